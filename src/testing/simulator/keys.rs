//! Encryption keys of endpoints.

use super::endpoints::missing;
use super::input::{Input, JsonBody};
use super::json::{Json, object};
use super::oddities::Oddity;
use super::reply::{Problem, Reply, not_found};
use super::rows::EncryptionKey;
use super::world::World;
use super::{key_body, paging};

pub(super) fn list(world: &World, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = input.query();
    let active = query.flag("is_active");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;
    let endpoint = input.id("endpoint_id")?;

    if !world.state.endpoints.contains_key(endpoint) && !input.oddities.has(Oddity::KeysOfUnknownEndpoint) {
        return Err(Reply::problem(missing("api/webhooks/keys#list")));
    }
    let rows =
        world.state.keys.iter().filter(|(_, key)| {
            key.webhook_endpoint_id == endpoint && active.is_none_or(|active| key.is_active == active)
        });
    Ok(paging::by_id(rows, cursor, limit, show))
}

/// The new key is the only active one of its endpoint from now on.
pub(super) fn create(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let endpoint = input.id("endpoint_id")?.to_owned();
    let body = match input.json()? {
        JsonBody::Value(body) => Some(key_body::read(&body).map_err(|found| input.invalid(found))?),
        JsonBody::Ignored => None,
    };
    if !world.state.endpoints.contains_key(&endpoint) {
        return Err(Reply::problem(missing("api/webhooks/keys#create")));
    }
    // The handler reads members of a body that is not there.
    let Some(body) = body else { return Err(Reply::failure(input.oddities)) };
    let (key_id, jwk) = body;
    let jwk = key_body::check(&jwk).map_err(|message| {
        let hint = "Provide a public RSA key of at least 2048 bits for RSA-OAEP-256.";
        Reply::problem(Problem { status: 400, code: "BAD_REQUEST", message, hint, docs: "api/webhooks/keys#create" })
    })?;
    if key_id.contains('\0') {
        return Err(Reply::failure(input.oddities));
    }
    let now = world.now();
    for other in world.state.keys.values_mut().filter(|key| key.webhook_endpoint_id == endpoint) {
        other.is_active = false;
        other.disabled_at = Some(now);
        other.updated_at = now;
    }
    let id = world.state.ids.encryption_key();
    let key = EncryptionKey {
        id: id.clone(),
        webhook_endpoint_id: endpoint,
        key_id,
        jwk,
        is_active: true,
        created_at: now,
        updated_at: now,
        disabled_at: None,
    };
    let reply = Reply::data(show(&key));
    world.state.keys.insert(id, key);
    Ok(reply)
}

pub(super) fn deactivate(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("key_id")?;
    let now = world.now();
    let key = world.state.keys.get_mut(id).ok_or_else(|| Reply::problem(no_key("api/webhooks/keys#deactivate")))?;
    key.is_active = false;
    key.disabled_at = Some(now);
    key.updated_at = now;
    Ok(Reply::data(show(key)))
}

/// The key is the only active one of its endpoint from now on.
pub(super) fn reactivate(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("key_id")?;
    let now = world.now();
    let missing = || Reply::problem(no_key("api/webhooks/keys#reactivate"));
    let endpoint = world.state.keys.get(id).ok_or_else(missing)?.webhook_endpoint_id.clone();
    for key in world.state.keys.values_mut().filter(|key| key.webhook_endpoint_id == endpoint) {
        let chosen = key.id == id;
        if key.is_active != chosen {
            key.updated_at = now;
            key.disabled_at = (!chosen).then_some(now);
        }
        key.is_active = chosen;
    }
    world.state.keys.get(id).map(|key| Reply::data(show(key))).ok_or_else(missing)
}

const fn no_key(docs: &'static str) -> Problem {
    let hint = "The webhook encryption key with the given ID was not found.";
    not_found("Webhook encryption key not found.", hint, docs)
}

fn show(key: &EncryptionKey) -> Json {
    let operations = vec![Json::from("encrypt")];
    let jwk = object! {"e": &key.jwk.e, "n": &key.jwk.n, "alg": "RSA-OAEP-256", "kty": "RSA", "key_ops": operations};
    object! {
        "id": &key.id,
        "webhook_endpoint_id": &key.webhook_endpoint_id,
        "key_id": &key.key_id,
        "algorithm": "RSA-OAEP-256",
        "key_type": "RSA",
        "jwk": jwk,
        "is_active": key.is_active,
        "created_at": key.created_at,
        "updated_at": key.updated_at,
        "disabled_at": key.disabled_at,
    }
}
