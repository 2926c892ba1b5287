// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Webhook deliveries.

/// One event on its way to one webhook endpoint.
///
/// ```
/// use kayle_id::model::WebhookDelivery;
///
/// fn show(webhook_delivery: &WebhookDelivery) {
///     println!("{} {:?}", webhook_delivery.id, webhook_delivery.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// How many attempts have been made. A manual retry starts again from 0.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub attempt_count: i64,
    /// When the delivery was set up.
    pub created_at: crate::model::Timestamp,
    /// The event being delivered.
    pub event_id: crate::model::WebhookEventId,
    /// The delivery's id, starting with `whd_`. Each attempt carries it in the `X-Kayle-Delivery-Id`
    /// header.
    pub id: crate::model::WebhookDeliveryId,
    /// When the last attempt was made. Null before the first, and after a manual retry until it runs.
    #[serde(default)]
    pub last_attempt_at: Option<crate::model::Timestamp>,
    /// The HTTP status your endpoint answered the last attempt with. Null when there was no attempt or no
    /// answer, as after a time-out or a failed connection.
    #[serde(default, deserialize_with = "crate::support::lenient_optional_integer")]
    pub last_status_code: Option<i64>,
    /// Meant for the time of the next attempt. In practice it is null even while one is scheduled.
    #[serde(default)]
    pub next_attempt_at: Option<crate::model::Timestamp>,
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
    /// When the delivery last changed.
    pub updated_at: crate::model::Timestamp,
    /// The key the payload is encrypted to. Null when the endpoint had no active key, in which case nothing
    /// could be sent.
    #[serde(default)]
    pub webhook_encryption_key_id: Option<crate::model::WebhookEncryptionKeyId>,
    /// The endpoint it is delivered to.
    pub webhook_endpoint_id: crate::model::WebhookEndpointId,
}
