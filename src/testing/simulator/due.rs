//! What falls due as time passes: attempts, the sweep that expires sessions, the end of retention, organizations that are deleted.

use std::sync::Arc;
use std::time::Duration;

use super::clock::Time;
use super::dashboard::deletion;
use super::emit;
use super::oddities::Oddity;
use super::rows::DeliveryStatus;
use super::shared::Shared;
use super::world::World;

/// The sweep runs at the minutes that this divides.
const SWEEP: i64 = 5 * 60 * 1_000_000;

/// How often a clock that runs is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Moves the clock on, and does what falls due on the way, in its order.
pub(super) async fn advance(shared: &Arc<Shared>, by: Duration) {
    shared.settled().await;
    let target = shared.with(|world| world.clock.now() + by);
    while shared.with(|world| step(world, target)) {
        shared.settled().await;
    }
    shared.with(|world| {
        world.clock.move_to(target);
        world.change();
    });
}

/// Does what is due by itself, for a clock that runs.
pub(super) async fn watch(shared: std::sync::Weak<Shared>) {
    while let Some(shared) = shared.upgrade() {
        shared.with(|world| {
            let now = world.clock.now();
            while step(world, now) {}
        });
        drop(shared);
        tokio::time::sleep(LOOK).await;
    }
}

/// Goes to the next thing that falls due until then, and does it. Says whether there was one.
fn step(world: &mut World, until: Time) -> bool {
    let Some(due) = next(world).filter(|due| *due <= until) else { return false };
    world.clock.move_to(due);
    world.change();
    let now = world.clock.now();
    attempts(world, now);
    sweep(world, now);
    scrub(world, now);
    deletion::carry_out(world, now);
    true
}

fn next(world: &World) -> Option<Time> {
    let deliveries = world.state.deliveries.values();
    let attempts = deliveries.clone().flat_map(|delivery| &delivery.schedules).filter(|schedule| !schedule.taken);
    let attempts = attempts.map(|schedule| schedule.due).filter(|due| *due < Time(i64::MAX));
    let kept = deliveries.filter(|delivery| delivery.payload.is_some() && delivery.schedules.is_empty());
    let scrubs = kept.filter_map(|delivery| delivery.payload_expires_at);
    let open = world.state.sessions.values().filter(|session| !session.status.is_terminal());
    let sweeps = open.map(|session| swept_at(world, session.expires_at));
    attempts.chain(scrubs).chain(sweeps).chain(deletion::next(world)).min()
}

/// When a session that ends at a time is expired.
fn swept_at(world: &World, end: Time) -> Time {
    let late = world.settings.oddities.has(Oddity::LateExpiry);
    if late { Time(end.0.saturating_add(SWEEP - 1).div_euclid(SWEEP) * SWEEP) } else { end }
}

fn attempts(world: &mut World, now: Time) {
    for delivery in world.state.deliveries.values_mut() {
        for schedule in delivery.schedules.iter_mut().filter(|schedule| !schedule.taken && schedule.due <= now) {
            schedule.taken = true;
            world.outbox.push((delivery.id.clone(), true));
        }
    }
}

fn sweep(world: &mut World, now: Time) {
    let sessions = world.state.sessions.values();
    let over = sessions.filter(|session| !session.status.is_terminal() && swept_at(world, session.expires_at) <= now);
    let over: Vec<String> = over.map(|session| session.id.clone()).collect();
    for id in over {
        emit::expire(world, &id);
    }
}

fn scrub(world: &mut World, now: Time) {
    for delivery in world.state.deliveries.values_mut() {
        let over = delivery.schedules.is_empty() && delivery.payload_expires_at.is_some_and(|end| end <= now);
        if over && delivery.payload.is_some() && delivery.status != DeliveryStatus::Delivering {
            delivery.status = DeliveryStatus::Failed;
            delivery.scrub(now, "expired");
            delivery.updated_at = now;
        }
    }
}
