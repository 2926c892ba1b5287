//! What is sent and received: models, identifiers, secrets, times.
//!
//! Reading is tolerant: members nobody knows are ignored, values of an enumeration nobody knows
//! arrive as `Unknown`. Sending is strict: what breaks a published limit is refused before it leaves.

mod claim;
mod claim_map;
mod id;
mod metadata;
mod open_enum;
mod private;
mod retention;
mod secret;
mod share_fields;
mod targets;
mod time;

pub use claim::Claim;
pub use claim_map::ClaimMap;
#[cfg(any(feature = "bitgo", feature = "hookbridge"))]
pub(crate) use id::ids;
pub use id::{
    ApiKeyId, AuditLogId, DomainChallengeId, DomainId, MemberId, OrganizationId, RedirectUriId, SessionId, UserId,
    WebhookDeliveryId, WebhookEncryptionKeyId, WebhookEndpointId, WebhookEventId,
};
pub(crate) use id::{FromCursor, check_id};
pub use metadata::{MetadataValue, StoredJwk};
pub(crate) use open_enum::open_enum;
pub use private::{AuditLogMetadata, PrivateText, VerificationUrl};
pub use retention::RetentionHours;
pub use secret::{ApiKeySecret, CancelToken, DeletionCode, SigningSecret};
pub use share_fields::ShareFields;
pub use targets::WebhookTargets;
pub use time::{Date, Timestamp};

// Every model that the API returns, and every enumeration.
pub use crate::generated::enums::*;
pub use crate::generated::models::*;

use serde::{Deserialize, Deserializer};

/// A list or map that arrives as null is empty.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

impl SessionStatus {
    /// Whether the session is over: succeeded, failed, expired or cancelled.
    ///
    /// A succeeded or failed session can still become `cancelled`, when its user withdraws consent.
    ///
    /// ```
    /// use kayle_id::SessionStatus;
    /// assert!(SessionStatus::Expired.is_terminal());
    /// assert!(!SessionStatus::InProgress.is_terminal());
    /// ```
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Expired | Self::Cancelled)
    }
}
