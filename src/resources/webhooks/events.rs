//! Webhook events.

use crate::generated::operations::{GetWebhookEvent, ListWebhookEvents, ReplayWebhookEvent};
use crate::model::{Timestamp, WebhookEventId, WebhookEventType};
use crate::request::Request;
use crate::resources::setters::created_filters;

kayle_id_http::define_resource! {
    /// Events: the ends of sessions, and their deliveries.
    ///
    /// The paths under `/v1/events` are other names of the same calls; these use `/v1/webhooks/events`.
    Events
}

impl<C: Clone> Events<'_, C> {
    /// Lists events, the newest first.
    ///
    /// A server loses rows that were created in the same millisecond as the last row of a page. Walks ask for pages of
    /// 100, which lose fewer than smaller ones; [`stream_between`](Request::stream_between) loses none.
    ///
    /// Returns a [`Page`](crate::Page) of [`WebhookEvent`](crate::WebhookEvent); walk them all with
    /// [`stream`](Request::stream). [Setters](Request#impl-Request%3CListWebhookEvents,+C%3E): `event_type`,
    /// `created_from`, `created_to`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, from: kayle_id::Timestamp, to: kayle_id::Timestamp) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// let mut events = client.webhooks().events().list().stream_between(from, to);
    /// while let Some(event) = events.try_next().await? {
    ///     println!("{} with {} deliveries", event.id, event.deliveries.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "list webhook events")]
    #[doc(alias = "missed webhooks")]
    pub fn list(&self) -> Request<ListWebhookEvents, C> {
        Request::new(self.0, ListWebhookEvents::new())
    }

    /// Reads an event.
    ///
    /// Returns [`WebhookEvent`](crate::WebhookEvent).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEventId) -> Result<(), kayle_id::Error> {
    /// let event = client.webhooks().events().get(&id).send().await?;
    /// println!("{}", event.created_at);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "read event")]
    pub fn get(&self, id: &WebhookEventId) -> Request<GetWebhookEvent, C> {
        Request::new(self.0, GetWebhookEvent::new(id.clone()))
    }

    /// Sends an event's undelivered payloads again. Not safe to repeat.
    ///
    /// A payload that was delivered or has passed its retention is beyond recovery
    /// ([`Error::is_payload_expired`](crate::Error::is_payload_expired)).
    ///
    /// Returns [`WebhookEvent`](crate::WebhookEvent).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEventId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().events().replay(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "redeliver")]
    #[doc(alias = "resend webhook")]
    pub fn replay(&self, id: &WebhookEventId) -> Request<ReplayWebhookEvent, C> {
        Request::new(self.0, ReplayWebhookEvent::new(id.clone()))
    }
}

created_filters!(ListWebhookEvents, "events created");

impl<C> Request<ListWebhookEvents, C> {
    /// Only events of this type.
    pub fn event_type(mut self, event_type: WebhookEventType) -> Self {
        self.0.operation.type_ = Some(event_type);
        self
    }
}
