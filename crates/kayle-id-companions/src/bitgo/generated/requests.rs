// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.

/// A key to register: exactly one of `jwks` and `jwksUri`.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct RegisterWebhookKeyRequest {
    /// The public key itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<crate::bitgo::Jwks>,
    /// Where BitGo reads the key.
    #[serde(rename = "jwksUri", default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// The key's id; required with `jwksUri`, and the `kid` of the JWK where it is left out.
    #[serde(rename = "keyId", default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<crate::bitgo::KeyId>,
    /// A name for people.
    #[serde(rename = "keyName", default, skip_serializing_if = "Option::is_none")]
    pub key_name: Option<String>,
}

impl RegisterWebhookKeyRequest {
    pub(crate) fn new() -> Self {
        Self {
            jwks: None,
            jwks_uri: None,
            key_id: None,
            key_name: None,
        }
    }
}
