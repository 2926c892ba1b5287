//! API keys.

use serde_json::json;

use crate::simulator::api::paging;
use crate::simulator::audit_log;
use crate::simulator::dashboard::{api_key_body, body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::ApiKey;
use crate::simulator::oddity::Oddity;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::query::Query;

/// The rows of a page, whatever is asked for.
const PAGE: usize = 10;

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let mut limit = PAGE;
    if !input.oddities.has(Oddity::ApiKeyLimitRefused) {
        limit = query.limit();
    } else if query.has("limit") {
        // It is text, and the validator wants a number.
        query.refuse(issues::text_instead_of("number", &["limit"]));
    }
    let cursor = query.uuid("starting_after");
    query.done(input)?;
    guard::owner(engine, &guard::LISTING_API_KEYS).map_err(|mut refusal| {
        // The one refusal that has a page.
        refusal.body.pop();
        refusal.body.push_str(r#","pagination":{"limit":10,"has_more":false,"next_cursor":null}}"#);
        refusal
    })?;
    Ok(paging::by_id(engine.state.api_keys.iter(), cursor, limit, show))
}

pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let changes = api_key_body::read(&body::read(input)?, true).map_err(|found| input.invalid(found))?;
    guard::owner(engine, &guard::CREATING_API_KEYS)?;
    if changes.has_nul() {
        return Err(Reply::problem(body::INTERNAL));
    }
    let (id, key, now) = (engine.state.ids.uuid(), engine.state.ids.api_key(), engine.now());
    let permissions = changes.permissions.unwrap_or_default();
    let mut row = ApiKey::new(id.clone(), key.clone(), &changes.name.unwrap_or_default(), permissions, now);
    row.metadata = changes.metadata.unwrap_or_default();
    let metadata = json!({"name": row.name, "permissions": row.permissions});
    audit_log::by_user(engine, "api_key.created", Some(("api_key", &id)), metadata);
    engine.state.api_keys.insert(id.clone(), row);
    Ok(Reply::data(object! {"id": id, "key": key}))
}

pub(crate) fn update(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    let changes = api_key_body::read(&body::read(input)?, false).map_err(|found| input.invalid(found))?;
    guard::owner(engine, &guard::UPDATING_API_KEYS)?;
    if changes.is_empty() || changes.has_nul() {
        return Err(Reply::problem(body::INTERNAL));
    }
    let now = engine.now();
    let Some(row) = engine.state.api_keys.get_mut(&id) else {
        return Err(missing(input, "API_KEY_NOT_FOUND", "API key not found"));
    };
    let mut fields = Vec::new();
    if let Some(name) = changes.name {
        row.name = name;
        fields.push("name");
    }
    if let Some(enabled) = changes.enabled {
        row.enabled = enabled;
        fields.push("enabled");
    }
    if let Some(permissions) = changes.permissions {
        row.permissions = permissions;
        fields.push("permissions");
    }
    if let Some(metadata) = changes.metadata {
        row.metadata = metadata;
        fields.push("metadata");
    }
    row.updated_at = now;
    let mut metadata = json!({"updated_fields": fields});
    if let Some(enabled) = changes.enabled {
        metadata["enabled"] = enabled.into();
    }
    audit_log::by_user(engine, "api_key.updated", Some(("api_key", &id)), metadata);
    Ok(body::success("API key updated successfully"))
}

/// The key is refused from now on.
pub(crate) fn delete(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::owner(engine, &guard::DELETING_API_KEYS)?;
    if engine.state.api_keys.remove(&id).is_none() {
        return Err(missing(input, "API_KEY_NOT_DELETED", "API key not found"));
    }
    audit_log::by_user(engine, "api_key.deleted", Some(("api_key", &id)), json!({}));
    Ok(body::success("API key deleted successfully"))
}

fn missing(input: &Input<'_>, code: &'static str, message: &str) -> Reply {
    let hint = "Confirm the API key ID belongs to this organization.";
    if input.oddities.has(Oddity::UnknownApiKeyIsBadRequest) {
        return body::problem(400, code, message, hint);
    }
    body::problem(404, "NOT_FOUND", "API key not found", hint)
}

pub(crate) fn show(key: &ApiKey) -> Json {
    object! {
        "id": &key.id,
        "name": &key.name,
        "enabled": key.enabled,
        "permissions": key.permissions.iter().map(Json::from).collect::<Vec<_>>(),
        "metadata": body::stored(&key.metadata),
        "createdAt": key.created_at,
        "updatedAt": key.updated_at,
        "requestCount": 0_u64,
    }
}
