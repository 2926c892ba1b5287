//! What the bodies of the dashboard's calls have in common.

use std::ops::RangeInclusive;

use crate::simulator::model::json::{Json, object};
use crate::simulator::reply::{Problem, Reply};
use crate::simulator::validate::identifiers::{bad_uuid, is_uuid};
use crate::simulator::validate::input::{Input, JsonBody};
use crate::simulator::validate::issues;
use crate::simulator::validate::javascript::is_space;

/// The answer of a call that has nothing to show.
pub(crate) fn success(message: &str) -> Reply {
    Reply::data(object! {"status": "success", "message": message})
}

/// A refusal whose documentation is the page of its code.
pub(crate) fn problem(status: u16, code: &'static str, message: &str, hint: &str) -> Reply {
    Reply::json(status, &object! {"data": Json::Null, "error": error(code, message, hint)})
}

fn error(code: &str, message: &str, hint: &str) -> Json {
    let docs = format!("https://kayle.id/docs/api/errors#{}", code.to_lowercase());
    object! {"code": code, "message": message, "hint": hint, "docs": docs}
}

/// A failure with a message of the operation's own.
pub(crate) fn internal(message: &str) -> Reply {
    let hint = "Please try again in a few moments.";
    Reply::envelope(500, "INTERNAL_SERVER_ERROR", (message, hint), "api/errors#internal_server_error")
}

/// The failure that these handlers write where others fail in plain text.
pub(crate) const INTERNAL: Problem = crate::simulator::reply::INTERNAL;

/// The members of a body. One that is not looked at has none.
pub(crate) fn read(input: &Input<'_>) -> Result<Json, Reply> {
    match input.json()? {
        JsonBody::Value(body @ Json::Object(_)) => Ok(body),
        JsonBody::Value(other) => Err(input.invalid(vec![issues::wrong_kind("object", Some(&other), &[])])),
        JsonBody::Ignored => Ok(Json::Object(Vec::new())),
    }
}

/// The same where the validator passes over a body that is not JSON: there is none then.
pub(crate) fn read_if_json(input: &Input<'_>) -> Result<Option<Json>, Reply> {
    if matches!(input.json()?, JsonBody::Ignored) {
        return Ok(None);
    }
    read(input).map(Some)
}

/// Text that must be there, of a length in UTF-16 units without the white space around it, which is cut off.
pub(crate) fn trimmed_text<'a>(
    body: &'a Json,
    name: &str,
    lengths: RangeInclusive<usize>,
    found: &mut Vec<Json>,
) -> Option<&'a str> {
    let given = body.get(name);
    let Some(Json::Text(text)) = given else {
        found.push(issues::wrong_kind("string", given, &[name]));
        return None;
    };
    let text = text.trim_matches(is_space);
    check_length(text, name, &lengths, found);
    Some(text)
}

/// Text that must be there, of a length in UTF-16 units.
pub(crate) fn text<'a>(
    body: &'a Json,
    name: &str,
    lengths: RangeInclusive<usize>,
    found: &mut Vec<Json>,
) -> Option<&'a str> {
    let given = body.get(name);
    let Some(Json::Text(text)) = given else {
        found.push(issues::wrong_kind("string", given, &[name]));
        return None;
    };
    check_length(text, name, &lengths, found);
    Some(text)
}

fn check_length(text: &str, name: &str, lengths: &RangeInclusive<usize>, found: &mut Vec<Json>) {
    let count = text.encode_utf16().count();
    if count < *lengths.start() {
        found.push(issues::too_small("string", *lengths.start() as u64, &[name]));
    } else if count > *lengths.end() {
        found.push(issues::too_big("string", *lengths.end() as u64, &[name]));
    }
}

/// An object as the database keeps it: shorter names first, then by bytes.
pub(crate) fn stored(members: &serde_json::Map<String, serde_json::Value>) -> Json {
    let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), Json::from(value.clone()))).collect();
    members.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
    Json::Object(members)
}

/// A UUID that must be there.
pub(crate) fn uuid<'a>(body: &'a Json, name: &str, found: &mut Vec<Json>) -> Option<&'a str> {
    let text = text(body, name, 0..=usize::MAX, found)?;
    if !is_uuid(text) {
        found.push(bad_uuid(name));
    }
    Some(text)
}

/// The id in the path, which is a UUID.
pub(crate) fn path_id<'a>(input: &'a Input<'_>) -> Result<&'a str, Reply> {
    if is_uuid(input.parameter) { Ok(input.parameter) } else { Err(input.invalid(vec![bad_uuid("id")])) }
}
