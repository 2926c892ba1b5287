//! One attempt of one delivery.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use http::HeaderMap;
use tokio::sync::mpsc;

use crate::simulator::activity::ActivityKind;
use crate::simulator::delivery::record::{AttemptError, DeliveryAttempt};
use crate::simulator::delivery::schedule::{DELAYS, hours};
use crate::simulator::delivery::{intervention, post};
use crate::simulator::disturbance::Kind;
use crate::simulator::engine::{Engine, QueuedAttempt};
use crate::simulator::instance::Instance;
use crate::simulator::model::clock::Time;
use crate::simulator::model::event_types::CANCELLED;
use crate::simulator::model::rows::{DeliveryStatus, EncryptionKey, NEVER, Session, SessionStatus};
use crate::simulator::sync::lock;
use kayle_id_core::{SigningSecret, WebhookDeliveryId};
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};

/// What an attempt sends.
struct OutgoingDelivery {
    /// The endpoint's address.
    address: String,
    /// Nothing where the endpoint is disabled: the attempt counts, and nothing is sent.
    url: Option<String>,
    secret: SigningSecret,
    event_type: String,
    plaintext: String,
    sealed: String,
    active: Option<EncryptionKey>,
    stale: Option<EncryptionKey>,
    signed_at: Time,
}

/// Counts an attempt as over, however it ends.
struct UnderWay(Arc<Instance>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.with(|engine| engine.in_flight -= 1);
        self.0.attempt_ended.notify_waiters();
    }
}

/// Makes the attempts of a queue, each in a task of its own.
pub(crate) async fn run(instance: Weak<Instance>, mut queue: mpsc::UnboundedReceiver<QueuedAttempt>) {
    while let Some(QueuedAttempt { delivery, may_wait }) = queue.recv().await {
        let Some(instance) = instance.upgrade() else { return };
        instance.spawn(attempt(Arc::clone(&instance), delivery, may_wait));
    }
}

/// Makes the attempt that is due of a delivery, and writes down what came of it.
async fn attempt(instance: Arc<Instance>, id: String, may_wait: bool) {
    let _under_way = UnderWay(Arc::clone(&instance));
    let endpoint = instance.with(|engine| engine.state.deliveries.get(&id).map(|row| row.webhook_endpoint_id.clone()));
    let Some(endpoint) = endpoint else { return };
    // An attempt that a test releases goes, whatever is held.
    if may_wait && instance.holds_deliveries.load(Ordering::Acquire) {
        // Nothing is left to hold where the delivery was dropped meanwhile.
        let _ = instance.with(|engine| intervention::hold(engine, &id));
        return;
    }
    if may_wait && instance.disturbances.hold(&endpoint, &id) {
        return;
    }
    let Some(outgoing) = instance.with(|engine| begin(engine, &id)) else { return };
    let disturbances = instance.disturbances.take(&endpoint);
    let copies = 1 + disturbances.iter().filter(|kind| **kind == Kind::Duplicate).count();
    let settings = instance.with(|engine| engine.settings.clone());
    let began = tokio::time::Instant::now();
    let mut result = Err(AttemptError::EndpointDisabled);
    match (&outgoing.url, write(&outgoing, &id, &disturbances)) {
        (None, _) => {}
        (Some(_), None) => result = Err(AttemptError::NotWritten),
        (Some(url), Some((headers, body))) => {
            let target = lock(&instance.delivery_routes).get(url).cloned().unwrap_or_else(|| url.clone());
            for _ in 0..copies {
                let sending = post::post(&target, &headers, body.clone(), settings.deliver_anywhere);
                let timed = tokio::time::timeout(settings.receiver_time_limit, sending).await;
                result = timed.unwrap_or(Err(AttemptError::TimedOut));
            }
        }
    }
    let attempt = DeliveryAttempt {
        at: outgoing.signed_at.to_public(),
        duration: began.elapsed(),
        status: result.ok(),
        error: result.err(),
        disturbances: disturbances.iter().map(|kind| kind.name().to_owned()).collect(),
    };
    let ended = instance.with(|engine| engine.clock.now().to_public());
    if let Ok(delivery_id) = WebhookDeliveryId::new(id.as_str()) {
        let (event_type, url) = (outgoing.event_type, outgoing.address);
        let attempt = attempt.clone();
        instance.activity.push(ended, ActivityKind::Attempt { delivery_id, event_type, url, attempt });
    }
    instance.with(|engine| {
        end(engine, &id, attempt);
        // An attempt that was held back until this one had ended is next.
        if let Some(held) = instance.disturbances.release() {
            engine.queue_released(held);
        }
    });
}

/// Takes the attempt that is due off its schedule. Nothing where there is nothing left to send.
fn begin(engine: &mut Engine, id: &str) -> Option<OutgoingDelivery> {
    let now = engine.now();
    let delivery = engine.state.deliveries.get_mut(id)?;
    let endpoint = engine.state.endpoints.get(&delivery.webhook_endpoint_id)?;
    let event = engine.state.events.get(&delivery.event_id)?;
    let sealed = delivery.payload.clone()?;
    let withdrawn = |row: &Session| row.cancel_token_used || row.status == SessionStatus::Cancelled;
    let withdrawn = engine.state.sessions.get(&event.trigger_id).is_some_and(withdrawn);
    if withdrawn && event.event_type != CANCELLED {
        delivery.status = DeliveryStatus::Failed;
        delivery.scrub(now, "privacy_request");
        delivery.updated_at = now;
        return None;
    }
    let schedule = delivery.schedules.iter_mut().find(|schedule| schedule.taken)?;
    schedule.taken = false;
    schedule.made += 1;
    match DELAYS.get(schedule.made) {
        // A standing clock moves a little by itself, which is not to delay what follows.
        Some(delay) => schedule.due = schedule.due + *delay,
        None => schedule.due = NEVER,
    }
    delivery.status = DeliveryStatus::Delivering;
    delivery.updated_at = now;
    let active = delivery.webhook_encryption_key_id.as_ref().and_then(|key| engine.state.keys.get(key));
    let mut stale: Vec<_> = engine.state.keys.values().filter(|key| key.webhook_endpoint_id == endpoint.id).collect();
    stale.retain(|key| active.is_none_or(|active| key.created_at < active.created_at));
    stale.sort_by_key(|key| key.created_at);
    Some(OutgoingDelivery {
        address: endpoint.url.clone(),
        url: endpoint.enabled.then(|| endpoint.url.clone()),
        secret: SigningSecret::new(endpoint.signing_secret.clone()),
        event_type: event.event_type.clone(),
        plaintext: event.payload.clone(),
        sealed,
        active: active.cloned(),
        stale: stale.last().map(|key| (*key).clone()),
        signed_at: now,
    })
}

/// The headers and the body: those that were sealed at first, unless something disturbs them.
fn write(outgoing: &OutgoingDelivery, id: &str, disturbances: &[Kind]) -> Option<(HeaderMap, Bytes)> {
    let mut damages: Vec<Damage> = Vec::new();
    let (mut signed_at, mut stale) = (outgoing.signed_at.to_system(), false);
    for kind in disturbances {
        match kind {
            Kind::Damage(damage) => damages.push(damage.clone()),
            Kind::SignedEarlier(by) => signed_at = signed_at.checked_sub(*by)?,
            Kind::SignedLater(by) => signed_at = signed_at.checked_add(*by)?,
            Kind::StaleKey => stale = true,
            Kind::Duplicate | Kind::Reorder => {}
        }
    }
    let builder = DeliveryBuilder::new(Payload::raw(outgoing.plaintext.as_bytes()), &outgoing.secret);
    let builder = builder.signed_at(signed_at).delivery_id(id);
    let mut delivery = if damages.is_empty() && !stale {
        builder.sealed(outgoing.sealed.clone()).build().ok()?
    } else {
        let active = outgoing.active.as_ref()?;
        let (kid, key) = match (&outgoing.stale, stale) {
            (Some(key), true) => (key.key_id.clone(), key),
            (None, true) => ("retired".to_owned(), active),
            (_, false) => (active.key_id.clone(), active),
        };
        let jwk = serde_json::json!({"kty": "RSA", "n": key.jwk.n, "e": key.jwk.e}).to_string();
        let builder = builder.key(kid, &PublicKey::from_jwk(&jwk).ok()?);
        damages.into_iter().fold(builder, DeliveryBuilder::damage).build().ok()?
    };
    delivery.headers.insert("x-kayle-event", outgoing.event_type.parse().ok()?);
    Some((delivery.headers, delivery.body))
}

/// Writes down how an attempt ended.
fn end(engine: &mut Engine, id: &str, attempt: DeliveryAttempt) {
    let status = attempt.status;
    let (now, later) = (engine.now(), engine.now());
    let endpoint = engine.state.deliveries.get(id).and_then(|row| engine.state.endpoints.get(&row.webhook_endpoint_id));
    let retention = endpoint.map_or(72, |endpoint| endpoint.undelivered_payload_retention_hours);
    let Some(delivery) = engine.state.deliveries.get_mut(id) else { return };
    delivery.record(attempt);
    delivery.schedules.retain(|schedule| schedule.made < DELAYS.len());
    if delivery.status != DeliveryStatus::Delivering {
        // It was withdrawn meanwhile, and stays as the withdrawal has left it.
        return;
    }
    delivery.attempt_count += 1;
    delivery.last_attempt_at = Some(now);
    delivery.last_status_code = status;
    delivery.updated_at = later;
    if status.is_some_and(|status| (200..300).contains(&status)) {
        delivery.status = DeliveryStatus::Succeeded;
        delivery.scrub(now, "delivered");
    } else if !delivery.schedules.is_empty() {
        delivery.status = DeliveryStatus::Pending;
    } else {
        delivery.status = DeliveryStatus::Failed;
        delivery.payload_retention_reason = Some("terminal_failure_retention".to_owned());
        delivery.payload_expires_at = Some(now + hours(retention));
        if retention == 0 {
            delivery.scrub(now, "expired");
        }
    }
}
