// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/cancel-delete`.

use crate::generated::limits;
use crate::support;

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
