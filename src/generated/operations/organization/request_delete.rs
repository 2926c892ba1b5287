// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/request-delete`.

use crate::generated::limits;
use crate::support;

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
