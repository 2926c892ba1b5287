//! Events, under both of their paths.

use super::clock::Time;
use super::deliveries::PAYLOAD_EXPIRED;
use super::emit::{self, TYPES};
use super::input::Input;
use super::json::{Json, object};
use super::paging;
use super::reply::{Problem, Reply, not_found};
use super::rows::{Delivery, DeliveryStatus, Event};
use super::world::World;

pub(super) fn list(world: &World, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = input.query();
    let event_type = query.choice("type", &TYPES);
    let from = query.time("created_from");
    let to = query.time("created_to");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;

    let events = &world.state.events;
    let rows = events.values().filter(|event| {
        event_type.is_none_or(|name| event.event_type == name)
            && from.is_none_or(|from| event.created_at >= from)
            && to.is_none_or(|to| event.created_at <= to)
    });
    let show = |event: &Event| {
        let deliveries = world.state.deliveries_of(&event.id).into_iter().map(in_list).collect::<Vec<_>>();
        object! {
            "id": &event.id,
            "type": &event.event_type,
            "trigger_type": &event.trigger_type,
            "trigger_id": &event.trigger_id,
            "created_at": event.created_at,
            "deliveries": deliveries,
        }
    };
    Ok(paging::by_time(rows, |id| events.get(id), place, cursor, (limit, input.oddities), show))
}

fn place(event: &Event) -> (Time, &str) {
    (event.created_at, &event.id)
}

pub(super) fn get(world: &World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("event_id")?;
    let event = world.state.events.get(id).ok_or_else(|| Reply::problem(missing("api/webhooks/events#get-by-id")))?;
    Ok(Reply::data(alone(world, event)))
}

/// Sends every delivery again whose payload is still there.
pub(super) fn replay(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("event_id")?;
    if !world.state.events.contains_key(id) {
        return Err(Reply::problem(missing("api/webhooks/events#replay")));
    }
    let deliveries = world.state.deliveries_of(id);
    if deliveries.is_empty() || deliveries.iter().any(|delivery| delivery.status == DeliveryStatus::Delivering) {
        return Err(Reply::problem(Problem {
            status: 409,
            code: "CONFLICT",
            message: "Webhook event cannot be replayed.",
            hint: "The event has no deliveries, or some are already in progress.",
            docs: "api/webhooks/events#replay",
        }));
    }
    let kept = deliveries.into_iter().filter(|delivery| delivery.payload.is_some());
    let kept: Vec<String> = kept.map(|delivery| delivery.id.clone()).collect();
    if kept.is_empty() {
        return Err(Reply::problem(PAYLOAD_EXPIRED));
    }
    for delivery in kept {
        emit::send_again(world, &delivery);
    }
    let data = world.state.events.get(id).map_or(Json::Null, |event| alone(world, event));
    Ok(Reply::json(202, &object! {"data": data, "error": Json::Null}))
}

const fn missing(docs: &'static str) -> Problem {
    not_found("Webhook event not found.", "The webhook event with the given ID was not found.", docs)
}

/// An event by itself, its members in another order than in a list.
pub(super) fn alone(world: &World, event: &Event) -> Json {
    let deliveries = world.state.deliveries_of(&event.id).into_iter().map(in_event).collect::<Vec<_>>();
    object! {
        "created_at": event.created_at,
        "deliveries": deliveries,
        "id": &event.id,
        "trigger_id": &event.trigger_id,
        "trigger_type": &event.trigger_type,
        "type": &event.event_type,
    }
}

fn in_list(delivery: &Delivery) -> Json {
    object! {
        "id": &delivery.id,
        "webhook_endpoint_id": &delivery.webhook_endpoint_id,
        "status": delivery.status.as_str(),
        "last_status_code": delivery.last_status_code,
        "attempt_count": delivery.attempt_count,
        "last_attempt_at": delivery.last_attempt_at,
        "payload_expires_at": delivery.payload_expires_at,
        "payload_retention_reason": delivery.payload_retention_reason.as_ref(),
        "payload_scrubbed_at": delivery.payload_scrubbed_at,
    }
}

fn in_event(delivery: &Delivery) -> Json {
    object! {
        "attempt_count": delivery.attempt_count,
        "id": &delivery.id,
        "last_attempt_at": delivery.last_attempt_at,
        "last_status_code": delivery.last_status_code,
        "payload_expires_at": delivery.payload_expires_at,
        "payload_retention_reason": delivery.payload_retention_reason.as_ref(),
        "payload_scrubbed_at": delivery.payload_scrubbed_at,
        "status": delivery.status.as_str(),
        "webhook_endpoint_id": &delivery.webhook_endpoint_id,
    }
}
