//! The withdrawal of a user's consent.

use serde_json::json;

use super::audit_log;
use super::engine::Engine;
use super::model::clock::Time;
use super::model::rows::{DeliveryStatus, Handoff, SessionStatus};
use super::oddity::Oddity;
use super::session_end;

/// The deliveries of a session's events at the time of a withdrawal.
#[derive(Default)]
struct Deliveries {
    total: u64,
    delivered: u64,
    scrubbed: u64,
}

/// Withdraws the consent to a session: every undelivered event of the session is erased. A session that is not over is cancelled, and so
/// is one that is over and of which nothing was delivered. Gives the event that tells of it; a session of which something was delivered
/// stays as it is, without an event.
pub(crate) fn withdraw(engine: &mut Engine, id: &str) -> Option<String> {
    let now = engine.now();
    let status = {
        let session = engine.state.sessions.get_mut(id)?;
        session.cancel_token_used = true;
        session.updated_at = now;
        session.status
    };
    if matches!(status, SessionStatus::Succeeded | SessionStatus::Failed)
        && !engine.settings.oddities.has(Oddity::CancelledAfterTheEnd)
    {
        return None;
    }
    let deliveries = scrub(engine, id, now);
    let event = match status {
        SessionStatus::Created | SessionStatus::InProgress => Some(session_end::cancel_active(engine, id)),
        SessionStatus::Succeeded | SessionStatus::Failed => {
            minimize(engine, id);
            (deliveries.delivered == 0).then(|| {
                let reason = match status {
                    SessionStatus::Failed => "privacy_cancelled_after_terminal_failure",
                    _ => "privacy_cancelled_after_terminal_success",
                };
                session_end::cancel(engine, id, reason)
            })
        }
        SessionStatus::Expired | SessionStatus::Cancelled => None,
    };
    let minimized = matches!(status, SessionStatus::Succeeded | SessionStatus::Failed);
    let metadata = json!({
        "delivered_webhook_delivery_count": deliveries.delivered,
        "minimized_completed_attempt_count": u64::from(minimized),
        "scrubbed_webhook_payload_count": deliveries.scrubbed,
        "session_status_at_request": status.as_str(),
        "total_webhook_delivery_count": deliveries.total,
    });
    audit_log::by_system(engine, "session.privacy_request.submitted", ("verification_session", id), metadata);
    event
}

/// Forgets the phone that a session was taken over with.
fn minimize(engine: &mut Engine, id: &str) {
    let now = engine.now();
    if let Some(session) = engine.state.sessions.get_mut(id) {
        session.handoff = Handoff { consented: session.handoff.consented, ..Handoff::default() };
        session.updated_at = now;
    }
}

/// Erases what was not delivered of a session.
fn scrub(engine: &mut Engine, session: &str, now: Time) -> Deliveries {
    let events = engine.state.events.values().filter(|event| event.trigger_id == session);
    let events: Vec<String> = events.map(|event| event.id.clone()).collect();
    let mut counts = Deliveries::default();
    for delivery in engine.state.deliveries.values_mut().filter(|row| events.contains(&row.event_id)) {
        counts.total += 1;
        if delivery.status == DeliveryStatus::Succeeded {
            counts.delivered += 1;
        } else if delivery.payload.is_some() {
            counts.scrubbed += 1;
            delivery.status = DeliveryStatus::Failed;
            delivery.scrub(now, "privacy_request");
            delivery.updated_at = now;
        }
    }
    counts
}
