//! The session that a public route is asked for.

use crate::simulator::engine::Engine;
use crate::simulator::model::rows::Session;
use crate::simulator::reply::Reply;
use crate::simulator::session_end;
use crate::simulator::validate::identifiers::is_session_id;
use crate::simulator::validate::input::Input;

/// The id in the path.
pub(super) fn id<'a>(input: &'a Input<'_>) -> Result<&'a str, Reply> {
    if is_session_id(input.parameter) {
        return Ok(input.parameter);
    }
    let message = "This link isn’t valid. Go back and open a new one.";
    Err(Reply::public_error(400, "INVALID_SESSION_ID", message))
}

/// The session. That of an organization which is about to be deleted is hidden.
pub(super) fn find<'a>(engine: &'a Engine, id: &str) -> Result<&'a Session, Reply> {
    let visible = engine.state.sessions.get(id).filter(|_| !engine.state.organization.frozen);
    visible.ok_or_else(|| Reply::public_error(404, "SESSION_NOT_FOUND", "We can’t find this session. Start again."))
}

/// The session, expired first if its time is over: most of these routes do that, reading ones included.
pub(super) fn find_current<'a>(engine: &'a mut Engine, id: &str) -> Result<&'a Session, Reply> {
    find(engine, id)?;
    session_end::expire_if_overdue(engine, id);
    find(engine, id)
}

/// A session that is not over.
pub(super) fn find_open<'a>(engine: &'a mut Engine, id: &str) -> Result<&'a Session, Reply> {
    let session = find_current(engine, id)?;
    if session.status.is_terminal() {
        return Err(Reply::public_error(410, "SESSION_EXPIRED", "This session has expired. Start again."));
    }
    Ok(session)
}
