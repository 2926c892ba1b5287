//! The dashboard's surface: API keys and organizations, for who has the cookie.

use super::auth;
use super::reply::Reply;
use super::world::World;
use crate::testing::mock::RecordedRequest;

/// Answers a request under `/v1/auth`. A bearer key does not count here.
pub(super) fn answer(world: &mut World, request: &RecordedRequest) -> Reply {
    if !auth::has_cookie(world, request.headers()) {
        return Reply::unauthorized();
    }
    let (method, path) = (request.method().as_str(), request.path());
    let known = crate::resources::operations()
        .iter()
        .any(|told| told.is_dashboard() && told.method == method && super::routes::matches(told.path, path).is_some());
    Reply::empty(if known { 501 } else { 404 })
}
