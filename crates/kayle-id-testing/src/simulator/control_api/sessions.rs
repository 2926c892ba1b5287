//! Sessions, and what their users do.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Uri};
use kayle_id_core::{SessionFailureCode, SessionId, WebhookEventId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::mock::RecordedRequest;
use crate::simulator::claims::Claims;
use crate::simulator::control::snapshot::RowKind;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::model::claim_keys::DOCUMENT_ID;
use crate::simulator::page::plausible;
use crate::simulator::router;

/// Creates a session as the API does, with the key that has every scope.
pub(super) fn create(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let text = if body.is_empty() { Bytes::from_static(b"{}") } else { body.clone() };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let key = HeaderValue::try_from(format!("Bearer {}", control.simulator.api_key())).map_err(Problem::invalid)?;
    headers.insert(AUTHORIZATION, key);
    let request = RecordedRequest::new(Method::POST, &Uri::from_static("/v1/sessions"), headers, text);
    let reply = control.simulator.instance.with(|engine| router::answer(engine, &request, false));
    let answer: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    if reply.status.is_success() {
        return Ok(Answer::json(&answer["data"]));
    }
    let message = answer["error"]["message"].as_str().unwrap_or("the session was refused");
    let hint = answer["error"]["hint"].as_str().unwrap_or_default();
    Err(Problem::invalid(format!("{message} {hint}").trim_end()))
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
    let given = read::<Complete>(body)?.claims.unwrap_or_else(|| everything(control, &session));
    // Null is a claim that the user does not share.
    let given = given.into_iter().filter(|(_, value)| !value.is_null());
    let claims = given.fold(Claims::new(), |claims, (key, value)| claims.share(key, value));
    event(&control.simulator.complete(&session, claims)?)
}

/// Plausible values for what a session asks for.
fn everything(control: &Control, session: &SessionId) -> BTreeMap<String, Value> {
    control.simulator.instance.with(|engine| {
        let now = engine.clock.now();
        let Some(row) = engine.state.sessions.get(session.as_str()) else { return BTreeMap::new() };
        let keys = row.share_fields.keys().filter(|key| key.0 != DOCUMENT_ID);
        let value = |key: &str| match plausible(key, now).as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => Value::from(text),
        };
        keys.map(|key| (key.0.clone(), value(&key.0))).collect()
    })
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
