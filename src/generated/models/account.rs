// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Account.

/// An organization owned by the signed-in user.
///
/// ```
/// use kayle_id::model::OwnedOrganization;
///
/// fn show(owned_organization: &OwnedOrganization) {
///     println!("{} {}", owned_organization.id, owned_organization.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OwnedOrganization {
    /// The organization's id.
    pub id: crate::model::OrganizationId,
    /// The organization's name.
    pub name: String,
    /// The short name used in addresses.
    pub slug: String,
}

/// The organizations owned by the signed-in user.
///
/// ```
/// use kayle_id::model::OwnedOrganizations;
///
/// fn show(owned_organizations: &OwnedOrganizations) {
///     println!("{:?}", owned_organizations.organizations);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OwnedOrganizations {
    /// Every one of them. Empty when the user owns none.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub organizations: Vec<OwnedOrganization>,
}
