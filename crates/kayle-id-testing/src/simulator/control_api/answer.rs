//! Answers and problems, as JSON.

use std::fmt::Display;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderValue, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::loopback::{Body, whole};
use crate::simulator::error::SimulatorError;

/// An answer before it is HTTP.
pub(super) struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: Body,
}

const JSON: &str = "application/json";

impl Answer {
    pub(super) fn json(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    /// A text that is JSON.
    pub(super) fn text(body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::OK, content_type: JSON, body: whole(body) }
    }

    /// Server-sent events.
    pub(super) fn events(body: Body) -> Self {
        Self { status: StatusCode::OK, content_type: "text/event-stream", body }
    }

    /// Something was done that has no result.
    pub(super) fn done() -> Self {
        Self::json(&json!({}))
    }

    pub(super) fn into_response(self) -> http::Response<Body> {
        let mut response = http::Response::new(self.body);
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        response
    }
}

/// Why an operation is not carried out.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// What was sent is not of its form.
    pub(super) fn invalid(message: impl Display) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message.to_string())
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "the path does not take this method")
    }

    pub(super) fn forbidden(message: &'static str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(super) fn unauthorized() -> Self {
        let message = "the control API of this simulator needs its token as `Authorization: Bearer`";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    pub(super) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is larger than 3 MiB")
    }

    pub(super) fn failed(message: impl Display) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", message.to_string())
    }

    pub(super) fn content_type() -> Self {
        let message = "a body is JSON: send `Content-Type: application/json`";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", message)
    }
}

impl From<Problem> for Answer {
    fn from(problem: Problem) -> Self {
        let body = json!({"error": {"code": problem.code, "message": problem.message}});
        Self { status: problem.status, ..Self::json(&body) }
    }
}

impl From<SimulatorError> for Problem {
    fn from(error: SimulatorError) -> Self {
        match error {
            SimulatorError::Unknown { .. } => Self::not_found(error.to_string()),
            SimulatorError::State { .. } | SimulatorError::Delivery { .. } => {
                Self::new(StatusCode::CONFLICT, "conflict", error.to_string())
            }
            SimulatorError::Refused { status: 404, .. } => Self::not_found(error.to_string()),
            SimulatorError::Claim { .. } | SimulatorError::Read { .. } | SimulatorError::Refused { .. } => {
                Self::invalid(error)
            }
            _ => Self::failed(error),
        }
    }
}

/// Reads a body. An empty one is an empty object. The error names the place and does not quote the value.
pub(super) fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Problem> {
    let text: &[u8] = if body.trim_ascii().is_empty() { b"{}" } else { body };
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        let told = inner.to_string();
        match told.split_once(" at line ") {
            // These name members of the API, and no value.
            Some((told, _)) if told.starts_with("missing field") || told.starts_with("unknown field") => {
                Problem::invalid(told)
            }
            _ if path == "." => Problem::invalid(format!(
                "the body is no JSON of the expected form (line {}, column {})",
                inner.line(),
                inner.column()
            )),
            _ => Problem::invalid(format!("{path} is not of its form")),
        }
    })?;
    reader.end().map_err(|_| Problem::invalid("there is text behind the JSON"))?;
    Ok(value)
}
