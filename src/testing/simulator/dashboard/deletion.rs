//! Deleting an organization: a code by mail, thirty days of grace, and calling it off.

use std::time::Duration;

use serde_json::json;

use super::organizations::meant;
use super::{audit, body};
use crate::testing::simulator::input::Input;
use crate::testing::simulator::issues;
use crate::testing::simulator::json::object;
use crate::testing::simulator::reply::Reply;
use crate::testing::simulator::world::World;

/// How long a deletion can be called off.
const GRACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

pub(super) fn request(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let code = world.state.ids.digits(6);
    let (id, _, owned) = meant(world, input)?;
    if owned.pending_deletion_at.is_some() {
        return Err(scheduled());
    }
    owned.deletion_code = Some(code);
    audit::by_user(world, "organization.deletion.requested", Some(("organization", &id)), json!({}));
    Ok(Reply::data(object! {"sentToEmail": &world.state.account.user.email}))
}

/// The organization is frozen from now on.
pub(super) fn confirm(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let now = world.now();
    let (id, given, owned) = meant(world, input)?;
    let mut found = Vec::new();
    if given.get("code").and_then(|code| code.as_str()).is_none() {
        found.push(issues::wrong_kind("string", given.get("code"), &["code"]));
        return Err(input.invalid(found));
    }
    if owned.pending_deletion_at.is_some() {
        return Err(scheduled());
    }
    let code = given.get("code").and_then(|code| code.as_str());
    if owned.deletion_code.is_none() || owned.deletion_code.as_deref() != code {
        let hint = "Request a new code, then retry.";
        return Err(body::problem(400, "INVALID_REQUEST", "The confirmation code is not valid.", hint));
    }
    let at = now + GRACE;
    owned.deletion_code = None;
    owned.pending_deletion_at = Some(at);
    if id == world.state.organization.id {
        world.state.organization.frozen = true;
    }
    let metadata = json!({"pending_deletion_at": at.to_string()});
    audit::by_user(world, "organization.deletion.confirmed", Some(("organization", &id)), metadata);
    Ok(Reply::data(object! {"pendingDeletionAt": at}))
}

pub(super) fn cancel(world: &mut World, input: &Input<'_>) -> Result<Reply, Reply> {
    let (id, _, owned) = meant(world, input)?;
    owned.deletion_code = None;
    owned.pending_deletion_at = None;
    if id == world.state.organization.id {
        world.state.organization.frozen = false;
    }
    audit::by_user(world, "organization.deletion.cancelled", Some(("organization", &id)), json!({}));
    Ok(Reply::data(object! {"ok": true}))
}

fn scheduled() -> Reply {
    let message = "The organization is already scheduled for deletion.";
    body::problem(409, "CONFLICT", message, "Cancel the pending deletion first.")
}
