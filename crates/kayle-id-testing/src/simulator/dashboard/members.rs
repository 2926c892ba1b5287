//! Members of the organization.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::object;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

/// Suspends a member.
pub(crate) fn remove(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, &guard::SUSPENSION)?;
    if !engine.state.account.members.get(&id).is_some_and(|member| member.active) {
        let hint = "The member may already be suspended or no longer belong to this organization.";
        return Err(missing("Member not found in this organization.", hint));
    }
    if engine.state.account.is_last_owner(&id) {
        let message = "This member is the only active owner. Promote another member to owner before suspending them.";
        return Err(last_owner(message));
    }
    let own = engine.state.account.own().is_some_and(|(own, _)| *own == id);
    end(engine, &id, if own { "member.left" } else { "member.suspended" });
    Ok(done("Member suspended."))
}

pub(crate) fn leave(engine: &mut Engine) -> Result<Reply, Reply> {
    guard::not_frozen(engine, &guard::LEAVING)?;
    let own = engine.state.account.own().map(|(id, _)| id.clone());
    let id = own.ok_or_else(|| guard::forbidden(&guard::LEAVING))?;
    if engine.state.account.is_last_owner(&id) {
        let message =
            "You are the only active owner of this organization. Promote another member to owner before leaving.";
        return Err(last_owner(message));
    }
    end(engine, &id, "member.left");
    Ok(done("You left the organization."))
}

fn end(engine: &mut Engine, id: &str, event: &str) {
    if let Some(member) = engine.state.account.members.get_mut(id) {
        member.active = false;
    }
    record(engine, id, event);
}

pub(crate) fn reinstate(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, &guard::REINSTATEMENT)?;
    let members = &mut engine.state.account.members;
    let hint = "Confirm the member id and that the row is suspended.";
    let Some(member) = members.get(&id) else {
        return Err(missing("Member not found in this organization.", hint));
    };
    if member.active {
        return Err(missing("Member is not currently suspended.", hint));
    }
    let user = member.user_id.clone();
    if members.values().any(|other| other.user_id == user && other.active) {
        let text = (
            "This user already has another active membership in this organization.",
            "Suspend or remove the conflicting active membership before reinstating this one.",
        );
        return Err(Reply::envelope(409, "ACTIVE_MEMBERSHIP_CONFLICT", text, "api/errors#conflict"));
    }
    if let Some(member) = members.get_mut(&id) {
        member.active = true;
    }
    record(engine, &id, "member.reinstated");
    Ok(done("Member reinstated."))
}

fn record(engine: &mut Engine, id: &str, event: &str) {
    let Some(member) = engine.state.account.members.get(id) else { return };
    let role = if member.owner { "owner" } else { "member" };
    let metadata = json!({"user_id": member.user_id, "role": role});
    audit_log::by_user(engine, event, Some(("member", id)), metadata);
}

/// The same members as elsewhere in another order.
fn done(message: &str) -> Reply {
    Reply::data(object! {"message": message, "status": "success"})
}

fn missing(message: &str, hint: &str) -> Reply {
    Reply::envelope(404, "MEMBER_NOT_FOUND", (message, hint), "api/errors#not_found")
}

fn last_owner(message: &str) -> Reply {
    let hint = "Assign owner role to another active member, then retry.";
    Reply::envelope(409, "LAST_OWNER", (message, hint), "api/errors#conflict")
}
