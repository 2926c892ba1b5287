// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.

/// A key that was registered.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::RegisteredWebhookKey;
///
/// fn show(registered_webhook_key: &RegisteredWebhookKey) {
///     println!("{} {:?}", registered_webhook_key.id, registered_webhook_key.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RegisteredWebhookKey {
    /// The kind of signature; null for a key that is read from an address.
    #[serde(default)]
    pub algorithm: Option<crate::bitgo::generated::enums::WebhookKeyAlgorithm>,
    /// When the key was registered.
    #[serde(rename = "createdDate")]
    pub created_date: kayle_id_core::Timestamp,
    /// The id of BitGo's record, a UUID. Calls name a key by its `keyId`.
    pub id: crate::bitgo::KeyRecordId,
    /// Where BitGo reads the key, where that is how it was registered.
    #[serde(rename = "jwksUri", default)]
    pub jwks_uri: Option<String>,
    /// The key's id.
    #[serde(rename = "keyId")]
    pub key_id: crate::bitgo::KeyId,
    /// Whether the key is accepted.
    pub status: crate::bitgo::generated::enums::WebhookKeyStatus,
}

/// What became of a key that was revoked.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::RevokedWebhookKey;
///
/// fn show(revoked_webhook_key: &RevokedWebhookKey) {
///     println!("{:?} {:?}", revoked_webhook_key.key_id, revoked_webhook_key.revoked_at);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RevokedWebhookKey {
    /// The key's id.
    #[serde(rename = "keyId", default)]
    pub key_id: Option<crate::bitgo::KeyId>,
    /// When the key was revoked.
    #[serde(rename = "revokedAt", default)]
    pub revoked_at: Option<kayle_id_core::Timestamp>,
    /// Who revoked it.
    #[serde(rename = "revokedBy", default)]
    pub revoked_by: Option<String>,
    /// Whether the key is revoked.
    #[serde(default)]
    pub success: Option<bool>,
}

/// A key as a list shows it. Only its `keyId` and `status` are relied upon: the members of a list's
/// keys are not published one by one.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::WebhookKey;
///
/// fn show(webhook_key: &WebhookKey) {
///     println!("{:?} {:?}", webhook_key.id, webhook_key.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookKey {
    /// The kind of signature; null for a key that is read from an address.
    #[serde(default)]
    pub algorithm: Option<crate::bitgo::generated::enums::WebhookKeyAlgorithm>,
    /// When the key was registered.
    #[serde(rename = "createdDate", default)]
    pub created_date: Option<kayle_id_core::Timestamp>,
    /// The id of BitGo's record, a UUID.
    #[serde(default)]
    pub id: Option<crate::bitgo::KeyRecordId>,
    /// Where BitGo reads the key, where that is how it was registered.
    #[serde(rename = "jwksUri", default)]
    pub jwks_uri: Option<String>,
    /// The key's id.
    #[serde(rename = "keyId")]
    pub key_id: crate::bitgo::KeyId,
    /// The name for people.
    #[serde(rename = "keyName", default)]
    pub key_name: Option<String>,
    /// Whether the key is accepted.
    pub status: crate::bitgo::generated::enums::WebhookKeyStatus,
}
