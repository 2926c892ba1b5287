//! Webhook deliveries.

use crate::generated::operations::{ListWebhookDeliveries, RetryWebhookDelivery};
use crate::model::{WebhookDeliveryId, WebhookDeliveryStatus, WebhookEndpointId, WebhookEventId};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Deliveries: one event to one endpoint each.
    Deliveries
}

impl<C: Clone> Deliveries<'_, C> {
    /// Lists deliveries, the newest first.
    ///
    /// A server loses rows that were created in the same millisecond as the last row of a page. Walks ask for pages of
    /// 100, which lose fewer than smaller ones; no request lists them all. The deliveries of an event, which
    /// [`Events::get`](super::Events::get) returns with it, are complete.
    pub fn list(&self) -> Request<ListWebhookDeliveries, C> {
        Request::new(self.0, ListWebhookDeliveries::new())
    }

    /// Sends a delivery again, with a new schedule of attempts. Not safe to repeat: it starts another
    /// schedule each time.
    pub fn retry(&self, id: &WebhookDeliveryId) -> Request<RetryWebhookDelivery, C> {
        Request::new(self.0, RetryWebhookDelivery::new(id.clone()))
    }
}

impl<C> Request<ListWebhookDeliveries, C> {
    /// Only deliveries with this status. Between attempts a delivery is `pending`.
    pub fn status(mut self, status: WebhookDeliveryStatus) -> Self {
        self.0.operation.status = Some(status);
        self
    }

    /// Only deliveries to this endpoint.
    pub fn endpoint(mut self, id: &WebhookEndpointId) -> Self {
        self.0.operation.endpoint_id = Some(id.clone());
        self
    }

    /// Only deliveries of this event.
    pub fn event(mut self, id: &WebhookEventId) -> Self {
        self.0.operation.event_id = Some(id.clone());
        self
    }
}
