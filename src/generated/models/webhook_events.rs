// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Webhook events.

/// Something that happened to a session, and what became of telling your endpoints. The payload itself
/// is not part of it.
///
/// ```
/// use kayle_id::model::WebhookEvent;
///
/// fn show(webhook_event: &WebhookEvent) {
///     println!("{} {}", webhook_event.id, webhook_event.type_);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEvent {
    /// When it happened.
    pub created_at: crate::model::Timestamp,
    /// One entry for each endpoint the event was meant for, possibly none. Deleting an endpoint removes its
    /// entries.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub deliveries: Vec<WebhookEventDelivery>,
    /// The event's id, starting with `evt_`; the same as `metadata.event_id` in the decrypted payload.
    pub id: crate::model::WebhookEventId,
    /// The id of the object the event is about: a session's id when `trigger_type` is
    /// `verification_session`.
    pub trigger_id: String,
    /// What kind of object the event is about.
    pub trigger_type: crate::generated::enums::WebhookTriggerType,
    /// What happened, normally one of the values of `WebhookEventType`.
    #[serde(rename = "type")]
    pub type_: String,
}

/// The state of one delivery, as summed up inside its event.
///
/// ```
/// use kayle_id::model::WebhookEventDelivery;
///
/// fn show(webhook_event_delivery: &WebhookEventDelivery) {
///     println!("{} {:?}", webhook_event_delivery.id, webhook_event_delivery.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookEventDelivery {
    /// How many attempts have been made. A manual retry starts again from 0.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub attempt_count: i64,
    /// The delivery's id, starting with `whd_`.
    pub id: crate::model::WebhookDeliveryId,
    /// When the last attempt was made. Null before the first, and after a manual retry until it runs.
    #[serde(default)]
    pub last_attempt_at: Option<crate::model::Timestamp>,
    /// The HTTP status your endpoint answered the last attempt with. Null when there was no attempt or no
    /// answer, as after a time-out or a failed connection.
    #[serde(default, deserialize_with = "crate::support::lenient_optional_integer")]
    pub last_status_code: Option<i64>,
    /// When the kept payload will be erased. Null when no date is set.
    #[serde(default)]
    pub payload_expires_at: Option<crate::model::Timestamp>,
    /// Why the payload is kept, or why it was erased. Null when none is recorded.
    #[serde(default)]
    pub payload_retention_reason: Option<
        crate::generated::enums::PayloadRetentionReason,
    >,
    /// When the payload was erased. Null while it is still there to be sent again.
    #[serde(default)]
    pub payload_scrubbed_at: Option<crate::model::Timestamp>,
    /// How the delivery is doing.
    pub status: crate::generated::enums::WebhookDeliveryStatus,
    /// The endpoint it is delivered to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}
