// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/confirm-delete`.

use crate::generated::limits;
use crate::support;

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
