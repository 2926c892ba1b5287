//! Deliveries that fail, and events that nobody gets.

use super::facts::{Delivery, Endpoint, Event, Facts};
use super::notes::{Notes, shown};
use crate::report::Severity::{Error, Warning};

const SUCCEEDED: &str = "verification.session.succeeded";
const HOUR: i64 = 3600;
/// A payload that is erased within this time is about to be lost.
const SOON: i64 = 24 * HOUR;
/// The longest pause between two attempts is ten hours: what waits longer is not under way.
const STALLED: i64 = 11 * HOUR;

pub(super) fn check(facts: &Facts, notes: &mut Notes) {
    match &facts.deliveries {
        None => notes.skipped("deliveries", "the deliveries were not listed"),
        Some(deliveries) => {
            notes.looked_at("deliveries", format!("{} looked at", deliveries.len()));
            deliveries.iter().for_each(|delivery| one(facts, delivery, notes));
        }
    }
    match &facts.events {
        None => notes.skipped("events", "the events were not listed"),
        Some(events) => {
            notes.looked_at("events", format!("{} looked at", events.len()));
            events.iter().filter(|event| event.deliveries.is_empty()).for_each(|event| lost(facts, event, notes));
        }
    }
}

/// An event without a delivery. Where an endpoint lists its type all the same, that endpoint was given an empty list, which
/// the API reads back as all types.
fn lost(facts: &Facts, event: &Event, notes: &mut Notes) {
    let since = |endpoint: &Endpoint| endpoint.updated_at.is_some() && endpoint.updated_at <= event.created_at;
    let lists = |endpoint: &Endpoint| {
        endpoint.subscribed_event_types.as_ref().is_some_and(|types| types.contains(&event.type_name))
    };
    let endpoints = facts.endpoints.iter().flatten();
    let mut listed = endpoints
        .filter(|endpoint| endpoint.enabled && event.created_at.is_some() && since(endpoint) && lists(endpoint));
    let type_name = kayle_id_core::scrub::scrub(&event.type_name, 80);
    match listed.next() {
        Some(endpoint) => {
            let mend = "Set the event types of the endpoint, each by its name: an empty list delivers nothing, and the API reads it back as all types. Otherwise the session named an endpoint that was deleted since.";
            let title = "Events have no delivery although an endpoint lists their type.";
            let seen = format!("{} ({type_name}), listed by {}", shown(&event.id), shown(&endpoint.id));
            notes.find("events", "endpoint.no-events", Error, title, &seen, mend);
        }
        None => {
            let mend = "Subscribe an enabled endpoint to this type, and read the result of these sessions by GET /v1/sessions.";
            let title = "Events have no delivery: no enabled endpoint was subscribed to them.";
            // Whoever leaves out what did not succeed may do so on purpose, and still learns late that a session is over.
            let severity = if event.type_name == SUCCEEDED { Error } else { Warning };
            notes.find(
                "events",
                "event.no-delivery",
                severity,
                title,
                &format!("{} ({type_name})", shown(&event.id)),
                mend,
            );
        }
    }
}

fn one(facts: &Facts, delivery: &Delivery, notes: &mut Notes) {
    let (now, id) = (facts.now.unix_seconds(), shown(&delivery.id));
    let undelivered = delivery.status != "succeeded";
    let reason = delivery.payload_retention_reason.as_deref().unwrap_or_default();
    let mut find =
        |finding, severity, title, seen: &str, mend| notes.find("deliveries", finding, severity, title, seen, mend);
    let answer =
        delivery.last_status_code.map_or_else(|| "no answer".to_owned(), |status| format!("the answer {status}"));
    match (delivery.status.as_str(), reason) {
        ("succeeded", _) => return,
        // The user withdrew: nothing is to be delivered.
        ("failed", "privacy_request") => return,
        ("failed", "no_active_key") => {
            return find(
                "delivery.no-key",
                Error,
                "Events were lost because an endpoint had no active key.",
                &id,
                "Register a key, and read the result of these sessions by GET /v1/sessions.",
            );
        }
        ("failed", "jwe_creation_failed") => {
            return find(
                "delivery.not-encrypted",
                Error,
                "Events were lost because they could not be encrypted to the registered key.",
                &id,
                "Register another key, made by `kayle keys` for one.",
            );
        }
        _ => {}
    }
    if delivery.payload_scrubbed_at.is_some() || reason == "expired" {
        return find(
            "delivery.lost",
            Error,
            "Payloads were erased before they were delivered.",
            &id,
            "Read the result of these sessions by GET /v1/sessions. Keep payloads longer, and watch deliveries.",
        );
    }
    if undelivered && let Some(expiry) = delivery.payload_expires_at {
        let left = expiry.unix_seconds() - now;
        if left <= 0 {
            return find(
                "delivery.lost",
                Error,
                "Payloads were erased before they were delivered.",
                &id,
                "Read the result of these sessions by GET /v1/sessions. Keep payloads longer, and watch deliveries.",
            );
        }
        let trying = delivery.status == "pending" && delivery.attempt_count == 0;
        if left <= SOON && !trying {
            return find(
                "delivery.expiring",
                Error,
                "Payloads are about to be erased undelivered.",
                &format!("{id} in {} minutes", left / 60),
                "Mend the receiver and retry the delivery now. Retrying does not move the expiry.",
            );
        }
    }
    let last = delivery.last_attempt_at.unwrap_or(delivery.created_at);
    if delivery.status == "failed" {
        find(
            "delivery.failed",
            Error,
            "Deliveries failed at every attempt.",
            &format!("{id} after {} attempts with {answer}", delivery.attempt_count),
            "Mend the receiver, then retry the deliveries: their payloads are still kept.",
        );
    } else if now - last.unix_seconds() > STALLED {
        find(
            "delivery.stalled",
            Error,
            "Deliveries wait, and nobody sends them.",
            &format!("{id}, {} hours", (now - last.unix_seconds()) / HOUR),
            "Replay their events: the server has lost their schedule.",
        );
    } else if delivery.attempt_count > 0 {
        find(
            "delivery.failing",
            Warning,
            "Deliveries fail and are tried again.",
            &format!("{id} after {} attempts with {answer}", delivery.attempt_count),
            "Run `kayle conform` against the receiver, and look at its log.",
        );
    }
}
