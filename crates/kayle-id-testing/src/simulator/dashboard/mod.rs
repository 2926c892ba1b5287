//! The dashboard's operations: API keys and organizations, for callers that have the session cookie.

mod api_key_body;
mod api_keys;
mod audit_logs;
mod body;
mod business;
pub(crate) mod deletion;
mod domains;
mod guard;
mod logo;
mod members;
mod organizations;
mod redirect_uris;
pub(crate) mod routes;
mod terms;

pub(crate) use api_keys::show as show_api_key;

use http::Method;

use super::auth::{self, Caller};
use super::engine::Engine;
use super::model::json::{Json, object};
use super::reply::{FROZEN, Problem, Reply};
use super::route;
use super::validate::input::Input;
use crate::mock::RecordedRequest;

/// Operations of the library behind the dashboard that the server blocks: memberships end without being erased.
const HARD_DELETE: [&str; 2] = ["/v1/auth/organization/remove-member", "/v1/auth/organization/leave"];

const HARD_DELETE_BLOCKED: Problem = Problem {
    status: 410,
    code: "MEMBERSHIP_HARD_DELETE_BLOCKED",
    message: "This endpoint has been replaced by the suspension flow. Membership rows are preserved so audit-log entries keep attributing past actions to the user.",
    hint: "Use DELETE /v1/auth/orgs/members/{id} (admin/owner) or POST /v1/auth/orgs/members/leave (self).",
    docs: "api/errors#gone",
};

/// Answers a request under `/v1/auth/`, where a bearer key does not count.
pub(crate) fn answer(engine: &mut Engine, request: &RecordedRequest) -> Result<Reply, Reply> {
    let path = request.path();
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    if method == Method::POST && HARD_DELETE.contains(&path) {
        return Err(Reply::problem(HARD_DELETE_BLOCKED));
    }
    // What the library behind the dashboard answers by itself, without a cookie.
    match (method, path) {
        (&Method::GET, "/v1/auth/ok") => return Ok(Reply::json(200, &object! {"ok": true})),
        (&Method::GET, "/v1/auth/get-session") if !auth::has_cookie(engine, request.headers()) => {
            return Ok(Reply::json(200, &Json::Null));
        }
        _ => {}
    }
    let area = path.trim_start_matches("/v1/auth/").split('/').next().unwrap_or_default();
    if matches!(area, "account" | "api-keys" | "orgs") && !auth::has_cookie(engine, request.headers()) {
        return Err(Reply::unauthorized());
    }
    if area == "api-keys" {
        check_keys(engine, method)?;
    }
    let Some((route, parameter)) = route::find(&routes::ROUTES, method, path) else {
        // GET and POST reach the library behind the dashboard, which does not know the path. Other methods reach nothing.
        return Err(match *method {
            Method::GET | Method::POST => Reply::no_dashboard_route(engine.settings.oddities),
            _ if auth::caller(engine, request.headers()).is_none() => Reply::unauthorized(),
            _ => Reply::no_route(engine.settings.oddities),
        });
    };
    let oddities = engine.settings.oddities;
    (route.handler)(engine, &Input::new(request, &parameter, Caller::Dashboard, oddities))
}

/// The checks before API keys, whatever the request says: a membership, and that the organization is not about to be deleted.
fn check_keys(engine: &Engine, method: &Method) -> Result<(), Reply> {
    if !engine.state.has_organization() {
        return Err(Reply::forbidden());
    }
    if engine.state.organization.frozen && method != Method::GET {
        return Err(Reply::problem(FROZEN));
    }
    Ok(())
}
