// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.

/// A new signing key, with the secret that is shown once.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::CreatedSigningKey;
///
/// fn show(created_signing_key: &CreatedSigningKey) {
///     println!("{} {:?}", created_signing_key.id, created_signing_key.created_at);
/// }
/// ```
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
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::InboundEndpoint;
///
/// fn show(inbound_endpoint: &InboundEndpoint) {
///     println!("{} {:?}", inbound_endpoint.id, inbound_endpoint.signing_enabled);
/// }
/// ```
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
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::SigningKey;
///
/// fn show(signing_key: &SigningKey) {
///     println!("{} {:?}", signing_key.id, signing_key.created_at);
/// }
/// ```
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
