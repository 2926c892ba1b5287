//! The audit log: who changed what.

use crate::simulator::api::paging;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::{Actor, AuditLog};
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::javascript::is_space;
use crate::simulator::validate::query::Query;

/// The events that the log can be asked for. Other names are passed over.
const EVENTS: [&str; 33] = [
    "session.created",
    "session.cancelled",
    "session.expired",
    "session.privacy_request.submitted",
    "session.succeeded",
    "session.check.failed",
    "session.failed",
    "organization.public_details.updated",
    "organization.logo.updated",
    "organization.business_details.updated",
    "organization.rp_terms.accepted",
    "domain.challenge.started",
    "domain.verified",
    "domain.removed",
    "domain.downgraded",
    "redirect_uri.added",
    "redirect_uri.removed",
    "member.invited",
    "member.invitation.cancelled",
    "member.joined",
    "member.removed",
    "member.suspended",
    "member.left",
    "member.reinstated",
    "member.role.changed",
    "organization.ownership.assigned",
    "api_key.created",
    "api_key.updated",
    "api_key.deleted",
    "webhook_endpoint.created",
    "webhook_endpoint.updated",
    "webhook_endpoint.deleted",
    "webhook_endpoint.signing_secret.rotated",
];

const ACTORS: [&str; 3] = ["user", "system", "api_key"];

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    // Several names are parted by commas.
    let events = query.text("event").unwrap_or_default().split(',').map(str::trim);
    let events: Vec<&str> = events.filter(|event| EVENTS.contains(event)).collect();
    let user = query.uuid("actor_user_id");
    let key = query.uuid("actor_api_key_id");
    let kind = query.choice("actor_type", &ACTORS);
    let from = query.time("created_from");
    let to = query.time("created_to");
    let search = query.sized_text("q", 1..=200).map(|text| text.trim_matches(is_space).to_lowercase());
    let limit = query.limit_or(50);
    let cursor = query.text("starting_after").filter(|cursor| !cursor.is_empty());
    let beyond = query.is_beyond();
    query.checked(input)?;
    guard::selected(engine, &guard::AUDIT_LOGS)?;
    guard::owner(engine, &guard::AUDIT_LOGS)?;
    if beyond {
        return Err(body::internal("Failed to list audit logs."));
    }

    let account = &engine.state.account;
    let rows = account.audit_logs.values().filter(|log| {
        let (actor_kind, user_id, key_id) = match &log.actor {
            Actor::User(user) => ("user", Some(user.id.as_str()), None),
            Actor::ApiKey(id, _) => ("api_key", None, Some(id.as_str())),
            Actor::System => ("system", None, None),
        };
        (events.is_empty() || events.contains(&log.event.as_str()))
            && user.is_none_or(|user| user_id == Some(user))
            && key.is_none_or(|key| key_id == Some(key))
            && kind.is_none_or(|kind| kind == actor_kind)
            && from.is_none_or(|from| log.created_at >= from)
            && to.is_none_or(|to| log.created_at <= to)
            && search.as_ref().is_none_or(|search| mentions(log, search))
    });
    let known = |id: &str| account.audit_logs.get(id);
    Ok(paging::by_time(rows, known, place, cursor, (limit, input.oddities), show))
}

fn place(log: &AuditLog) -> (Time, &str) {
    (log.created_at, &log.id)
}

/// Whether a text stands in what an entry says of the event, its target and its actor.
fn mentions(log: &AuditLog, search: &str) -> bool {
    let target = log.target.as_ref().map_or("", |(_, id)| id);
    let (name, email) = match &log.actor {
        Actor::User(user) => (user.name.as_str(), user.email.as_str()),
        Actor::ApiKey(_, name) => (name.as_str(), ""),
        Actor::System => ("", ""),
    };
    [&log.event, target, name, email].iter().any(|text| text.to_lowercase().contains(search))
}

fn show(log: &AuditLog) -> Json {
    let none = Json::Null;
    let actor = match &log.actor {
        Actor::User(user) => {
            object! {"id": &user.id, "type": "user", "name": &user.name, "email": &user.email, "apiKeyId": none, "apiKeyName": Json::Null}
        }
        Actor::ApiKey(id, name) => {
            object! {"id": id, "type": "api_key", "name": name, "email": Json::Null, "apiKeyId": id, "apiKeyName": name}
        }
        Actor::System => {
            object! {"id": none, "type": "system", "name": Json::Null, "email": Json::Null, "apiKeyId": Json::Null, "apiKeyName": Json::Null}
        }
    };
    object! {
        "id": &log.id,
        "event": &log.event,
        "actor": actor,
        "targetId": log.target.as_ref().map(|(_, id)| id),
        "targetType": log.target.as_ref().map(|(kind, _)| kind),
        "metadata": body::stored(&log.metadata),
        "createdAt": log.created_at,
    }
}
