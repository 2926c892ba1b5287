// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Account.

use crate::support;

/// List the organizations you own: `GET /v1/auth/account/owned-organizations`.
///
/// Lists every organization the signed-in user is an owner of, in one piece.
///
/// ```
/// use kayle_id::operations::{ListOwnedOrganizations, Operation};
///
/// assert_eq!(ListOwnedOrganizations::INFO.path, "/v1/auth/account/owned-organizations");
/// ```
#[derive(Clone)]
pub struct ListOwnedOrganizations {}

impl ListOwnedOrganizations {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for ListOwnedOrganizations {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_owned_organizations",
            "GET",
            "/v1/auth/account/owned-organizations",
        )
        .with_scope("dashboard")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::OwnedOrganizations>;
    type Output = crate::generated::models::OwnedOrganizations;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/account/owned-organizations"))
    }
}
