//! A call of the API from within, with the key that has every scope: what the page and the control API create rows with.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Uri};
use kayle_id_webhook::jwk::PublicJwk;
use serde_json::{Value, json};

use crate::mock::RecordedRequest;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::router;

/// Creates a session.
pub(crate) fn create_session(engine: &mut Engine, body: &Value) -> Result<Value, SimulatorError> {
    post(engine, "/v1/sessions", body)
}

/// Creates a webhook endpoint.
pub(crate) fn create_endpoint(engine: &mut Engine, body: &Value) -> Result<Value, SimulatorError> {
    post(engine, "/v1/webhooks/endpoints", body)
}

/// Registers the public key that an endpoint's deliveries are encrypted to from now on.
pub(crate) fn add_encryption_key(
    engine: &mut Engine,
    endpoint: &str,
    key: &PublicJwk,
) -> Result<Value, SimulatorError> {
    let jwk: Value = serde_json::from_str(&key.to_json()).unwrap_or_default();
    let body = json!({"key_id": key.kid(), "jwk": jwk, "algorithm": "RSA-OAEP-256", "key_type": "RSA"});
    post(engine, &format!("/v1/webhooks/endpoints/{endpoint}/keys"), &body)
}

/// Posts a body to a path of the API, and returns the `data` of the response.
fn post(engine: &mut Engine, path: &str, body: &Value) -> Result<Value, SimulatorError> {
    let invalid = || SimulatorError::Refused { status: 400, message: "the request cannot be written".to_owned() };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let key = HeaderValue::try_from(format!("Bearer {}", engine.state.main_key)).map_err(|_| invalid())?;
    headers.insert(AUTHORIZATION, key);
    let uri: Uri = path.parse().map_err(|_| invalid())?;
    let request = RecordedRequest::new(Method::POST, &uri, headers, Bytes::from(body.to_string()));
    let reply = router::answer(engine, &request, false);
    let mut answer: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    if reply.status.is_success() {
        return Ok(answer["data"].take());
    }
    Err(SimulatorError::Refused { status: reply.status.as_u16(), message: message(&answer["error"], &reply.body) })
}

/// What is wrong with a request: each issue of a validator with its member, or the message and the hint.
fn message(error: &Value, body: &str) -> String {
    let Some(message) = error["message"].as_str() else {
        return if body.is_empty() { "the request was refused".to_owned() } else { body.to_owned() };
    };
    if let Ok(Value::Array(issues)) = serde_json::from_str(message) {
        let told: Vec<String> = issues.iter().map(issue).collect();
        return told.join("; ");
    }
    let hint = error["hint"].as_str().unwrap_or_default();
    format!("{message} {hint}").trim_end().to_owned()
}

fn issue(issue: &Value) -> String {
    let message = issue["message"].as_str().unwrap_or("invalid");
    let steps = issue["path"].as_array().into_iter().flatten();
    let path: Vec<String> = steps.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
    if path.is_empty() { message.to_owned() } else { format!("{}: {message}", path.join(".")) }
}
