//! How long the server keeps what is over.

use std::collections::HashSet;
use std::time::Duration;

use super::engine::Engine;
use super::model::clock::Time;
use super::model::rows::{Handoff, Session};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Sessions after their end, and events once no payload of theirs is left.
const SESSIONS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// What is known of the phone that a session was taken over with.
const PHONES: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Entries of the audit log about sessions.
const AUDIT_LOGS: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// The sweep runs every day at 02:23 UTC.
const SWEEP_AT: Duration = Duration::from_secs((2 * 60 + 23) * 60);
/// How many rows of a kind a sweep takes.
const BATCH: usize = 500;

/// When the payloads end that are kept.
pub(crate) fn payload_ends(engine: &Engine) -> impl Iterator<Item = Time> {
    let kept = engine.state.deliveries.values().filter(|delivery| delivery.payload.is_some());
    kept.filter_map(|delivery| delivery.payload_expires_at)
}

/// Erases the payloads whose time is over. The status of a delivery stays.
pub(crate) fn scrub_payloads(engine: &mut Engine, now: Time) {
    for delivery in engine.state.deliveries.values_mut() {
        if delivery.payload.is_some() && delivery.payload_expires_at.is_some_and(|end| end <= now) {
            delivery.scrub(now, "expired");
            delivery.updated_at = now;
        }
    }
}

/// The next sweep that finds something. Rows that a full sweep has left wait for the day after.
pub(crate) fn next_sweep(engine: &Engine) -> Option<Time> {
    let state = &engine.state;
    let sessions = state.sessions.values().filter(|row| row.status.is_terminal());
    let sessions = sessions.flat_map(|row| {
        let phone = row.handoff.claimed.then(|| row.completed_at.map(|at| at + PHONES)).flatten();
        [Some(ended(row) + SESSIONS), phone]
    });
    let retained = events_with_payload(engine);
    let events = state.events.values().filter(|event| !retained.contains(event.id.as_str()));
    let events = events.map(|event| Some(event.created_at + SESSIONS));
    let logs = state.account.audit_logs.values().filter(|log| log.event.starts_with("session."));
    let logs = logs.map(|log| Some(log.created_at + AUDIT_LOGS));
    let past = engine.clock.now() + Duration::from_micros(1);
    sessions.chain(events).chain(logs).flatten().min().map(|time| sweep_after(time.max(past)))
}

/// The sweep at a time or after it.
fn sweep_after(time: Time) -> Time {
    let today = Time(time.day() * DAY.as_micros() as i64) + SWEEP_AT;
    if time <= today { today } else { today + DAY }
}

/// Deletes what is old enough, the oldest rows first.
pub(crate) fn sweep(engine: &mut Engine, now: Time) {
    if sweep_after(now) != now {
        return;
    }
    let state = &engine.state;
    let sessions = state.sessions.values().filter(|row| row.status.is_terminal() && ended(row) + SESSIONS <= now);
    for id in oldest(sessions.map(|row| (row.created_at, row.id.clone()))) {
        engine.state.sessions.remove(&id);
    }
    let mut claimed: Vec<&mut Session> =
        engine.state.sessions.values_mut().filter(|row| row.status.is_terminal()).collect();
    claimed.retain(|row| row.handoff.claimed && row.completed_at.is_some_and(|at| at + PHONES <= now));
    claimed.sort_by_key(|row| row.completed_at);
    for row in claimed.into_iter().take(BATCH) {
        row.handoff = Handoff { consented: row.handoff.consented, ..Handoff::default() };
    }
    let events = engine.state.events.values().filter(|row| row.created_at + SESSIONS <= now);
    let retained = events_with_payload(engine);
    let events = events.filter(|row| !retained.contains(row.id.as_str()));
    for id in oldest(events.map(|row| (row.created_at, row.id.clone()))) {
        engine.state.events.remove(&id);
        engine.state.deliveries.retain(|_, delivery| delivery.event_id != id);
    }
    let logs = engine.state.account.audit_logs.values();
    let logs = logs.filter(|row| row.event.starts_with("session.") && row.created_at + AUDIT_LOGS <= now);
    for id in oldest(logs.map(|row| (row.created_at, row.id.clone()))) {
        engine.state.account.audit_logs.remove(&id);
    }
}

fn ended(session: &Session) -> Time {
    session.completed_at.unwrap_or(session.updated_at)
}

fn events_with_payload(engine: &Engine) -> HashSet<&str> {
    let retained = engine.state.deliveries.values().filter(|delivery| delivery.payload.is_some());
    retained.map(|delivery| delivery.event_id.as_str()).collect()
}

fn oldest(rows: impl Iterator<Item = (Time, String)>) -> Vec<String> {
    let mut rows: Vec<(Time, String)> = rows.collect();
    rows.sort();
    rows.into_iter().take(BATCH).map(|(_, id)| id).collect()
}
