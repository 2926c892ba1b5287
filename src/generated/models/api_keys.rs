// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! API keys.

use std::collections::BTreeMap;

/// An API key of your organization, without the key itself.
///
/// ```
/// use kayle_id::model::ApiKey;
///
/// fn show(api_key: &ApiKey) {
///     println!("{} {}", api_key.id, api_key.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ApiKey {
    /// When the key was created.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// Whether the key is accepted. A disabled key is refused at once.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub enabled: bool,
    /// The id of this record, a UUID. It is not the key.
    pub id: crate::model::ApiKeyId,
    /// What you attached to the key. Empty when nothing was.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub metadata: BTreeMap<String, crate::model::MetadataValue>,
    /// The name the key was given.
    pub name: String,
    /// The scopes the key holds, normally values of `Scope`.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub permissions: Vec<String>,
    /// Meant to count the requests made with the key. In practice it stays 0.
    #[serde(
        rename = "requestCount",
        default,
        deserialize_with = "crate::support::lenient_integer"
    )]
    pub request_count: i64,
    /// When the key last changed.
    #[serde(rename = "updatedAt")]
    pub updated_at: crate::model::Timestamp,
}

/// A new API key. This is the only time the key itself is shown.
///
/// ```
/// use kayle_id::model::CreatedApiKey;
///
/// fn show(created_api_key: &CreatedApiKey) {
///     println!("{}", created_api_key.id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedApiKey {
    /// The id of the key's record, a UUID, for changing or deleting it later.
    pub id: crate::model::ApiKeyId,
    /// The key to send as bearer token: `kk_` and 32 characters. Store it now; it cannot be read again.
    pub key: crate::model::ApiKeySecret,
}
