// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.

mod accept_verification_terms;
mod audit_logs;
mod business_details;
mod cancel_delete;
mod confirm_delete;
mod domains;
mod logo;
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
pub use redirect_uris::*;
pub use request_delete::*;
pub use rp_terms::*;

/// The id of a new organization.
///
/// ```
/// use kayle_id::model::CreatedOrganization;
///
/// fn show(created_organization: &CreatedOrganization) {
///     println!("{}", created_organization.id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedOrganization {
    /// The organization's id.
    pub id: crate::model::OrganizationId,
}
