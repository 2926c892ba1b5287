// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.
//! API keys.

use std::collections::BTreeMap;

/// What to call a new API key and what to let it do.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateApiKeyRequest {
    /// Values of your own to keep with the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, crate::model::MetadataValue>>,
    /// A name for the key, 1 to 120 characters.
    pub name: String,
    /// The scopes to grant, at least one.
    pub permissions: Vec<crate::model::Scope>,
}

impl CreateApiKeyRequest {
    pub(crate) fn new(name: String, permissions: Vec<crate::model::Scope>) -> Self {
        Self {
            metadata: None,
            name,
            permissions,
        }
    }
}

/// What to change about an API key. What is left out stays as it is; give at least one field.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateApiKeyRequest {
    /// Whether the key is accepted from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The values to keep with the key, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, crate::model::MetadataValue>>,
    /// The new name, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The scopes to hold from now on, at least one, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<crate::model::Scope>>,
}

impl UpdateApiKeyRequest {
    pub(crate) fn new() -> Self {
        Self {
            enabled: None,
            metadata: None,
            name: None,
            permissions: None,
        }
    }
}
