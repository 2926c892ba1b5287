//! Handing a session over to a phone.

use std::time::Duration;

use super::session;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::object;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::Input;

/// How long the token of a phone stands.
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// Gives the token of the phone. As long as it stands, it is given again.
pub(super) fn handoff(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = session::id(input)?;
    let row = session::find_open(engine, id)?;
    if !row.handoff.consented {
        let message = "Review and accept the required consent steps to continue.";
        return Err(Reply::public_error(409, "CONSENT_REQUIRED", message));
    }
    if row.handoff.claimed {
        let message = "Continue on the device where you started.";
        return Err(Reply::public_error(409, "SESSION_IN_PROGRESS", message));
    }
    let known = row.handoff.clone();
    let now = engine.now();
    let ids = &mut engine.state.ids;
    let (token, end) = match known.token {
        Some((token, end)) if end > now => (token, end),
        _ => (ids.hex64(), now + LIFETIME),
    };
    let challenges = known.challenges.unwrap_or_else(|| (ids.challenge(), ids.challenge()));
    let shown = object! {
        "v": 1_u64,
        "session_id": id,
        "mobile_write_token": &token,
        "expires_at": end,
        "attest_hello_challenge": &challenges.0,
        "attest_nfc_challenge": &challenges.1,
    };
    if let Some(row) = engine.state.sessions.get_mut(id) {
        row.handoff.token = Some((token, end));
        row.handoff.challenges = Some(challenges);
    }
    Ok(super::data(shown))
}
