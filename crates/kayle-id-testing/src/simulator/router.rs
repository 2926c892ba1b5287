//! The way of a request to its operation.

use http::Method;

use super::api::routes as api;
use super::engine::Engine;
use super::reply::Reply;
use super::route::{self, Route};
use super::validate::input::Input;
use super::{auth, dashboard, public};
use crate::mock::RecordedRequest;

/// The largest request body that the server takes.
const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Answers a request. Nothing here waits.
pub(crate) fn answer(engine: &mut Engine, request: &RecordedRequest, too_large: bool) -> Reply {
    if too_large || request.body().len() > BODY_LIMIT {
        return Reply::too_large();
    }
    handle(engine, request).unwrap_or_else(|refusal| refusal)
}

fn handle(engine: &mut Engine, request: &RecordedRequest) -> Result<Reply, Reply> {
    let oddities = engine.settings.oddities;
    let (method, path) = (request.method(), request.path());
    if path.starts_with("/v1/auth/") {
        return dashboard::answer(engine, request);
    }
    if let Some(answer) = public::answer(engine, request) {
        return answer;
    }
    if path != "/v1" && !path.starts_with("/v1/") {
        return Err(Reply::no_route(oddities));
    }
    if path.starts_with("/v1/admin/") {
        // Only the platform's own staff gets past this.
        let known = auth::has_cookie(engine, request.headers());
        return Err(if known { Reply::forbidden() } else { Reply::unauthorized() });
    }
    let caller = auth::caller(engine, request.headers()).ok_or_else(Reply::unauthorized)?;
    auth::check(engine, &caller, api::scope(method, path))?;
    let (route, parameter) = route::find(&api::ROUTES, method, path).ok_or_else(|| Reply::no_route(oddities))?;
    (route.handler)(engine, &Input::new(request, &parameter, caller, oddities))
}

/// Every operation that the simulator answers.
fn routes() -> impl Iterator<Item = &'static Route> {
    api::ROUTES.iter().chain(&dashboard::routes::ROUTES)
}

/// The `operationId` of the operation that a request calls.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static str> {
    let tables: [&'static [Route]; 2] = [&api::ROUTES, &dashboard::routes::ROUTES];
    tables.into_iter().find_map(|table| route::find(table, method, path)).map(|(route, _)| route.operation)
}

/// The `operationId` of every operation, in their order.
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    routes().map(|route| route.operation)
}

/// Whether there is an operation of this `operationId`.
pub(crate) fn is_operation(name: &str) -> bool {
    routes().any(|route| route.operation == name)
}
