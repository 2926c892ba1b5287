//! Encryption keys of endpoints.

use crate::simulator::api::endpoints::missing;
use crate::simulator::api::{key_body, paging};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::EncryptionKey;
use crate::simulator::oddity::Oddity;
use crate::simulator::reply::{Problem, Reply, not_found};
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::validate::query::Query;

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let active = query.flag("is_active");
    let limit = query.limit();
    let cursor = query.id("starting_after");
    query.done(input)?;
    let endpoint = input.id("endpoint_id")?;

    if !engine.state.endpoints.contains_key(endpoint) && !input.oddities.has(Oddity::KeysOfUnknownEndpoint) {
        return Err(Reply::problem(missing("api/webhooks/keys#list")));
    }
    let rows =
        engine.state.keys.iter().filter(|(_, key)| {
            key.webhook_endpoint_id == endpoint && active.is_none_or(|active| key.is_active == active)
        });
    Ok(paging::by_id(rows, cursor, limit, show))
}

const UNUSABLE_JWK: Problem = Problem {
    status: 400,
    code: "BAD_REQUEST",
    message: "Bad request.",
    hint: "Provide an RSA-OAEP-256 public JWK without private key material.",
    docs: "api/webhooks/keys#create",
};

/// The new key is the only active one of its endpoint from now on.
pub(crate) fn create(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let endpoint = input.id("endpoint_id")?.to_owned();
    let body = match input.json()? {
        JsonBody::Value(body) => Some(key_body::read(&body).map_err(|found| input.invalid(found))?),
        JsonBody::Ignored => None,
    };
    if !engine.state.endpoints.contains_key(&endpoint) {
        return Err(Reply::problem(missing("api/webhooks/keys#create")));
    }
    // The handler reads members of a body that is not there.
    let Some(body) = body else { return Err(Reply::failure(input.oddities)) };
    let (key_id, jwk) = body;
    let jwk = key_body::check(&jwk).ok_or_else(|| Reply::problem(UNUSABLE_JWK))?;
    if key_id.contains('\0') {
        return Err(Reply::failure(input.oddities));
    }
    let now = engine.now();
    for other in engine.state.keys.values_mut().filter(|key| key.webhook_endpoint_id == endpoint) {
        other.is_active = false;
        other.disabled_at = Some(now);
        other.updated_at = now;
    }
    let id = engine.state.ids.encryption_key();
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
    engine.state.keys.insert(id.clone(), key);
    Ok(reply)
}

pub(crate) fn deactivate(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("key_id")?;
    let now = engine.now();
    let key = engine.state.keys.get_mut(id).ok_or_else(|| Reply::problem(no_key("api/webhooks/keys#deactivate")))?;
    key.is_active = false;
    key.disabled_at = Some(now);
    key.updated_at = now;
    let reply = Reply::data(show(key));
    Ok(reply)
}

/// The key is the only active one of its endpoint from now on.
pub(crate) fn reactivate(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("key_id")?;
    let now = engine.now();
    let missing = || Reply::problem(no_key("api/webhooks/keys#reactivate"));
    let endpoint = engine.state.keys.get(id).ok_or_else(missing)?.webhook_endpoint_id.clone();
    for key in engine.state.keys.values_mut().filter(|key| key.webhook_endpoint_id == endpoint) {
        let chosen = key.id == id;
        if key.is_active != chosen {
            key.updated_at = now;
            key.disabled_at = (!chosen).then_some(now);
        }
        key.is_active = chosen;
    }
    let reply = engine.state.keys.get(id).map(|key| Reply::data(show(key))).ok_or_else(missing)?;
    Ok(reply)
}

const fn no_key(docs: &'static str) -> Problem {
    let hint = "The webhook encryption key with the given ID was not found.";
    not_found("Webhook encryption key not found.", hint, docs)
}

pub(crate) fn show(key: &EncryptionKey) -> Json {
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
