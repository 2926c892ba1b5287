//! The types that are sent and received: models, identifiers, secrets, times.
//!
//! Reading is tolerant: unknown members are ignored, and unknown values of an enumeration become `Unknown`. Sending is
//! strict: a request that breaks a published limit is refused before it is sent.

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
