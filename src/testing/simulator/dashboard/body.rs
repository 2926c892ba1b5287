//! What the bodies of the dashboard's calls have in common.

use crate::testing::simulator::input::{Input, JsonBody};
use crate::testing::simulator::issues;
use crate::testing::simulator::json::{Json, object};
use crate::testing::simulator::reply::{Problem, Reply};

/// The validator's own pattern, as it shows it.
const UUID: &str = "/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/";

/// The answer of a call that has nothing to show.
pub(super) fn success(message: &str) -> Reply {
    Reply::data(object! {"status": "success", "message": message})
}

/// A refusal whose documentation is the page of its code.
pub(super) fn problem(status: u16, code: &'static str, message: &str, hint: &str) -> Reply {
    Reply::json(status, &object! {"data": Json::Null, "error": error(code, message, hint)})
}

/// The same with a member more.
pub(super) fn problem_with(status: u16, code: &'static str, text: (&str, &str), details: Json) -> Reply {
    let mut error = error(code, text.0, text.1);
    if let Json::Object(members) = &mut error {
        members.push(("details".to_owned(), details));
    }
    Reply::json(status, &object! {"data": Json::Null, "error": error})
}

fn error(code: &str, message: &str, hint: &str) -> Json {
    let docs = format!("https://kayle.id/docs/api/errors#{}", code.to_lowercase());
    object! {"code": code, "message": message, "hint": hint, "docs": docs}
}

/// The failure that these handlers write where others fail in plain text.
pub(super) const INTERNAL: Problem = crate::testing::simulator::reply::INTERNAL;

/// The members of a body. One that is not looked at has none.
pub(super) fn read(input: &Input<'_>) -> Result<Json, Reply> {
    match input.json()? {
        JsonBody::Value(body @ Json::Object(_)) => Ok(body),
        JsonBody::Value(other) => Err(input.invalid(vec![issues::wrong_kind("object", Some(&other), &[])])),
        JsonBody::Ignored => Ok(Json::Object(Vec::new())),
    }
}

/// The same where the validator passes over a body that is not JSON: there is none then.
pub(super) fn read_if_json(input: &Input<'_>) -> Result<Option<Json>, Reply> {
    if matches!(input.json()?, JsonBody::Ignored) {
        return Ok(None);
    }
    read(input).map(Some)
}

/// Text that must be there, of a length in UTF-16 units.
pub(super) fn text<'a>(
    body: &'a Json,
    name: &str,
    lengths: std::ops::RangeInclusive<usize>,
    found: &mut Vec<Json>,
) -> Option<&'a str> {
    let given = body.get(name);
    let Some(Json::Text(text)) = given else {
        found.push(issues::wrong_kind("string", given, &[name]));
        return None;
    };
    let count = text.encode_utf16().count();
    if count < *lengths.start() {
        found.push(issues::too_small("string", *lengths.start() as u64, &[name]));
    } else if count > *lengths.end() {
        found.push(issues::too_big("string", *lengths.end() as u64, &[name]));
    }
    Some(text)
}

/// An object as the database keeps it: shorter names first, then by bytes.
pub(super) fn stored(members: &serde_json::Map<String, serde_json::Value>) -> Json {
    let mut members: Vec<_> = members.iter().map(|(name, value)| (name.clone(), Json::from(value.clone()))).collect();
    members.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
    Json::Object(members)
}

/// A UUID that must be there.
pub(super) fn uuid<'a>(body: &'a Json, name: &str, found: &mut Vec<Json>) -> Option<&'a str> {
    let text = text(body, name, 0..=usize::MAX, found)?;
    if !is_uuid(text) {
        found.push(bad_uuid(name));
    }
    Some(text)
}

/// The id in the path, which is a UUID.
pub(super) fn path_id<'a>(input: &'a Input<'_>) -> Result<&'a str, Reply> {
    if is_uuid(input.parameter) { Ok(input.parameter) } else { Err(input.invalid(vec![bad_uuid("id")])) }
}

pub(in super::super) fn bad_uuid(name: &str) -> Json {
    issues::not_of_form("uuid", UUID, "Invalid UUID", &[name])
}

/// Whether the validator's pattern fits.
pub(in super::super) fn is_uuid(text: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !parts.iter().all(|part| hex(part)) {
        return false;
    }
    let least_or_greatest = ["0", "f"].iter().any(|digit| text.chars().all(|c| c == '-' || digit.contains(c)));
    least_or_greatest
        || parts[2].starts_with(|c| ('1'..='8').contains(&c)) && parts[3].starts_with(|c| "89abAB".contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn a_uuid_has_a_version_and_a_variant() {
        for good in [
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "A0830cdc-a09f-4441-9268-a1e98960304c",
        ] {
            assert!(is_uuid(good), "{good}");
        }
        for bad in ["", "bad", "a0830cdca09f44419268a1e98960304c", "a0830cdc-a09f-0441-9268-a1e98960304c"] {
            assert!(!is_uuid(bad), "{bad}");
        }
        assert!(!is_uuid("a0830cdc-a09f-4441-c268-a1e98960304c") && !is_uuid("g0830cdc-a09f-4441-9268-a1e98960304c"));
    }
}
