//! What is known about an integration.

use std::collections::BTreeSet;

use kayle_id_contract::Difference;
use kayle_id_core::Timestamp;
use serde::Deserialize;

/// What is known about an integration. Everything may be unknown but the present.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Facts {
    /// The present, by this machine's clock.
    pub now: Timestamp,
    /// The address of the API, without credentials.
    pub api: String,
    /// What became of a call with the API key.
    pub key: Option<KeyState>,
    /// The scopes that calls were refused for.
    pub missing_scopes: BTreeSet<String>,
    /// The `Date` header of an answer of the API.
    pub server_date: Option<Timestamp>,
    /// The webhook endpoints, as the API lists them.
    pub endpoints: Option<Vec<Endpoint>>,
    /// The encryption keys of all endpoints, as the API lists them.
    pub keys: Option<Vec<EncryptionKey>>,
    /// The `kid`s whose private keys the application holds.
    pub held_kids: Option<BTreeSet<String>>,
    /// The deliveries, as the API lists them.
    pub deliveries: Option<Vec<Delivery>>,
    /// The events, as the API lists them.
    pub events: Option<Vec<Event>>,
    /// The domains, as the API lists them to a session cookie.
    pub domains: Option<Vec<Domain>>,
    /// What the server's document says and the compiled contract does not: see [`drift`](super::drift).
    pub drift: Option<Vec<Difference>>,
    /// Members and values in answers that the compiled contract does not know, by operation, such as
    /// `GET /v1/sessions: data[].risk_score`.
    pub unknown: BTreeSet<String>,
}

impl Facts {
    /// Nothing is known but the time.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            api: "https://api.kayle.id".to_owned(),
            key: None,
            missing_scopes: BTreeSet::new(),
            server_date: None,
            endpoints: None,
            keys: None,
            held_kids: None,
            deliveries: None,
            events: None,
            domains: None,
            drift: None,
            unknown: BTreeSet::new(),
        }
    }
}

/// What became of a call with the API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyState {
    /// The call was answered.
    Valid,
    /// 401: the key is wrong, disabled or deleted.
    Refused,
    /// 410 `ORGANIZATION_FROZEN`.
    Frozen,
    /// The API was not reached.
    Unreachable,
}

/// A webhook endpoint, and what is known about it beside the API's row.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Endpoint {
    /// The id.
    pub id: String,
    /// Where deliveries are posted.
    pub url: String,
    /// Whether deliveries are sent.
    pub enabled: bool,
    /// The event types; `None` when the row has none.
    #[serde(default)]
    pub subscribed_event_types: Option<Vec<String>>,
    /// How long undelivered payloads are kept, in hours.
    #[serde(default)]
    pub undelivered_payload_retention_hours: Option<u64>,
    /// Whether the application's signing secret is this endpoint's.
    #[serde(skip)]
    pub secret: Option<SecretState>,
    /// What a request to the address led to.
    #[serde(skip)]
    pub answered: Option<Answered>,
}

/// Whether the application's signing secret is an endpoint's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SecretState {
    /// The application holds the endpoint's secret.
    Held,
    /// The application holds another: it was rotated, or belongs to another endpoint.
    Other,
}

/// What a request to an endpoint's address led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Answered {
    /// An answer with this status.
    Status(u16),
    /// The name does not resolve, or nothing takes the connection.
    Unreachable,
    /// The time limit of 15 seconds went by.
    TimedOut,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is not trusted, or is for another name.
    CertificateUntrusted,
}

/// A key that payloads are encrypted to.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct EncryptionKey {
    /// The endpoint.
    pub webhook_endpoint_id: String,
    /// The name that deliveries carry as `kid`.
    pub key_id: String,
    /// Whether payloads are encrypted to it.
    pub is_active: bool,
}

/// A delivery of an event to an endpoint.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The id.
    pub id: String,
    /// The event.
    pub event_id: String,
    /// The endpoint.
    pub webhook_endpoint_id: String,
    /// How far it has come.
    pub status: String,
    /// How often it was tried.
    #[serde(default)]
    pub attempt_count: u64,
    /// When the payload is erased.
    #[serde(default)]
    pub payload_expires_at: Option<Timestamp>,
    /// When the payload was erased.
    #[serde(default)]
    pub payload_scrubbed_at: Option<Timestamp>,
    /// Why the payload is kept or was erased.
    #[serde(default)]
    pub payload_retention_reason: Option<String>,
    /// What the last attempt was answered.
    #[serde(default)]
    pub last_status_code: Option<u16>,
    /// When the last attempt was.
    #[serde(default)]
    pub last_attempt_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// An event and how many deliveries it has.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// The id.
    pub id: String,
    /// The type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The deliveries.
    #[serde(default)]
    pub deliveries: Vec<EventDelivery>,
}

/// A delivery in an event's list.
#[derive(Clone, Debug, Deserialize)]
#[non_exhaustive]
pub struct EventDelivery {
    /// The id.
    pub id: String,
}

/// A verified domain.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Domain {
    /// The registrable domain.
    pub apex_domain: String,
    /// When it was last checked.
    #[serde(default)]
    pub last_checked_at: Option<Timestamp>,
    /// When it was downgraded.
    #[serde(default)]
    pub downgraded_at: Option<Timestamp>,
    /// Whether the TXT record is there now, where that was looked up.
    #[serde(skip)]
    pub record_found: Option<bool>,
}
