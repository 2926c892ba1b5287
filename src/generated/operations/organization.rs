// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// Create an organization: `POST /v1/auth/orgs`.
///
/// Creates an organization and returns its id. A slug that is already in use is reported as a server
/// error.
///
/// ```
/// use kayle_id::operations::{CreateOrganization, Operation};
///
/// assert_eq!(CreateOrganization::INFO.path, "/v1/auth/orgs");
/// ```
#[derive(Clone)]
pub struct CreateOrganization {
    pub(crate) body: crate::generated::requests::CreateOrganizationRequest,
}

impl CreateOrganization {
    pub(crate) fn new(
        body: crate::generated::requests::CreateOrganizationRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateOrganization {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_organization",
            "POST",
            "/v1/auth/orgs",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CREATE_ORGANIZATION_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::CreatedOrganization>;
    type Output = crate::generated::models::CreatedOrganization;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Accept the verification terms: `POST /v1/auth/orgs/accept-verification-terms`.
///
/// Records that the signed-in user accepts the verification terms on behalf of an organization.
///
/// ```
/// use kayle_id::operations::{AcceptVerificationTerms, Operation};
///
/// assert_eq!(AcceptVerificationTerms::INFO.path, "/v1/auth/orgs/accept-verification-terms");
/// ```
#[derive(Clone)]
pub struct AcceptVerificationTerms {
    pub(crate) body: crate::generated::requests::AcceptVerificationTermsRequest,
}

impl AcceptVerificationTerms {
    pub(crate) fn new(
        body: crate::generated::requests::AcceptVerificationTermsRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for AcceptVerificationTerms {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "accept_verification_terms",
            "POST",
            "/v1/auth/orgs/accept-verification-terms",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::ACCEPT_VERIFICATION_TERMS_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::VerificationTermsAcceptance>;
    type Output = crate::generated::models::VerificationTermsAcceptance;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(Self::METHOD, "/v1/auth/orgs/accept-verification-terms");
        request.json(&self.body)?;
        Some(request)
    }
}

/// List audit log entries: `GET /v1/auth/orgs/audit-logs`.
///
/// Lists what was done in the active organization, newest first, page by page, with filters by event,
/// actor, time and text. A cursor that is not known gives the first page again.
///
/// ```
/// use kayle_id::operations::{ListAuditLogs, Operation};
///
/// assert_eq!(ListAuditLogs::INFO.path, "/v1/auth/orgs/audit-logs");
/// ```
#[derive(Clone)]
pub struct ListAuditLogs {
    pub(crate) actor_api_key_id: Option<crate::model::ApiKeyId>,
    pub(crate) actor_type: Option<crate::generated::enums::ActorType>,
    pub(crate) actor_user_id: Option<crate::model::UserId>,
    pub(crate) created_from: Option<crate::model::Timestamp>,
    pub(crate) created_to: Option<crate::model::Timestamp>,
    pub(crate) event: Option<String>,
    pub(crate) limit: Option<u32>,
    pub(crate) q: Option<String>,
    pub(crate) starting_after: Option<crate::model::AuditLogId>,
}

impl ListAuditLogs {
    pub(crate) fn new() -> Self {
        Self {
            actor_api_key_id: None,
            actor_type: None,
            actor_user_id: None,
            created_from: None,
            created_to: None,
            event: None,
            limit: None,
            q: None,
            starting_after: None,
        }
    }
}

impl support::Operation for ListAuditLogs {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_audit_logs",
            "GET",
            "/v1/auth/orgs/audit-logs",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::AUDIT_LOG_ID),
                support::Parameter::query("event", support::Rule::ANY_TEXT),
                support::Parameter::query("actor_user_id", formats::USER_ID),
                support::Parameter::query("actor_api_key_id", formats::API_KEY_ID),
                support::Parameter::query("actor_type", limits::ACTOR_TYPE),
                support::Parameter::query("created_from", support::Rule::ANY_TEXT),
                support::Parameter::query("created_to", support::Rule::ANY_TEXT),
                support::Parameter::query(
                    "q",
                    support::Rule::Text {
                        min: 1,
                        max: 200,
                        pattern: None,
                        one_of: &[],
                        uuid: false,
                    },
                ),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::AuditLog>;
    type Output = support::Page<crate::generated::models::AuditLog>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO
            .parameters[4]
            .check_text(self.actor_api_key_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO
            .parameters[5]
            .check_text(self.actor_type.as_ref().map(AsRef::as_ref))?;
        Self::INFO
            .parameters[3]
            .check_text(self.actor_user_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[0].check(&self.limit)?;
        Self::INFO.parameters[8].check_text(self.q.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/audit-logs");
        request
            .query_text(
                "actor_api_key_id",
                self.actor_api_key_id.as_ref().map(AsRef::as_ref),
            );
        request.query_text("actor_type", self.actor_type.as_ref().map(AsRef::as_ref));
        request
            .query_text("actor_user_id", self.actor_user_id.as_ref().map(AsRef::as_ref));
        request.query_value("created_from", &self.created_from);
        request.query_value("created_to", &self.created_to);
        request.query_text("event", self.event.as_ref().map(AsRef::as_ref));
        request.query_value("limit", &self.limit);
        request.query_text("q", self.q.as_ref().map(AsRef::as_ref));
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        Some(request)
    }
}

impl support::ListOperation for ListAuditLogs {
    type Item = crate::generated::models::AuditLog;
    type Id = crate::model::AuditLogId;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
        self.starting_after = Some(support::FromCursor::from_cursor(cursor));
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.starting_after
            .as_ref()
            .map(|cursor| AsRef::<str>::as_ref(cursor).to_owned())
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Self::Item) -> &str {
        item.id.as_ref()
    }
}

/// Update the business details: `POST /v1/auth/orgs/business-details`.
///
/// Changes what is on record about the business behind the active organization and returns all of it.
/// At least one field must be given.
///
/// ```
/// use kayle_id::operations::{UpdateBusinessDetails, Operation};
///
/// assert_eq!(UpdateBusinessDetails::INFO.path, "/v1/auth/orgs/business-details");
/// ```
#[derive(Clone)]
pub struct UpdateBusinessDetails {
    pub(crate) body: crate::generated::requests::UpdateBusinessDetailsRequest,
}

impl UpdateBusinessDetails {
    pub(crate) fn new(
        body: crate::generated::requests::UpdateBusinessDetailsRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for UpdateBusinessDetails {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "update_business_details",
            "POST",
            "/v1/auth/orgs/business-details",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::UPDATE_BUSINESS_DETAILS_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::BusinessDetails>;
    type Output = crate::generated::models::BusinessDetails;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/business-details");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Cancel the deletion of an organization: `POST /v1/auth/orgs/cancel-delete`.
///
/// Calls off a scheduled deletion and unfreezes the organization.
///
/// ```
/// use kayle_id::operations::{CancelOrganizationDeletion, Operation};
///
/// assert_eq!(CancelOrganizationDeletion::INFO.path, "/v1/auth/orgs/cancel-delete");
/// ```
#[derive(Clone)]
pub struct CancelOrganizationDeletion {
    pub(crate) body: crate::generated::requests::CancelOrganizationDeletionRequest,
}

impl CancelOrganizationDeletion {
    pub(crate) fn new(
        body: crate::generated::requests::CancelOrganizationDeletionRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CancelOrganizationDeletion {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "cancel_organization_deletion",
            "POST",
            "/v1/auth/orgs/cancel-delete",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CANCEL_ORGANIZATION_DELETION_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::DeletionCancelled>;
    type Output = crate::generated::models::DeletionCancelled;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/cancel-delete");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Confirm the deletion of an organization: `POST /v1/auth/orgs/confirm-delete`.
///
/// Schedules the deletion of an organization, given the code from the email. From then until the
/// deletion is cancelled or carried out the organization is frozen: every request with one of its API
/// keys is answered with status 410.
///
/// ```
/// use kayle_id::operations::{ConfirmOrganizationDeletion, Operation};
///
/// assert_eq!(ConfirmOrganizationDeletion::INFO.path, "/v1/auth/orgs/confirm-delete");
/// ```
#[derive(Clone)]
pub struct ConfirmOrganizationDeletion {
    pub(crate) body: crate::generated::requests::ConfirmOrganizationDeletionRequest,
}

impl ConfirmOrganizationDeletion {
    pub(crate) fn new(
        body: crate::generated::requests::ConfirmOrganizationDeletionRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for ConfirmOrganizationDeletion {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "confirm_organization_deletion",
            "POST",
            "/v1/auth/orgs/confirm-delete",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CONFIRM_ORGANIZATION_DELETION_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::PendingDeletion>;
    type Output = crate::generated::models::PendingDeletion;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/confirm-delete");
        request.json(&self.body)?;
        Some(request)
    }
}

/// List domains and open challenges: `GET /v1/auth/orgs/domains`.
///
/// Returns the active organization's verified domains and its open domain challenges, in one piece.
///
/// ```
/// use kayle_id::operations::{ListDomains, Operation};
///
/// assert_eq!(ListDomains::INFO.path, "/v1/auth/orgs/domains");
/// ```
#[derive(Clone)]
pub struct ListDomains {}

impl ListDomains {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for ListDomains {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_domains",
            "GET",
            "/v1/auth/orgs/domains",
        )
        .with_scope("dashboard")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::Domains>;
    type Output = crate::generated::models::Domains;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/domains"))
    }
}

/// Start proving control over a domain: `POST /v1/auth/orgs/domains/challenges/dns`.
///
/// Issues a challenge for a domain and returns the TXT record to publish. When the record is visible in
/// DNS, have it checked with `verify_domain_challenge`.
///
/// ```
/// use kayle_id::operations::{CreateDomainChallenge, Operation};
///
/// assert_eq!(CreateDomainChallenge::INFO.path, "/v1/auth/orgs/domains/challenges/dns");
/// ```
#[derive(Clone)]
pub struct CreateDomainChallenge {
    pub(crate) body: crate::generated::requests::CreateDomainChallengeRequest,
}

impl CreateDomainChallenge {
    pub(crate) fn new(
        body: crate::generated::requests::CreateDomainChallengeRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateDomainChallenge {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_domain_challenge",
            "POST",
            "/v1/auth/orgs/domains/challenges/dns",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CREATE_DOMAIN_CHALLENGE_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::CreatedDomainChallenge>;
    type Output = crate::generated::models::CreatedDomainChallenge;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(Self::METHOD, "/v1/auth/orgs/domains/challenges/dns");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Check the proof of control over a domain: `POST /v1/auth/orgs/domains/challenges/dns/verify`.
///
/// Looks up the challenge's TXT record and, when it is there, adds the domain to the active
/// organization. A record that is not visible yet gives a conflict; try again later. So does a domain
/// that another organization holds, unless `acknowledge_takeover` is true.
///
/// ```
/// use kayle_id::operations::{VerifyDomainChallenge, Operation};
///
/// assert_eq!(VerifyDomainChallenge::INFO.path, "/v1/auth/orgs/domains/challenges/dns/verify");
/// ```
#[derive(Clone)]
pub struct VerifyDomainChallenge {
    pub(crate) body: crate::generated::requests::VerifyDomainChallengeRequest,
}

impl VerifyDomainChallenge {
    pub(crate) fn new(
        body: crate::generated::requests::VerifyDomainChallengeRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for VerifyDomainChallenge {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "verify_domain_challenge",
            "POST",
            "/v1/auth/orgs/domains/challenges/dns/verify",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::VERIFY_DOMAIN_CHALLENGE_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::VerifiedDomain>;
    type Output = crate::generated::models::VerifiedDomain;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(Self::METHOD, "/v1/auth/orgs/domains/challenges/dns/verify");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Remove a domain: `DELETE /v1/auth/orgs/domains/{id}`.
///
/// Takes a verified domain off the active organization.
///
/// ```
/// use kayle_id::operations::{DeleteDomain, Operation};
///
/// assert_eq!(DeleteDomain::INFO.path, "/v1/auth/orgs/domains/{id}");
/// ```
#[derive(Clone)]
pub struct DeleteDomain {
    pub(crate) id: crate::model::DomainId,
}

impl DeleteDomain {
    pub(crate) fn new(id: crate::model::DomainId) -> Self {
        Self { id }
    }
}

impl support::Operation for DeleteDomain {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_domain",
            "DELETE",
            "/v1/auth/orgs/domains/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::DOMAIN_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = ();
    type Output = ();

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/domains/{}", support::path_part(self.id.as_ref())
                    ),
                ),
        )
    }
}

/// Replace the organization's logo: `POST /v1/auth/orgs/logo`.
///
/// Stores a new logo for the active organization. The image must be a PNG, JPEG, WebP or GIF of at most
/// 1 MiB whose bytes agree with the stated format.
///
/// ```
/// use kayle_id::operations::{UpdateOrganizationLogo, Operation};
///
/// assert_eq!(UpdateOrganizationLogo::INFO.path, "/v1/auth/orgs/logo");
/// ```
#[derive(Clone)]
pub struct UpdateOrganizationLogo {
    pub(crate) body: crate::generated::requests::UpdateOrganizationLogoRequest,
}

impl UpdateOrganizationLogo {
    pub(crate) fn new(
        body: crate::generated::requests::UpdateOrganizationLogoRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for UpdateOrganizationLogo {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "update_organization_logo",
            "POST",
            "/v1/auth/orgs/logo",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::UPDATE_ORGANIZATION_LOGO_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::OrganizationLogo>;
    type Output = crate::generated::models::OrganizationLogo;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/logo");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Leave the organization: `POST /v1/auth/orgs/members/leave`.
///
/// Ends the signed-in user's own membership in the active organization. The last owner cannot leave.
///
/// ```
/// use kayle_id::operations::{LeaveOrganization, Operation};
///
/// assert_eq!(LeaveOrganization::INFO.path, "/v1/auth/orgs/members/leave");
/// ```
#[derive(Clone)]
pub struct LeaveOrganization {}

impl LeaveOrganization {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for LeaveOrganization {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "leave_organization",
            "POST",
            "/v1/auth/orgs/members/leave",
        )
        .with_scope("dashboard")
        .with_repeatable(false);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/members/leave"))
    }
}

/// Remove a member: `DELETE /v1/auth/orgs/members/{id}`.
///
/// Ends another user's membership in the active organization. The last owner cannot be removed.
///
/// ```
/// use kayle_id::operations::{RemoveMember, Operation};
///
/// assert_eq!(RemoveMember::INFO.path, "/v1/auth/orgs/members/{id}");
/// ```
#[derive(Clone)]
pub struct RemoveMember {
    pub(crate) id: crate::model::MemberId,
}

impl RemoveMember {
    pub(crate) fn new(id: crate::model::MemberId) -> Self {
        Self { id }
    }
}

impl support::Operation for RemoveMember {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "remove_member",
            "DELETE",
            "/v1/auth/orgs/members/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::MEMBER_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/members/{}", support::path_part(self.id.as_ref())
                    ),
                ),
        )
    }
}

/// Reinstate a member: `POST /v1/auth/orgs/members/{id}/reinstate`.
///
/// Restores a membership that had ended. It is refused as a conflict when it clashes with another
/// membership of the same user.
///
/// ```
/// use kayle_id::operations::{ReinstateMember, Operation};
///
/// assert_eq!(ReinstateMember::INFO.path, "/v1/auth/orgs/members/{id}/reinstate");
/// ```
#[derive(Clone)]
pub struct ReinstateMember {
    pub(crate) id: crate::model::MemberId,
}

impl ReinstateMember {
    pub(crate) fn new(id: crate::model::MemberId) -> Self {
        Self { id }
    }
}

impl support::Operation for ReinstateMember {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "reinstate_member",
            "POST",
            "/v1/auth/orgs/members/{id}/reinstate",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::MEMBER_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/members/{}/reinstate", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// List redirect URIs: `GET /v1/auth/orgs/redirect-uris`.
///
/// Lists the redirect patterns registered for the active organization, in one piece.
///
/// ```
/// use kayle_id::operations::{ListRedirectUris, Operation};
///
/// assert_eq!(ListRedirectUris::INFO.path, "/v1/auth/orgs/redirect-uris");
/// ```
#[derive(Clone)]
pub struct ListRedirectUris {}

impl ListRedirectUris {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for ListRedirectUris {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_redirect_uris",
            "GET",
            "/v1/auth/orgs/redirect-uris",
        )
        .with_scope("dashboard")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<Vec<crate::generated::models::RedirectUri>>;
    type Output = Vec<crate::generated::models::RedirectUri>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/redirect-uris"))
    }
}

/// Register a redirect URI: `POST /v1/auth/orgs/redirect-uris`.
///
/// Registers a pattern of addresses that sessions may redirect to. It must lie under a domain the
/// organization has verified.
///
/// ```
/// use kayle_id::operations::{CreateRedirectUri, Operation};
///
/// assert_eq!(CreateRedirectUri::INFO.path, "/v1/auth/orgs/redirect-uris");
/// ```
#[derive(Clone)]
pub struct CreateRedirectUri {
    pub(crate) body: crate::generated::requests::CreateRedirectUriRequest,
}

impl CreateRedirectUri {
    pub(crate) fn new(
        body: crate::generated::requests::CreateRedirectUriRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateRedirectUri {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_redirect_uri",
            "POST",
            "/v1/auth/orgs/redirect-uris",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CREATE_REDIRECT_URI_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::RedirectUri>;
    type Output = crate::generated::models::RedirectUri;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/redirect-uris");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Remove a redirect URI: `DELETE /v1/auth/orgs/redirect-uris/{id}`.
///
/// Removes a redirect pattern. New sessions can no longer redirect to addresses that only this pattern
/// allowed.
///
/// ```
/// use kayle_id::operations::{DeleteRedirectUri, Operation};
///
/// assert_eq!(DeleteRedirectUri::INFO.path, "/v1/auth/orgs/redirect-uris/{id}");
/// ```
#[derive(Clone)]
pub struct DeleteRedirectUri {
    pub(crate) id: crate::model::RedirectUriId,
}

impl DeleteRedirectUri {
    pub(crate) fn new(id: crate::model::RedirectUriId) -> Self {
        Self { id }
    }
}

impl support::Operation for DeleteRedirectUri {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_redirect_uri",
            "DELETE",
            "/v1/auth/orgs/redirect-uris/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::REDIRECT_URI_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = ();
    type Output = ();

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/orgs/redirect-uris/{}", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Request the deletion of an organization: `POST /v1/auth/orgs/request-delete`.
///
/// Sends a confirmation code by email. Nothing is deleted until the code is handed in with
/// `confirm_organization_deletion`.
///
/// ```
/// use kayle_id::operations::{RequestOrganizationDeletion, Operation};
///
/// assert_eq!(RequestOrganizationDeletion::INFO.path, "/v1/auth/orgs/request-delete");
/// ```
#[derive(Clone)]
pub struct RequestOrganizationDeletion {
    pub(crate) body: crate::generated::requests::OrganizationDeletionRequest,
}

impl RequestOrganizationDeletion {
    pub(crate) fn new(
        body: crate::generated::requests::OrganizationDeletionRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for RequestOrganizationDeletion {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "request_organization_deletion",
            "POST",
            "/v1/auth/orgs/request-delete",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::ORGANIZATION_DELETION_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::DeletionRequested>;
    type Output = crate::generated::models::DeletionRequested;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/request-delete");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Get the relying party terms: `GET /v1/auth/orgs/rp-terms`.
///
/// Returns which relying party terms are in force and whether the active organization has accepted
/// them.
///
/// ```
/// use kayle_id::operations::{GetRelyingPartyTerms, Operation};
///
/// assert_eq!(GetRelyingPartyTerms::INFO.path, "/v1/auth/orgs/rp-terms");
/// ```
#[derive(Clone)]
pub struct GetRelyingPartyTerms {}

impl GetRelyingPartyTerms {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for GetRelyingPartyTerms {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "get_relying_party_terms",
            "GET",
            "/v1/auth/orgs/rp-terms",
        )
        .with_scope("dashboard")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::RelyingPartyTerms>;
    type Output = crate::generated::models::RelyingPartyTerms;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/rp-terms"))
    }
}

/// Accept the relying party terms: `POST /v1/auth/orgs/rp-terms`.
///
/// Records that the active organization accepts the relying party terms in force, without which it
/// cannot create sessions.
///
/// ```
/// use kayle_id::operations::{AcceptRelyingPartyTerms, Operation};
///
/// assert_eq!(AcceptRelyingPartyTerms::INFO.path, "/v1/auth/orgs/rp-terms");
/// ```
#[derive(Clone)]
pub struct AcceptRelyingPartyTerms {}

impl AcceptRelyingPartyTerms {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for AcceptRelyingPartyTerms {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "accept_relying_party_terms",
            "POST",
            "/v1/auth/orgs/rp-terms",
        )
        .with_scope("dashboard")
        .with_repeatable(false);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::RelyingPartyTerms>;
    type Output = crate::generated::models::RelyingPartyTerms;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/rp-terms"))
    }
}
