//! What is sent and received: models, identifiers, secrets, times.
//!
//! Reading is tolerant: members nobody knows are ignored, values of an enumeration nobody knows
//! arrive as `Unknown`. Sending is strict: what breaks a published limit is refused before it leaves.

#[cfg(feature = "client")]
mod asked;

#[cfg(feature = "client")]
pub(crate) use kayle_id_core::RequestedShareField;
pub use kayle_id_core::{
    ApiKeyId, ApiKeySecret, AuditLogId, AuditLogMetadata, CancelToken, CancellationReason, Claim, ClaimMap, Date,
    DeletionCode, DomainChallengeId, DomainId, MemberId, MetadataValue, OrganizationId, PrivateText, PrivateUrl,
    RedirectUriId, RetentionHours, Scope, SessionFailureCode, SessionId, SessionStatus, ShareFields, SigningSecret,
    StoredJwk, Timestamp, UserId, VerificationUrl, WebhookDeliveryId, WebhookEncryptionKeyId, WebhookEndpointId,
    WebhookEventId, WebhookEventType, WebhookTargets,
};

// Every model that the API returns, and every enumeration.
#[cfg(feature = "client")]
pub use crate::generated::enums::*;
#[cfg(feature = "client")]
pub use crate::generated::models::*;
