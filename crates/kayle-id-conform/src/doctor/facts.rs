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
    /// What stands between this machine and the API, where it was not reached: such as `takes no connection`.
    pub api_obstacle: Option<String>,
    /// What became of a call with the API key.
    pub key: Option<KeyState>,
    /// The scopes that calls were refused for.
    pub missing_scopes: BTreeSet<String>,
    /// The `Date` header of an answer of the API.
    pub server_date: Option<Timestamp>,
    /// The present when that answer came, by this machine's clock; [`now`](Self::now) where it is unknown.
    pub server_date_seen_at: Option<Timestamp>,
    /// The webhook endpoints, as the API lists them.
    pub endpoints: Option<Vec<Endpoint>>,
    /// The encryption keys of all endpoints, as the API lists them.
    pub keys: Option<Vec<EncryptionKey>>,
    /// The `kid`s whose private keys the application holds.
    pub held_kids: Option<BTreeSet<String>>,
    /// Whether the application's signing secrets are known, so that they can be compared.
    pub secrets_given: bool,
    /// The deliveries, as the API lists them.
    pub deliveries: Option<Vec<Delivery>>,
    /// The events, as the API lists them.
    pub events: Option<Vec<Event>>,
    /// The domains, as the API lists them to a session cookie.
    pub domains: Option<Vec<Domain>>,
    /// What the server's document says and the compiled contract does not: see [`drift`](super::drift).
    pub drift: Option<Vec<Difference>>,
    /// Captured deliveries, and whether the application's secrets and keys fit them.
    pub captured: Vec<Captured>,
    /// What a test of a receiver found: see [`Options::receiver`](super::Options::receiver).
    pub receiver: Option<crate::report::Report>,
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
            api_obstacle: None,
            key: None,
            missing_scopes: BTreeSet::new(),
            server_date: None,
            server_date_seen_at: None,
            endpoints: None,
            keys: None,
            held_kids: None,
            secrets_given: false,
            deliveries: None,
            events: None,
            domains: None,
            drift: None,
            captured: Vec::new(),
            receiver: None,
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
    /// The API answers that it fails or is overloaded: a 5xx or a 429.
    Failing,
    /// Something else than the API answers at its address.
    Foreign,
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
    /// When it was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
    /// Whether the application's signing secret is this endpoint's.
    #[serde(skip)]
    pub secret: Option<SecretState>,
    /// What a request to the address led to.
    #[serde(skip)]
    pub answered: Option<Answered>,
    /// How long the answer took, in milliseconds.
    #[serde(skip)]
    pub answered_in: u64,
    /// Whether the certificate of the address expires within two weeks.
    #[serde(skip)]
    pub certificate_expires_soon: bool,
    /// Whether the address is on a private network, which the server cannot reach.
    #[serde(skip)]
    pub private: bool,
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
    /// A 401 or a 403 that names a scheme of authentication (`WWW-Authenticate`), so that it is no refusal of a signature.
    Challenged(u16),
    /// The connection was closed without an answer.
    Closed,
    /// The name does not resolve.
    Unresolved,
    /// Nothing takes the connection.
    Unreachable,
    /// The time limit of 15 seconds went by.
    TimedOut,
    /// The certificate has expired.
    CertificateExpired,
    /// The certificate is not valid yet.
    CertificateNotYetValid,
    /// The certificate is self-signed.
    CertificateSelfSigned,
    /// The certificate is for another name.
    CertificateWrongName,
    /// The certificate is not trusted for another reason: the issuer is unknown, or an intermediate certificate is missing.
    CertificateUntrusted,
    /// The address speaks no TLS, or no version of it that is secure.
    NoTls,
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
    /// The public key, a JWK.
    #[serde(default)]
    pub jwk: serde_json::Value,
    /// Whether what is encrypted to it is opened by the key that the application holds under this `kid`.
    #[serde(skip)]
    pub opens: Option<bool>,
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
    /// When it happened.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
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

/// A captured delivery, and whether the application's secrets and keys fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Captured {
    /// Where it is from, such as the line of a file. It is shown.
    pub name: String,
    /// The endpoint that it was sent to, where that is known.
    pub endpoint: Option<String>,
    /// What became of it.
    pub state: CapturedState,
}

impl Captured {
    /// A captured delivery.
    #[must_use]
    pub fn new(name: impl Into<String>, endpoint: Option<String>, state: CapturedState) -> Self {
        Self { name: name.into(), endpoint, state }
    }
}

/// What became of a captured delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CapturedState {
    /// The signature is right and the payload opens.
    Opened,
    /// The signature is right, and no keys were given.
    Verified,
    /// No secret of the application made the signature over these bytes.
    OtherSecret,
    /// The signature is right, and the key that it is encrypted to is not held.
    UnknownKey,
    /// The signature is right, and the payload does not open with the key that is held under its `kid`.
    NotOpened,
}
