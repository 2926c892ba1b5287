// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.
//! Webhook encryption keys.

/// A public key to register for a webhook endpoint.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateWebhookEncryptionKeyRequest {
    /// The key wrapping algorithm to use.
    pub algorithm: crate::generated::enums::WebhookEncryptionAlgorithm,
    /// The public key.
    pub jwk: crate::jwk::PublicJwk,
    /// A name for the key, 1 to 128 characters, that you will find again as `kid` in each payload's header.
    /// It need not be unique, but make it so.
    pub key_id: String,
    /// The key type, the same as `jwk.kty`.
    pub key_type: crate::generated::enums::WebhookEncryptionKeyType,
}

impl CreateWebhookEncryptionKeyRequest {
    pub(crate) fn new(
        algorithm: crate::generated::enums::WebhookEncryptionAlgorithm,
        jwk: crate::jwk::PublicJwk,
        key_id: String,
        key_type: crate::generated::enums::WebhookEncryptionKeyType,
    ) -> Self {
        Self {
            algorithm,
            jwk,
            key_id,
            key_type,
        }
    }
}
