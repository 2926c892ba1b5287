// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Webhook deliveries.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List webhook deliveries: `GET /v1/webhooks/deliveries`.
///
/// Lists deliveries, newest first, page by page, optionally by status, endpoint and event. A page break
/// between deliveries created in the same millisecond skips some of them, so look a particular one up
/// by its event.
///
/// ```
/// use kayle_id::operations::{ListWebhookDeliveries, Operation};
///
/// assert_eq!(ListWebhookDeliveries::INFO.path, "/v1/webhooks/deliveries");
/// ```
#[derive(Clone)]
pub struct ListWebhookDeliveries {
    pub(crate) endpoint_id: Option<crate::model::WebhookEndpointId>,
    pub(crate) event_id: Option<crate::model::WebhookEventId>,
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::WebhookDeliveryId>,
    pub(crate) status: Option<crate::generated::enums::WebhookDeliveryStatus>,
}

impl ListWebhookDeliveries {
    pub(crate) fn new() -> Self {
        Self {
            endpoint_id: None,
            event_id: None,
            limit: None,
            starting_after: None,
            status: None,
        }
    }
}

impl support::Operation for ListWebhookDeliveries {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_webhook_deliveries",
            "GET",
            "/v1/webhooks/deliveries",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query("status", limits::WEBHOOK_DELIVERY_STATUS),
                support::Parameter::query("endpoint_id", formats::WEBHOOK_ENDPOINT_ID),
                support::Parameter::query("event_id", formats::WEBHOOK_EVENT_ID),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::WEBHOOK_DELIVERY_ID),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::WebhookDelivery>;
    type Output = support::Page<crate::generated::models::WebhookDelivery>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO
            .parameters[1]
            .check_text(self.endpoint_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[2].check_text(self.event_id.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[3].check(&self.limit)?;
        Self::INFO
            .parameters[4]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[0].check_text(self.status.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/webhooks/deliveries");
        request.query_text("endpoint_id", self.endpoint_id.as_ref().map(AsRef::as_ref));
        request.query_text("event_id", self.event_id.as_ref().map(AsRef::as_ref));
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        request.query_text("status", self.status.as_ref().map(AsRef::as_ref));
        Some(request)
    }
}

impl support::ListOperation for ListWebhookDeliveries {
    type Item = crate::generated::models::WebhookDelivery;
    type Id = crate::model::WebhookDeliveryId;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
        self.starting_after = Some(support::FromCursor::from_cursor(cursor));
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.starting_after
            .as_ref()
            .map(|cursor| AsRef::<str>::as_ref(cursor).to_owned())
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Self::Item) -> &str {
        item.id.as_ref()
    }
}

/// Retry a webhook delivery: `POST /v1/webhooks/deliveries/{delivery_id}/retry`.
///
/// Starts a delivery over with a fresh series of attempts, as long as its payload is still kept. It
/// works on pending deliveries too, and each request starts a series of its own, so repeating it sends
/// the webhook more than once. A payload that was delivered or erased gives a conflict, as does an
/// attempt in progress.
///
/// ```
/// use kayle_id::operations::{RetryWebhookDelivery, Operation};
///
/// assert_eq!(RetryWebhookDelivery::INFO.path, "/v1/webhooks/deliveries/{delivery_id}/retry");
/// ```
#[derive(Clone)]
pub struct RetryWebhookDelivery {
    pub(crate) delivery_id: crate::model::WebhookDeliveryId,
}

impl RetryWebhookDelivery {
    pub(crate) fn new(delivery_id: crate::model::WebhookDeliveryId) -> Self {
        Self { delivery_id }
    }
}

impl support::Operation for RetryWebhookDelivery {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "retry_webhook_delivery",
            "POST",
            "/v1/webhooks/deliveries/{delivery_id}/retry",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("delivery_id", formats::WEBHOOK_DELIVERY_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookDelivery>;
    type Output = crate::generated::models::WebhookDelivery;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.delivery_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/deliveries/{}/retry", support::path_part(self
                        .delivery_id.as_ref())
                    ),
                ),
        )
    }
}
