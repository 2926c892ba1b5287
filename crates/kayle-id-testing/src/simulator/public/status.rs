//! Where a session stands, and whether its user may be sent back.

use url::Url;

use super::session;
use crate::simulator::api::sessions::redirect;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::SessionStatus;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

pub(super) fn status(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let row = session::find_current(engine, session::id(input)?)?;
    let attempt = match row.status {
        SessionStatus::Created | SessionStatus::InProgress => row.handoff.claimed.then_some("in_progress"),
        SessionStatus::Succeeded => Some("succeeded"),
        SessionStatus::Failed => Some("failed"),
        SessionStatus::Cancelled => Some("cancelled"),
        SessionStatus::Expired => None,
    };
    let attempt = attempt.map(|status| {
        object! {
            "completed_at": row.completed_at,
            "failure_code": row.failure_code.as_ref(),
            "handoff_claimed": row.handoff.claimed,
            "id": &row.id,
            "retry_allowed": false,
            "status": status,
        }
    });
    Ok(super::data(object! {
        "completed_at": row.completed_at,
        "is_terminal": row.status.is_terminal(),
        "latest_attempt": attempt,
        "redirect_url": row.redirect_url.as_ref(),
        "session_id": &row.id,
        "same_device_only": row.handoff.claimed,
        "status": row.status.as_str(),
    }))
}

/// Whether the redirect of a session is still permitted. A domain may have been downgraded since the session was created.
pub(super) fn redirect_permitted(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let row = session::find(engine, session::id(input)?)?;
    let Some(url) = &row.redirect_url else {
        return Ok(super::data(object! {"permitted": true, "redirect_url": Json::Null}));
    };
    let permitted = Url::parse(url).is_ok_and(|url| redirect::check(engine, &url).is_ok());
    Ok(super::data(object! {"permitted": permitted, "redirect_url": url}))
}
