//! The routes that need no key: what the verification page and integrators ask. No document lists them.

mod attestation;
mod cancel;
mod consent;
mod details;
mod directory;
mod handoff;
mod reports;
mod session;
mod status;

use http::Method;

use super::auth::Caller;
use super::engine::Engine;
use super::model::json::{Json, object};
use super::reply::Reply;
use super::validate::input::Input;
use crate::loopback::url::decode;
use crate::mock::RecordedRequest;

/// Answers a request, or gives nothing where no public route fits; the router that wants a key is asked then. Credentials do not count.
pub(crate) fn answer(engine: &mut Engine, request: &RecordedRequest) -> Option<Result<Reply, Reply>> {
    let path = request.path();
    let read = matches!(*request.method(), Method::GET | Method::HEAD);
    if read && path == "/" {
        let data = object! {"message": "Hello from Kayle ID!", "docs": "https://docs.kayle.id", "status": "healthy"};
        return Some(Ok(Reply::data(data)));
    }
    if read && path == "/openapi" {
        return Some(Ok(Reply::text(200, "application/json", include_str!("../../../openapi.json"))));
    }
    let rest = path.strip_prefix("/v1/verify/")?;
    let steps: Vec<&str> = rest.split('/').collect();
    let post = request.method() == Method::POST;
    let parameter = decode(steps.get(1).copied().unwrap_or_default());
    if parameter.is_empty() && steps.len() > 1 {
        return None;
    }
    let input = Input::new(request, &parameter, Caller::Nobody, engine.settings.oddities);
    Some(match steps[..] {
        ["session", _] if read => {
            Err(Reply::refused(426, "WEBSOCKET_REQUIRED", "This endpoint requires a WebSocket connection."))
        }
        ["session", _, "status"] if read => status::status(engine, &input),
        ["session", _, "details"] if read => details::details(engine, &input),
        ["session", _, "privacy-context"] if read => details::privacy_context(engine, &input),
        ["session", _, "redirect-permitted"] if read => status::redirect_permitted(engine, &input),
        ["session", _, "consent"] if post => consent::consent(engine, &input),
        ["session", _, "handoff"] if post => handoff::handoff(engine, &input),
        ["session", _, "cancel"] if post => cancel::cancel(engine, &input),
        ["organizations" | "report-organizations"] if read => directory::search(engine, &input),
        ["organizations" | "report-organizations", _] if read => directory::organization(engine, &input),
        ["organization-reports"] if post => reports::report(engine, &input),
        ["attest", "challenge"] if read => attestation::challenge(engine),
        ["attest", "register"] if post => attestation::register(&input),
        _ => return None,
    })
}

/// A success of these routes.
fn data(data: Json) -> Reply {
    Reply::data(data)
}

/// The refusal of a body that lacks what it must have.
fn invalid_request() -> Reply {
    Reply::public_error(400, "INVALID_REQUEST", "The request payload was missing or malformed.")
}
