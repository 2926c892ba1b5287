// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Webhook signing secrets.

/// The secret in force for one webhook endpoint.
///
/// ```
/// use kayle_id::model::WebhookSigningSecret;
///
/// fn show(webhook_signing_secret: &WebhookSigningSecret) {
///     println!("{}", webhook_signing_secret.endpoint_id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookSigningSecret {
    /// The endpoint whose deliveries it signs.
    pub endpoint_id: crate::model::WebhookEndpointId,
    /// The key for checking the signature of its deliveries: `whsec_` and 32 characters. Keep it secret.
    pub signing_secret: crate::model::SigningSecret,
}
