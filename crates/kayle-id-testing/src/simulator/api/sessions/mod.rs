//! Verification sessions.

mod create;
mod problem;
pub(crate) mod redirect;
mod share_fields;

use crate::simulator::api::paging;
use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::model::rows::{Session, SessionStatus, Targets};
use crate::simulator::reply::{FROZEN, Problem, Reply, not_found};
use crate::simulator::session_end;
use crate::simulator::validate::input::Input;
use crate::simulator::validate::query::Query;
pub(crate) use create::create;

const HINT: &str = "The session with the given ID was not found.";

pub(crate) fn list(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let mut query = Query::new(input);
    let status = query.choice("status", &SessionStatus::NAMES);
    let from = query.time("created_from");
    let to = query.time("created_to");
    let limit = query.limit();
    let cursor = query.session_id("starting_after");
    query.done(input)?;

    let rows = engine.state.sessions.iter().filter(|(_, session)| {
        status.is_none_or(|status| session.status.as_str() == status)
            && from.is_none_or(|from| session.created_at >= from)
            && to.is_none_or(|to| session.created_at <= to)
    });
    Ok(paging::by_id(rows, cursor, limit, |session| show(engine, session, false)))
}

pub(crate) fn get(engine: &Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.session_id()?;
    let missing = not_found("Session not found.", HINT, "api/sessions#get-by-id");
    let session = find(engine, id, missing)?;
    Ok(Reply::data(show(engine, session, false)))
}

/// A session that is over stays as it is, and the answer is the same.
pub(crate) fn cancel(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let id = input.session_id()?;
    staying(engine)?;
    let missing = not_found("Session not found.", HINT, "api/sessions#cancel-by-id");
    if !find(engine, id, missing)?.status.is_terminal() {
        session_end::cancel_active(engine, id);
    }
    Ok(Reply::empty(204))
}

/// The organization is not about to be deleted. Its keys do not come this far.
fn staying(engine: &Engine) -> Result<(), Reply> {
    if engine.state.organization.frozen { Err(Reply::problem(FROZEN)) } else { Ok(()) }
}

fn find<'a>(engine: &'a Engine, id: &str, missing: Problem) -> Result<&'a Session, Reply> {
    engine.state.sessions.get(id).ok_or_else(|| Reply::problem(missing))
}

/// A session as answers show it; the token only in the answer to its creation.
pub(crate) fn show(engine: &Engine, session: &Session, created: bool) -> Json {
    let fields = session.share_fields.iter().map(|(key, field)| {
        let field = object! {"reason": &field.reason, "source": &field.source, "required": field.required};
        (key.0.clone(), field)
    });
    let page = format!("{}/{}", engine.settings.verification_url, session.id);
    let token = created.then_some(session.cancel_token.as_str());
    let mut shown = vec![
        ("id", Json::from(&session.id)),
        ("status", session.status.as_str().into()),
        ("failure_code", session.failure_code.as_ref().into()),
        ("nfc_tries_used", session.nfc_tries_used.into()),
        ("liveness_tries_used", session.liveness_tries_used.into()),
        ("contract_version", 1_u64.into()),
        ("share_fields", Json::Object(fields.collect())),
        ("redirect_url", session.redirect_url.as_ref().into()),
        ("webhook_endpoint_id", targets(&session.webhook_endpoint_id)),
        ("verification_url", token.map_or(page.clone(), |token| format!("{page}?cancel_token={token}")).into()),
        ("expires_at", session.expires_at.into()),
        ("completed_at", session.completed_at.into()),
        ("created_at", session.created_at.into()),
        ("updated_at", session.updated_at.into()),
    ];
    if let Some(token) = token {
        shown.push(("cancel_token", token.into()));
    }
    Json::Object(shown.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn targets(targets: &Targets) -> Json {
    match targets {
        Targets::All => Json::Null,
        Targets::One(id) => id.into(),
        Targets::Many(ids) => Json::List(ids.iter().map(Json::from).collect()),
    }
}
