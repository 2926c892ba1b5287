//! Members of the organization.

use serde_json::json;

use crate::simulator::audit_log;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::object;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

pub(crate) fn remove(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, "remove_member")?;
    if !engine.state.account.members.get(&id).is_some_and(|member| member.active) {
        return Err(missing());
    }
    let own = engine.state.account.own().is_some_and(|(own, _)| *own == id);
    end(engine, &id, if own { "member.left" } else { "member.suspended" })?;
    Ok(done("Member removed successfully"))
}

pub(crate) fn leave(engine: &mut Engine) -> Result<Reply, Reply> {
    guard::staying(engine)?;
    let id = engine.state.account.own().map(|(id, _)| id.clone()).unwrap_or_default();
    end(engine, &id, "member.left")?;
    Ok(done("You have left the organization"))
}

fn end(engine: &mut Engine, id: &str, event: &str) -> Result<(), Reply> {
    if engine.state.account.is_last_owner(id) {
        let message = "The last owner cannot leave the organization.";
        return Err(body::problem(409, "LAST_OWNER", message, "Make another member an owner first."));
    }
    let Some(member) = engine.state.account.members.get_mut(id) else { return Err(missing()) };
    member.active = false;
    let user = member.user_id.clone();
    audit_log::by_user(engine, event, Some(("member", id)), json!({"user_id": user}));
    Ok(())
}

pub(crate) fn reinstate(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(engine, "reinstate_member")?;
    let members = &mut engine.state.account.members;
    let ended = members.get(&id).filter(|member| !member.active);
    let user = ended.ok_or_else(missing)?.user_id.clone();
    if members.values().any(|other| other.user_id == user && other.active) {
        let message = "The user has become a member anew.";
        let hint = "Remove the other membership first.";
        return Err(body::problem(409, "ACTIVE_MEMBERSHIP_CONFLICT", message, hint));
    }
    if let Some(member) = members.get_mut(&id) {
        member.active = true;
    }
    audit_log::by_user(engine, "member.reinstated", Some(("member", &id)), json!({"user_id": user}));
    Ok(done("Member reinstated successfully"))
}

/// The same members as elsewhere in another order.
fn done(message: &str) -> Reply {
    Reply::data(object! {"message": message, "status": "success"})
}

fn missing() -> Reply {
    let hint = "Confirm the member ID belongs to this organization.";
    body::problem(404, "MEMBER_NOT_FOUND", "Member not found.", hint)
}
