//! The end of a session: its event, and a delivery for each endpoint that subscribed to it.

use crate::simulator::audit_log;
use crate::simulator::delivery::schedule::deliver;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::event_types::{CANCELLED, EXPIRED};
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Event, Handoff, Session, SessionStatus};
use serde_json::json;

/// Ends a session, and tells the endpoints. Gives the event's id.
pub(crate) fn end(engine: &mut Engine, id: &str, status: SessionStatus, event_type: &str, data: Json) -> String {
    let now = engine.now();
    let later = engine.now();
    if let Some(session) = engine.state.sessions.get_mut(id) {
        session.status = status;
        session.completed_at = session.completed_at.or(Some(now));
        session.updated_at = later;
    }
    event(engine, id, event_type, data)
}

/// Cancels a session that is not over, on behalf of its owner or its user. Gives the event's id.
pub(crate) fn cancel_active(engine: &mut Engine, id: &str) -> String {
    let tried = engine.state.sessions.get(id).is_some_and(|row| row.nfc_tries_used + row.liveness_tries_used > 0);
    if let Some(session) = engine.state.sessions.get_mut(id) {
        session.handoff = Handoff { consented: session.handoff.consented, ..Handoff::default() };
    }
    audit_log::by_system(engine, "session.cancelled", ("verification_session", id), json!({}));
    cancel(engine, id, if tried { "cancelled_after_failed_check" } else { "cancelled" })
}

/// Ends a session as cancelled. Gives the event's id.
pub(crate) fn cancel(engine: &mut Engine, id: &str, reason: &str) -> String {
    let tries = tries(engine, id);
    let mut data = vec![("outcome".to_owned(), Json::from("not_verified")), ("reason".to_owned(), reason.into())];
    data.extend(tries);
    end(engine, id, SessionStatus::Cancelled, CANCELLED, Json::Object(data))
}

/// Expires a session at a time. Gives the event's id.
pub(crate) fn expire(engine: &mut Engine, id: &str, at: Time) -> String {
    if let Some(session) = engine.state.sessions.get_mut(id) {
        session.completed_at = session.completed_at.or(Some(at));
    }
    audit_log::by_system(engine, "session.expired", ("verification_session", id), json!({}));
    end(engine, id, SessionStatus::Expired, EXPIRED, object! {})
}

/// Expires a session whose time is over.
pub(crate) fn expire_if_overdue(engine: &mut Engine, id: &str) {
    let now = engine.clock.now();
    let overdue = |row: &Session| !row.status.is_terminal() && row.expires_at <= now;
    if engine.state.sessions.get(id).is_some_and(overdue) {
        let now = engine.now();
        expire(engine, id, now);
    }
}

/// The tries that a session took, as events tell them.
pub(crate) fn tries(engine: &Engine, id: &str) -> [(String, Json); 2] {
    let session = engine.state.sessions.get(id);
    let (nfc, liveness) = session.map_or((0, 0), |session| (session.nfc_tries_used, session.liveness_tries_used));
    [("nfc_tries_used".to_owned(), nfc.into()), ("liveness_tries_used".to_owned(), liveness.into())]
}

fn event(engine: &mut Engine, session: &str, event_type: &str, data: Json) -> String {
    let id = engine.state.ids.event();
    let metadata = object! {"contract_version": 1_u64, "event_id": &id, "verification_session_id": session};
    let payload = object! {"data": data, "metadata": metadata, "type": event_type}.to_string();
    let created_at = engine.now();
    let event = Event {
        id: id.clone(),
        event_type: event_type.to_owned(),
        trigger_type: "verification_session".to_owned(),
        trigger_id: session.to_owned(),
        created_at,
        payload: payload.clone(),
    };
    engine.state.events.insert(id.clone(), event);

    let targets =
        engine.state.sessions.get(session).map(|session| session.webhook_endpoint_id.clone()).unwrap_or_default();
    let wanted = engine.state.endpoints.values().filter(|endpoint| {
        endpoint.enabled
            && targets.include(&endpoint.id)
            && endpoint.subscribed_event_types.iter().any(|name| name == event_type)
    });
    let mut wanted: Vec<_> = wanted.map(|endpoint| (endpoint.created_at, endpoint.id.clone())).collect();
    wanted.sort();
    for (_, endpoint) in wanted {
        deliver(engine, &id, &endpoint, &payload);
    }
    id
}
