//! Webhook endpoints.

use serde_json::json;

use crate::simulator::api::endpoint_body::{Changes, read};
use crate::simulator::api::paging;
use crate::simulator::audit_log;
use crate::simulator::engine::Engine;
use crate::simulator::model::clock::Time;
use crate::simulator::model::event_types::TYPES;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::Endpoint;
use crate::simulator::reply::{Problem, Reply, not_found};
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::validate::issues;
use crate::simulator::validate::query::Query;

pub(crate) const MISSING: &str = "Webhook endpoint not found.";
pub(crate) const MISSING_HINT: &str = "The webhook endpoint with the given ID was not found.";

/// The refusal of an endpoint that does not exist.
pub(crate) const fn missing(docs: &'static str) -> Problem {
    not_found(MISSING, MISSING_HINT, docs)
}

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let enabled = query.flag("enabled");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;

    let endpoints = &engine.state.endpoints;
    let rows = endpoints.values().filter(|endpoint| enabled.is_none_or(|enabled| endpoint.enabled == enabled));
    let show = |endpoint: &Endpoint| show(engine, endpoint);
    Ok(paging::by_time(rows, |id| endpoints.get(id), place, cursor, (limit, input.oddities), show))
}

fn place(endpoint: &Endpoint) -> (Time, &str) {
    (endpoint.created_at, &endpoint.id)
}

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    // The handler reads members of a body that is not there.
    let JsonBody::Value(body) = input.json()? else { return Err(Reply::failure(input.oddities)) };
    let changes = read(&body, true, !engine.settings.production).map_err(|found| input.invalid(found))?;
    if changes.has_nul() {
        return Err(Reply::failure(input.oddities));
    }
    let Changes { name, labels, url, enabled, types, retention } = changes;
    let asked = engine.now();
    let now = engine.now();
    let enabled = enabled.unwrap_or(true);
    let endpoint = Endpoint {
        id: engine.state.ids.endpoint(),
        name: name.flatten(),
        labels: labels.unwrap_or_default(),
        url: url.unwrap_or_default(),
        enabled,
        subscribed_event_types: types.unwrap_or_else(|| TYPES.map(str::to_owned).to_vec()),
        undelivered_payload_retention_hours: retention.unwrap_or(72),
        created_at: now,
        updated_at: now,
        disabled_at: (!enabled).then_some(asked),
        signing_secret: engine.state.ids.signing_secret(),
    };
    let data = object! {"endpoint": show(engine, &endpoint), "signing_secret": &endpoint.signing_secret};
    let metadata = json!({"url": endpoint.url, "enabled": endpoint.enabled});
    let id = endpoint.id.clone();
    engine.state.endpoints.insert(id.clone(), endpoint);
    audit_log::by_caller(engine, &input.caller, "webhook_endpoint.created", ("webhook_endpoint", &id), metadata);
    Ok(Reply::data(data))
}

pub(crate) fn get(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let endpoint = engine.state.endpoints.get(id);
    let endpoint = endpoint.ok_or_else(|| Reply::problem(missing("api/webhooks/endpoints#get-by-id")))?;
    Ok(Reply::data(show(engine, endpoint)))
}

const NOTHING_TO_CHANGE: &str = "At least one of `name`, `labels`, `url`, `enabled`, `subscribed_event_types` or `undelivered_payload_retention_hours` must be provided.";

pub(crate) fn update(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let changes = match input.json()? {
        JsonBody::Value(body) => {
            Some(read(&body, false, !engine.settings.production).map_err(|found| input.invalid(found))?)
        }
        JsonBody::Ignored => None,
    };
    if changes.as_ref().is_some_and(Changes::is_empty) {
        return Err(input.invalid(vec![issues::custom(NOTHING_TO_CHANGE, &[])]));
    }
    let now = engine.now();
    let Some(endpoint) = engine.state.endpoints.get_mut(id) else {
        return Err(Reply::problem(missing("api/webhooks/endpoints#update")));
    };
    // The validator passes over a body that is not JSON, and the handler finds nothing in it.
    let Some(changes) = changes else {
        return Err(Reply::problem(Problem {
            status: 400,
            code: "BAD_REQUEST",
            message: "Bad request.",
            hint: NOTHING_TO_CHANGE,
            docs: "api/webhooks/endpoints#update",
        }));
    };
    if changes.has_nul() {
        return Err(Reply::failure(input.oddities));
    }
    let metadata = changes.audit_metadata();
    let Changes { name, labels, url, enabled, types, retention } = changes;
    if let Some(name) = name {
        endpoint.name = name;
    }
    if let Some(labels) = labels {
        endpoint.labels = labels;
    }
    if let Some(url) = url {
        endpoint.url = url;
    }
    if let Some(types) = types {
        endpoint.subscribed_event_types = types;
    }
    if let Some(retention) = retention {
        endpoint.undelivered_payload_retention_hours = retention;
    }
    if let Some(enabled) = enabled {
        endpoint.enabled = enabled;
        endpoint.disabled_at = (!enabled).then_some(now);
    }
    endpoint.updated_at = now;
    let endpoint = endpoint.clone();
    audit_log::by_caller(engine, &input.caller, "webhook_endpoint.updated", ("webhook_endpoint", id), metadata);
    Ok(Reply::data(show(engine, &endpoint)))
}

/// Its deliveries and keys go with it.
pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    if engine.state.endpoints.remove(id).is_none() {
        return Err(Reply::problem(missing("api/webhooks/endpoints#delete")));
    }
    engine.state.deliveries.retain(|_, delivery| delivery.webhook_endpoint_id != id);
    engine.state.keys.retain(|_, key| key.webhook_endpoint_id != id);
    audit_log::by_caller(engine, &input.caller, "webhook_endpoint.deleted", ("webhook_endpoint", id), json!({}));
    Ok(Reply::data(object! {"message": "Webhook endpoint deleted.", "status": "success"}))
}

pub(crate) fn show(engine: &Engine, endpoint: &Endpoint) -> Json {
    let types = match &endpoint.subscribed_event_types[..] {
        [] => TYPES.iter().map(|name| Json::from(*name)).collect(),
        types => types.iter().map(Json::from).collect::<Vec<_>>(),
    };
    object! {
        "id": &endpoint.id,
        "organization_id": &engine.state.organization.id,
        "name": endpoint.name.as_ref(),
        "labels": endpoint.labels.iter().map(Json::from).collect::<Vec<_>>(),
        "url": &endpoint.url,
        "enabled": endpoint.enabled,
        "subscribed_event_types": types,
        "undelivered_payload_retention_hours": endpoint.undelivered_payload_retention_hours,
        "created_at": endpoint.created_at,
        "updated_at": endpoint.updated_at,
        "disabled_at": endpoint.disabled_at,
    }
}
