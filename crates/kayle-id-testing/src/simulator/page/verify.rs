//! The page that a session's `verification_url` leads to: whoever opens it plays the user.

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::page::form::Form;
use crate::simulator::page::shell;
use crate::simulator::page::shell::Answer;
use crate::simulator::page::{Page, outcome, parts};
use crate::simulator::verification;
use kayle_id_core::SessionId;
use maud::{Markup, html};

const MISSING: &str = "There is no such session.";

pub(crate) fn show(page: &Page, id: &str) -> Answer {
    page.api.0.with(|engine| {
        // The user is at it from now on.
        if let Ok(session) = SessionId::new(id)
            && engine.state.sessions.get(id).is_some_and(|row| row.status == SessionStatus::Created)
        {
            let _ = verification::start(engine, &session);
        }
        render(engine, page.guard.token(), id, Markup::default(), 200)
    })
}

/// Does what the user chose, and sends them where the session says.
pub(crate) fn act(page: &Page, id: &str, form: &Form) -> Answer {
    let Ok(session) = SessionId::new(id) else { return shell::lone_page(404, "Not found", alone(MISSING)) };
    if form.get("do") == Some("expire") {
        return shell::lone_page(422, "Not possible", alone("A user cannot do that."));
    }
    let done = page.api.0.with(|engine| {
        outcome::act(engine, &session, form)?;
        Ok(engine.state.sessions.get(id).and_then(|row| row.redirect_url.clone()))
    });
    match done {
        Ok(redirect) => {
            let origin = redirect.as_deref().and_then(origin);
            shell::see(redirect.unwrap_or_else(|| format!("/verify/{session}"))).leading_to(origin)
        }
        Err(error) => {
            let error: crate::simulator::SimulatorError = error;
            let problem = error.to_string();
            page.api.0.with(|engine| render(engine, page.guard.token(), id, parts::alert(Some(&problem)), 422))
        }
    }
}

fn render(engine: &Engine, token: &str, id: &str, message: Markup, status: u16) -> Answer {
    let Some(row) = engine.state.sessions.get(id) else {
        return shell::lone_page(404, "Not found", alone(MISSING));
    };
    let content = if row.status.is_terminal() { over(row) } else { ask(engine, row, token) };
    let content = html! { h1 { "Verify your identity" } (message) (content) };
    shell::lone_page(status, "Verify your identity", content).leading_to(row.redirect_url.as_deref().and_then(origin))
}

fn ask(engine: &Engine, row: &Session, token: &str) -> Markup {
    let action = format!("/verify/{}", row.id);
    html! {
        p { "This page plays the user’s phone. Choose how the verification ends." }
        section aria-labelledby="hand" class="card" {
            h2 id="hand" { "Share and finish" }
            (outcome::succeed(row, &action, token, engine.clock.now(), "Verify and share"))
        }
        section aria-labelledby="else" class="card" {
            h2 id="else" { "Or otherwise" }
            div class="row" {
                (outcome::fail(&action, token)) (outcome::button(&action, token, "withdraw", "Withdraw"))
            }
        }
    }
}

fn over(row: &Session) -> Markup {
    let onwards = row.redirect_url.as_ref().map(|url| html! { p { a href=(url) { "Continue" } } });
    html! {
        section aria-labelledby="over" class="card" {
            h2 id="over" { "It is over" }
            p id="status" { (parts::session_status(row.status)) }
            p { "You can close this page." }
            @if let Some(onwards) = onwards { (onwards) }
        }
    }
}

fn alone(text: &str) -> Markup {
    html! { h1 { "Verify your identity" } p role="alert" class="alert" { (text) } }
}

/// The site of a URL, as a policy names it. A host may hold what would end the name there; such a one is left out.
fn origin(url: &str) -> Option<String> {
    let origin = url::Url::parse(url).ok()?.origin();
    let text = origin.ascii_serialization();
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:/[]".contains(&byte));
    (origin.is_tuple() && plain).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn a_policy_names_sites_and_nothing_more() {
        assert_eq!(origin("http://localhost:3000/done?x=1").as_deref(), Some("http://localhost:3000"));
        assert_eq!(origin("https://[::1]/").as_deref(), Some("https://[::1]"));
        for bad in ["https://a;script-src.example/", "javascript:alert(1)", "", "data:,x", "https://a,b.example/"] {
            assert_eq!(origin(bad), None, "{bad}");
        }
    }
}
