//! The end of a session: its event, and a delivery for each endpoint that subscribed to it.

use crate::simulator::delivery::schedule::deliver;
use crate::simulator::engine::Engine;
use crate::simulator::model::event_types::{CANCELLED, EXPIRED};
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Event, SessionStatus};

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

/// Ends a session as cancelled.
pub(crate) fn cancel(engine: &mut Engine, id: &str, reason: &str) -> String {
    let tries = tries(engine, id);
    let mut data = vec![("outcome".to_owned(), Json::from("not_verified")), ("reason".to_owned(), reason.into())];
    data.extend(tries);
    end(engine, id, SessionStatus::Cancelled, CANCELLED, Json::Object(data))
}

/// Ends a session as expired.
pub(crate) fn expire(engine: &mut Engine, id: &str) -> String {
    end(engine, id, SessionStatus::Expired, EXPIRED, object! {})
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
