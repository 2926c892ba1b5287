//! What is answered: successes, and the six shapes of refusal.

use http::StatusCode;

use crate::simulator::model::json::{Json, object};
use crate::simulator::oddity::{Oddities, Oddity};

/// An answer before it is HTTP.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'static str>,
    /// Seconds after which to ask again.
    pub(crate) retry_after: Option<u32>,
    pub(crate) body: String,
}

const JSON: &str = "application/json";

/// A refusal that a handler writes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
    pub(crate) hint: &'static str,
    /// The page under the documentation's address.
    pub(crate) docs: &'static str,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Json) -> Self {
        Self::text(status, JSON, body.to_string())
    }

    /// A success.
    pub(crate) fn data(data: Json) -> Self {
        Self::json(200, &object! {"data": data, "error": Json::Null})
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { content_type: None, ..Self::text(status, JSON, String::new()) }
    }

    pub(crate) fn text(status: u16, content_type: &'static str, body: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, content_type: Some(content_type), retry_after: None, body: body.into() }
    }

    /// Shape A: the envelope.
    pub(crate) fn problem(problem: Problem) -> Self {
        let Problem { status, code, message, hint, docs } = problem;
        Self::envelope(status, code, (message, hint), docs)
    }

    /// Shape A with a message or a hint that is made at run time.
    pub(crate) fn envelope(status: u16, code: &str, (message, hint): (&str, &str), docs: &str) -> Self {
        let docs = format!("https://kayle.id/docs/{docs}");
        let error = object! {"code": code, "message": message, "hint": hint, "docs": docs};
        Self::json(status, &object! {"data": Json::Null, "error": error})
    }

    /// Shape G, of the public routes.
    pub(crate) fn public_error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &object! {"data": Json::Null, "error": object! {"code": code, "message": message}})
    }

    /// Shape B: what stands before the handlers.
    pub(crate) fn refused(status: u16, code: &'static str, message: &'static str) -> Self {
        Self::json(status, &object! {"error": object! {"code": code, "message": message}})
    }

    pub(crate) fn unauthorized() -> Self {
        Self::refused(401, "UNAUTHORIZED", "Unauthorized")
    }

    pub(crate) fn forbidden() -> Self {
        Self::refused(403, "FORBIDDEN", "Forbidden")
    }

    pub(crate) fn too_large() -> Self {
        Self::refused(413, "PAYLOAD_TOO_LARGE", "Request body is too large.")
    }

    /// Shape C: the issues that a validator found.
    pub(crate) fn invalid(issues: Vec<Json>, oddities: Oddities) -> Self {
        let message = Json::List(issues).to_pretty();
        if !oddities.has(Oddity::ValidationWithoutCode) {
            let error = object! {
                "code": "BAD_REQUEST", "message": message, "hint": "Correct what the message names.",
                "docs": "https://kayle.id/docs/api/errors#bad_request",
            };
            return Self::json(400, &object! {"data": Json::Null, "error": error});
        }
        let error = object! {"name": "ZodError", "message": message};
        Self::json(400, &object! {"success": false, "error": error})
    }

    /// Shape D.
    pub(crate) fn malformed(oddities: Oddities) -> Self {
        let message = "Malformed JSON in request body";
        if oddities.has(Oddity::PlainTextBodies) {
            return Self::text(400, "text/plain;charset=UTF-8", message);
        }
        let hint = "Send a JSON body.";
        Self::problem(Problem { status: 400, code: "BAD_REQUEST", message, hint, docs: "api/errors#bad_request" })
    }

    /// Shape E.
    pub(crate) fn no_route(oddities: Oddities) -> Self {
        if oddities.has(Oddity::PlainTextBodies) {
            return Self::text(404, "text/plain; charset=UTF-8", "404 Not Found");
        }
        let (message, hint) = ("There is no such route.", "Check method and path.");
        Self::problem(Problem { status: 404, code: "NOT_FOUND", message, hint, docs: "api/errors#not_found" })
    }

    /// The answer of the library behind the dashboard to a path that it does not know: no body at all.
    pub(crate) fn no_dashboard_route(oddities: Oddities) -> Self {
        if oddities.has(Oddity::PlainTextBodies) { Self::empty(404) } else { Self::no_route(oddities) }
    }

    /// Shape F.
    pub(crate) fn failure(oddities: Oddities) -> Self {
        if oddities.has(Oddity::PlainTextBodies) {
            return Self::text(500, "text/plain; charset=UTF-8", "Internal Server Error");
        }
        Self::problem(INTERNAL)
    }
}

/// The failure that the dashboard's handlers write themselves.
pub(crate) const INTERNAL: Problem = Problem {
    status: 500,
    code: "INTERNAL_SERVER_ERROR",
    message: "An unexpected error occurred",
    hint: "Please try again in a few moments.",
    docs: "api/errors#internal_server_error",
};

pub(crate) const FROZEN: Problem = Problem {
    status: 410,
    code: "ORGANIZATION_FROZEN",
    message: "This organization is scheduled for deletion. API keys and verification flows are disabled until the deletion is canceled.",
    hint: "Cancel the pending deletion from the dashboard, then retry.",
    docs: "errors/organization-frozen",
};

/// A row that is not there.
pub(crate) const fn not_found(message: &'static str, hint: &'static str, docs: &'static str) -> Problem {
    Problem { status: 404, code: "NOT_FOUND", message, hint, docs }
}
