// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.

/// A new signing key, with the secret that is shown once.
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedSigningKey {
    /// When it was created.
    #[serde(default)]
    pub created_at: Option<kayle_id_core::Timestamp>,
    /// The signing key's id.
    pub id: crate::hookbridge::SigningKeyId,
    /// The last four characters of the secret.
    #[serde(default)]
    pub key_hint: Option<String>,
    /// The secret, shown this once.
    pub signing_secret: kayle_id_core::SigningSecret,
}

/// An inbound endpoint, as far as it is published.
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InboundEndpoint {
    /// The inbound endpoint's id.
    pub id: crate::hookbridge::InboundEndpointId,
    /// Whether deliveries are signed.
    #[serde(default)]
    pub signing_enabled: Option<bool>,
}

/// A signing key, without its secret.
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SigningKey {
    /// When it was created.
    #[serde(default)]
    pub created_at: Option<kayle_id_core::Timestamp>,
    /// The signing key's id.
    pub id: crate::hookbridge::SigningKeyId,
    /// The last four characters of the secret.
    #[serde(default)]
    pub key_hint: Option<String>,
}
