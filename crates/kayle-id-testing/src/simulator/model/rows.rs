//! What a row of each kind holds. The members are named as answers name them, so that a row can be read from an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::simulator::delivery::record::{self, DeliveryAttempt};
use crate::simulator::model::claim_keys::{NON_IDENTIFYING, gate_age};
use crate::simulator::model::clock::Time;

/// The organization that everything belongs to. The rest of it is what the dashboard shows.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Organization {
    pub(crate) id: String,
    /// It is about to be deleted: API keys get a 410.
    pub(crate) frozen: bool,
    pub(crate) onboarded: bool,
}

/// An API key. Members are named as elsewhere here, not as the dashboard's answers name them.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ApiKey {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    pub(crate) permissions: Vec<String>,
    #[serde(default)]
    pub(crate) metadata: serde_json::Map<String, serde_json::Value>,
    #[serde(alias = "createdAt")]
    pub(crate) created_at: Time,
    #[serde(alias = "updatedAt")]
    pub(crate) updated_at: Time,
    /// The secret, `kk_…`.
    #[serde(default)]
    pub(crate) key: String,
}

impl ApiKey {
    pub(crate) fn new(id: String, key: String, name: &str, permissions: Vec<String>, now: Time) -> Self {
        let metadata = serde_json::Map::new();
        Self { id, name: name.to_owned(), enabled: true, permissions, metadata, created_at: now, updated_at: now, key }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) status: SessionStatus,
    #[serde(default)]
    pub(crate) failure_code: Option<String>,
    #[serde(default)]
    pub(crate) nfc_tries_used: u32,
    #[serde(default)]
    pub(crate) liveness_tries_used: u32,
    #[serde(default)]
    pub(crate) share_fields: BTreeMap<ClaimKey, ShareField>,
    #[serde(default)]
    pub(crate) redirect_url: Option<String>,
    #[serde(default)]
    pub(crate) webhook_endpoint_id: Targets,
    pub(crate) expires_at: Time,
    #[serde(default)]
    pub(crate) completed_at: Option<Time>,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
    #[serde(default)]
    pub(crate) cancel_token: String,
    /// The user has withdrawn with the token.
    #[serde(default)]
    pub(crate) cancel_token_used: bool,
    #[serde(default)]
    pub(crate) handoff: Handoff,
}

/// How far the user has got: consent, and the phone that takes over.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Handoff {
    /// The user has consented.
    pub(crate) consented: bool,
    /// The token that was given to the phone, and its end.
    pub(crate) token: Option<(String, Time)>,
    /// The two challenges for the phone's attestation, which stay as they are.
    #[serde(default)]
    pub(crate) challenges: Option<(String, String)>,
    /// A phone has claimed the session.
    pub(crate) claimed: bool,
}

impl Session {
    /// The age that it asks for, if it asks for nothing that identifies the user.
    pub(crate) fn age_only_threshold(&self) -> Option<u64> {
        let mut keys = self.share_fields.keys().filter(|key| !NON_IDENTIFYING.contains(&key.0.as_str()));
        let age = gate_age(&keys.next()?.0)?;
        keys.next().is_none().then_some(age)
    }

    pub(crate) fn is_age_only(&self) -> bool {
        self.age_only_threshold().is_some()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionStatus {
    Created,
    InProgress,
    Succeeded,
    Failed,
    Expired,
    Cancelled,
}

impl SessionStatus {
    pub(crate) const NAMES: [&str; 6] = ["created", "in_progress", "succeeded", "failed", "expired", "cancelled"];

    pub(crate) fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Whether the session is over.
    pub(crate) fn is_terminal(self) -> bool {
        !matches!(self, Self::Created | Self::InProgress)
    }
}

/// A claim's key, in the order of the database's JSON: shorter ones first, then by bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct ClaimKey(pub(crate) String);

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
pub(crate) struct ShareField {
    pub(crate) reason: String,
    /// `rc` where the session asked for it, `default` otherwise.
    pub(crate) source: String,
    pub(crate) required: bool,
}

/// The endpoints that a session's events go to: all of them if it names none.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Targets {
    One(String),
    Many(Vec<String>),
    #[default]
    All,
}

impl Targets {
    pub(crate) fn include(&self, endpoint: &str) -> bool {
        match self {
            Self::One(id) => id == endpoint,
            Self::Many(ids) => ids.iter().any(|id| id == endpoint),
            Self::All => true,
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) labels: Vec<String>,
    pub(crate) url: String,
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    /// What it was told. An empty list is shown as all, and nothing is sent.
    #[serde(default = "all_types")]
    pub(crate) subscribed_event_types: Vec<String>,
    #[serde(default = "three_days")]
    pub(crate) undelivered_payload_retention_hours: u16,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
    #[serde(default)]
    pub(crate) disabled_at: Option<Time>,
    #[serde(default)]
    pub(crate) signing_secret: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct EncryptionKey {
    pub(crate) id: String,
    pub(crate) webhook_endpoint_id: String,
    pub(crate) key_id: String,
    pub(crate) jwk: KeyNumbers,
    #[serde(default = "yes")]
    pub(crate) is_active: bool,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
    #[serde(default)]
    pub(crate) disabled_at: Option<Time>,
}

/// What is kept of a JWK.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeyNumbers {
    pub(crate) n: String,
    pub(crate) e: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) event_type: String,
    #[serde(default = "session_trigger")]
    pub(crate) trigger_type: String,
    pub(crate) trigger_id: String,
    pub(crate) created_at: Time,
    /// What its deliveries carry, before it is encrypted. The real server does not keep it.
    #[serde(default)]
    pub(crate) payload: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) id: String,
    pub(crate) event_id: String,
    pub(crate) webhook_endpoint_id: String,
    #[serde(default)]
    pub(crate) webhook_encryption_key_id: Option<String>,
    pub(crate) status: DeliveryStatus,
    #[serde(default)]
    pub(crate) attempt_count: u32,
    #[serde(default)]
    pub(crate) last_attempt_at: Option<Time>,
    #[serde(default)]
    pub(crate) last_status_code: Option<u16>,
    #[serde(default)]
    pub(crate) payload_expires_at: Option<Time>,
    #[serde(default)]
    pub(crate) payload_retention_reason: Option<String>,
    #[serde(default)]
    pub(crate) payload_scrubbed_at: Option<Time>,
    pub(crate) created_at: Time,
    pub(crate) updated_at: Time,
    /// The JWE, until it is scrubbed.
    #[serde(default)]
    pub(crate) payload: Option<String>,
    /// The attempts that were made, the latest ones.
    #[serde(default)]
    pub(crate) attempts: Vec<DeliveryAttempt>,
    /// The schedules it is on: a retry by hand begins another beside the first.
    #[serde(default)]
    pub(crate) schedules: Vec<Schedule>,
}

impl Delivery {
    pub(crate) fn record(&mut self, attempt: DeliveryAttempt) {
        if self.attempts.len() == record::KEPT {
            self.attempts.remove(0);
        }
        self.attempts.push(attempt);
    }

    /// When the next attempt is due, if one is to come and is not held.
    pub(crate) fn next_attempt(&self) -> Option<Time> {
        let to_come = self.schedules.iter().filter(|schedule| !schedule.taken && schedule.due != NEVER);
        let next = to_come.map(|schedule| schedule.due).min();
        next.filter(|_| self.status != DeliveryStatus::Succeeded)
    }

    /// Erases the payload, and ends what would have sent it.
    pub(crate) fn scrub(&mut self, now: Time, reason: &str) {
        self.payload = None;
        self.schedules.clear();
        self.payload_expires_at = None;
        self.payload_scrubbed_at = Some(now);
        self.payload_retention_reason = Some(reason.to_owned());
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeliveryStatus {
    Pending,
    Delivering,
    Succeeded,
    Failed,
}

impl DeliveryStatus {
    pub(crate) const NAMES: [&str; 4] = ["pending", "delivering", "succeeded", "failed"];

    pub(crate) fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// The time at which a delivery that is held is due.
pub(crate) const NEVER: Time = Time(i64::MAX);

/// A run through the eight attempts.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Schedule {
    /// Attempts that were made.
    pub(crate) made: usize,
    /// When the next one is due.
    pub(crate) due: Time,
    /// The next one is on its way.
    #[serde(skip)]
    pub(crate) taken: bool,
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
    crate::simulator::model::event_types::TYPES.map(str::to_owned).to_vec()
}
