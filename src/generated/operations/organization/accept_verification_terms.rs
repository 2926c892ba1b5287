// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/accept-verification-terms`.

use crate::generated::limits;
use crate::support;

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
