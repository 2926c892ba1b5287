//! Sessions, and what their users do.

use std::collections::BTreeMap;

use bytes::Bytes;
use kayle_id_core::{SessionFailureCode, SessionId, WebhookEventId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::simulator::claims::Claims;
use crate::simulator::control::snapshot::RowKind;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};

/// Creates a session as the API does, with the key that has every scope.
pub(super) fn create(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    Ok(Answer::json(&control.simulator.create_session(read(body)?)?))
}

pub(super) fn list(control: &Control) -> Answer {
    Answer::json(&Value::from(control.simulator.rows(RowKind::Session)))
}

pub(super) fn start(control: &Control, id: &str) -> Result<Answer, Problem> {
    control.simulator.start_verification(&session(id)?)?;
    Ok(Answer::done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Complete {
    /// What the user shares; absent, everything that the session asks for, with plausible values.
    claims: Option<BTreeMap<String, Value>>,
}

pub(super) fn complete(control: &Control, id: &str, body: &Bytes) -> Result<Answer, Problem> {
    let session = session(id)?;
    let claims = match read::<Complete>(body)?.claims {
        // Null is a claim that the user does not share.
        Some(given) => {
            let given = given.into_iter().filter(|(_, value)| !value.is_null());
            given.fold(Claims::new(), |claims, (key, value)| claims.share(key, value))
        }
        None => control.simulator.plausible_claims(&session)?,
    };
    event(&control.simulator.complete(&session, claims)?)
}

/// What a user who shares everything would share.
pub(super) fn plausible_claims(control: &Control, id: &str) -> Result<Answer, Problem> {
    let claims = control.simulator.plausible_claims(&session(id)?)?;
    Ok(Answer::json(&json!({"claims": claims.0})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fail {
    code: Option<String>,
}

pub(super) fn fail(control: &Control, id: &str, body: &Bytes) -> Result<Answer, Problem> {
    let code = read::<Fail>(body)?.code;
    let code = code.map_or(SessionFailureCode::SelfieFaceMismatch, |code| SessionFailureCode::from(code.as_str()));
    event(&control.simulator.fail(&session(id)?, code)?)
}

pub(super) fn expire(control: &Control, id: &str) -> Result<Answer, Problem> {
    event(&control.simulator.expire(&session(id)?)?)
}

/// No event tells of the withdrawal of what was delivered.
pub(super) fn withdraw(control: &Control, id: &str) -> Result<Answer, Problem> {
    let event = control.simulator.withdraw(&session(id)?)?;
    Ok(Answer::json(&json!({"event_id": event})))
}

fn session(id: &str) -> Result<SessionId, Problem> {
    SessionId::new(id).map_err(|_| Problem::not_found("there is no such session"))
}

fn event(id: &WebhookEventId) -> Result<Answer, Problem> {
    Ok(Answer::json(&json!({"event_id": id})))
}
