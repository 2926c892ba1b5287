//! What a user does to a session: start, share, fail, let it expire, withdraw.

use serde_json::Value;

use crate::simulator::claims::Claims;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::model::claim_keys::{DOCUMENT_ID, is_gate};
use crate::simulator::model::event_types::{FAILED, SUCCEEDED};
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Session, SessionStatus};
use crate::simulator::oddity::Oddity;
use crate::simulator::session_end;
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
    event_id(&session_end::end(engine, session.as_str(), SessionStatus::Succeeded, SUCCEEDED, data))
}

pub(crate) fn fail(
    engine: &mut Engine,
    session: &SessionId,
    code: &SessionFailureCode,
) -> Result<WebhookEventId, SimulatorError> {
    open(engine, session)?;
    let liveness = matches!(code, SessionFailureCode::LivenessFailed | SessionFailureCode::SelfieFaceMismatch);
    if let Some(row) = engine.state.sessions.get_mut(session.as_str()) {
        row.failure_code = Some(code.as_str().to_owned());
        // A selfie is tried three times, behind a chip that was read.
        row.nfc_tries_used = 1;
        row.liveness_tries_used = if liveness { 3 } else { 0 };
    }
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
    event_id(&session_end::expire(engine, session.as_str()))
}

pub(crate) fn withdraw(engine: &mut Engine, session: &SessionId) -> Result<WebhookEventId, SimulatorError> {
    let row = row(engine, session)?;
    let reason = match row.status {
        SessionStatus::Created | SessionStatus::InProgress if row.nfc_tries_used + row.liveness_tries_used > 0 => {
            "cancelled_after_failed_check"
        }
        SessionStatus::Created | SessionStatus::InProgress => "cancelled",
        SessionStatus::Succeeded if after_the_end(engine) => "privacy_cancelled_after_terminal_success",
        SessionStatus::Failed if after_the_end(engine) => "privacy_cancelled_after_terminal_failure",
        _ => return Err(state(row, "it cannot be withdrawn any more")),
    };
    erase(engine, session.as_str());
    event_id(&session_end::cancel(engine, session.as_str(), reason))
}

fn after_the_end(engine: &Engine) -> bool {
    engine.settings.oddities.has(Oddity::CancelledAfterTheEnd)
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
    hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Erases what was not delivered of a session.
fn erase(engine: &mut Engine, session: &str) {
    let now = engine.now();
    let events = engine.state.events.values().filter(|event| event.trigger_id == session);
    let events: Vec<String> = events.map(|event| event.id.clone()).collect();
    for delivery in engine.state.deliveries.values_mut() {
        if delivery.payload.is_some() && events.contains(&delivery.event_id) {
            delivery.status = crate::simulator::model::rows::DeliveryStatus::Failed;
            delivery.scrub(now, "privacy_request");
            delivery.updated_at = now;
        }
    }
}
