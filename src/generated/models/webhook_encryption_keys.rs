// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Webhook encryption keys.

/// A public key to which the payloads for one webhook endpoint are encrypted.
///
/// ```
/// use kayle_id::model::WebhookEncryptionKey;
///
/// fn show(webhook_encryption_key: &WebhookEncryptionKey) {
///     println!("{} {}", webhook_encryption_key.id, webhook_encryption_key.algorithm);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEncryptionKey {
    /// The key wrapping algorithm, `RSA-OAEP-256`.
    pub algorithm: String,
    /// When the key was registered.
    pub created_at: crate::model::Timestamp,
    /// When the key was last deactivated. Null while it is active.
    #[serde(default)]
    pub disabled_at: Option<crate::model::Timestamp>,
    /// The id of this record, starting with `whk_`.
    pub id: crate::model::WebhookEncryptionKeyId,
    /// Whether new payloads are encrypted to this key. At most one key of an endpoint is active.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub is_active: bool,
    /// The public key in JWK form as stored: `kty`, `n`, `e`, `alg` and `key_ops`, and nothing else of what
    /// was sent.
    pub jwk: crate::model::StoredJwk,
    /// The name you gave the key. It comes back as `kid` in the header of every payload encrypted to it.
    pub key_id: String,
    /// The key type, `RSA`.
    pub key_type: String,
    /// When the key last changed.
    pub updated_at: crate::model::Timestamp,
    /// The endpoint the key belongs to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}
