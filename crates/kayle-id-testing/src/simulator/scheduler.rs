//! What happens as time passes: attempts, the sweep that expires sessions, the end of retention, organizations that are deleted.

use std::sync::Arc;
use std::time::Duration;

use crate::simulator::dashboard::deletion;
use crate::simulator::engine::Engine;
use crate::simulator::instance::Instance;
use crate::simulator::model::clock::Time;
use crate::simulator::model::rows::DeliveryStatus;
use crate::simulator::oddity::Oddity;
use crate::simulator::session_end;

/// The sweep runs at the minutes that this divides.
const SWEEP: i64 = 5 * 60 * 1_000_000;

/// How often a clock that runs is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Moves the clock on, and does what falls due on the way, in its order.
pub(crate) async fn advance(instance: &Arc<Instance>, by: Duration) {
    instance.settled().await;
    let target = instance.with(|engine| engine.clock.now() + by);
    while instance.with(|engine| step(engine, target)) {
        instance.settled().await;
    }
    instance.with(|engine| {
        engine.clock.move_to(target);
        engine.change();
    });
}

/// Does what is due by itself, for a clock that runs.
pub(crate) async fn watch(instance: std::sync::Weak<Instance>) {
    while let Some(instance) = instance.upgrade() {
        instance.with(|engine| {
            let now = engine.clock.now();
            while step(engine, now) {}
        });
        drop(instance);
        tokio::time::sleep(LOOK).await;
    }
}

/// Goes to the next thing that falls due until then, and does it. Says whether there was one.
fn step(engine: &mut Engine, until: Time) -> bool {
    let Some(due) = next(engine).filter(|due| *due <= until) else { return false };
    engine.clock.move_to(due);
    engine.change();
    let now = engine.clock.now();
    attempts(engine, now);
    sweep(engine, now);
    scrub(engine, now);
    deletion::carry_out(engine, now);
    true
}

fn next(engine: &Engine) -> Option<Time> {
    let deliveries = engine.state.deliveries.values();
    let attempts = deliveries.clone().flat_map(|delivery| &delivery.schedules).filter(|schedule| !schedule.taken);
    let attempts = attempts.map(|schedule| schedule.due).filter(|due| *due < Time(i64::MAX));
    let kept = deliveries.filter(|delivery| delivery.payload.is_some() && delivery.schedules.is_empty());
    let scrubs = kept.filter_map(|delivery| delivery.payload_expires_at);
    let open = engine.state.sessions.values().filter(|session| !session.status.is_terminal());
    let sweeps = open.map(|session| swept_at(engine, session.expires_at));
    attempts.chain(scrubs).chain(sweeps).chain(deletion::next(engine)).min()
}

/// When a session that ends at a time is expired.
fn swept_at(engine: &Engine, end: Time) -> Time {
    let late = engine.settings.oddities.has(Oddity::LateExpiry);
    if late { Time(end.0.saturating_add(SWEEP - 1).div_euclid(SWEEP) * SWEEP) } else { end }
}

fn attempts(engine: &mut Engine, now: Time) {
    let mut due = Vec::new();
    for delivery in engine.state.deliveries.values_mut() {
        for schedule in delivery.schedules.iter_mut().filter(|schedule| !schedule.taken && schedule.due <= now) {
            schedule.taken = true;
            due.push(delivery.id.clone());
        }
    }
    for delivery in due {
        engine.queue_attempt(delivery);
    }
}

fn sweep(engine: &mut Engine, now: Time) {
    let sessions = engine.state.sessions.values();
    let over = sessions.filter(|session| !session.status.is_terminal() && swept_at(engine, session.expires_at) <= now);
    let over: Vec<String> = over.map(|session| session.id.clone()).collect();
    for id in over {
        session_end::expire(engine, &id);
    }
}

fn scrub(engine: &mut Engine, now: Time) {
    for delivery in engine.state.deliveries.values_mut() {
        let over = delivery.schedules.is_empty() && delivery.payload_expires_at.is_some_and(|end| end <= now);
        if over && delivery.payload.is_some() && delivery.status != DeliveryStatus::Delivering {
            delivery.status = DeliveryStatus::Failed;
            delivery.scrub(now, "expired");
            delivery.updated_at = now;
        }
    }
}
