//! What stands between a request that is valid and what it asks for: a membership, the role, and that the organization stays.

use crate::simulator::dashboard::body;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::object;
use crate::simulator::reply::{FROZEN, Reply};

/// There has to be an active organization.
pub(crate) fn member(engine: &Engine) -> Result<(), Reply> {
    if engine.state.account.member().is_some() {
        return Ok(());
    }
    let hint = "Select an organization that you are a member of.";
    Err(body::problem(403, "FORBIDDEN", "No organization is selected.", hint))
}

/// The organization is not about to be deleted.
pub(crate) fn staying(engine: &Engine) -> Result<(), Reply> {
    member(engine)?;
    if engine.state.organization.frozen { Err(Reply::problem(FROZEN)) } else { Ok(()) }
}

/// The user may change the organization.
pub(crate) fn owner(engine: &Engine, operation: &str) -> Result<(), Reply> {
    if engine.state.account.member().is_some_and(|member| member.owner) {
        return Ok(());
    }
    let text = (message(operation), "Please contact an administrator to request access.");
    if operation.contains("domain") {
        return Err(body::problem_with(403, "FORBIDDEN", text, object! {}));
    }
    let mut reply = body::problem(403, "FORBIDDEN", text.0, text.1);
    if operation == "list_api_keys" {
        // The one refusal that tells of a page.
        reply.body.pop();
        reply.body.push_str(r#","pagination":{"limit":10,"has_more":false,"next_cursor":null}}"#);
    }
    Err(reply)
}

/// All that a change needs, in the order in which it is asked.
pub(crate) fn change(engine: &Engine, operation: &str) -> Result<(), Reply> {
    staying(engine)?;
    owner(engine, operation)
}

/// What a member who is no owner is told.
fn message(operation: &str) -> &'static str {
    match operation {
        "list_api_keys" => "You are not authorized to list API keys",
        "create_api_key" => "You are not authorized to create API keys",
        "update_api_key" => "You are not authorized to update API keys",
        "delete_api_key" => "You are not authorized to delete API keys",
        "update_organization_logo" => "You are not authorized to update the organization logo",
        "update_business_details" => "You are not authorized to update the business details",
        "accept_verification_terms" => "You are not authorized to accept the verification terms",
        "accept_relying_party_terms" => "You are not authorized to accept the relying-party terms",
        "list_audit_logs" => "You are not authorized to list audit logs",
        "remove_member" => "You are not authorized to remove members",
        "reinstate_member" => "You are not authorized to reinstate members",
        "cancel_organization_deletion" => "You are not authorized to manage this organization",
        name if name.ends_with("_organization_deletion") => "You are not authorized to delete this organization",
        name if name.contains("redirect_uri") => "You are not authorized to manage redirect URIs",
        _ => "You are not authorized to manage domains",
    }
}
