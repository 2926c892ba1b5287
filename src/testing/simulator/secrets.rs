//! Signing secrets of endpoints.

use super::endpoints::missing;
use super::input::Input;
use super::json::{Json, object};
use super::reply::Reply;
use super::rows::Endpoint;
use super::world::World;

pub(super) fn reveal(world: &World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let endpoint = world.state.endpoints.get(id);
    let endpoint = endpoint.ok_or_else(|| Reply::problem(missing("api/webhooks/endpoints#reveal-signing-secret")))?;
    Ok(Reply::data(show(endpoint)))
}

/// The old secret signs nothing more from now on.
pub(super) fn rotate(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.id("endpoint_id")?;
    let now = world.now();
    let secret = world.state.ids.signing_secret();
    let Some(endpoint) = world.state.endpoints.get_mut(id) else {
        return Err(Reply::problem(missing("api/webhooks/endpoints#rotate-signing-secret")));
    };
    endpoint.signing_secret = secret;
    endpoint.updated_at = now;
    Ok(Reply::data(show(endpoint)))
}

fn show(endpoint: &Endpoint) -> Json {
    object! {"endpoint_id": &endpoint.id, "signing_secret": &endpoint.signing_secret}
}
