//! What the public calls return.

use crate::model::{OrganizationId, PrivateUrl, SessionFailureCode, SessionId, SessionStatus, Timestamp};
use kayle_id_http::support::{lenient_flag, lenient_integer};
use serde::{Deserialize, Serialize};

/// How far a session has come, as its user may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionState {
    /// The session.
    pub session_id: SessionId,
    /// How far it has come.
    pub status: SessionStatus,
    /// Whether it is over.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub is_terminal: bool,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// Where the user is sent afterwards, as it was given when the session was created.
    #[serde(default)]
    pub redirect_url: Option<PrivateUrl>,
    /// Whether the verification must go on with the device that it began on.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub same_device_only: bool,
    /// The verification that the user began; none before, and none of a session that has expired.
    #[serde(default)]
    pub latest_attempt: Option<LatestAttempt>,
}

/// The verification that a session's user began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LatestAttempt {
    /// The session's id.
    pub id: SessionId,
    /// How far it has come.
    pub status: SessionStatus,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// The check that was not passed.
    #[serde(default)]
    pub failure_code: Option<SessionFailureCode>,
    /// Whether a phone has taken over.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub handoff_claimed: bool,
    /// Whether the user may try again.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub retry_allowed: bool,
}

/// What a session's user may know of the use of their data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PrivacyContext {
    /// The session.
    pub session_id: SessionId,
    /// How far it has come. After a result was delivered, a withdrawal does not change it.
    pub status: SessionStatus,
    /// Whether it is over.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub is_terminal: bool,
    /// Whether the user withdrew consent, with the session's cancel token. A cancellation by the application alone leaves
    /// it false.
    pub has_withdrawn_consent: bool,
    /// The organization that asked for the verification.
    #[serde(default)]
    pub organization_id: Option<OrganizationId>,
    /// Its name.
    #[serde(default)]
    pub organization_name: Option<String>,
    /// Where a user turns to who cannot or will not be verified.
    #[serde(default)]
    pub rp_fallback: Option<RelyingPartyFallback>,
    /// The deliveries of the session's `succeeded` event.
    #[serde(default)]
    pub result_webhook_deliveries: Option<ResultDeliveries>,
}

/// Where a user turns to who cannot or will not be verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RelyingPartyFallback {
    /// Where to appeal.
    #[serde(default)]
    pub appeal_url: Option<String>,
    /// Where to complain.
    #[serde(default)]
    pub complaints_url: Option<String>,
    /// Another way to be verified.
    #[serde(default)]
    pub fallback_idv_url: Option<String>,
    /// Whom to write to.
    #[serde(default)]
    pub support_email: Option<String>,
}

/// How many deliveries of a session's `succeeded` event there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultDeliveries {
    /// All of them.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub total_count: u32,
    /// Those that a receiver took.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub succeeded_count: u32,
    /// The others.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub undelivered_count: u32,
}
