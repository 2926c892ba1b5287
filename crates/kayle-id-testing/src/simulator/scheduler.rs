//! What happens as time passes: attempts, expiry, retention, checks of domains, deletions of organizations.

use std::sync::Arc;
use std::time::Duration;

use super::dashboard::deletion;
use super::engine::Engine;
use super::instance::Instance;
use super::model::clock::Time;
use super::model::rows::NEVER;
use super::oddity::Oddity;
use super::retention;
use super::{domain_checks, session_end};

/// The sweep that expires sessions runs at the minutes that this divides.
const EXPIRY_SWEEP: i64 = 5 * MINUTE;
/// The server's other sweeps run every minute.
const MINUTE: i64 = 60 * 1_000_000;

/// How often a clock that runs is looked at.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

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
        tokio::time::sleep(POLL_INTERVAL).await;
    }
}

/// Goes to the next thing that falls due until then, and does it. Says whether there was one.
fn step(engine: &mut Engine, until: Time) -> bool {
    let Some(due) = next(engine).filter(|due| *due <= until) else { return false };
    engine.clock.move_to(due);
    engine.change();
    attempts(engine, due);
    expire_sessions(engine, due);
    retention::scrub_payloads(engine, due);
    retention::sweep(engine, due);
    domain_checks::check(engine, due);
    deletion::carry_out(engine, due);
    true
}

fn next(engine: &Engine) -> Option<Time> {
    let schedules = engine.state.deliveries.values().flat_map(|delivery| &delivery.schedules);
    let attempts = schedules.filter(|schedule| !schedule.taken).map(|schedule| schedule.due);
    let attempts = attempts.filter(|due| *due < NEVER);
    let open = engine.state.sessions.values().filter(|session| !session.status.is_terminal());
    let expiries = open.map(|session| swept_at(engine, session.expires_at));
    let scrubs = retention::payload_ends(engine).map(|end| end.round_up(MINUTE));
    let others = [retention::next_sweep(engine), domain_checks::next(engine), deletion::next(engine)];
    attempts.chain(expiries).chain(scrubs).chain(others.into_iter().flatten()).min()
}

/// When a session that ends at a time is expired.
fn swept_at(engine: &Engine, end: Time) -> Time {
    if engine.settings.oddities.has(Oddity::LateExpiry) { end.round_up(EXPIRY_SWEEP) } else { end }
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

fn expire_sessions(engine: &mut Engine, now: Time) {
    let sessions = engine.state.sessions.values();
    let over = sessions.filter(|session| !session.status.is_terminal() && swept_at(engine, session.expires_at) <= now);
    let over: Vec<(String, Time)> =
        over.map(|session| (session.id.clone(), swept_at(engine, session.expires_at))).collect();
    for (id, at) in over {
        // The sweep's present is the minute for which it was scheduled.
        session_end::expire(engine, &id, at);
    }
}
