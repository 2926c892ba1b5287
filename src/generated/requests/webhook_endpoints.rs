// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.
//! Webhook endpoints.

/// The settings of a new webhook endpoint.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateWebhookEndpointRequest {
    /// Whether to send events right away. Prefer `false` until an encryption key is registered: events that
    /// fire without an active key are lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Up to 8 labels of your choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// A name for people to recognise it by, 1 to 120 characters. Leave it out rather than sending null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The kinds of event to send, all four when left out. Do not send an empty list: it is accepted, and
    /// nothing is ever delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribed_event_types: Option<Vec<crate::model::WebhookEventType>>,
    /// How long, in hours, to keep a payload that could not be delivered: 0, 24, 72 or 168, and 72 when
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// The https address to post deliveries to, at most 2048 characters. Its host must be a public name: no
    /// IP address, no internal domain, no credentials.
    pub url: String,
}

impl CreateWebhookEndpointRequest {
    pub(crate) fn new(url: String) -> Self {
        Self {
            enabled: None,
            labels: None,
            name: None,
            subscribed_event_types: None,
            undelivered_payload_retention_hours: None,
            url,
        }
    }
}

/// The settings of a webhook endpoint to replace. What is left out stays as it is; at least one field
/// must be given.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateWebhookEndpointRequest {
    /// Whether events are sent from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The new labels, 8 at most, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// The new name, 1 to 120 characters. Null removes the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Option<String>>,
    /// The kinds of event to send from now on. An empty list is accepted and stops every delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribed_event_types: Option<Vec<crate::model::WebhookEventType>>,
    /// How long, in hours, to keep a payload that could not be delivered: 0, 24, 72 or 168.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// The new https address, at most 2048 characters, under the same rules as at creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl UpdateWebhookEndpointRequest {
    pub(crate) fn new() -> Self {
        Self {
            enabled: None,
            labels: None,
            name: None,
            subscribed_event_types: None,
            undelivered_payload_retention_hours: None,
            url: None,
        }
    }
}
