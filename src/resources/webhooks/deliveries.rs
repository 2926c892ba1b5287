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
    ///
    /// Returns a [`Page`](crate::Page) of [`WebhookDelivery`](crate::WebhookDelivery); walk them all with
    /// [`stream`](Request::stream). [Setters](Request#impl-Request%3CListWebhookDeliveries,+C%3E): `status`,
    /// `endpoint`, `event`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// use kayle_id::WebhookDeliveryStatus;
    /// let failed = client.webhooks().deliveries().list().status(WebhookDeliveryStatus::Failed).stream();
    /// println!("{} failed", failed.try_fold(0, async |count, _| Ok(count + 1)).await?);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "failed webhooks")]
    pub fn list(&self) -> Request<ListWebhookDeliveries, C> {
        Request::new(self.0, ListWebhookDeliveries::new())
    }

    /// Sends a delivery again, with a new schedule of attempts. Not safe to repeat: it starts another
    /// schedule each time.
    ///
    /// Returns [`WebhookDelivery`](crate::WebhookDelivery).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookDeliveryId) -> Result<(), kayle_id::Error> {
    /// match client.webhooks().deliveries().retry(&id).send().await {
    ///     Err(error) if error.is_payload_expired() => println!("its payload is gone"),
    ///     other => println!("{}", other?.status),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "redeliver")]
    #[doc(alias = "resend webhook")]
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
