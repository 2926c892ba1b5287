//! Ends of sessions: the event, and a sealed delivery for each endpoint that wants it.

use std::time::Duration;

use super::clock::Time;
use super::json::{Json, object};
use super::rows::{Delivery, DeliveryStatus, Event, Schedule, SessionStatus};
use super::world::World;
use crate::jwk::PublicKey;
use crate::model::SigningSecret;
use crate::webhook::testing::{DeliveryBuilder, Payload};

pub(super) const SUCCEEDED: &str = "verification.session.succeeded";
pub(super) const FAILED: &str = "verification.session.failed";
pub(super) const EXPIRED: &str = "verification.session.expired";
pub(super) const CANCELLED: &str = "verification.session.cancelled";

/// Every type of event, in the server's order.
pub(super) const TYPES: [&str; 4] = [SUCCEEDED, FAILED, EXPIRED, CANCELLED];

/// How long after the attempt before it each attempt starts.
pub(super) const DELAYS: [Duration; 8] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 60 * 60),
    Duration::from_secs(5 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
];

/// Ends a session, and tells the endpoints. Gives the event's id.
pub(super) fn end(world: &mut World, id: &str, status: SessionStatus, event_type: &str, data: Json) -> String {
    let now = world.now();
    let later = world.now();
    if let Some(session) = world.state.sessions.get_mut(id) {
        session.status = status;
        session.completed_at = session.completed_at.or(Some(now));
        session.updated_at = later;
    }
    event(world, id, event_type, data)
}

/// Ends a session as cancelled.
pub(super) fn cancel(world: &mut World, id: &str, reason: &str) -> String {
    let tries = tries(world, id);
    let mut data = vec![("outcome".to_owned(), Json::from("not_verified")), ("reason".to_owned(), reason.into())];
    data.extend(tries);
    end(world, id, SessionStatus::Cancelled, CANCELLED, Json::Object(data))
}

/// Ends a session as expired.
pub(super) fn expire(world: &mut World, id: &str) -> String {
    end(world, id, SessionStatus::Expired, EXPIRED, object! {})
}

/// The tries that a session took, as events tell them.
pub(super) fn tries(world: &World, id: &str) -> [(String, Json); 2] {
    let session = world.state.sessions.get(id);
    let (nfc, liveness) = session.map_or((0, 0), |session| (session.nfc_tries_used, session.liveness_tries_used));
    [("nfc_tries_used".to_owned(), nfc.into()), ("liveness_tries_used".to_owned(), liveness.into())]
}

fn event(world: &mut World, session: &str, event_type: &str, data: Json) -> String {
    let id = world.state.ids.event();
    let metadata = object! {"contract_version": 1_u64, "event_id": &id, "verification_session_id": session};
    let payload = object! {"data": data, "metadata": metadata, "type": event_type}.to_string();
    let created_at = world.now();
    let event = Event {
        id: id.clone(),
        event_type: event_type.to_owned(),
        trigger_type: "verification_session".to_owned(),
        trigger_id: session.to_owned(),
        created_at,
        payload: payload.clone(),
    };
    world.state.events.insert(id.clone(), event);

    let targets =
        world.state.sessions.get(session).map(|session| session.webhook_endpoint_id.clone()).unwrap_or_default();
    let wanted = world.state.endpoints.values().filter(|endpoint| {
        endpoint.enabled
            && targets.include(&endpoint.id)
            && endpoint.subscribed_event_types.iter().any(|name| name == event_type)
    });
    let mut wanted: Vec<_> = wanted.map(|endpoint| (endpoint.created_at, endpoint.id.clone())).collect();
    wanted.sort();
    for (_, endpoint) in wanted {
        deliver(world, &id, &endpoint, &payload);
    }
    id
}

fn deliver(world: &mut World, event: &str, endpoint: &str, payload: &str) {
    let now = world.now();
    let key = world.state.active_key(endpoint).cloned();
    let sealed = key.and_then(|key| Some((seal(&key.key_id, &key.jwk.n, &key.jwk.e, payload)?, key.id)));
    let retention = world.state.endpoints.get(endpoint).map_or(72, |row| row.undelivered_payload_retention_hours);
    let mut delivery = Delivery {
        id: world.state.ids.delivery(),
        event_id: event.to_owned(),
        webhook_endpoint_id: endpoint.to_owned(),
        webhook_encryption_key_id: None,
        status: DeliveryStatus::Failed,
        attempt_count: 1,
        last_attempt_at: Some(now),
        last_status_code: None,
        payload_expires_at: None,
        payload_retention_reason: Some("no_active_key".to_owned()),
        payload_scrubbed_at: Some(now),
        created_at: now,
        updated_at: now,
        payload: None,
        schedules: Vec::new(),
    };
    let id = delivery.id.clone();
    match sealed {
        Some((body, key)) => {
            delivery.webhook_encryption_key_id = Some(key);
            delivery.payload = Some(body);
            world.state.deliveries.insert(id.clone(), delivery);
            begin(world, &id, now, retention);
        }
        // Nothing is kept that could be encrypted later.
        None => drop(world.state.deliveries.insert(id, delivery)),
    }
}

/// Sends a delivery again that still has its payload.
pub(super) fn send_again(world: &mut World, id: &str) {
    let now = world.now();
    let endpoint = world.state.deliveries.get(id).and_then(|row| world.state.endpoints.get(&row.webhook_endpoint_id));
    let retention = endpoint.map_or(72, |endpoint| endpoint.undelivered_payload_retention_hours);
    begin(world, id, now, retention);
}

/// Begins a schedule. The payload is kept for as long as the attempts can take, and the endpoint's hours after.
fn begin(world: &mut World, id: &str, now: Time, retention: u16) {
    let Some(delivery) = world.state.deliveries.get_mut(id) else { return };
    delivery.status = DeliveryStatus::Pending;
    delivery.attempt_count = 0;
    delivery.last_attempt_at = None;
    delivery.last_status_code = None;
    delivery.payload_expires_at = Some(DELAYS.iter().fold(now, |time, delay| time + *delay) + hours(retention));
    delivery.payload_retention_reason = Some("pending_delivery".to_owned());
    delivery.payload_scrubbed_at = None;
    delivery.updated_at = now;
    delivery.schedules.push(Schedule { made: 0, due: now, taken: true });
    world.outbox.push((id.to_owned(), true));
}

pub(super) fn hours(count: u16) -> Duration {
    Duration::from_secs(u64::from(count) * 60 * 60)
}

/// Encrypts a payload as the server does. Nothing where the key does not encrypt.
pub(super) fn seal(kid: &str, n: &str, e: &str, payload: &str) -> Option<String> {
    let jwk = serde_json::json!({"kty": "RSA", "n": n, "e": e}).to_string();
    let key = PublicKey::from_jwk(&jwk).ok()?;
    // Signed anew at every attempt, so that the secret does not matter here.
    let builder = DeliveryBuilder::new(Payload::raw(payload.as_bytes()), &SigningSecret::new("")).key(kid, &key);
    String::from_utf8(builder.build().ok()?.body.to_vec()).ok()
}
