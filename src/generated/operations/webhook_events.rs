// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Webhook events.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List webhook events: `GET /v1/webhooks/events`.
///
/// Lists events with the state of their deliveries, newest first, page by page, optionally by type and
/// time. Events created in the same millisecond as the last one of a page can be missing from the next.
///
/// ```
/// use kayle_id::operations::{ListWebhookEvents, Operation};
///
/// assert_eq!(ListWebhookEvents::INFO.path, "/v1/webhooks/events");
/// ```
#[derive(Clone)]
pub struct ListWebhookEvents {
    pub(crate) created_from: Option<crate::model::Timestamp>,
    pub(crate) created_to: Option<crate::model::Timestamp>,
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::WebhookEventId>,
    pub(crate) type_: Option<crate::model::WebhookEventType>,
}

impl ListWebhookEvents {
    pub(crate) fn new() -> Self {
        Self {
            created_from: None,
            created_to: None,
            limit: None,
            starting_after: None,
            type_: None,
        }
    }
}

impl support::Operation for ListWebhookEvents {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_webhook_events",
            "GET",
            "/v1/webhooks/events",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query("type", limits::WEBHOOK_EVENT_TYPE),
                support::Parameter::query("created_from", support::Rule::ANY_TEXT),
                support::Parameter::query("created_to", support::Rule::ANY_TEXT),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::WEBHOOK_EVENT_ID),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::WebhookEvent>;
    type Output = support::Page<crate::generated::models::WebhookEvent>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[3].check(&self.limit)?;
        Self::INFO
            .parameters[4]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Self::INFO.parameters[0].check_text(self.type_.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/webhooks/events");
        request.query_value("created_from", &self.created_from);
        request.query_value("created_to", &self.created_to);
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        request.query_text("type", self.type_.as_ref().map(AsRef::as_ref));
        Some(request)
    }
}

impl support::ListOperation for ListWebhookEvents {
    type Item = crate::generated::models::WebhookEvent;
    type Id = crate::model::WebhookEventId;

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

/// Get a webhook event: `GET /v1/webhooks/events/{event_id}`.
///
/// Returns one event with the state of its deliveries. The payload is not included.
///
/// ```
/// use kayle_id::operations::{GetWebhookEvent, Operation};
///
/// assert_eq!(GetWebhookEvent::INFO.path, "/v1/webhooks/events/{event_id}");
/// ```
#[derive(Clone)]
pub struct GetWebhookEvent {
    pub(crate) event_id: crate::model::WebhookEventId,
}

impl GetWebhookEvent {
    pub(crate) fn new(event_id: crate::model::WebhookEventId) -> Self {
        Self { event_id }
    }
}

impl support::Operation for GetWebhookEvent {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "get_webhook_event",
            "GET",
            "/v1/webhooks/events/{event_id}",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("event_id", formats::WEBHOOK_EVENT_ID)]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::WebhookEvent>;
    type Output = crate::generated::models::WebhookEvent;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.event_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/events/{}", support::path_part(self.event_id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Replay a webhook event: `POST /v1/webhooks/events/{event_id}/replay`.
///
/// Sends an event again to every endpoint for which its payload is still kept. The answer comes before
/// the sending. When every payload has been delivered or erased, when a delivery is in progress, or
/// when there are none, the request is refused as a conflict. Repeating it sends the webhook more than
/// once.
///
/// ```
/// use kayle_id::operations::{ReplayWebhookEvent, Operation};
///
/// assert_eq!(ReplayWebhookEvent::INFO.path, "/v1/webhooks/events/{event_id}/replay");
/// ```
#[derive(Clone)]
pub struct ReplayWebhookEvent {
    pub(crate) event_id: crate::model::WebhookEventId,
}

impl ReplayWebhookEvent {
    pub(crate) fn new(event_id: crate::model::WebhookEventId) -> Self {
        Self { event_id }
    }
}

impl support::Operation for ReplayWebhookEvent {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "replay_webhook_event",
            "POST",
            "/v1/webhooks/events/{event_id}/replay",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("event_id", formats::WEBHOOK_EVENT_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookEvent>;
    type Output = crate::generated::models::WebhookEvent;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.event_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/events/{}/replay", support::path_part(self.event_id
                        .as_ref())
                    ),
                ),
        )
    }
}
