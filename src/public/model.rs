//! What the public calls return.

use crate::model::{OrganizationId, PrivateUrl, SessionFailureCode, SessionId, SessionStatus, Timestamp};
use kayle_id_http::support::{lenient_flag, lenient_integer};
use serde::{Deserialize, Serialize};

/// The state of a session, as its user can see it. [`PublicCalls::status`](super::PublicCalls::status) returns it.
///
/// ```
/// use kayle_id::public::SessionState;
///
/// fn page(state: &SessionState) -> &'static str {
///     if state.is_terminal { "thank you" } else { "please complete the verification" }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SessionState {
    /// The session.
    pub session_id: SessionId,
    /// The status.
    pub status: SessionStatus,
    /// Whether it is over.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub is_terminal: bool,
    /// When it ended.
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// The redirect URL that the session was created with.
    #[serde(default)]
    pub redirect_url: Option<PrivateUrl>,
    /// Whether the verification must go on with the device that it began on.
    #[serde(default, deserialize_with = "lenient_flag")]
    pub same_device_only: bool,
    /// The verification that the user began; `None` before it begins, and for an expired session.
    #[serde(default)]
    pub latest_attempt: Option<LatestAttempt>,
}

/// The verification that a session's user began: [`SessionState::latest_attempt`].
///
/// ```
/// use kayle_id::public::LatestAttempt;
///
/// fn hint(attempt: &LatestAttempt) -> &'static str {
///     if attempt.retry_allowed { "you can try again" } else { "please start a new verification" }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LatestAttempt {
    /// The session's id.
    pub id: SessionId,
    /// The status.
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

/// The use of a session's data, for its user: the organization, its contacts, the deliveries, and whether consent was
/// withdrawn. [`PublicCalls::privacy_context`](super::PublicCalls::privacy_context) returns it.
///
/// ```
/// use kayle_id::public::PrivacyContext;
///
/// fn must_delete(context: &PrivacyContext) -> bool {
///     context.has_withdrawn_consent
/// }
/// ```
#[doc(alias = "consent")]
#[doc(alias = "GDPR")]
#[doc(alias = "withdrawal")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PrivacyContext {
    /// The session.
    pub session_id: SessionId,
    /// The session's status. After a result was delivered, a withdrawal does not change it.
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

/// The contacts for a user who cannot or does not want to be verified: [`PrivacyContext::rp_fallback`].
///
/// ```
/// use kayle_id::public::RelyingPartyFallback;
///
/// fn contact(fallback: &RelyingPartyFallback) -> Option<&str> {
///     fallback.fallback_idv_url.as_deref().or(fallback.support_email.as_deref())
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RelyingPartyFallback {
    /// The URL for appeals.
    #[serde(default)]
    pub appeal_url: Option<String>,
    /// The URL for complaints.
    #[serde(default)]
    pub complaints_url: Option<String>,
    /// The URL of another way to be verified.
    #[serde(default)]
    pub fallback_idv_url: Option<String>,
    /// The email address of the support.
    #[serde(default)]
    pub support_email: Option<String>,
}

/// The number of deliveries of a session's `succeeded` event: [`PrivacyContext::result_webhook_deliveries`].
///
/// ```
/// use kayle_id::public::ResultDeliveries;
///
/// fn nobody_has_the_result(deliveries: &ResultDeliveries) -> bool {
///     deliveries.succeeded_count == 0
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultDeliveries {
    /// All deliveries.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub total_count: u32,
    /// Deliveries that a receiver acknowledged.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub succeeded_count: u32,
    /// The other deliveries.
    #[serde(default, deserialize_with = "lenient_integer")]
    pub undelivered_count: u32,
}
