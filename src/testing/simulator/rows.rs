//! What a row of each kind holds. The members are named as answers name them, so that a row can be read from an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::clock::Time;

/// The organization that everything belongs to. The rest of it is what the dashboard shows.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Organization {
    pub(super) id: String,
    /// It is about to be deleted: API keys get a 410.
    pub(super) frozen: bool,
    pub(super) onboarded: bool,
}

/// An API key. Members are named as elsewhere here, not as the dashboard's answers name them.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ApiKey {
    pub(super) id: String,
    pub(super) name: String,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
    pub(super) permissions: Vec<String>,
    #[serde(default)]
    pub(super) metadata: serde_json::Map<String, serde_json::Value>,
    #[serde(alias = "createdAt")]
    pub(super) created_at: Time,
    #[serde(alias = "updatedAt")]
    pub(super) updated_at: Time,
    /// The secret, `kk_…`.
    #[serde(default)]
    pub(super) key: String,
}

impl ApiKey {
    pub(super) fn new(id: String, key: String, name: &str, permissions: Vec<String>, now: Time) -> Self {
        let metadata = serde_json::Map::new();
        Self { id, name: name.to_owned(), enabled: true, permissions, metadata, created_at: now, updated_at: now, key }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) status: SessionStatus,
    #[serde(default)]
    pub(super) failure_code: Option<String>,
    #[serde(default)]
    pub(super) nfc_tries_used: u32,
    #[serde(default)]
    pub(super) liveness_tries_used: u32,
    #[serde(default)]
    pub(super) share_fields: BTreeMap<ClaimKey, ShareField>,
    #[serde(default)]
    pub(super) redirect_url: Option<String>,
    #[serde(default)]
    pub(super) webhook_endpoint_id: Targets,
    pub(super) expires_at: Time,
    #[serde(default)]
    pub(super) completed_at: Option<Time>,
    pub(super) created_at: Time,
    pub(super) updated_at: Time,
    #[serde(default)]
    pub(super) cancel_token: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SessionStatus {
    Created,
    InProgress,
    Succeeded,
    Failed,
    Expired,
    Cancelled,
}

impl SessionStatus {
    pub(super) const NAMES: [&str; 6] = ["created", "in_progress", "succeeded", "failed", "expired", "cancelled"];

    pub(super) fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Whether the session is over.
    pub(super) fn is_terminal(self) -> bool {
        !matches!(self, Self::Created | Self::InProgress)
    }
}

/// A claim's key, in the order of the database's JSON: shorter ones first, then by bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ClaimKey(pub(super) String);

impl Ord for ClaimKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for ClaimKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ShareField {
    pub(super) reason: String,
    /// `rc` where the session asked for it, `default` otherwise.
    pub(super) source: String,
    pub(super) required: bool,
}

/// The endpoints that a session's events go to: all of them if it names none.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Targets {
    One(String),
    Many(Vec<String>),
    #[default]
    All,
}

impl Targets {
    pub(super) fn include(&self, endpoint: &str) -> bool {
        match self {
            Self::One(id) => id == endpoint,
            Self::Many(ids) => ids.iter().any(|id| id == endpoint),
            Self::All => true,
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Endpoint {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) labels: Vec<String>,
    pub(super) url: String,
    #[serde(default = "yes")]
    pub(super) enabled: bool,
    /// What it was told. An empty list is shown as all, and nothing is sent.
    #[serde(default = "all_types")]
    pub(super) subscribed_event_types: Vec<String>,
    #[serde(default = "three_days")]
    pub(super) undelivered_payload_retention_hours: u16,
    pub(super) created_at: Time,
    pub(super) updated_at: Time,
    #[serde(default)]
    pub(super) disabled_at: Option<Time>,
    #[serde(default)]
    pub(super) signing_secret: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct EncryptionKey {
    pub(super) id: String,
    pub(super) webhook_endpoint_id: String,
    pub(super) key_id: String,
    pub(super) jwk: KeyNumbers,
    #[serde(default = "yes")]
    pub(super) is_active: bool,
    pub(super) created_at: Time,
    pub(super) updated_at: Time,
    #[serde(default)]
    pub(super) disabled_at: Option<Time>,
}

/// What is kept of a JWK.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct KeyNumbers {
    pub(super) n: String,
    pub(super) e: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) event_type: String,
    #[serde(default = "session_trigger")]
    pub(super) trigger_type: String,
    pub(super) trigger_id: String,
    pub(super) created_at: Time,
    /// What its deliveries carry, before it is encrypted. The real server does not keep it.
    #[serde(default)]
    pub(super) payload: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Delivery {
    pub(super) id: String,
    pub(super) event_id: String,
    pub(super) webhook_endpoint_id: String,
    #[serde(default)]
    pub(super) webhook_encryption_key_id: Option<String>,
    pub(super) status: DeliveryStatus,
    #[serde(default)]
    pub(super) attempt_count: u32,
    #[serde(default)]
    pub(super) last_attempt_at: Option<Time>,
    #[serde(default)]
    pub(super) last_status_code: Option<u16>,
    #[serde(default)]
    pub(super) payload_expires_at: Option<Time>,
    #[serde(default)]
    pub(super) payload_retention_reason: Option<String>,
    #[serde(default)]
    pub(super) payload_scrubbed_at: Option<Time>,
    pub(super) created_at: Time,
    pub(super) updated_at: Time,
    /// The JWE, until it is scrubbed.
    #[serde(default)]
    pub(super) payload: Option<String>,
    /// The schedules it is on: a retry by hand begins another beside the first.
    #[serde(default)]
    pub(super) schedules: Vec<Schedule>,
}

impl Delivery {
    /// Erases the payload, and ends what would have sent it.
    pub(super) fn scrub(&mut self, now: Time, reason: &str) {
        self.payload = None;
        self.schedules.clear();
        self.payload_expires_at = None;
        self.payload_scrubbed_at = Some(now);
        self.payload_retention_reason = Some(reason.to_owned());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum DeliveryStatus {
    Pending,
    Delivering,
    Succeeded,
    Failed,
}

impl DeliveryStatus {
    pub(super) const NAMES: [&str; 4] = ["pending", "delivering", "succeeded", "failed"];

    pub(super) fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A run through the eight attempts.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Schedule {
    /// Attempts that were made.
    pub(super) made: usize,
    /// When the next one is due.
    pub(super) due: Time,
    /// The next one is on its way.
    #[serde(skip)]
    pub(super) taken: bool,
}

fn yes() -> bool {
    true
}

fn three_days() -> u16 {
    72
}

fn session_trigger() -> String {
    "verification_session".to_owned()
}

fn all_types() -> Vec<String> {
    super::emit::TYPES.map(str::to_owned).to_vec()
}
