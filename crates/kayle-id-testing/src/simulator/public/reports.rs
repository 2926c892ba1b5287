//! Reports of organizations.

use crate::simulator::engine::Engine;
use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::Reply;
use crate::simulator::validate::identifiers::{bad_session_id, bad_uuid, is_session_id, is_uuid};
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::validate::issues;

const REASONS: [&str; 6] = [
    "impersonation",
    "deceptive_use",
    "privacy_concern",
    "discrimination_or_eligibility_concern",
    "missing_fallback_or_appeal",
    "other",
];
const MAX_DETAILS: usize = 2000;

/// Takes a report. The answer to a bad one is the message of its first issue.
pub(super) fn report(engine: &mut Engine, input: &Input<'_>) -> Result<Reply, Reply> {
    let body = match input.json()? {
        JsonBody::Value(body) => body,
        JsonBody::Ignored => Json::Object(Vec::new()),
    };
    if let Some(issue) = first_issue(&body) {
        let message = issue.get("message").and_then(Json::as_str).unwrap_or_default();
        return Err(Reply::public_error(400, "INVALID_REQUEST", message));
    }
    let organization = body.get("organization_id").and_then(Json::as_str).unwrap_or_default().to_lowercase();
    if !engine.state.account.organizations.contains_key(&organization) {
        let message = "The reported organization could not be found.";
        return Err(Reply::public_error(404, "ORGANIZATION_NOT_FOUND", message));
    }
    if let Some(session) = body.get("session_id").and_then(Json::as_str) {
        if engine.state.organization.frozen || !engine.state.sessions.contains_key(session) {
            let message = "The verification session could not be found.";
            return Err(Reply::public_error(404, "SESSION_NOT_FOUND", message));
        }
        if engine.state.organization.id != organization {
            let message = "The verification session does not belong to the reported organization.";
            return Err(Reply::public_error(400, "SESSION_ORGANIZATION_MISMATCH", message));
        }
    }
    engine.now();
    let report = engine.state.ids.make("orpt_", 48);
    Ok(Reply::json(201, &object! {"data": object! {"report_id": report}, "error": Json::Null}))
}

fn first_issue(body: &Json) -> Option<Json> {
    if !matches!(body, Json::Object(_)) {
        return Some(issues::wrong_kind("object", Some(body), &[]));
    }
    match body.get("organization_id") {
        Some(Json::Text(id)) if is_uuid(id) => {}
        Some(Json::Text(_)) => return Some(bad_uuid("organization_id")),
        other => return Some(issues::wrong_kind("string", other, &["organization_id"])),
    }
    match body.get("session_id") {
        None | Some(Json::Null) => {}
        Some(Json::Text(id)) if is_session_id(id) => {}
        Some(Json::Text(_)) => return Some(bad_session_id("session_id")),
        other => return Some(issues::wrong_kind("string", other, &["session_id"])),
    }
    if !body.get("reason").and_then(Json::as_str).is_some_and(|reason| REASONS.contains(&reason)) {
        return Some(issues::not_among(&REASONS, &["reason"]));
    }
    match body.get("details") {
        None | Some(Json::Null) => None,
        Some(Json::Text(text)) if text.encode_utf16().count() <= MAX_DETAILS => None,
        Some(Json::Text(_)) => Some(issues::too_big("string", MAX_DETAILS as u64, &["details"])),
        other => Some(issues::wrong_kind("string", other, &["details"])),
    }
}
