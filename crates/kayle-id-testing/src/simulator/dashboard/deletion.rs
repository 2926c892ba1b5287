//! Deleting an organization: a code by mail, two days of grace, and calling it off.

use std::time::Duration;

use crate::simulator::dashboard::organizations::meant;
use crate::simulator::engine::Engine;
use crate::simulator::model::account::Owned;
use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::issues;
use crate::simulator::validate::javascript::is_space;

/// How long a code stands.
const CODE_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a deletion can be called off.
const GRACE: Duration = Duration::from_secs(48 * 60 * 60);

pub(crate) fn request(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let (now, code) = (engine.now(), engine.state.ids.confirmation_code());
    let (id, _) = meant(input, |_, _| {})?;
    let owned = owned(engine, &id, "Only an owner can request organization deletion.")?;
    not_scheduled(owned, " Cancel it first to start over.")?;
    owned.deletion_code = Some(code);
    owned.deletion_code_expires_at = Some(now + CODE_LIFETIME);
    Ok(Reply::data(object! {"sentToEmail": &engine.state.account.user.email}))
}

/// The organization is frozen from now on.
pub(crate) fn confirm(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let now = engine.now();
    let (id, given) = meant(input, |given, found| match given.get("code") {
        Some(Json::Text(code)) if !is_code(&normalized(code)) => {
            let pattern = "/^[A-Z0-9]{8}$/u";
            let message = format!("Invalid string: must match pattern {pattern}");
            found.push(issues::not_of_form("regex", pattern, &message, &["code"]));
        }
        Some(Json::Text(_)) => {}
        other => found.push(issues::wrong_kind("string", other, &["code"])),
    })?;
    let owned = owned(engine, &id, "Only an owner can confirm organization deletion.")?;
    not_scheduled(owned, "")?;
    let Some(code) = &owned.deletion_code else {
        let message = "No pending confirmation code for this organization. Request a new code.";
        return Err(refused(400, "INVALID_CODE", message));
    };
    if owned.deletion_code_expires_at.is_some_and(|end| end < now) {
        return Err(refused(400, "CODE_EXPIRED", "Confirmation code has expired. Request a new code."));
    }
    if *code != normalized(given.get("code").and_then(Json::as_str).unwrap_or_default()) {
        return Err(refused(400, "INVALID_CODE", "Confirmation code does not match."));
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
    let owned = owned(engine, &id, "Only owners or admins can cancel a scheduled deletion.")?;
    if owned.pending_deletion_at.is_none() && !frozen {
        return Err(refused(404, "NOT_SCHEDULED", "This organization is not scheduled for deletion."));
    }
    owned.pending_deletion_at = None;
    if id == engine.state.organization.id {
        engine.state.organization.frozen = false;
    }
    Ok(Reply::data(object! {"ok": true}))
}

/// A code as it is compared: without the white space around it, in capital letters.
fn normalized(code: &str) -> String {
    code.trim_matches(is_space).to_uppercase()
}

fn is_code(code: &str) -> bool {
    code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The organization, if the user owns it. Others are not told from those that do not exist.
fn owned<'a>(engine: &'a mut Engine, id: &str, forbidden: &str) -> Result<&'a mut Owned, Reply> {
    let stranger = || refused(403, "NOT_A_MEMBER", "You are not a member of this organization.");
    if engine.state.organization.id == id {
        let member = engine.state.account.member().ok_or_else(stranger)?;
        if !member.owner {
            return Err(refused(403, "FORBIDDEN", forbidden));
        }
    }
    engine.state.account.organizations.get_mut(id).ok_or_else(stranger)
}

fn not_scheduled(owned: &Owned, advice: &str) -> Result<(), Reply> {
    if owned.pending_deletion_at.is_none() {
        return Ok(());
    }
    let message = format!("This organization is already scheduled for deletion.{advice}");
    Err(refused(409, "ALREADY_SCHEDULED", &message))
}

fn refused(status: u16, code: &str, message: &str) -> Reply {
    let hint = if code.starts_with("CODE_") {
        "Request a new code to try again."
    } else {
        "See the docs for the recovery path for this error."
    };
    Reply::envelope(status, code, (message, hint), "api/errors#organization_deletion")
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
