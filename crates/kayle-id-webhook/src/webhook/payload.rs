//! Reads a decrypted payload.
//!
//! Members that nobody knows are passed over, and null is survived where it can be. A member that is read and stands
//! twice is refused: two readers would read it in two ways.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use zeroize::Zeroizing;

use super::claims::Claims;
use super::event::{
    CANCELLED, Common, EXPIRED, Event, FAILED, SUCCEEDED, SessionCancelled, SessionExpired, SessionFailed,
    SessionSucceeded, UnknownEvent,
};
use kayle_id_core::json::{Json, Object};
use kayle_id_core::json_problem::wanted;
use kayle_id_core::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId};

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(rename = "type", borrow)]
    type_name: Cow<'a, str>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Metadata {
    event_id: WebhookEventId,
    verification_session_id: SessionId,
    contract_version: Option<Value>,
}

#[derive(Default, Deserialize)]
struct Succeeded<'a> {
    #[serde(borrow)]
    claims: Option<&'a RawValue>,
    selected_field_keys: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
struct Ended {
    failure_code: Option<SessionFailureCode>,
    reason: Option<CancellationReason>,
    nfc_tries_used: Option<u64>,
    liveness_tries_used: Option<u64>,
}

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
        let outer: Payload<'_> = read(&payload, "payload")?;
        let data = outer.data;
        let common = || {
            let metadata: Metadata = read(outer.metadata.map_or("null", RawValue::get), "metadata")?;
            Ok::<_, String>(Common {
                event_id: metadata.event_id,
                session_id: metadata.verification_session_id,
                contract_version: metadata.contract_version.and_then(|version| version.as_u64()),
                payload: payload.clone(),
            })
        };
        Ok(match &*outer.type_name {
            SUCCEEDED => {
                let Succeeded { claims, selected_field_keys } = data_of(data)?;
                let claims = claims.map_or("{}", RawValue::get);
                let claims = Claims::read(claims, selected_field_keys.unwrap_or_default())?;
                Self::SessionSucceeded(SessionSucceeded { common: common()?, claims })
            }
            FAILED => {
                let Ended { failure_code, nfc_tries_used, liveness_tries_used, .. } = data_of(data)?;
                Self::SessionFailed(SessionFailed {
                    common: common()?,
                    failure_code,
                    nfc_tries_used,
                    liveness_tries_used,
                })
            }
            EXPIRED => Self::SessionExpired(SessionExpired { common: common()? }),
            CANCELLED => {
                let Ended { reason, nfc_tries_used, liveness_tries_used, .. } = data_of(data)?;
                Self::SessionCancelled(SessionCancelled {
                    common: common()?,
                    reason,
                    nfc_tries_used,
                    liveness_tries_used,
                })
            }
            other => {
                let metadata = outer.metadata.and_then(|metadata| Object::read(metadata.get()).ok());
                let id = |wanted: &str| {
                    let (_, value) = metadata.as_ref()?.members().find(|(name, _)| *name == wanted)?;
                    match value {
                        Json::Text(text) => text.unescape(),
                        _ => None,
                    }
                };
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

/// The object `data`; null and absent are an empty one.
fn data_of<'a, T: Deserialize<'a> + Default>(data: Option<&'a RawValue>) -> Result<T, String> {
    match data.map(RawValue::get) {
        None | Some("null") => Ok(T::default()),
        Some(text) => read(text, "data"),
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str, place: &'static str) -> Result<T, String> {
    object(text).ok_or_else(|| format!("its {place} is no JSON object"))?;
    serde_json::from_str(text).map_err(|error| format!("in its {place}: {}", wanted(&error)))
}

/// A list would be read as an object's members in order.
fn object(text: &str) -> Option<()> {
    text.trim_ascii_start().starts_with('{').then_some(())
}
