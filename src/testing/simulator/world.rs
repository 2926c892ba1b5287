//! The state with its clock and settings, and the way of a request through it.

use std::time::Duration;

use super::auth;
use super::clock::{Clock, Time};
use super::input::Input;
use super::oddities::Oddities;
use super::reply::Reply;
use super::routes::{self, Route};
use super::state::State;
use super::{analytics, dashboard, deliveries, endpoints, events, keys, secrets, sessions};
use crate::testing::mock::RecordedRequest;

/// The largest request body that the server takes.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Everything behind the lock.
pub(super) struct World {
    pub(super) state: State,
    pub(super) clock: Clock,
    pub(super) settings: Settings,
    /// Deliveries whose attempt is to be made now, and whether it may wait for another.
    pub(super) outbox: Vec<(String, bool)>,
    /// Attempts that are under way.
    pub(super) in_flight: usize,
    /// Moves on with every change of the state, and now and then without one.
    pub(super) revision: u64,
}

/// What does not change while the simulator runs.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) oddities: Oddities,
    /// Where verification pages are, without a slash at the end.
    pub(super) verification_url: String,
    /// How long a receiver may take.
    pub(super) receiver_time_limit: Duration,
    /// Whether deliveries may leave this machine.
    pub(super) deliver_anywhere: bool,
    /// Whether sessions may redirect to this machine, verified or not.
    pub(super) local_redirects: bool,
}

/// Answers a request. Nothing here waits.
pub(super) fn answer(world: &mut World, request: &RecordedRequest, too_large: bool) -> Reply {
    let oddities = world.settings.oddities;
    if too_large || request.body().len() > BODY_LIMIT {
        return Reply::too_large();
    }
    let (method, path) = (request.method(), request.path());
    if let Some(reply) = dashboard::answer(world, request) {
        return reply;
    }
    if !path.starts_with("/v1/") {
        return Reply::no_route(oddities);
    }
    if path.starts_with("/v1/admin/") {
        // The platform's own staff, who have no key.
        let known = auth::has_cookie(world, request.headers());
        return if known { Reply::forbidden() } else { Reply::unauthorized() };
    }
    let Some(caller) = auth::caller(world, request.headers()) else { return Reply::unauthorized() };
    let found = routes::find(method, path);
    let scope = found.as_ref().map_or_else(|| routes::scope(method, path), |(route, _)| Some(route.scope));
    if let Err(refusal) = auth::check(world, &caller, scope) {
        return refusal;
    }
    let Some((route, parameter)) = found else { return Reply::no_route(oddities) };
    let input = Input {
        query: request.query(),
        headers: request.headers(),
        body: request.body(),
        parameter: parameter.as_deref().unwrap_or_default(),
        oddities,
    };
    match handle(world, &route, &input) {
        Ok(reply) => {
            dashboard::audit::after(world, &caller, route.operation, input.parameter, &reply);
            reply
        }
        Err(refusal) => refusal,
    }
}

fn handle(world: &mut World, route: &Route, input: &Input<'_>) -> Result<Reply, Reply> {
    match route.operation {
        "list_sessions" => sessions::list(world, input),
        "create_session" => sessions::create(world, input),
        "get_session" => sessions::get(world, input),
        "cancel_session" => sessions::cancel(world, input),
        "list_webhook_endpoints" => endpoints::list(world, input),
        "create_webhook_endpoint" => endpoints::create(world, input),
        "get_webhook_endpoint" => endpoints::get(world, input),
        "update_webhook_endpoint" => endpoints::update(world, input),
        "delete_webhook_endpoint" => endpoints::delete(world, input),
        "list_webhook_encryption_keys" => keys::list(world, input),
        "create_webhook_encryption_key" => keys::create(world, input),
        "deactivate_webhook_encryption_key" => keys::deactivate(world, input),
        "reactivate_webhook_encryption_key" => keys::reactivate(world, input),
        "reveal_webhook_signing_secret" => secrets::reveal(world, input),
        "rotate_webhook_signing_secret" => secrets::rotate(world, input),
        "list_webhook_deliveries" => deliveries::list(world, input),
        "retry_webhook_delivery" => deliveries::retry(world, input),
        "list_webhook_events" | "list_events" => events::list(world, input),
        "get_webhook_event" | "get_event" => events::get(world, input),
        "replay_webhook_event" | "replay_event" => events::replay(world, input),
        "get_session_analytics" => Ok(analytics::overview(world)),
        _ => Err(Reply::no_route(input.oddities)),
    }
}

impl World {
    /// The state, to change what no time is written down for.
    pub(super) fn change(&mut self) -> &mut State {
        self.revision += 1;
        &mut self.state
    }

    /// The present, for a row that is made or changed now.
    pub(super) fn now(&mut self) -> Time {
        self.revision += 1;
        self.clock.tick()
    }
}
