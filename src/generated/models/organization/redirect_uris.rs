// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/redirect-uris`.

/// A pattern of addresses that sessions may send their users to.
///
/// ```
/// use kayle_id::model::RedirectUri;
///
/// fn show(redirect_uri: &RedirectUri) {
///     println!("{} {}", redirect_uri.id, redirect_uri.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RedirectUri {
    /// The name of that domain.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the pattern was registered.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// The pattern's id.
    pub id: crate::model::RedirectUriId,
    /// The pattern a session's `redirect_url` is matched against.
    pub pattern: String,
    /// The verified domain it lies under.
    #[serde(rename = "verifiedDomainId")]
    pub verified_domain_id: crate::model::DomainId,
}
