//! The schedule of a delivery: when its attempts start, and how long its payload is kept.

use std::time::Duration;

use crate::simulator::delivery::seal::seal;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::rows::{Delivery, DeliveryStatus, Schedule};

/// How long after the attempt before it each attempt starts.
pub(crate) const DELAYS: [Duration; 8] = [
    Duration::ZERO,
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 60 * 60),
    Duration::from_secs(5 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
    Duration::from_secs(10 * 60 * 60),
];

/// Creates the delivery of an event to an endpoint, and starts it.
pub(crate) fn deliver(engine: &mut Engine, event: &str, endpoint: &str, payload: &str) {
    let now = engine.now();
    let key = engine.state.active_key(endpoint).cloned();
    let sealed = key.and_then(|key| Some((seal(&key.key_id, &key.jwk.n, &key.jwk.e, payload)?, key.id)));
    let retention = engine.state.endpoints.get(endpoint).map_or(72, |row| row.undelivered_payload_retention_hours);
    let mut delivery = Delivery {
        id: engine.state.ids.delivery(),
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
        attempts: Vec::new(),
        schedules: Vec::new(),
    };
    let id = delivery.id.clone();
    match sealed {
        Some((body, key)) => {
            delivery.webhook_encryption_key_id = Some(key);
            delivery.payload = Some(body);
            // Kept for as long as the attempts can take, and the endpoint's hours after.
            let attempts = DELAYS.iter().fold(now, |time, delay| time + *delay);
            delivery.payload_expires_at = Some(attempts + hours(retention));
            delivery.payload_retention_reason = Some("pending_delivery".to_owned());
            delivery.payload_scrubbed_at = None;
            engine.state.deliveries.insert(id.clone(), delivery);
            begin(engine, &id, now);
        }
        // Nothing is kept that could be encrypted later.
        None => drop(engine.state.deliveries.insert(id, delivery)),
    }
}

/// Whether the payload of a delivery is still there, so that it can be sent again.
pub(crate) fn is_retained(engine: &Engine, delivery: &Delivery) -> bool {
    let now = engine.clock.now();
    delivery.payload.is_some() && delivery.payload_expires_at.is_some_and(|end| end > now)
}

/// Sends a delivery again that still has its payload. The end of its retention stays as it is.
pub(crate) fn send_again(engine: &mut Engine, id: &str) {
    let now = engine.now();
    begin(engine, id, now);
}

/// Begins a schedule.
fn begin(engine: &mut Engine, id: &str, now: Time) {
    let Some(delivery) = engine.state.deliveries.get_mut(id) else { return };
    delivery.status = DeliveryStatus::Pending;
    delivery.attempt_count = 0;
    delivery.last_attempt_at = None;
    delivery.last_status_code = None;
    delivery.updated_at = now;
    delivery.schedules.push(Schedule { made: 0, due: now, taken: true });
    engine.queue_attempt(id.to_owned());
}

pub(crate) fn hours(count: u16) -> Duration {
    Duration::from_secs(u64::from(count) * 60 * 60)
}
