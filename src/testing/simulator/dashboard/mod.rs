//! The dashboard's surface: API keys and organizations, for who has the cookie.

mod apex;
mod api_key_body;
mod api_keys;
pub(super) mod audit;
mod body;
mod business;
pub(super) mod deletion;
mod domains;
mod guard;
mod hand;
mod logo;
mod members;
mod organizations;
mod redirect_uris;
pub(super) mod rows;
mod terms;

pub(super) use apex::apex;
pub(super) use body::{bad_uuid, is_uuid};
pub use hand::Role;

use http::Method;

use super::auth;
use super::input::Input;
use super::reply::{FROZEN, Problem, Reply};
use super::world::World;
use crate::testing::loopback::url::decode;
use crate::testing::mock::RecordedRequest;

/// What the library behind the dashboard could do and is kept from: memberships end without being erased.
const HARD_DELETE: [&str; 2] = ["/v1/auth/organization/remove-member", "/v1/auth/organization/leave"];

const HARD_DELETE_BLOCKED: Problem = Problem {
    status: 410,
    code: "MEMBERSHIP_HARD_DELETE_BLOCKED",
    message: "Memberships are suspended and never erased, so that the audit log keeps its names.",
    hint: "Call the operations under /v1/auth/orgs/members.",
    docs: "api/errors#gone",
};

/// Answers a request under `/v1/auth`, where a bearer key does not count. Nothing if the request is not the dashboard's.
pub(super) fn answer(world: &mut World, request: &RecordedRequest) -> Option<Reply> {
    let rest = request.path().strip_prefix("/v1/auth/")?;
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    if method == Method::POST && HARD_DELETE.contains(&request.path()) {
        return Some(Reply::problem(HARD_DELETE_BLOCKED));
    }
    let area = rest.split('/').next().unwrap_or_default();
    if matches!(area, "account" | "api-keys" | "orgs") && !auth::has_cookie(world, request.headers()) {
        return Some(Reply::unauthorized());
    }
    if area == "api-keys"
        && let Err(refusal) = check_keys(world, method)
    {
        return Some(refusal);
    }
    let told = crate::resources::operations().iter().filter(|told| told.is_dashboard());
    let mut told = told.filter(|told| told.method == method.as_str());
    let found = told.find_map(|told| Some((told.id, super::routes::matches(told.path, request.path())?)));
    let Some((operation, parameter)) = found else {
        // What is read or posted goes on to the library behind, which knows nothing of it; other methods are nobody's.
        return matches!(*method, Method::GET | Method::POST).then(|| Reply::empty(404));
    };
    let parameter = parameter.map(decode).unwrap_or_default();
    let input = Input {
        query: request.query(),
        headers: request.headers(),
        body: request.body(),
        parameter: &parameter,
        oddities: world.settings.oddities,
    };
    Some(handle(world, operation, &input).unwrap_or_else(|refusal| refusal))
}

/// What stands before API keys, whatever the request says: a membership, and that the organization is not about to go.
fn check_keys(world: &World, method: &Method) -> Result<(), Reply> {
    if world.state.account.member().is_none() {
        return Err(Reply::forbidden());
    }
    if world.state.organization.frozen && method != Method::GET {
        return Err(Reply::problem(FROZEN));
    }
    Ok(())
}

fn handle(world: &mut World, operation: &str, input: &Input<'_>) -> Result<Reply, Reply> {
    match operation {
        "list_owned_organizations" => Ok(organizations::owned(world)),
        "list_api_keys" => api_keys::list(world, input),
        "create_api_key" => api_keys::create(world, input),
        "update_api_key" => api_keys::update(world, input),
        "delete_api_key" => api_keys::delete(world, input),
        "create_organization" => organizations::create(world, input),
        "update_organization_logo" => organizations::update_logo(world, input),
        "request_organization_deletion" => deletion::request(world, input),
        "confirm_organization_deletion" => deletion::confirm(world, input),
        "cancel_organization_deletion" => deletion::cancel(world, input),
        "accept_verification_terms" => terms::accept_verification(world, input),
        "get_relying_party_terms" => terms::relying_party(world),
        "accept_relying_party_terms" => terms::accept_relying_party(world),
        "update_business_details" => business::update(world, input),
        "list_domains" => domains::list(world),
        "create_domain_challenge" => domains::challenge(world, input),
        "verify_domain_challenge" => domains::verify(world, input),
        "delete_domain" => domains::delete(world, input),
        "list_redirect_uris" => redirect_uris::list(world),
        "create_redirect_uri" => redirect_uris::create(world, input),
        "delete_redirect_uri" => redirect_uris::delete(world, input),
        "list_audit_logs" => audit::list(world, input),
        "remove_member" => members::remove(world, input),
        "reinstate_member" => members::reinstate(world, input),
        "leave_organization" => members::leave(world),
        _ => Err(Reply::empty(404)),
    }
}
