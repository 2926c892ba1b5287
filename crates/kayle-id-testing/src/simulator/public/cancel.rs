//! Withdrawing with the cancel token.

use super::{invalid_request, session};
use crate::simulator::engine::Engine;
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::SessionStatus;
use crate::simulator::reply::Reply;
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::withdrawal;

const TOKEN_LENGTH: usize = 48;

pub(super) fn cancel(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = session::id(input)?;
    let body = match input.json()? {
        JsonBody::Value(body) => body,
        JsonBody::Ignored => return Err(invalid_request()),
    };
    let token = body.get("cancel_token").and_then(Json::as_str).filter(|token| is_token(token));
    let token = token.ok_or_else(invalid_request)?;
    if session::find(engine, id)?.cancel_token != token {
        let message =
            "This session can’t be cancelled from this link. Open the original verify link or contact support.";
        return Err(Reply::public_error(401, "CANCEL_TOKEN_INVALID", message));
    }
    let row = session::find_current(engine, id)?;
    if !row.cancel_token_used {
        withdrawal::withdraw(engine, id);
        return Ok(Reply::empty(204));
    }
    // The token of a session that a delivery has left as it was is used up; elsewhere the same answer is given again.
    match row.status {
        SessionStatus::Expired | SessionStatus::Cancelled => Ok(Reply::empty(204)),
        _ => Err(Reply::public_error(401, "CANCEL_TOKEN_USED", "This session has already been cancelled.")),
    }
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}
