//! Reads a decrypted payload.
//!
//! Members that nobody knows are passed over, and null is survived where nothing depends on the value. An object that is
//! read names each of its members once: two readers would read a repeated one in two ways. A success without its claims,
//! and a known event without usable ids, are not read: a handler must not take them for what they are not.

use kayle_id_core::limits::{Pattern, Rule};
use zeroize::Zeroizing;

use super::claims::Claims;
use super::event::{
    CANCELLED, Common, EXPIRED, Event, FAILED, SUCCEEDED, SessionCancelled, SessionExpired, SessionFailed,
    SessionSucceeded, UnknownEvent,
};
use super::members::Members;
use kayle_id_core::json::Json;
use kayle_id_core::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId, check_id};

/// What the ids of known events look like at least: 1 to 128 letters, digits, `_` and `-`.
const ID: Rule = Rule::Text {
    min: 1,
    max: 128,
    pattern: Some(Pattern { source: "^[A-Za-z0-9_-]+$", prefix: "", class: Pattern::ALPHANUMERIC_DASH, exactly: None }),
    one_of: &[],
    uuid: false,
};

impl Event {
    /// Reads a payload, or tells where it is not of the expected form, without what stands there.
    pub(super) fn parse(mut plaintext: Zeroizing<Vec<u8>>) -> Result<Self, String> {
        let payload = match String::from_utf8(std::mem::take(&mut *plaintext)) {
            Ok(text) => Zeroizing::new(text),
            Err(error) => {
                drop(Zeroizing::new(error.into_bytes()));
                return Err("it is not UTF-8".to_owned());
            }
        };
        let outer = Members::read(&payload, "payload")?;
        let type_name = outer.required_text("type")?;
        let common = || {
            let metadata = outer.required_object("metadata")?;
            Ok::<_, String>(Common {
                event_id: WebhookEventId::unchecked(id(&metadata, "event_id", "evt_")?),
                session_id: SessionId::unchecked(id(&metadata, "verification_session_id", "vs_")?),
                contract_version: metadata.get("contract_version").and_then(Json::count),
                payload: payload.clone(),
            })
        };
        Ok(match type_name.as_str() {
            SUCCEEDED => {
                let data = outer.required_object("data")?;
                let claims = data.required_object("claims")?;
                let claims = Claims::new(claims.object(), data.required_texts("selected_field_keys")?);
                Self::SessionSucceeded(SessionSucceeded { common: common()?, claims })
            }
            FAILED => {
                let data = outer.object_or_empty("data")?;
                Self::SessionFailed(SessionFailed {
                    common: common()?,
                    failure_code: data.text("failure_code")?.map(|code| SessionFailureCode::from(code.as_str())),
                    reason: data.text_if_any("reason"),
                    nfc_tries_used: data.count("nfc_tries_used")?,
                    liveness_tries_used: data.count("liveness_tries_used")?,
                })
            }
            EXPIRED => {
                outer.object_if_any("data")?;
                Self::SessionExpired(SessionExpired { common: common()? })
            }
            CANCELLED => {
                let data = outer.object_or_empty("data")?;
                Self::SessionCancelled(SessionCancelled {
                    common: common()?,
                    reason: data.text("reason")?.map(|reason| CancellationReason::from(reason.as_str())),
                    nfc_tries_used: data.count("nfc_tries_used")?,
                    liveness_tries_used: data.count("liveness_tries_used")?,
                })
            }
            other => {
                outer.object_if_any("data")?;
                let metadata = outer.object_if_any("metadata")?;
                let id = |name| metadata.as_ref()?.text_if_any(name);
                Self::Unknown(UnknownEvent {
                    type_name: other.to_owned(),
                    event_id: id("event_id").and_then(|id| id.parse().ok()),
                    session_id: id("verification_session_id").and_then(|id| id.parse().ok()),
                    payload: payload.clone(),
                })
            }
        })
    }
}

/// An id that a known event has. Empty, endless or unprintable ids would make one event of two, or two of one.
fn id(metadata: &Members<'_>, name: &'static str, prefix: &'static str) -> Result<Zeroizing<String>, String> {
    let text = metadata.required_text(name)?;
    check_id(&text, name, &ID, Some(prefix)).map_err(|problem| format!("in its metadata: {problem}"))?;
    if *text == *prefix {
        return Err(format!("in its metadata: {name} has nothing behind its prefix"));
    }
    Ok(text)
}
