//! What can happen to a session, as forms.

use crate::simulator::claims::Claims;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::model::claim_keys::{DOCUMENT_ID, is_gate};
use crate::simulator::model::clock::Time;
use crate::simulator::model::rows::{Session, ShareField};
use crate::simulator::page::form::Form;
use crate::simulator::plausible::plausible;
use crate::simulator::verification;
use kayle_id_core::{SessionFailureCode, SessionId};
use maud::{Markup, html};

/// The form of a success: every claim that the session asks for.
pub(crate) fn succeed(session: &Session, action: &str, token: &str, now: Time, verb: &'static str) -> Markup {
    let mut number = 0;
    let fields = session.share_fields.iter().map(|(key, field)| {
        number += 1;
        claim(&key.0, field, number, now)
    });
    html! {
        form method="post" action=(action) class="claims" {
            input type="hidden" name="token" value=(token);
            fieldset { legend { "What the user shares" } @for field in fields { (field) } }
            button name="do" value="succeed" class="main" { (verb) }
        }
    }
}

/// One claim: whether it is shared, where that is a choice, and what it says.
fn claim(key: &str, field: &ShareField, number: usize, now: Time) -> Markup {
    let value = plausible(key, now);
    let shown = key.replace('_', " ");
    let choice = if field.required {
        html! { span class="need" { "required" } }
    } else {
        html! {
            label class="check" {
                input type="checkbox" name={"share:" (key)} value="yes" checked;
                " share"
                span class="hidden" { " " (&shown) }
            }
        }
    };
    let input = if is_gate(key) {
        let yes = value == "true";
        html! {
            select id={"claim-" (number)} name={"claim:" (key)} aria-describedby={"reason-" (number)} {
                option value="true" selected[yes] { "yes" }
                option value="false" selected[!yes] { "no" }
            }
        }
    } else {
        let hint = match key {
            DOCUMENT_ID => "made up if left empty",
            "kayle_human_id" => "the service never fills it in",
            _ => "",
        };
        html! {
            input id={"claim-" (number)} name={"claim:" (key)} value=(value) placeholder=(hint) autocomplete="off"
                spellcheck="false" aria-describedby={"reason-" (number)};
        }
    };
    html! {
        div class="claim" {
            label for={"claim-" (number)} { (shown) }
            (input) (choice)
            p id={"reason-" (number)} class="reason" { (&field.reason) }
        }
    }
}

/// The form of a failure.
pub(crate) fn fail(action: &str, token: &str) -> Markup {
    let codes = SessionFailureCode::KNOWN
        .iter()
        .map(|code| html! { option value=(code.as_str()) { (code.as_str().replace('_', " ")) } });
    html! {
        form method="post" action=(action) {
            input type="hidden" name="token" value=(token);
            label for="code" { "Failure code" }
            " "
            select id="code" name="code" { @for code in codes { (code) } }
            button name="do" value="fail" { "Fail" }
        }
    }
}

/// A form that is one button.
pub(crate) fn button(action: &str, token: &str, what: &'static str, text: &'static str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="token" value=(token);
            button name="do" value=(what) { (text) }
        }
    }
}

/// Does what a form says. Gives what to say of it.
pub(crate) fn act(engine: &mut Engine, session: &SessionId, form: &Form) -> Result<&'static str, SimulatorError> {
    match form.get("do") {
        Some("succeed") => verification::complete(engine, session, claims(engine, session, form)).map(|_| "succeeded"),
        Some("fail") => {
            let code =
                form.get("code").and_then(|given| SessionFailureCode::KNOWN.iter().find(|code| code.as_str() == given));
            let unknown = || SimulatorError::Unknown {
                kind: "failure code",
                id: form.get("code").unwrap_or_default().to_owned(),
            };
            verification::fail(engine, session, code.ok_or_else(unknown)?).map(|_| "failed")
        }
        Some("expire") => verification::expire(engine, session).map(|_| "expired"),
        Some("withdraw") => verification::withdraw(engine, session).map(|_| "withdrawn"),
        Some("start") => verification::start(engine, session).map(|()| "started"),
        other => Err(SimulatorError::Unknown { kind: "outcome", id: other.unwrap_or_default().to_owned() }),
    }
}

/// The claims that a form shares: those of the session that are ticked or required, and not empty.
fn claims(engine: &Engine, session: &SessionId, form: &Form) -> Claims {
    let fields = engine.state.sessions.get(session.as_str()).map(|row| &row.share_fields);
    fields.into_iter().flatten().fold(Claims::new(), |claims, (key, field)| {
        let shared = field.required || form.get(&format!("share:{}", key.0)).is_some();
        match form.get(&format!("claim:{}", key.0)).filter(|value| shared && !value.is_empty()) {
            Some(value) if is_gate(&key.0) => claims.share(key.0.clone(), value == "true"),
            Some(value) => claims.share(key.0.clone(), value),
            None => claims,
        }
    })
}
