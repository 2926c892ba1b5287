// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/rp-terms`.

use crate::support;

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
