//! One vector as it is published.

use base64ct::{Base64, Encoding};
use serde::{Deserialize, Serialize};

use super::{PUBLISHED_KID, PUBLISHED_PREVIOUS_SECRET, PUBLISHED_SECRET};
use crate::kinds::Case;
use crate::verdict::{Stage, Verdict};

/// The event that an accepted delivery carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ExpectedEvent {
    /// The type, such as `verification.session.expired`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The id of the event.
    pub event_id: String,
    /// The id of the session.
    pub session_id: String,
    /// The decrypted payload, to the byte, in standard base64.
    pub payload: String,
}

/// A delivery, and what a receiver must make of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Vector {
    /// The kind and a name, such as `mac-length/first-32`.
    pub id: String,
    /// What a receiver must make of it.
    pub verdict: Verdict,
    /// Where the verdict is `either`: what is safer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Verdict>,
    /// Where a refusal is meant: by when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The reason.
    pub why: String,
    /// Sections of RFCs, CVEs, CWEs and advisories in which the reason is written.
    pub references: Vec<String>,
    /// When the delivery arrives, in Unix seconds. The tolerance is 300 seconds, to both sides.
    pub at: u64,
    /// The signing secrets that the receiver holds.
    pub secrets: Vec<String>,
    /// The `kid`s of the keys that the receiver holds. The private keys stand in the same file.
    pub keys: Vec<String>,
    /// The headers, names and values, in order. A name may stand twice.
    pub headers: Vec<(String, String)>,
    /// The raw body, in standard base64, or the part of it that is repeated.
    pub body: String,
    /// How often the body stands one after another; once where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<usize>,
    /// The event that is handled when the delivery is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<ExpectedEvent>,
}

/// The vectors of one kind: the contents of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct VectorKind {
    /// The name of the kind, such as `mac-length`.
    pub kind: String,
    /// What the kind is about.
    pub about: String,
    /// The vectors.
    pub cases: Vec<Vector>,
}

impl Vector {
    pub(crate) fn of(case: Case, at: u64) -> Self {
        let mut secrets = vec![PUBLISHED_SECRET.to_owned()];
        if case.previous_secret {
            secrets.push(PUBLISHED_PREVIOUS_SECRET.to_owned());
        }
        let mut keys = vec![PUBLISHED_KID.to_owned()];
        if case.second_key {
            keys.push("conform-c".to_owned());
        }
        // A long run of one byte would only make the file longer.
        let body = &case.delivery.body;
        let run = body.len() > 10_000 && body.iter().all(|byte| Some(byte) == body.first());
        let repeat = run.then_some(body.len());
        let event = &case.delivery.event;
        let readable = case.verdict == Verdict::Accept || case.preferred == Some(Verdict::Accept);
        let event = readable.then(|| ExpectedEvent {
            type_name: event.type_name.clone(),
            event_id: event.event_id.clone(),
            session_id: event.session_id.clone(),
            payload: Base64::encode_string(&event.bytes()),
        });
        Self {
            id: case.id,
            verdict: case.verdict,
            preferred: case.preferred,
            stage: (case.verdict != Verdict::Accept).then_some(case.stage),
            why: case.why,
            references: case.references,
            at,
            secrets,
            keys,
            headers: case.delivery.headers,
            body: Base64::encode_string(&body[..body.len() / repeat.unwrap_or(1)]),
            repeat,
            event,
        }
    }

    /// The raw body.
    ///
    /// # Errors
    ///
    /// When the text is not base64, which no published vector's is.
    pub fn body_bytes(&self) -> Result<Vec<u8>, kayle_id_core::InvalidInput> {
        let part = Base64::decode_vec(&self.body);
        part.map(|part| part.repeat(self.repeat.unwrap_or(1)))
            .map_err(|_| kayle_id_core::InvalidInput::new("body", "is not standard base64"))
    }
}
