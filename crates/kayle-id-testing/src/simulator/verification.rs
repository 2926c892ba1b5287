//! What a user does to a session: start, share, fail, let it expire, withdraw.

use serde_json::{Value, json};

use crate::simulator::claims::Claims;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::model::claim_keys::{DOCUMENT_ID, is_gate};
use crate::simulator::model::event_types::{FAILED, SUCCEEDED};
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::oddity::Oddity;
use crate::simulator::{audit_log, plausible, session_end, withdrawal};
use kayle_id_core::{SessionFailureCode, SessionId, WebhookEventId};

pub(crate) fn start(engine: &mut Engine, session: &SessionId) -> Result<(), SimulatorError> {
    open(engine, session)?;
    let now = engine.now();
    if let Some(row) = engine.state.sessions.get_mut(session.as_str()) {
        row.status = SessionStatus::InProgress;
        row.updated_at = now;
    }
    Ok(())
}

pub(crate) fn complete(
    engine: &mut Engine,
    session: &SessionId,
    claims: Claims,
) -> Result<WebhookEventId, SimulatorError> {
    let data = data(open(engine, session)?, claims)?;
    audit_log::by_system(engine, "session.succeeded", ("verification_session", session.as_str()), json!({}));
    event_id(&session_end::end(engine, session.as_str(), SessionStatus::Succeeded, SUCCEEDED, data))
}

pub(crate) fn fail(
    engine: &mut Engine,
    session: &SessionId,
    code: &SessionFailureCode,
) -> Result<WebhookEventId, SimulatorError> {
    open(engine, session)?;
    if let Some(row) = engine.state.sessions.get_mut(session.as_str()) {
        // The server counts no tries, whatever happens.
        row.failure_code = Some(code.as_str().to_owned());
    }
    let metadata = json!({"failure_code": code.as_str()});
    audit_log::by_system(engine, "session.failed", ("verification_session", session.as_str()), metadata);
    let mut data = vec![("failure_code".to_owned(), Json::from(code.as_str()))];
    data.extend(session_end::tries(engine, session.as_str()));
    event_id(&session_end::end(engine, session.as_str(), SessionStatus::Failed, FAILED, Json::Object(data)))
}

pub(crate) fn expire(engine: &mut Engine, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
    open(engine, session)?;
    let now = engine.now();
    if let Some(row) = engine.state.sessions.get_mut(session.as_str()) {
        row.expires_at = row.expires_at.min(now);
    }
    event_id(&session_end::expire(engine, session.as_str(), now))
}

pub(crate) fn plausible_claims(engine: &Engine, session: &SessionId) -> Result<Claims, SimulatorError> {
    row(engine, session).map(|row| plausible::claims(row, engine.clock.now()))
}

/// The event, or nothing where something of the session was delivered already.
pub(crate) fn withdraw(engine: &mut Engine, session: &SessionId) -> Result<Option<WebhookEventId>, SimulatorError> {
    let row = row(engine, session)?;
    if row.cancel_token_used {
        return Err(state(row, "its user has withdrawn already"));
    }
    let ended = matches!(row.status, SessionStatus::Succeeded | SessionStatus::Failed);
    if ended && !engine.settings.oddities.has(Oddity::CancelledAfterTheEnd) {
        return Err(state(row, "it cannot be withdrawn any more"));
    }
    withdrawal::withdraw(engine, session.as_str()).map(|id| event_id(&id)).transpose()
}

fn row<'a>(engine: &'a Engine, session: &SessionId) -> Result<&'a Session, SimulatorError> {
    let unknown = || SimulatorError::Unknown { kind: "session", id: session.to_string() };
    engine.state.sessions.get(session.as_str()).ok_or_else(unknown)
}

/// A session that is not over.
fn open<'a>(engine: &'a Engine, session: &SessionId) -> Result<&'a Session, SimulatorError> {
    let row = row(engine, session)?;
    if row.status.is_terminal() { Err(state(row, "it is over")) } else { Ok(row) }
}

fn state(row: &Session, problem: &'static str) -> SimulatorError {
    SimulatorError::State { id: row.id.clone(), status: row.status.as_str().to_owned(), problem }
}

fn event_id(id: &str) -> Result<WebhookEventId, SimulatorError> {
    WebhookEventId::new(id).map_err(|error| SimulatorError::Read { what: "the event's id", problem: error.to_string() })
}

/// What the event says: every claim that was asked for, null where it was declined.
fn data(session: &Session, mut claims: Claims) -> Result<Json, SimulatorError> {
    let mut keys: Vec<&str> = session.share_fields.keys().map(|key| key.0.as_str()).collect();
    keys.sort_unstable();
    let (mut values, mut selected) = (Vec::new(), Vec::new());
    for key in keys {
        let problem = |problem| Err(SimulatorError::Claim { claim: key.to_owned(), problem });
        let given = match claims.0.remove(key) {
            Some(Value::Null) | None if key == DOCUMENT_ID => Some(Value::from(document_id(&session.id))),
            Some(Value::Null) => None,
            given => given,
        };
        let required = session.share_fields.iter().any(|(name, field)| name.0 == key && field.required);
        match &given {
            Some(Value::Bool(_)) if is_gate(key) => {}
            Some(Value::String(_)) if !is_gate(key) => {}
            Some(_) if is_gate(key) => return problem("an age gate is true or false"),
            Some(_) => return problem("it is text"),
            None if required => return problem("the session requires it"),
            None => {}
        }
        if given.is_some() {
            selected.push(Json::from(key));
        }
        // The server never computes this one, selected or not.
        let value = if key == "kayle_human_id" { Json::Null } else { given.map(Json::from).into() };
        values.push((key.to_owned(), value));
    }
    if let Some(claim) = claims.0.into_keys().next() {
        return Err(SimulatorError::Claim { claim, problem: "the session did not ask for it" });
    }
    Ok(object! {"claims": Json::Object(values), "selected_field_keys": selected})
}

/// A made-up id of a document: 64 hexadecimal characters.
fn document_id(session: &str) -> String {
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, session.as_bytes());
    base16ct::lower::encode_string(hash.as_ref())
}
