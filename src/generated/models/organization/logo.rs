// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/logo`.

/// The logo now stored for an organization.
///
/// ```
/// use kayle_id::model::OrganizationLogo;
///
/// fn show(organization_logo: &OrganizationLogo) {
///     println!("{}", organization_logo.logo);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OrganizationLogo {
    /// A reference to the stored image, as the dashboard uses it.
    pub logo: String,
}
