//! What is sent and received: models, identifiers, secrets, times.
//!
//! Reading is tolerant: members nobody knows are ignored, values of an enumeration nobody knows
//! arrive as `Unknown`. Sending is strict: what breaks a published limit is refused before it leaves.

mod asked;

pub use kayle_id_core::{
    ApiKeyId, ApiKeySecret, AuditLogId, AuditLogMetadata, CancelToken, CancellationReason, Claim, ClaimMap, Date,
    DeletionCode, DomainChallengeId, DomainId, MemberId, MetadataValue, OrganizationId, PrivateText, RedirectUriId,
    RetentionHours, Scope, SessionFailureCode, SessionId, SessionStatus, ShareFields, SigningSecret, StoredJwk,
    Timestamp, UserId, VerificationUrl, WebhookDeliveryId, WebhookEncryptionKeyId, WebhookEndpointId, WebhookEventId,
    WebhookEventType, WebhookTargets,
};
pub(crate) use kayle_id_core::{RequestedShareField, open_enum};

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
