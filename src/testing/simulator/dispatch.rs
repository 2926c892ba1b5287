//! One attempt of one delivery.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;

use super::clock::Time;
use super::disturbance::Kind;
use super::emit::{DELAYS, hours};
use super::post;
use super::rows::{DeliveryStatus, EncryptionKey};
use super::shared::{Shared, lock};
use super::world::World;
use crate::jwk::PublicKey;
use crate::model::SigningSecret;
use crate::webhook::testing::{Damage, DeliveryBuilder, Payload};

/// What an attempt sends.
struct Letter {
    url: String,
    secret: SigningSecret,
    event_type: String,
    plaintext: String,
    sealed: String,
    active: Option<EncryptionKey>,
    stale: Option<EncryptionKey>,
    signed_at: Time,
}

/// Counts an attempt as over, however it ends.
struct UnderWay(Arc<Shared>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.with(|world| world.in_flight -= 1);
        self.0.over.notify_waiters();
    }
}

/// Makes the attempt that is due of a delivery, and writes down what came of it.
pub(super) async fn attempt(shared: Arc<Shared>, id: String, may_wait: bool) {
    let _under_way = UnderWay(Arc::clone(&shared));
    let endpoint = shared.with(|world| world.state.deliveries.get(&id).map(|row| row.webhook_endpoint_id.clone()));
    let Some(endpoint) = endpoint else { return };
    if may_wait && shared.disturbances.hold(&endpoint, &id) {
        return;
    }
    let Some(letter) = shared.with(|world| begin(world, &id)) else { return };
    let disturbances = shared.disturbances.take(&endpoint);
    let copies = 1 + disturbances.iter().filter(|kind| **kind == Kind::Duplicate).count();
    let settings = shared.with(|world| world.settings.clone());
    let target = lock(&shared.routes).get(&letter.url).cloned().unwrap_or_else(|| letter.url.clone());
    let mut status = None;
    if let Some((headers, body)) = write(&letter, &id, &disturbances) {
        for _ in 0..copies {
            let sending = post::post(&target, &headers, body.clone(), settings.deliver_anywhere);
            status = tokio::time::timeout(settings.receiver_time_limit, sending).await.ok().flatten();
        }
    }
    shared.with(|world| {
        end(world, &id, status);
        // Whoever waited for this one is next.
        world.outbox.extend(shared.disturbances.release().map(|held| (held, false)));
    });
}

/// Takes the attempt that is due off its schedule. Nothing where there is nothing left to send.
fn begin(world: &mut World, id: &str) -> Option<Letter> {
    let now = world.now();
    let delivery = world.state.deliveries.get_mut(id)?;
    let endpoint = world.state.endpoints.get(&delivery.webhook_endpoint_id)?;
    let event = world.state.events.get(&delivery.event_id)?;
    let sealed = delivery.payload.clone()?;
    let schedule = delivery.schedules.iter_mut().find(|schedule| schedule.taken)?;
    schedule.taken = false;
    schedule.made += 1;
    match DELAYS.get(schedule.made) {
        // A standing clock moves a little by itself, which is not to delay what follows.
        Some(delay) => schedule.due = schedule.due + *delay,
        None => schedule.due = Time(i64::MAX),
    }
    delivery.status = DeliveryStatus::Delivering;
    delivery.updated_at = now;
    let active = delivery.webhook_encryption_key_id.as_ref().and_then(|key| world.state.keys.get(key));
    let mut stale: Vec<_> = world.state.keys.values().filter(|key| key.webhook_endpoint_id == endpoint.id).collect();
    stale.retain(|key| active.is_none_or(|active| key.created_at < active.created_at));
    stale.sort_by_key(|key| key.created_at);
    Some(Letter {
        url: endpoint.url.clone(),
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
fn write(letter: &Letter, id: &str, disturbances: &[Kind]) -> Option<(HeaderMap, Bytes)> {
    let mut damages: Vec<Damage> = Vec::new();
    let (mut signed_at, mut stale) = (letter.signed_at.to_system(), false);
    for kind in disturbances {
        match kind {
            Kind::Damage(damage) => damages.push(damage.clone()),
            Kind::SignedEarlier(by) => signed_at = signed_at.checked_sub(*by)?,
            Kind::SignedLater(by) => signed_at = signed_at.checked_add(*by)?,
            Kind::StaleKey => stale = true,
            Kind::Duplicate | Kind::Reorder => {}
        }
    }
    let builder = DeliveryBuilder::new(Payload::raw(letter.plaintext.as_bytes()), &letter.secret);
    let builder = builder.signed_at(signed_at).delivery_id(id);
    let mut delivery = if damages.is_empty() && !stale {
        builder.sealed(letter.sealed.clone()).build().ok()?
    } else {
        let active = letter.active.as_ref()?;
        let (kid, key) = match (&letter.stale, stale) {
            (Some(key), true) => (key.key_id.clone(), key),
            (None, true) => ("retired".to_owned(), active),
            (_, false) => (active.key_id.clone(), active),
        };
        let jwk = serde_json::json!({"kty": "RSA", "n": key.jwk.n, "e": key.jwk.e}).to_string();
        let builder = builder.key(kid, &PublicKey::from_jwk(&jwk).ok()?);
        damages.into_iter().fold(builder, DeliveryBuilder::damage).build().ok()?
    };
    delivery.headers.insert("x-kayle-event", letter.event_type.parse().ok()?);
    Some((delivery.headers, delivery.body))
}

/// Writes down how an attempt ended.
fn end(world: &mut World, id: &str, status: Option<u16>) {
    let (now, later) = (world.now(), world.now());
    let endpoint = world.state.deliveries.get(id).and_then(|row| world.state.endpoints.get(&row.webhook_endpoint_id));
    let retention = endpoint.map_or(72, |endpoint| endpoint.undelivered_payload_retention_hours);
    let Some(delivery) = world.state.deliveries.get_mut(id) else { return };
    delivery.attempt_count += 1;
    delivery.last_attempt_at = Some(now);
    delivery.last_status_code = status;
    delivery.updated_at = later;
    delivery.schedules.retain(|schedule| schedule.made < DELAYS.len());
    if status.is_some_and(|status| (200..300).contains(&status)) {
        delivery.status = DeliveryStatus::Succeeded;
        delivery.scrub(now, "delivered");
    } else if delivery.payload.is_none() {
        // It was withdrawn meanwhile.
        delivery.status = DeliveryStatus::Failed;
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
