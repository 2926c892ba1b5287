//! Members of the organization.

use serde_json::json;

use super::{audit, body, guard};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::json::object;
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::world::World;

pub(super) fn remove(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(world, "remove_member")?;
    if !world.state.account.members.get(&id).is_some_and(|member| member.active) {
        return Err(missing());
    }
    let own = world.state.account.own().is_some_and(|(own, _)| *own == id);
    end(world, &id, if own { "member.left" } else { "member.suspended" })?;
    Ok(done("Member removed successfully"))
}

pub(super) fn leave(world: &mut World) -> Result<Reply, Reply> {
    guard::staying(world)?;
    let id = world.state.account.own().map(|(id, _)| id.clone()).unwrap_or_default();
    end(world, &id, "member.left")?;
    Ok(done("You have left the organization"))
}

fn end(world: &mut World, id: &str, event: &str) -> Result<(), Reply> {
    if world.state.account.is_last_owner(id) {
        let message = "The last owner cannot leave the organization.";
        return Err(body::problem(409, "LAST_OWNER", message, "Make another member an owner first."));
    }
    let Some(member) = world.state.account.members.get_mut(id) else { return Err(missing()) };
    member.active = false;
    let user = member.user_id.clone();
    audit::by_user(world, event, Some(("member", id)), json!({"user_id": user}));
    Ok(())
}

pub(super) fn reinstate(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = body::path_id(input)?.to_owned();
    guard::change(world, "reinstate_member")?;
    let members = &mut world.state.account.members;
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
    audit::by_user(world, "member.reinstated", Some(("member", &id)), json!({"user_id": user}));
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
