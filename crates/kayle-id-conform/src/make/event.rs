//! Events as the server writes them.

use serde_json::{Value, json};

use super::random::Random;

pub(crate) const SUCCEEDED: &str = "verification.session.succeeded";
pub(crate) const EXPIRED: &str = "verification.session.expired";

/// An event before it is encrypted: what a receiver should read, and the text in which it stands.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) type_name: String,
    pub(crate) event_id: String,
    pub(crate) session_id: String,
    pub(crate) data: String,
    /// The whole text, where it is not the usual one.
    pub(crate) text: Option<Vec<u8>>,
}

impl Event {
    pub(crate) fn new(random: &mut Random, type_name: &str, data: impl Into<String>) -> Self {
        Self {
            type_name: type_name.to_owned(),
            event_id: random.id("evt_"),
            session_id: random.id("vs_"),
            data: data.into(),
            text: None,
        }
    }

    /// A success with these claims; a null is a claim that was asked for and not shared.
    pub(crate) fn succeeded(random: &mut Random, claims: &[(&str, Value)]) -> Self {
        let mut claims: Vec<(&str, Value)> = claims.to_vec();
        claims.push(("kayle_document_id", json!("b05fa81d2439f1ba68c49f801d46992a599eff20cf328d9837274dbe659895c6")));
        claims.sort_by(|one, other| one.0.cmp(other.0));
        let selected: Vec<&str> = claims.iter().filter(|(_, value)| !value.is_null()).map(|(key, _)| *key).collect();
        let claims: Vec<String> = claims.iter().map(|(key, value)| format!("{}:{value}", json!(key))).collect();
        let data = format!(r#"{{"claims":{{{}}},"selected_field_keys":{}}}"#, claims.join(","), json!(selected));
        Self::new(random, SUCCEEDED, data)
    }

    /// The usual text: `data`, `metadata`, `type`, without white space.
    pub(crate) fn json(&self) -> String {
        let (event, session, type_name) = (json!(self.event_id), json!(self.session_id), json!(self.type_name));
        format!(
            r#"{{"data":{},"metadata":{{"contract_version":1,"event_id":{event},"verification_session_id":{session}}},"type":{type_name}}}"#,
            self.data
        )
    }

    /// The same event in another text.
    pub(crate) fn with_text(mut self, text: impl Into<Vec<u8>>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The bytes that are encrypted.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.text.clone().unwrap_or_else(|| self.json().into_bytes())
    }
}
