//! The dashboard's surface: API keys and organizations, for who has the cookie.

mod api_key_body;
mod api_keys;
pub(super) mod audit;
mod body;
mod business;
mod deletion;
mod domains;
mod hand;
mod logo;
mod members;
mod organizations;
mod redirect_uris;
pub(super) mod rows;
mod terms;

pub(super) use body::{bad_uuid, is_uuid};
pub use hand::Role;

use super::auth;
use super::input::Input;
use super::reply::{FROZEN, Problem, Reply};
use super::world::World;
use crate::testing::loopback::url::decode;
use crate::testing::mock::RecordedRequest;

/// Answers a request under `/v1/auth`. A bearer key does not count here.
pub(super) fn answer(world: &mut World, request: &RecordedRequest) -> Reply {
    if !auth::has_cookie(world, request.headers()) {
        return Reply::unauthorized();
    }
    let method = if request.method() == http::Method::HEAD { "GET" } else { request.method().as_str() };
    let mut told = crate::resources::operations().iter().filter(|told| told.is_dashboard() && told.method == method);
    let found = told.find_map(|told| Some((told.id, super::routes::matches(told.path, request.path())?)));
    let Some((operation, parameter)) = found else { return Reply::empty(404) };
    if let Err(refusal) = check(world, method, operation) {
        return refusal;
    }
    let parameter = parameter.map(decode).unwrap_or_default();
    let input = Input {
        query: request.query(),
        headers: request.headers(),
        body: request.body(),
        parameter: &parameter,
        oddities: world.settings.oddities,
    };
    handle(world, operation, &input).unwrap_or_else(|refusal| refusal)
}

/// What stands before every operation: a membership, the role, and that the organization is not about to go.
fn check(world: &World, method: &str, operation: &str) -> Result<(), Reply> {
    // These are about the user, not about the active organization.
    if matches!(operation, "list_owned_organizations" | "create_organization") {
        return Ok(());
    }
    let Some((_, own)) = world.state.account.own().filter(|(_, own)| own.active) else {
        return Err(Reply::forbidden());
    };
    if !own.owner && operation != "leave_organization" {
        return Err(forbidden(operation));
    }
    let deletes = operation.ends_with("_organization_deletion");
    if world.state.organization.frozen && method != "GET" && !deletes {
        return Err(Reply::problem(FROZEN));
    }
    Ok(())
}

/// The refusal of a member who is no owner.
fn forbidden(operation: &str) -> Reply {
    let message = match operation {
        "list_api_keys" => "You are not authorized to list API keys",
        "create_api_key" => "You are not authorized to create API keys",
        "update_api_key" => "You are not authorized to update API keys",
        "delete_api_key" => "You are not authorized to delete API keys",
        "update_organization_logo" => "You are not authorized to update the organization logo",
        "update_business_details" => "You are not authorized to update the business details",
        "accept_verification_terms" => "You are not authorized to accept the verification terms",
        "accept_relying_party_terms" => "You are not authorized to accept the relying-party terms",
        "get_relying_party_terms" => "You are not authorized to read the relying-party terms",
        "list_audit_logs" => "You are not authorized to list audit logs",
        "remove_member" => "You are not authorized to remove members",
        "reinstate_member" => "You are not authorized to reinstate members",
        "cancel_organization_deletion" => "You are not authorized to manage this organization",
        name if name.ends_with("_organization_deletion") => "You are not authorized to delete this organization",
        name if name.contains("redirect_uri") => "You are not authorized to manage redirect URIs",
        _ => "You are not authorized to manage domains",
    };
    let hint = "Please contact an administrator to request access.";
    let refusal = Problem { status: 403, code: "FORBIDDEN", message, hint, docs: "api/errors#forbidden" };
    let mut reply = Reply::problem(refusal);
    if operation == "list_api_keys" {
        // The one refusal that tells of a page.
        reply.body.pop();
        reply.body.push_str(r#","pagination":{"limit":10,"has_more":false,"next_cursor":null}}"#);
    }
    reply
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
        "get_relying_party_terms" => Ok(terms::relying_party(world)),
        "accept_relying_party_terms" => Ok(terms::accept_relying_party(world)),
        "update_business_details" => business::update(world, input),
        "list_domains" => Ok(domains::list(world)),
        "create_domain_challenge" => domains::challenge(world, input),
        "verify_domain_challenge" => domains::verify(world, input),
        "delete_domain" => domains::delete(world, input),
        "list_redirect_uris" => Ok(redirect_uris::list(world)),
        "create_redirect_uri" => redirect_uris::create(world, input),
        "delete_redirect_uri" => redirect_uris::delete(world, input),
        "list_audit_logs" => audit::list(world, input),
        "remove_member" => members::remove(world, input),
        "reinstate_member" => members::reinstate(world, input),
        "leave_organization" => members::leave(world),
        _ => Err(Reply::empty(404)),
    }
}
