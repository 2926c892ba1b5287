//! Events, under both of their paths.

use crate::simulator::api::deliveries::PAYLOAD_EXPIRED;
use crate::simulator::api::paging;
use crate::simulator::delivery::schedule;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::event_types::TYPES;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Delivery, DeliveryStatus, Event};
use crate::simulator::reply::{Problem, Reply, not_found};
use crate::simulator::validate::input::Input;
use crate::simulator::validate::query::Query;

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let event_type = query.choice("type", &TYPES);
    let from = query.time("created_from");
    let to = query.time("created_to");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;

    let events = &engine.state.events;
    let rows = events.values().filter(|event| {
        event_type.is_none_or(|name| event.event_type == name)
            && from.is_none_or(|from| event.created_at >= from)
            && to.is_none_or(|to| event.created_at <= to)
    });
    let show = |event: &Event| {
        let deliveries = engine.state.deliveries_of(&event.id).into_iter().map(in_list).collect::<Vec<_>>();
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

pub(crate) fn get(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("event_id")?;
    let event = engine.state.events.get(id).ok_or_else(|| Reply::problem(missing("api/webhooks/events#get-by-id")))?;
    Ok(Reply::data(alone(engine, event)))
}

/// Sends every delivery again whose payload is still there.
pub(crate) fn replay(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("event_id")?;
    if !engine.state.events.contains_key(id) {
        return Err(Reply::problem(missing("api/webhooks/events#replay")));
    }
    let deliveries = engine.state.deliveries_of(id);
    let delivering = |delivery: &Delivery| delivery.status == DeliveryStatus::Delivering;
    let ready = |delivery: &&&Delivery| !delivering(delivery) && schedule::is_retained(engine, delivery);
    let ready: Vec<String> = deliveries.iter().filter(ready).map(|delivery| delivery.id.clone()).collect();
    if ready.is_empty() {
        let gone = !deliveries.is_empty() && !deliveries.into_iter().any(delivering);
        return Err(Reply::problem(if gone { PAYLOAD_EXPIRED } else { NOT_REPLAYABLE }));
    }
    for delivery in ready {
        schedule::send_again(engine, &delivery);
    }
    let data = engine.state.events.get(id).map_or(Json::Null, |event| alone(engine, event));
    Ok(Reply::json(202, &object! {"data": data, "error": Json::Null}))
}

const NOT_REPLAYABLE: Problem = Problem {
    status: 409,
    code: "CONFLICT",
    message: "Webhook event cannot be replayed.",
    hint: "Only webhook events with replayable deliveries can be replayed.",
    docs: "api/webhooks/events#replay",
};

const fn missing(docs: &'static str) -> Problem {
    not_found("Webhook event not found.", "The webhook event with the given ID was not found.", docs)
}

/// An event by itself, its members in another order than in a list.
pub(crate) fn alone(engine: &Engine, event: &Event) -> Json {
    let deliveries = engine.state.deliveries_of(&event.id).into_iter().map(in_event).collect::<Vec<_>>();
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
