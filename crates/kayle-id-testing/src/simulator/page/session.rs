//! One session, and what its user does.

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::page::form::Form;
use crate::simulator::page::html::{Html, html};
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, outcome, parts};
use kayle_id_core::SessionId;

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

fn render(engine: &Engine, token: &str, id: &str, message: Html, status: u16) -> Answer {
    let Some(row) = engine.state.sessions.get(id) else { return shell::problem(404, "There is no such session.") };
    let content =
        html!("<h1>Session</h1>\n"[message][facts(engine, row)][hand(engine, row, token)][events(engine, row)]);
    shell::page(status, "Session", content)
}

fn facts(engine: &Engine, row: &Session) -> Html {
    let failure = row.failure_code.as_ref();
    let failure =
        failure.map(|code| html!("<dt>Failure code</dt><dd><code>" {code} "</code></dd>")).unwrap_or_default();
    let redirect = row.redirect_url.as_deref().unwrap_or("none");
    let page = format!("{}/{}", engine.settings.verification_url, row.id);
    html!(
        "<section aria-labelledby=\"facts\" class=\"card\"><h2 id=\"facts\">What is known</h2>\n<dl><dt>Id</dt><dd><code>" {&row.id}
        "</code></dd><dt>Status</dt><dd id=\"status\">" [parts::session_status(row.status)] "</dd>" [failure] "<dt>Created</dt><dd>"
        [parts::time(row.created_at)] " UTC</dd><dt>Expires</dt><dd>" [parts::time(row.expires_at)] " UTC</dd><dt>Completed</dt><dd>"
        [parts::time_or_none(row.completed_at)] "</dd><dt>User’s page</dt><dd class=\"url\"><a href=\"" {&page} "\">Open as the user"
        "</a></dd><dt>Redirects to</dt><dd class=\"url\">" {redirect} "</dd><dt>Events go to</dt><dd>"
        {parts::targets(&row.webhook_endpoint_id)} "</dd></dl></section>\n"
    )
}

fn hand(engine: &Engine, row: &Session, token: &str) -> Html {
    let action = format!("/_simulator/sessions/{}", row.id);
    let withdraw = outcome::button(&action, token, "withdraw", "Withdraw");
    if row.status.is_terminal() {
        let again = match row.status {
            SessionStatus::Succeeded | SessionStatus::Failed => {
                html!("<p>The user can still withdraw.</p>\n"[withdraw])
            }
            _ => Html::default(),
        };
        return html!("<section aria-labelledby=\"hand\" class=\"card\"><h2 id=\"hand\">The user</h2>\n<p>The session is over.</p>\n" [again] "</section>\n");
    }
    let start = match row.status {
        SessionStatus::Created => outcome::button(&action, token, "start", "Open the page"),
        _ => Html::default(),
    };
    html!(
        "<section aria-labelledby=\"hand\" class=\"card\"><h2 id=\"hand\">The user</h2>\n"
        [outcome::succeed(row, &action, token, engine.clock.now(), "Succeed")]
        "<h3>Or otherwise</h3>\n<div class=\"row\">" [outcome::fail(&action, token)] [start]
        [outcome::button(&action, token, "expire", "Expire")] [withdraw] "</div></section>\n"
    )
}

fn events(engine: &Engine, row: &Session) -> Html {
    let mut events: Vec<_> = engine.state.events.values().filter(|event| event.trigger_id == row.id).collect();
    events.sort_by_key(|event| event.created_at);
    if events.is_empty() {
        return Html::default();
    }
    let shown = events.iter().map(|event| {
        html!("<h3>" {&event.event_type} "</h3>\n<p>" [parts::time(event.created_at)] " UTC, <code>" {parts::short(&event.id)}
            "</code></p>\n<pre tabindex=\"0\" aria-label=\"Payload\"><code>" {parts::pretty(&event.payload)} "</code></pre>\n")
    });
    let rows =
        parts::latest(&engine.state, usize::MAX, |delivery| events.iter().any(|event| event.id == delivery.event_id));
    let table = if rows.is_empty() {
        html!("<p class=\"empty\">No endpoint was enabled and subscribed, so nothing was sent.</p>")
    } else {
        parts::deliveries(&engine.state, &rows)
    };
    html!("<section aria-labelledby=\"events\"><h2 id=\"events\">Events</h2>\n" [shown.collect::<Html>()] [table] "</section>\n")
}
