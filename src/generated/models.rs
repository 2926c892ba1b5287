// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.

use std::collections::BTreeMap;

/// An API key of your organization, without the key itself.
///
/// ```
/// use kayle_id::model::ApiKey;
///
/// fn show(api_key: &ApiKey) {
///     println!("{} {}", api_key.id, api_key.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ApiKey {
    /// When the key was created.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// Whether the key is accepted. A disabled key is refused at once.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub enabled: bool,
    /// The id of this record, a UUID. It is not the key.
    pub id: crate::model::ApiKeyId,
    /// What you attached to the key. Empty when nothing was.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub metadata: BTreeMap<String, crate::model::MetadataValue>,
    /// The name the key was given.
    pub name: String,
    /// The scopes the key holds, normally values of `Scope`.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub permissions: Vec<String>,
    /// Meant to count the requests made with the key. In practice it stays 0.
    #[serde(
        rename = "requestCount",
        default,
        deserialize_with = "crate::support::lenient_integer"
    )]
    pub request_count: i64,
    /// When the key last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: crate::model::Timestamp,
}

/// One entry of an organization's audit log.
///
/// ```
/// use kayle_id::model::AuditLog;
///
/// fn show(audit_log: &AuditLog) {
///     println!("{} {:?}", audit_log.id, audit_log.actor);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditLog {
    /// Who did it.
    pub actor: AuditLogActor,
    /// When it was done.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// What was done, such as `organization.business_details.updated`.
    pub event: String,
    /// The entry's id, starting with `aud_`.
    pub id: crate::model::AuditLogId,
    /// Further details, which depend on the event.
    pub metadata: crate::model::AuditLogMetadata,
    /// The id of what it was done to. Null when it has no single target.
    #[serde(rename = "targetId", default)]
    pub target_id: Option<String>,
    /// What kind of thing `targetId` names. Null when there is none.
    #[serde(rename = "targetType", default)]
    pub target_type: Option<String>,
}

/// Who did what an audit log entry records. Which fields are filled depends on `type`.
///
/// ```
/// use kayle_id::model::AuditLogActor;
///
/// fn show(audit_log_actor: &AuditLogActor) {
///     println!("{:?} {:?}", audit_log_actor.id, audit_log_actor.type_);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditLogActor {
    /// The id of the API key's record. Null unless an API key acted.
    #[serde(rename = "apiKeyId", default)]
    pub api_key_id: Option<crate::model::ApiKeyId>,
    /// The name of the API key. Null unless an API key acted.
    #[serde(rename = "apiKeyName", default)]
    pub api_key_name: Option<String>,
    /// The user's email address. Null when no user acted.
    #[serde(default)]
    pub email: Option<crate::model::PrivateText>,
    /// The acting user's id. Null when no user acted.
    #[serde(default)]
    pub id: Option<String>,
    /// The user's name, possibly empty. Null when no user acted.
    #[serde(default)]
    pub name: Option<crate::model::PrivateText>,
    /// What kind of actor it was.
    #[serde(rename = "type")]
    pub type_: crate::generated::enums::ActorType,
}

/// The business behind an organization.
///
/// ```
/// use kayle_id::model::BusinessDetails;
///
/// fn show(business_details: &BusinessDetails) {
///     println!("{:?} {:?}", business_details.business_jurisdiction, business_details.business_type);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BusinessDetails {
    /// Where the business is registered. Null when not given.
    #[serde(rename = "businessJurisdiction", default)]
    pub business_jurisdiction: Option<String>,
    /// The registered name. Null when not given.
    #[serde(rename = "businessName", default)]
    pub business_name: Option<crate::model::PrivateText>,
    /// The number it is registered under. Null when not given.
    #[serde(rename = "businessRegistrationNumber", default)]
    pub business_registration_number: Option<crate::model::PrivateText>,
    /// The legal form. Null when not given.
    #[serde(rename = "businessType", default)]
    pub business_type: Option<crate::generated::enums::BusinessType>,
}

/// A receipt for an operation that changes something and has no object to return.
///
/// ```
/// use kayle_id::model::Confirmation;
///
/// fn show(confirmation: &Confirmation) {
///     println!("{:?} {}", confirmation.status, confirmation.message);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Confirmation {
    /// A sentence for people saying what was done.
    pub message: String,
    /// Always `success`; a failure is an error response instead.
    pub status: crate::generated::enums::ConfirmationStatus,
}

/// A new API key. This is the only time the key itself is shown.
///
/// ```
/// use kayle_id::model::CreatedApiKey;
///
/// fn show(created_api_key: &CreatedApiKey) {
///     println!("{}", created_api_key.id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The id of the key's record, a UUID, for changing or deleting it later.
    pub id: crate::model::ApiKeyId,
    /// The key to send as bearer token: `kk_` and 32 characters. Store it now; it cannot be read again.
    pub key: crate::model::ApiKeySecret,
}

/// The DNS record to publish as proof of control over a domain.
///
/// ```
/// use kayle_id::model::CreatedDomainChallenge;
///
/// fn show(created_domain_challenge: &CreatedDomainChallenge) {
///     println!("{} {:?}", created_domain_challenge.challenge_id, created_domain_challenge.conflict);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedDomainChallenge {
    /// The challenge's id, needed to have it checked.
    pub challenge_id: crate::model::DomainChallengeId,
    /// The organization that holds the domain already and would lose it. Null when nobody does.
    #[serde(default)]
    pub conflict: Option<DomainConflict>,
    /// When the challenge lapses.
    pub expires_at: crate::model::Timestamp,
    /// The name of the TXT record to create.
    pub record_name: String,
    /// The value to put in the record.
    pub record_value: String,
}

/// The id of a new organization.
///
/// ```
/// use kayle_id::model::CreatedOrganization;
///
/// fn show(created_organization: &CreatedOrganization) {
///     println!("{}", created_organization.id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedOrganization {
    /// The organization's id.
    pub id: crate::model::OrganizationId,
}

/// A new webhook endpoint together with the secret its deliveries are signed with.
///
/// ```
/// use kayle_id::model::CreatedWebhookEndpoint;
///
/// fn show(created_webhook_endpoint: &CreatedWebhookEndpoint) {
///     println!("{:?}", created_webhook_endpoint.endpoint);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedWebhookEndpoint {
    /// The endpoint as stored.
    pub endpoint: WebhookEndpoint,
    /// The key for checking the signature of every delivery to this endpoint: `whsec_` and 32 characters.
    /// Keep it secret.
    pub signing_secret: crate::model::SigningSecret,
}

/// The relying party terms in force.
///
/// ```
/// use kayle_id::model::CurrentRelyingPartyTerms;
///
/// fn show(current_relying_party_terms: &CurrentRelyingPartyTerms) {
///     println!("{:?} {:?}", current_relying_party_terms.jurisdiction, current_relying_party_terms.terms_hash);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CurrentRelyingPartyTerms {
    /// The legal regime they are written for.
    pub jurisdiction: crate::generated::enums::RelyingPartyTermsJurisdiction,
    /// The hash of their text.
    pub terms_hash: crate::generated::enums::RelyingPartyTermsHash,
    /// Their version.
    pub terms_version: crate::generated::enums::RelyingPartyTermsVersion,
}

/// A receipt for a cancelled deletion.
///
/// ```
/// use kayle_id::model::DeletionCancelled;
///
/// fn show(deletion_cancelled: &DeletionCancelled) {
///     println!("{}", deletion_cancelled.ok);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeletionCancelled {
    /// Always true; a failure is an error response instead.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub ok: bool,
}

/// Where the code that confirms a deletion was sent.
///
/// ```
/// use kayle_id::model::DeletionRequested;
///
/// fn show(deletion_requested: &DeletionRequested) {
///     println!("{:?}", deletion_requested.sent_to_email);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeletionRequested {
    /// The email address that receives the code.
    #[serde(rename = "sentToEmail")]
    pub sent_to_email: crate::model::PrivateText,
}

/// A domain your organization has proven to control.
///
/// ```
/// use kayle_id::model::Domain;
///
/// fn show(domain: &Domain) {
///     println!("{} {}", domain.id, domain.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Domain {
    /// The domain name without subdomains, such as `example.com`.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the domain lost its verified standing because the proof was gone. Null while it is in good
    /// standing.
    #[serde(rename = "downgradedAt", default)]
    pub downgraded_at: Option<crate::model::Timestamp>,
    /// The domain's id.
    pub id: crate::model::DomainId,
    /// When the proof was last looked up again. Null when it has not been.
    #[serde(rename = "lastCheckedAt", default)]
    pub last_checked_at: Option<crate::model::Timestamp>,
    /// When control was proven.
    #[serde(rename = "verifiedAt")]
    pub verified_at: crate::model::Timestamp,
    /// How control was proven.
    #[serde(rename = "verifiedVia")]
    pub verified_via: crate::generated::enums::DomainVerificationMethod,
}

/// A proof of control over a domain that is still open.
///
/// ```
/// use kayle_id::model::DomainChallenge;
///
/// fn show(domain_challenge: &DomainChallenge) {
///     println!("{} {}", domain_challenge.id, domain_challenge.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainChallenge {
    /// The domain to be proven.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the challenge was issued.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// When the challenge lapses and a new one is needed.
    #[serde(rename = "expiresAt")]
    pub expires_at: crate::model::Timestamp,
    /// The challenge's id.
    pub id: crate::model::DomainChallengeId,
    /// How it is to be proven.
    pub method: crate::generated::enums::DomainVerificationMethod,
}

/// Another organization that already holds the domain.
///
/// ```
/// use kayle_id::model::DomainConflict;
///
/// fn show(domain_conflict: &DomainConflict) {
///     println!("{}", domain_conflict.organization_name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainConflict {
    /// That organization's name.
    pub organization_name: String,
}

/// The organization a domain was taken from.
///
/// ```
/// use kayle_id::model::DomainTakeover;
///
/// fn show(domain_takeover: &DomainTakeover) {
///     println!("{} {}", domain_takeover.organization_id, domain_takeover.organization_name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainTakeover {
    /// That organization's id.
    pub organization_id: crate::model::OrganizationId,
    /// That organization's name.
    pub organization_name: String,
}

/// An organization's verified domains and open challenges.
///
/// ```
/// use kayle_id::model::Domains;
///
/// fn show(domains: &Domains) {
///     println!("{:?}", domains.challenges);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Domains {
    /// The proofs still open.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub challenges: Vec<DomainChallenge>,
    /// The domains proven so far.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub domains: Vec<Domain>,
}

/// The logo now stored for an organization.
///
/// ```
/// use kayle_id::model::OrganizationLogo;
///
/// fn show(organization_logo: &OrganizationLogo) {
///     println!("{}", organization_logo.logo);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OrganizationLogo {
    /// A reference to the stored image, as the dashboard uses it.
    pub logo: String,
}

/// An organization owned by the signed-in user.
///
/// ```
/// use kayle_id::model::OwnedOrganization;
///
/// fn show(owned_organization: &OwnedOrganization) {
///     println!("{} {}", owned_organization.id, owned_organization.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OwnedOrganization {
    /// The organization's id.
    pub id: crate::model::OrganizationId,
    /// The organization's name.
    pub name: String,
    /// The short name used in addresses.
    pub slug: String,
}

/// The organizations owned by the signed-in user.
///
/// ```
/// use kayle_id::model::OwnedOrganizations;
///
/// fn show(owned_organizations: &OwnedOrganizations) {
///     println!("{:?}", owned_organizations.organizations);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OwnedOrganizations {
    /// Every one of them. Empty when the user owns none.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub organizations: Vec<OwnedOrganization>,
}

/// When a confirmed deletion will be carried out.
///
/// ```
/// use kayle_id::model::PendingDeletion;
///
/// fn show(pending_deletion: &PendingDeletion) {
///     println!("{}", pending_deletion.pending_deletion_at);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PendingDeletion {
    /// When the organization will be deleted. Until then the deletion can be cancelled, and API keys are
    /// refused.
    #[serde(rename = "pendingDeletionAt")]
    pub pending_deletion_at: crate::model::Timestamp,
}

/// A pattern of addresses that sessions may send their users to.
///
/// ```
/// use kayle_id::model::RedirectUri;
///
/// fn show(redirect_uri: &RedirectUri) {
///     println!("{} {}", redirect_uri.id, redirect_uri.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RedirectUri {
    /// The name of that domain.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the pattern was registered.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// The pattern's id.
    pub id: crate::model::RedirectUriId,
    /// The pattern a session's `redirect_url` is matched against.
    pub pattern: String,
    /// The verified domain it lies under.
    #[serde(rename = "verifiedDomainId")]
    pub verified_domain_id: crate::model::DomainId,
}

/// The relying party terms in force and how your organization stands to them.
///
/// ```
/// use kayle_id::model::RelyingPartyTerms;
///
/// fn show(relying_party_terms: &RelyingPartyTerms) {
///     println!("{:?} {:?}", relying_party_terms.acceptance, relying_party_terms.current);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelyingPartyTerms {
    /// The acceptance on record. Null when none was ever given.
    #[serde(default)]
    pub acceptance: Option<RelyingPartyTermsAcceptance>,
    /// The terms in force.
    pub current: CurrentRelyingPartyTerms,
    /// Whether the acceptance on record is for the terms in force. Sessions cannot be created while it is
    /// false.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub current_accepted: bool,
}

/// Which version of the relying party terms an organization has accepted, when, and by whom.
///
/// ```
/// use kayle_id::model::RelyingPartyTermsAcceptance;
///
/// fn show(relying_party_terms_acceptance: &RelyingPartyTermsAcceptance) {
///     println!("{:?} {}", relying_party_terms_acceptance.accepted_by, relying_party_terms_acceptance.jurisdiction);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelyingPartyTermsAcceptance {
    /// When the terms were accepted.
    pub accepted_at: crate::model::Timestamp,
    /// The user who accepted them. Null when that is not known any more.
    #[serde(default)]
    pub accepted_by: Option<String>,
    /// The legal regime of the accepted version.
    pub jurisdiction: String,
    /// The hash of the accepted text.
    pub terms_hash: String,
    /// The accepted version, a date such as `2026-05-17`.
    pub terms_version: String,
}

/// One identity verification of one person, from the moment it is created until 60 minutes later at
/// most.
///
/// ```
/// use kayle_id::model::Session;
///
/// fn show(session: &Session) {
///     println!("{} {:?}", session.id, session.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Session {
    /// The secret that the verification page needs to cancel this session for the user; `verification_url`
    /// carries it too. Present only in the answer to the create request.
    #[serde(default)]
    pub cancel_token: Option<crate::model::CancelToken>,
    /// When the session reached a terminal status. Null before that.
    #[serde(default)]
    pub completed_at: Option<crate::model::Timestamp>,
    /// The version of the rules that `share_fields` follows.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub contract_version: i64,
    /// When the session was created.
    pub created_at: crate::model::Timestamp,
    /// When the session's time is up, 60 minutes after its creation.
    pub expires_at: crate::model::Timestamp,
    /// The check that was not passed. Null unless the session failed; a failed session that the user later
    /// withdrew is `cancelled` and keeps its code.
    #[serde(default)]
    pub failure_code: Option<crate::model::SessionFailureCode>,
    /// The session's id: `vs_` and 64 letters or digits.
    pub id: crate::model::SessionId,
    /// How many attempts at the liveness check have been used, out of 3.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub liveness_tries_used: u32,
    /// How many attempts at reading the document's chip have been used, out of 3.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub nfc_tries_used: u32,
    /// Where the user is sent when the verification is over. Null when none was given.
    #[serde(default)]
    pub redirect_url: Option<String>,
    /// The claims this session asks for, by claim key. May hold more than was requested:
    /// `kayle_document_id` is always among them.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub share_fields: crate::model::ClaimMap<crate::generated::models::ShareField>,
    /// How far the session has come. After `expires_at` an abandoned session keeps its last status for up
    /// to a few minutes before it turns `expired`.
    pub status: crate::model::SessionStatus,
    /// When the session last changed.
    pub updated_at: crate::model::Timestamp,
    /// The page to open for the user to verify. In the answer to the create request, and only there, it
    /// carries the cancel token as a query parameter.
    pub verification_url: crate::model::VerificationUrl,
    /// The endpoints chosen for this session when it was created, duplicates removed. Null when none was;
    /// an endpoint deleted since is still listed.
    #[serde(default)]
    pub webhook_endpoint_id: Option<crate::model::WebhookTargets>,
}

/// An overview of your organization's sessions.
///
/// ```
/// use kayle_id::model::SessionAnalytics;
///
/// fn show(session_analytics: &SessionAnalytics) {
///     println!("{:?}", session_analytics.summary);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalytics {
    /// Counts over all time.
    pub summary: SessionAnalyticsSummary,
    /// Running totals for each of the last 14 days, oldest first.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub timeline: Vec<SessionAnalyticsTimelinePoint>,
    /// Counts for each of the last 14 days, oldest first, days without sessions included.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub trend: Vec<SessionAnalyticsTrendPoint>,
}

/// How many sessions your organization has had in all, and how they ended.
///
/// ```
/// use kayle_id::model::SessionAnalyticsSummary;
///
/// fn show(session_analytics_summary: &SessionAnalyticsSummary) {
///     println!("{} {}", session_analytics_summary.active, session_analytics_summary.cancelled);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsSummary {
    /// Sessions that have not ended yet.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub active: u32,
    /// Sessions that were cancelled so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// Sessions that expired so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded so far.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
    /// All sessions ever created.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub total: u32,
}

/// How many sessions there were by the end of one day, counted from the beginning.
///
/// ```
/// use kayle_id::model::SessionAnalyticsTimelinePoint;
///
/// fn show(session_analytics_timeline_point: &SessionAnalyticsTimelinePoint) {
///     println!("{} {}", session_analytics_timeline_point.active, session_analytics_timeline_point.cancelled);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsTimelinePoint {
    /// Sessions not ended as of this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub active: u32,
    /// Sessions that were cancelled up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// The day, in UTC.
    pub date: crate::model::Date,
    /// Sessions that expired up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
    /// Sessions created up to this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub total: u32,
}

/// The sessions of one day, by outcome.
///
/// ```
/// use kayle_id::model::SessionAnalyticsTrendPoint;
///
/// fn show(session_analytics_trend_point: &SessionAnalyticsTrendPoint) {
///     println!("{} {}", session_analytics_trend_point.cancelled, session_analytics_trend_point.date);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SessionAnalyticsTrendPoint {
    /// Sessions that were cancelled, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub cancelled: u32,
    /// The day, in UTC.
    pub date: crate::model::Date,
    /// Sessions that expired, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub expired: u32,
    /// Sessions that failed, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub failure: u32,
    /// Sessions that succeeded, counted for this day.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub success: u32,
}

/// One claim of a session's contract as the API stored it.
///
/// ```
/// use kayle_id::model::ShareField;
///
/// fn show(share_field: &ShareField) {
///     println!("{} {}", share_field.reason, share_field.required);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ShareField {
    /// The explanation meant for the user, with surrounding and repeated whitespace removed. The API words
    /// it itself for claims nobody asked for.
    pub reason: String,
    /// Whether the user has to share the claim to complete the verification.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub required: bool,
    /// Whether the claim was requested or added by the API.
    pub source: crate::generated::enums::ShareFieldSource,
}

/// When the verification terms were accepted, and by whom.
///
/// ```
/// use kayle_id::model::VerificationTermsAcceptance;
///
/// fn show(verification_terms_acceptance: &VerificationTermsAcceptance) {
///     println!("{} {}", verification_terms_acceptance.verification_terms_accepted_by, verification_terms_acceptance.verification_terms_accepted_at);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VerificationTermsAcceptance {
    /// When the terms were accepted.
    #[serde(rename = "verificationTermsAcceptedAt")]
    pub verification_terms_accepted_at: crate::model::Timestamp,
    /// The user who accepted them.
    #[serde(rename = "verificationTermsAcceptedBy")]
    pub verification_terms_accepted_by: String,
}

/// A domain whose proof was just accepted.
///
/// ```
/// use kayle_id::model::VerifiedDomain;
///
/// fn show(verified_domain: &VerifiedDomain) {
///     println!("{} {}", verified_domain.apex_domain, verified_domain.domain_id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VerifiedDomain {
    /// The domain name.
    pub apex_domain: String,
    /// The domain's id.
    pub domain_id: crate::model::DomainId,
    /// The organization that held the domain until now. Null when nobody did.
    #[serde(default)]
    pub takeover_from: Option<DomainTakeover>,
}

/// One event on its way to one webhook endpoint.
///
/// ```
/// use kayle_id::model::WebhookDelivery;
///
/// fn show(webhook_delivery: &WebhookDelivery) {
///     println!("{} {:?}", webhook_delivery.id, webhook_delivery.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// How many attempts have been made. A manual retry starts again from 0.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub attempt_count: i64,
    /// When the delivery was set up.
    pub created_at: crate::model::Timestamp,
    /// The event being delivered.
    pub event_id: crate::model::WebhookEventId,
    /// The delivery's id, starting with `whd_`. Each attempt carries it in the `X-Kayle-Delivery-Id`
    /// header.
    pub id: crate::model::WebhookDeliveryId,
    /// When the last attempt was made. Null before the first, and after a manual retry until it runs.
    #[serde(default)]
    pub last_attempt_at: Option<crate::model::Timestamp>,
    /// The HTTP status your endpoint answered the last attempt with. Null when there was no attempt or no
    /// answer, as after a time-out or a failed connection.
    #[serde(default, deserialize_with = "crate::support::lenient_optional_integer")]
    pub last_status_code: Option<i64>,
    /// Meant for the time of the next attempt. In practice it is null even while one is scheduled.
    #[serde(default)]
    pub next_attempt_at: Option<crate::model::Timestamp>,
    /// When the kept payload will be erased. Null when no date is set.
    #[serde(default)]
    pub payload_expires_at: Option<crate::model::Timestamp>,
    /// Why the payload is kept, or why it was erased. Null when none is recorded.
    #[serde(default)]
    pub payload_retention_reason: Option<
        crate::generated::enums::PayloadRetentionReason,
    >,
    /// When the payload was erased. Null while it is still there to be sent again.
    #[serde(default)]
    pub payload_scrubbed_at: Option<crate::model::Timestamp>,
    /// How the delivery is doing.
    pub status: crate::generated::enums::WebhookDeliveryStatus,
    /// When the delivery last changed.
    pub updated_at: crate::model::Timestamp,
    /// The key the payload is encrypted to. Null when the endpoint had no active key, in which case nothing
    /// could be sent.
    #[serde(default)]
    pub webhook_encryption_key_id: Option<crate::model::WebhookEncryptionKeyId>,
    /// The endpoint it is delivered to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}

/// A public key to which the payloads for one webhook endpoint are encrypted.
///
/// ```
/// use kayle_id::model::WebhookEncryptionKey;
///
/// fn show(webhook_encryption_key: &WebhookEncryptionKey) {
///     println!("{} {}", webhook_encryption_key.id, webhook_encryption_key.algorithm);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEncryptionKey {
    /// The key wrapping algorithm, `RSA-OAEP-256`.
    pub algorithm: String,
    /// When the key was registered.
    pub created_at: crate::model::Timestamp,
    /// When the key was last deactivated. Null while it is active.
    #[serde(default)]
    pub disabled_at: Option<crate::model::Timestamp>,
    /// The id of this record, starting with `whk_`.
    pub id: crate::model::WebhookEncryptionKeyId,
    /// Whether new payloads are encrypted to this key. At most one key of an endpoint is active.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub is_active: bool,
    /// The public key in JWK form as stored: `kty`, `n`, `e`, `alg` and `key_ops`, and nothing else of what
    /// was sent.
    pub jwk: crate::model::StoredJwk,
    /// The name you gave the key. It comes back as `kid` in the header of every payload encrypted to it.
    pub key_id: String,
    /// The key type, `RSA`.
    pub key_type: String,
    /// When the key last changed.
    pub updated_at: crate::model::Timestamp,
    /// The endpoint the key belongs to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}

/// An address of yours that receives webhooks.
///
/// ```
/// use kayle_id::model::WebhookEndpoint;
///
/// fn show(webhook_endpoint: &WebhookEndpoint) {
///     println!("{} {:?}", webhook_endpoint.id, webhook_endpoint.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEndpoint {
    /// When the endpoint was created.
    pub created_at: crate::model::Timestamp,
    /// When the endpoint was switched off. Null while it is enabled.
    #[serde(default)]
    pub disabled_at: Option<crate::model::Timestamp>,
    /// Whether events are sent here. A disabled endpoint misses what happens meanwhile.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub enabled: bool,
    /// The endpoint's id, starting with `whe_`.
    pub id: crate::model::WebhookEndpointId,
    /// Up to 8 labels of your choice. Empty when none were given.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub labels: Vec<String>,
    /// A name for people to recognise it by. Null when it has none.
    #[serde(default)]
    pub name: Option<String>,
    /// The organization the endpoint belongs to.
    pub organization_id: crate::model::OrganizationId,
    /// The kinds of event sent here. A subscription saved as an empty list reads back as all four kinds,
    /// although nothing is delivered.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub subscribed_event_types: Vec<crate::model::WebhookEventType>,
    /// How long, in hours, a payload that could not be delivered is kept: 0, 24, 72 or 168.
    #[serde(default)]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// When the endpoint last changed, including a rotation of its signing secret.
    pub updated_at: crate::model::Timestamp,
    /// The https address that deliveries are posted to.
    pub url: crate::model::PrivateUrl,
}

/// Something that happened to a session, and what became of telling your endpoints. The payload itself
/// is not part of it.
///
/// ```
/// use kayle_id::model::WebhookEvent;
///
/// fn show(webhook_event: &WebhookEvent) {
///     println!("{} {}", webhook_event.id, webhook_event.type_);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// When it happened.
    pub created_at: crate::model::Timestamp,
    /// One entry for each endpoint the event was meant for, possibly none. Deleting an endpoint removes its
    /// entries.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub deliveries: Vec<WebhookEventDelivery>,
    /// The event's id, starting with `evt_`; the same as `metadata.event_id` in the decrypted payload.
    pub id: crate::model::WebhookEventId,
    /// The id of the object the event is about: a session's id when `trigger_type` is
    /// `verification_session`.
    pub trigger_id: String,
    /// What kind of object the event is about.
    pub trigger_type: crate::generated::enums::WebhookTriggerType,
    /// What happened, normally one of the values of `WebhookEventType`.
    #[serde(rename = "type")]
    pub type_: String,
}

/// The state of one delivery, as summed up inside its event.
///
/// ```
/// use kayle_id::model::WebhookEventDelivery;
///
/// fn show(webhook_event_delivery: &WebhookEventDelivery) {
///     println!("{} {:?}", webhook_event_delivery.id, webhook_event_delivery.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEventDelivery {
    /// How many attempts have been made. A manual retry starts again from 0.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub attempt_count: i64,
    /// The delivery's id, starting with `whd_`.
    pub id: crate::model::WebhookDeliveryId,
    /// When the last attempt was made. Null before the first, and after a manual retry until it runs.
    #[serde(default)]
    pub last_attempt_at: Option<crate::model::Timestamp>,
    /// The HTTP status your endpoint answered the last attempt with. Null when there was no attempt or no
    /// answer, as after a time-out or a failed connection.
    #[serde(default, deserialize_with = "crate::support::lenient_optional_integer")]
    pub last_status_code: Option<i64>,
    /// When the kept payload will be erased. Null when no date is set.
    #[serde(default)]
    pub payload_expires_at: Option<crate::model::Timestamp>,
    /// Why the payload is kept, or why it was erased. Null when none is recorded.
    #[serde(default)]
    pub payload_retention_reason: Option<
        crate::generated::enums::PayloadRetentionReason,
    >,
    /// When the payload was erased. Null while it is still there to be sent again.
    #[serde(default)]
    pub payload_scrubbed_at: Option<crate::model::Timestamp>,
    /// How the delivery is doing.
    pub status: crate::generated::enums::WebhookDeliveryStatus,
    /// The endpoint it is delivered to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}

/// The secret in force for one webhook endpoint.
///
/// ```
/// use kayle_id::model::WebhookSigningSecret;
///
/// fn show(webhook_signing_secret: &WebhookSigningSecret) {
///     println!("{}", webhook_signing_secret.endpoint_id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookSigningSecret {
    /// The endpoint whose deliveries it signs.
    pub endpoint_id: crate::model::WebhookEndpointId,
    /// The key for checking the signature of its deliveries: `whsec_` and 32 characters. Keep it secret.
    pub signing_secret: crate::model::SigningSecret,
}
