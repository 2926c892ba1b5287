//! Deliveries of events.

use crate::simulator::api::paging;
use crate::simulator::delivery::schedule;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Delivery, DeliveryStatus};
use crate::simulator::reply::{Problem, Reply, not_found};
use crate::simulator::validate::input::Input;
use crate::simulator::validate::query::Query;

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let status = query.choice("status", &DeliveryStatus::NAMES);
    let endpoint = query.id("endpoint_id");
    let event = query.id("event_id");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;

    let deliveries = &engine.state.deliveries;
    let rows = deliveries.values().filter(|delivery| {
        status.is_none_or(|status| delivery.status.as_str() == status)
            && endpoint.is_none_or(|endpoint| delivery.webhook_endpoint_id == endpoint)
            && event.is_none_or(|event| delivery.event_id == event)
    });
    Ok(paging::by_time(rows, |id| deliveries.get(id), place, cursor, (limit, input.oddities), show))
}

fn place(delivery: &Delivery) -> (Time, &str) {
    (delivery.created_at, &delivery.id)
}

/// The refusal where the payload is gone.
pub(crate) const PAYLOAD_EXPIRED: Problem = Problem {
    status: 409,
    code: "WEBHOOK_PAYLOAD_EXPIRED",
    message: "Webhook payload is no longer retained.",
    hint: "Payload expired; create a new verification session or handle the event manually.",
    docs: "api/webhooks/deliveries#payload-retention",
};

const IN_FLIGHT: Problem = Problem {
    status: 409,
    code: "CONFLICT",
    message: "Webhook delivery cannot be retried.",
    hint: "The webhook delivery is already in progress.",
    docs: "api/webhooks/deliveries#retry",
};

/// Begins another schedule, beside one that may be running.
pub(crate) fn retry(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("delivery_id")?;
    let hint = "The webhook delivery with the given ID was not found.";
    let missing = not_found("Webhook delivery not found.", hint, "api/webhooks/deliveries#retry");
    let delivery = engine.state.deliveries.get(id).ok_or_else(|| Reply::problem(missing))?;
    if delivery.status == DeliveryStatus::Delivering {
        return Err(Reply::problem(IN_FLIGHT));
    }
    if !schedule::is_retained(engine, delivery) {
        return Err(Reply::problem(PAYLOAD_EXPIRED));
    }
    schedule::send_again(engine, id);
    Ok(Reply::data(engine.state.deliveries.get(id).map_or(Json::Null, show)))
}

pub(crate) fn show(delivery: &Delivery) -> Json {
    object! {
        "attempt_count": delivery.attempt_count,
        "created_at": delivery.created_at,
        "event_id": &delivery.event_id,
        "id": &delivery.id,
        "last_attempt_at": delivery.last_attempt_at,
        "last_status_code": delivery.last_status_code,
        "next_attempt_at": Json::Null,
        "payload_expires_at": delivery.payload_expires_at,
        "payload_retention_reason": delivery.payload_retention_reason.as_ref(),
        "payload_scrubbed_at": delivery.payload_scrubbed_at,
        "status": delivery.status.as_str(),
        "updated_at": delivery.updated_at,
        "webhook_encryption_key_id": delivery.webhook_encryption_key_id.as_ref(),
        "webhook_endpoint_id": &delivery.webhook_endpoint_id,
    }
}
