// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.

mod accept_verification_terms;
mod audit_logs;
mod business_details;
mod cancel_delete;
mod confirm_delete;
mod domains;
mod logo;
mod members;
mod redirect_uris;
mod request_delete;
mod rp_terms;

pub use accept_verification_terms::*;
pub use audit_logs::*;
pub use business_details::*;
pub use cancel_delete::*;
pub use confirm_delete::*;
pub use domains::*;
pub use logo::*;
pub use members::*;
pub use redirect_uris::*;
pub use request_delete::*;
pub use rp_terms::*;
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
