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
pub(crate) use kayle_id_core::{FromCursor, RequestedShareField, open_enum};

pub use crate::generated::types::{
    ApiKey, AuditLog, AuditLogActor, BusinessDetails, Confirmation, CreatedApiKey, CreatedDomainChallenge,
    CreatedOrganization, CreatedWebhookEndpoint, CurrentRelyingPartyTerms, DeletionCancelled, DeletionRequested,
    Domain, DomainChallenge, DomainConflict, DomainTakeover, Domains, OrganizationLogo, OwnedOrganization,
    OwnedOrganizations, PendingDeletion, RedirectUri, RelyingPartyTerms, RelyingPartyTermsAcceptance, Session,
    SessionAnalytics, SessionAnalyticsSummary, SessionAnalyticsTimelinePoint, SessionAnalyticsTrendPoint, ShareField,
    VerificationTermsAcceptance, VerifiedDomain, WebhookDelivery, WebhookEncryptionKey, WebhookEndpoint, WebhookEvent,
    WebhookEventDelivery, WebhookSigningSecret,
};
pub use crate::generated::{
    ActorType, BusinessType, ConfirmationStatus, DomainVerificationMethod, LogoContentType, PayloadRetentionReason,
    RelyingPartyTermsHash, RelyingPartyTermsJurisdiction, RelyingPartyTermsVersion, ShareFieldSource,
    WebhookDeliveryStatus, WebhookTriggerType,
};

use serde::{Deserialize, Deserializer};

/// A list or map that arrives as null is empty.
pub(crate) fn null_as_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}
