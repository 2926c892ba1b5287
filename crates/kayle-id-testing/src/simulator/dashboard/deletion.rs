//! Deleting an organization: a code by mail, two days of grace, and calling it off.

use std::time::Duration;

use crate::simulator::dashboard::organizations::meant;
use crate::simulator::dashboard::{body, guard};
use crate::simulator::engine::Engine;
use crate::simulator::model::account::Owned;
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;

/// How long a code stands.
const CODE_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a deletion can be called off.
const GRACE: Duration = Duration::from_secs(48 * 60 * 60);

pub(crate) fn request(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let (now, code) = (engine.now(), engine.state.ids.confirmation_code());
    let (id, _) = meant(input, |_, _| {})?;
    let owned = owned(engine, &id, "request_organization_deletion")?;
    not_scheduled(owned)?;
    owned.deletion_code = Some(code);
    owned.deletion_code_expires_at = Some(now + CODE_LIFETIME);
    Ok(Reply::data(object! {"sentToEmail": &engine.state.account.user.email}))
}

/// The organization is frozen from now on.
pub(crate) fn confirm(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let now = engine.now();
    let (id, given) = meant(input, |given, found| {
        if given.get("code").and_then(Json::as_str).is_none() {
            found.push(issues::wrong_kind("string", given.get("code"), &["code"]));
        }
    })?;
    let owned = owned(engine, &id, "confirm_organization_deletion")?;
    not_scheduled(owned)?;
    let Some(code) = &owned.deletion_code else {
        return Err(refused(400, "INVALID_CODE", "There is no confirmation code."));
    };
    if owned.deletion_code_expires_at.is_some_and(|end| end < now) {
        return Err(refused(400, "CODE_EXPIRED", "The confirmation code has expired."));
    }
    let given = given.get("code").and_then(Json::as_str).unwrap_or_default();
    if *code != given.trim().to_uppercase() {
        return Err(refused(400, "INVALID_CODE", "The confirmation code is not this one."));
    }
    let at = now + GRACE;
    owned.deletion_code = None;
    owned.pending_deletion_at = Some(at);
    if id == engine.state.organization.id {
        engine.state.organization.frozen = true;
    }
    Ok(Reply::data(object! {"pendingDeletionAt": at}))
}

pub(crate) fn cancel(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let (id, _) = meant(input, |_, _| {})?;
    let frozen = engine.state.organization.frozen && id == engine.state.organization.id;
    engine.now();
    let owned = owned(engine, &id, "cancel_organization_deletion")?;
    if owned.pending_deletion_at.is_none() && !frozen {
        return Err(refused(404, "NOT_SCHEDULED", "The organization is not scheduled for deletion."));
    }
    owned.pending_deletion_at = None;
    if id == engine.state.organization.id {
        engine.state.organization.frozen = false;
    }
    Ok(Reply::data(object! {"ok": true}))
}

/// The organization, if the user owns it. Others are not told from those that do not exist.
fn owned<'a>(engine: &'a mut Engine, id: &str, operation: &str) -> Result<&'a mut Owned, Reply> {
    let active = engine.state.organization.id == id;
    let stranger = || refused(403, "NOT_A_MEMBER", "You are not a member of this organization.");
    if active && engine.state.account.member().is_none() {
        return Err(stranger());
    }
    if active {
        guard::owner(engine, operation)?;
    }
    engine.state.account.organizations.get_mut(id).ok_or_else(stranger)
}

fn not_scheduled(owned: &Owned) -> Result<(), Reply> {
    if owned.pending_deletion_at.is_none() {
        return Ok(());
    }
    Err(refused(409, "ALREADY_SCHEDULED", "The organization is already scheduled for deletion."))
}

fn refused(status: u16, code: &'static str, message: &str) -> Reply {
    body::problem(status, code, message, "Request a code, confirm with it, and cancel before the time is over.")
}

/// When the next organization goes for good.
pub(crate) fn next(engine: &Engine) -> Option<Time> {
    engine.state.account.organizations.values().filter_map(|owned| owned.pending_deletion_at).min()
}

/// Carries out the deletions whose grace is over: nothing stays of an organization, its keys and sessions included.
pub(crate) fn carry_out(engine: &mut Engine, now: Time) {
    let organizations = &mut engine.state.account.organizations;
    organizations.retain(|_, owned| owned.pending_deletion_at.is_none_or(|at| at > now));
    if !organizations.contains_key(&engine.state.organization.id) {
        engine.state.leave_deleted(now);
    }
}
