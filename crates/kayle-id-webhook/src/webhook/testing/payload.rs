//! The payload of a delivery, before encryption.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::webhook::event::{CANCELLED, EXPIRED, FAILED, SUCCEEDED};
use kayle_id_core::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId};

const LETTERS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A payload as the server writes it: the members `data`, `metadata`, `type`, in this order, without white space.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::testing::Payload;
/// let text = Payload::expired().to_json();
/// assert!(text.starts_with(r#"{"data":{},"metadata":{"contract_version":1,"event_id":"evt_"#));
/// assert!(text.ends_with(r#"},"type":"verification.session.expired"}"#));
/// ```
///
/// `Debug` shows ids and the keys of claims, and no values.
#[derive(Clone)]
pub struct Payload {
    type_name: String,
    event_id: String,
    session_id: String,
    data: Map<String, Value>,
    claims: Vec<(String, Value)>,
    selected: Vec<String>,
    raw: Option<Vec<u8>>,
}

impl Payload {
    /// A success. `kayle_document_id` is shared, as always; more with [`shared`](Self::shared) and
    /// [`declined`](Self::declined).
    #[must_use]
    pub fn succeeded() -> Self {
        let id = "b05fa81d2439f1ba68c49f801d46992a599eff20cf328d9837274dbe659895c6";
        Self::of(SUCCEEDED, Map::new()).shared("kayle_document_id", id)
    }

    /// A failure.
    #[must_use]
    pub fn failed(code: &SessionFailureCode) -> Self {
        Self::of(FAILED, tries([("failure_code", json!(code.as_str()))]))
    }

    /// An expiry.
    #[must_use]
    pub fn expired() -> Self {
        Self::of(EXPIRED, Map::new())
    }

    /// A cancellation.
    #[must_use]
    pub fn cancelled(reason: &CancellationReason) -> Self {
        Self::of(CANCELLED, tries([("outcome", json!("not_verified")), ("reason", json!(reason.as_str()))]))
    }

    /// An event of another type, with data of its own.
    #[must_use]
    pub fn other(type_name: impl Into<String>, data: Map<String, Value>) -> Self {
        Self::of(type_name, data)
    }

    /// Any bytes, which need not be a valid payload.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { raw: Some(bytes.into()), ..Self::expired() }
    }

    /// Adds a claim that the user shared: a string, or a boolean for an age gate.
    #[must_use]
    pub fn shared(mut self, key: impl Into<String>, value: impl Into<Value>) -> Self {
        let key = key.into();
        self.selected.push(key.clone());
        self.claims.push((key, value.into()));
        self
    }

    /// Adds a claim that was asked for and not shared: null, and absent from `selected_field_keys`.
    #[must_use]
    pub fn declined(mut self, key: impl Into<String>) -> Self {
        self.claims.push((key.into(), Value::Null));
        self
    }

    /// Sets the event's id. The default is a random id.
    #[must_use]
    pub fn event_id(mut self, id: &WebhookEventId) -> Self {
        self.event_id = id.to_string();
        self
    }

    /// Sets the session's id. The default is a random id.
    #[must_use]
    pub fn session_id(mut self, id: &SessionId) -> Self {
        self.session_id = id.to_string();
        self
    }

    /// The text, as it is encrypted.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&self.to_bytes()).into_owned()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let data = if self.type_name == SUCCEEDED {
            // The server lists claims and selected keys by name.
            let (mut claims, mut selected) = (self.claims.clone(), self.selected.clone());
            claims.sort_by(|one, other| one.0.cmp(&other.0));
            selected.sort();
            let claims: Vec<String> = claims.iter().map(|(key, value)| format!("{}:{value}", json!(key))).collect();
            format!(r#"{{"claims":{{{}}},"selected_field_keys":{}}}"#, claims.join(","), json!(selected))
        } else {
            json!(self.data).to_string()
        };
        let (event, session, type_name) = (json!(self.event_id), json!(self.session_id), json!(self.type_name));
        format!(
            r#"{{"data":{data},"metadata":{{"contract_version":1,"event_id":{event},"verification_session_id":{session}}},"type":{type_name}}}"#
        )
        .into_bytes()
    }

    pub(super) fn type_name(&self) -> &str {
        &self.type_name
    }

    fn of(type_name: impl Into<String>, data: Map<String, Value>) -> Self {
        Self {
            type_name: type_name.into(),
            event_id: random_id("evt_"),
            session_id: random_id("vs_"),
            data,
            claims: Vec::new(),
            selected: Vec::new(),
            raw: None,
        }
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims: Vec<&str> = self.claims.iter().map(|(key, _)| key.as_str()).collect();
        f.debug_struct("Payload")
            .field("type_name", &self.type_name)
            .field("event_id", &self.event_id)
            .field("session_id", &self.session_id)
            .field("claims", &claims)
            .finish_non_exhaustive()
    }
}

fn tries<const N: usize>(first: [(&str, Value); N]) -> Map<String, Value> {
    let tries = [("nfc_tries_used", json!(1)), ("liveness_tries_used", json!(0))];
    first.into_iter().chain(tries).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A prefix and 64 lower-case letters and digits, like the server's ids.
pub(super) fn random_id(prefix: &str) -> String {
    let mut bytes = [0; 64];
    // Without randomness every id is the same; tests still work.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    prefix.chars().chain(bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))).collect()
}
