//! Signing secrets of endpoints.

use serde_json::json;

use crate::simulator::api::endpoints::missing;
use crate::simulator::audit_log;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::Endpoint;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

pub(crate) fn reveal(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let endpoint = engine.state.endpoints.get(id);
    let endpoint = endpoint.ok_or_else(|| Reply::problem(missing("api/webhooks/endpoints#reveal-signing-secret")))?;
    Ok(Reply::data(show(endpoint)))
}

/// The old secret signs nothing more from now on.
pub(crate) fn rotate(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let now = engine.now();
    let secret = engine.state.ids.signing_secret();
    let Some(endpoint) = engine.state.endpoints.get_mut(id) else {
        return Err(Reply::problem(missing("api/webhooks/endpoints#rotate-signing-secret")));
    };
    endpoint.signing_secret = secret;
    endpoint.updated_at = now;
    let reply = Reply::data(show(endpoint));
    let event = "webhook_endpoint.signing_secret.rotated";
    audit_log::by_caller(engine, &input.caller, event, ("webhook_endpoint", id), json!({}));
    Ok(reply)
}

fn show(endpoint: &Endpoint) -> Json {
    object! {"endpoint_id": &endpoint.id, "signing_secret": &endpoint.signing_secret}
}
