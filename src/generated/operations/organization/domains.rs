// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/domains`.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

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
