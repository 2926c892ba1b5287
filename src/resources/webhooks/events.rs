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
    pub fn list(&self) -> Request<ListWebhookEvents, C> {
        Request::new(self.0, ListWebhookEvents::new())
    }

    /// Reads an event.
    pub fn get(&self, id: &WebhookEventId) -> Request<GetWebhookEvent, C> {
        Request::new(self.0, GetWebhookEvent::new(id.clone()))
    }

    /// Sends an event's undelivered payloads again. Not safe to repeat.
    ///
    /// A payload that was delivered or has passed its retention is beyond recovery
    /// ([`Error::is_payload_expired`](crate::Error::is_payload_expired)).
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
