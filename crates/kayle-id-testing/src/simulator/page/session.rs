//! One session, and what its user does.

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, outcome, parts};
use kayle_id_core::SessionId;
use maud::{Markup, html};

pub(crate) fn show(page: &Page, id: &str, said: Option<&'static str>) -> Answer {
    page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::said(said), 200))
}

pub(crate) fn act(page: &Page, id: &str, form: &Form) -> Answer {
    let Ok(session) = SessionId::new(id) else { return shell::problem(404, "There is no such session.") };
    let done = page.api.0.with(|engine| outcome::act(engine, &session, form));
    match done {
        Ok(said) => shell::see(format!("/_simulator/sessions/{session}?said={said}")),
        Err(error) => {
            let problem = error.to_string();
            page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::alert(Some(&problem)), 422))
        }
    }
}

fn render(engine: &Engine, token: &str, id: &str, message: Markup, status: u16) -> Answer {
    let Some(row) = engine.state.sessions.get(id) else { return shell::problem(404, "There is no such session.") };
    let content =
        html! { h1 { "Session" } (message) (facts(engine, row)) (hand(engine, row, token)) (events(engine, row)) };
    shell::page(status, "Session", content)
}

fn facts(engine: &Engine, row: &Session) -> Markup {
    let failure = row.failure_code.as_ref();
    let failure = failure.map(|code| html! { dt { "Failure code" } dd { code { (code) } } }).unwrap_or_default();
    let redirect = row.redirect_url.as_deref().unwrap_or("none");
    let page = format!("{}/{}", engine.settings.verification_url, row.id);
    html! {
        section id="known" data-live aria-labelledby="facts" class="card" {
            h2 id="facts" { "What is known" }
            dl {
                dt { "Id" }
                dd { code { (&row.id) } }
                dt { "Status" }
                dd id="status" { (parts::session_status(row.status)) }
                (failure)
                dt { "Created" }
                dd { (parts::time(row.created_at)) " UTC" }
                dt { "Expires" }
                dd { (parts::time(row.expires_at)) " UTC" }
                dt { "Completed" }
                dd { (parts::time_or_none(row.completed_at)) }
                dt { "User’s page" }
                dd class="url" { a href=(&page) { "Open as the user" } }
                dt { "Redirects to" }
                dd class="url" { (redirect) }
                dt { "Events go to" }
                dd { (parts::targets(&row.webhook_endpoint_id)) }
            }
        }
    }
}

fn hand(engine: &Engine, row: &Session, token: &str) -> Markup {
    let action = format!("/_simulator/sessions/{}", row.id);
    let withdraw = outcome::button(&action, token, "withdraw", "Withdraw");
    if row.status.is_terminal() {
        let again = match row.status {
            SessionStatus::Succeeded | SessionStatus::Failed => {
                html! { p { "The user can still withdraw." } (withdraw) }
            }
            _ => Markup::default(),
        };
        return html! {
            section id="user" data-live aria-labelledby="hand" class="card" {
                h2 id="hand" { "The user" }
                p { "The session is over." }
                (again)
            }
        };
    }
    let start = match row.status {
        SessionStatus::Created => outcome::button(&action, token, "start", "Open the page"),
        _ => Markup::default(),
    };
    html! {
        section id="user" data-live aria-labelledby="hand" class="card" {
            h2 id="hand" { "The user" }
            (outcome::succeed(row, &action, token, engine.clock.now(), "Succeed"))
            h3 {
                "Or otherwise"
            }
            div class="row" {
                (outcome::fail(&action, token)) (start) (outcome::button(&action, token, "expire", "Expire"))
                (withdraw)
            }
        }
    }
}

fn events(engine: &Engine, row: &Session) -> Markup {
    let mut events: Vec<_> = engine.state.events.values().filter(|event| event.trigger_id == row.id).collect();
    events.sort_by_key(|event| event.created_at);
    if events.is_empty() {
        // The place of what is to come.
        return html! { section id="all-events" data-live {} };
    }
    let shown = events.iter().map(|event| {
        html! {
            h3 { (&event.event_type) }
            p { (parts::time(event.created_at)) " UTC, " code { (parts::short(&event.id)) } }
            pre tabindex="0" aria-label="Payload" { code { (parts::pretty(&event.payload)) } }
        }
    });
    let rows =
        parts::latest(&engine.state, usize::MAX, |delivery| events.iter().any(|event| event.id == delivery.event_id));
    let table = if rows.is_empty() {
        html! { p class="empty" { "No endpoint was enabled and subscribed, so nothing was sent." } }
    } else {
        parts::deliveries(&engine.state, &rows)
    };
    html! { section id="all-events" data-live aria-labelledby="events" { h2 id="events" { "Events" } @for one in shown { (one) } (table) } }
}
