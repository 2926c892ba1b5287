//! The payload of a triggered event, from options.

use std::path::{Path, PathBuf};

use clap::Args;
use kayle_id::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId};
use kayle_id_webhook::webhook::testing::Payload;
use serde_json::{Map, Value};

use crate::failure::{Failure, Outcome};
use crate::files;

/// What the event says.
#[derive(Args)]
#[command(next_help_heading = "Payload")]
pub(crate) struct PayloadOptions {
    /// A claim that the user shared; true and false are answers of an age gate; may be repeated
    #[arg(long = "claim", value_name = "NAME=VALUE")]
    claims: Vec<String>,
    /// A claim that was asked for and not shared; may be repeated
    #[arg(long = "declined", value_name = "NAME")]
    declined: Vec<String>,
    /// Read claims from a JSON object; null is a claim that was not shared; - is standard input
    #[arg(long, value_name = "FILE")]
    claims_file: Option<PathBuf>,
    /// The failure code of a failure
    #[arg(long, value_name = "CODE", default_value = "selfie_face_mismatch")]
    failure_code: String,
    /// The reason of a cancellation
    #[arg(long, value_name = "REASON", default_value = "cancelled")]
    reason: String,
    /// The session's id (default: a random one)
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// The event's id; the same one twice is a duplicate (default: a random one)
    #[arg(long, value_name = "ID")]
    event_id: Option<String>,
    /// The data of an event of another type: a JSON object in a file; - is standard input
    #[arg(long, value_name = "FILE")]
    data_file: Option<PathBuf>,
    /// Seal these bytes in place of a payload
    #[arg(long, value_name = "FILE", conflicts_with_all = ["claims", "declined", "claims_file", "data_file"])]
    payload_file: Option<PathBuf>,
}

/// The types of events, by the end of their names.
const KNOWN: [&str; 4] = ["succeeded", "failed", "expired", "cancelled"];

impl PayloadOptions {
    /// The payload of an event type: `succeeded`, `session.succeeded` and the whole name mean the same.
    pub(crate) fn payload(&self, event: &str) -> Outcome<Payload> {
        if let Some(path) = &self.payload_file {
            return Ok(Payload::raw(files::read(path)?.to_vec()));
        }
        let short = event.strip_prefix("verification.").unwrap_or(event);
        let short = short.strip_prefix("session.").unwrap_or(short);
        let claims_given = !(self.claims.is_empty() && self.declined.is_empty() && self.claims_file.is_none());
        if claims_given && short != "succeeded" {
            return Err(Failure::usage("only session.succeeded has claims"));
        }
        let mut payload = match short {
            "succeeded" => self.with_claims(Payload::succeeded())?,
            "failed" => Payload::failed(&SessionFailureCode::from(self.failure_code.as_str())),
            "expired" => Payload::expired(),
            "cancelled" => Payload::cancelled(&CancellationReason::from(self.reason.as_str())),
            _ if event.contains('.') => Payload::other(event, self.data()?),
            _ => {
                return Err(Failure::usage(format!("there is no event {event:?}")).hint(format!(
                    "use {} or a whole name such as verification.session.reviewed",
                    KNOWN.map(|name| format!("session.{name}")).join(", ")
                )));
            }
        };
        if let Some(id) = &self.session {
            payload = payload.session_id(&SessionId::new(id)?);
        }
        if let Some(id) = &self.event_id {
            payload = payload.event_id(&WebhookEventId::new(id)?);
        }
        Ok(payload)
    }

    fn with_claims(&self, payload: Payload) -> Outcome<Payload> {
        let claims = self.claims()?.into_iter();
        Ok(claims.fold(payload, |payload, (name, value)| match value {
            Value::Null => payload.declined(name),
            value => payload.shared(name, value),
        }))
    }

    /// The claims by name; null is a claim that was asked for and not shared.
    pub(crate) fn claims(&self) -> Outcome<Map<String, Value>> {
        let mut claims = self.claims_file.as_deref().map_or_else(|| Ok(Map::new()), object)?;
        for claim in &self.claims {
            // The value may be personal data, so that it is not quoted.
            let (name, value) = claim.split_once('=').ok_or_else(|| Failure::usage("--claim: give NAME=VALUE"))?;
            let value = match value {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                text => Value::from(text),
            };
            claims.insert(name.to_owned(), value);
        }
        claims.extend(self.declined.iter().map(|name| (name.clone(), Value::Null)));
        Ok(claims)
    }

    pub(crate) fn failure_code(&self) -> &str {
        &self.failure_code
    }

    fn data(&self) -> Outcome<Map<String, Value>> {
        self.data_file.as_deref().map_or_else(|| Ok(Map::new()), object)
    }
}

/// Reads a JSON object. The error says where it is wrong and quotes nothing.
fn object(path: &Path) -> Outcome<Map<String, Value>> {
    let text = files::read(path)?;
    serde_json::from_slice(&text).map_err(|error| {
        Failure::failed(format!(
            "{} is no JSON object (line {}, column {})",
            path.display(),
            error.line(),
            error.column()
        ))
    })
}
