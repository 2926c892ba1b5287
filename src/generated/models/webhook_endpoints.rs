// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Webhook endpoints.

/// A new webhook endpoint together with the secret its deliveries are signed with.
///
/// ```
/// use kayle_id::model::CreatedWebhookEndpoint;
///
/// fn show(created_webhook_endpoint: &CreatedWebhookEndpoint) {
///     println!("{:?}", created_webhook_endpoint.endpoint);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedWebhookEndpoint {
    /// The endpoint as stored.
    pub endpoint: WebhookEndpoint,
    /// The key for checking the signature of every delivery to this endpoint: `whsec_` and 32 characters.
    /// Keep it secret.
    pub signing_secret: crate::model::SigningSecret,
}

/// An address of yours that receives webhooks.
///
/// ```
/// use kayle_id::model::WebhookEndpoint;
///
/// fn show(webhook_endpoint: &WebhookEndpoint) {
///     println!("{} {:?}", webhook_endpoint.id, webhook_endpoint.name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEndpoint {
    /// When the endpoint was created.
    pub created_at: crate::model::Timestamp,
    /// When the endpoint was switched off. Null while it is enabled.
    #[serde(default)]
    pub disabled_at: Option<crate::model::Timestamp>,
    /// Whether events are sent here. A disabled endpoint misses what happens meanwhile.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub enabled: bool,
    /// The endpoint's id, starting with `whe_`.
    pub id: crate::model::WebhookEndpointId,
    /// Up to 8 labels of your choice. Empty when none were given.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub labels: Vec<String>,
    /// A name for people to recognise it by. Null when it has none.
    #[serde(default)]
    pub name: Option<String>,
    /// The organization the endpoint belongs to.
    pub organization_id: crate::model::OrganizationId,
    /// The kinds of event sent here. A subscription saved as an empty list reads back as all four kinds,
    /// although nothing is delivered.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub subscribed_event_types: Vec<crate::model::WebhookEventType>,
    /// How long, in hours, a payload that could not be delivered is kept: 0, 24, 72 or 168.
    #[serde(default)]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// When the endpoint last changed, including a rotation of its signing secret.
    pub updated_at: crate::model::Timestamp,
    /// The https address that deliveries are posted to.
    pub url: crate::model::PrivateUrl,
}
