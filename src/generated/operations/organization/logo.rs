// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/logo`.

use crate::generated::limits;
use crate::support;

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
