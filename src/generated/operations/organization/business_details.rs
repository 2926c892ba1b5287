// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/business-details`.

use crate::generated::limits;
use crate::support;

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
