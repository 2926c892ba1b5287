//! What a session asks for.

use std::collections::BTreeMap;

use crate::simulator::api::sessions::problem::problem;
use crate::simulator::model::claim_keys::{CLAIMS, DOCUMENT_ID, is_gate};
use crate::simulator::model::json::Json;
use crate::simulator::model::rows::{ClaimKey, ShareField};
use crate::simulator::reply::Problem;
use crate::simulator::validate::javascript::is_space;

const DATE_OF_BIRTH: &str = "date_of_birth";
const MAX_FIELDS: usize = 32;
const MAX_REASON: usize = 200;

const INVALID: Problem = problem(
    "INVALID_SHARE_FIELDS",
    "Invalid share_fields payload.",
    "share_fields must be an object map of claim keys.",
);
const TOO_MANY: Problem =
    problem("TOO_MANY_SHARE_FIELDS", "Too many share fields requested.", "The maximum number of share fields is 32.");
const UNKNOWN: Problem =
    problem("UNKNOWN_CLAIM_KEY", "Unknown claim key.", "Use a supported claim key from the share contract allowlist.");
const AGE_GATE: Problem = problem(
    "INVALID_AGE_GATE_KEY",
    "Invalid age gate claim key.",
    "Use `age_over_<integer>` with a valid threshold, for example `age_over_18`.",
);
const AGE_GATES: Problem = problem(
    "MULTIPLE_AGE_GATES_NOT_ALLOWED",
    "Multiple age gate claims are not allowed.",
    "Only one age_over_X claim can be provided per session.",
);
const REASON: Problem = problem(
    "REASON_REQUIRED",
    "Each share field requires a reason.",
    "Provide a non-empty reason for every requested claim.",
);
const LONG_REASON: Problem =
    problem("REASON_TOO_LONG", "Reason is too long.", "Reason must be 200 characters or fewer.");

/// What the validator looks at: the kinds of the values. A reason's trouble is told before any other.
pub(crate) fn read_shape(given: Option<&Json>) -> Result<(), Problem> {
    let fields = match given {
        None => return Ok(()),
        Some(Json::Object(fields)) => fields,
        Some(_) => return Err(INVALID),
    };
    let mut sound = true;
    for (_, field) in fields {
        if !matches!(field, Json::Object(_)) {
            sound = false;
            continue;
        }
        sound &= matches!(field.get("required"), Some(Json::Bool(_)));
        match field.get("reason") {
            Some(Json::Text(reason)) if reason.encode_utf16().count() > MAX_REASON => return Err(LONG_REASON),
            Some(Json::Text(_)) => {}
            _ => return Err(REASON),
        }
    }
    if sound { Ok(()) } else { Err(INVALID) }
}

/// Reads the fields of a request: all that there are where it names none.
pub(crate) fn read(given: Option<&Json>) -> Result<BTreeMap<ClaimKey, ShareField>, Problem> {
    read_shape(given)?;
    let Some(Json::Object(given)) = given else { return Ok(defaults()) };
    if given.len() > MAX_FIELDS {
        return Err(TOO_MANY);
    }
    let with_birth = given.iter().any(|(key, _)| key == DATE_OF_BIRTH);
    let (mut fields, mut gates) = (BTreeMap::new(), 0);
    for (key, field) in given {
        let (Some(Json::Bool(required)), Some(reason)) = (field.get("required"), field.get("reason")) else {
            return Err(INVALID);
        };
        let reason = collapse(reason.as_str().unwrap_or_default());
        if reason.is_empty() && !(is_gate(key) && with_birth) {
            return Err(REASON);
        }
        gates += usize::from(check_key(key)?);
        if gates > 1 {
            return Err(AGE_GATES);
        }
        let required = *required || key == DOCUMENT_ID;
        fields.insert(ClaimKey(key.clone()), ShareField { reason, source: "rc".to_owned(), required });
    }
    if let Some(gate) = fields.keys().find(|key| is_gate(&key.0)).cloned() {
        together(&mut fields, &gate);
    }
    fields.entry(ClaimKey(DOCUMENT_ID.to_owned())).or_insert_with(|| default("Kayle Document ID", true));
    Ok(fields)
}

/// A date of birth and an age gate are both required if one of them is.
fn together(fields: &mut BTreeMap<ClaimKey, ShareField>, gate: &ClaimKey) {
    let birth = ClaimKey(DATE_OF_BIRTH.to_owned());
    let required = |key| fields.get(key).map(|field: &ShareField| field.required);
    if let (Some(one), Some(other)) = (required(gate), required(&birth)) {
        for key in [gate, &birth] {
            if let Some(field) = fields.get_mut(key) {
                field.required = one || other;
            }
        }
    }
}

fn defaults() -> BTreeMap<ClaimKey, ShareField> {
    CLAIMS.iter().map(|(key, name)| (ClaimKey((*key).to_owned()), default(name, *key == DOCUMENT_ID))).collect()
}

fn default(name: &str, required: bool) -> ShareField {
    ShareField { reason: format!("Sharing \"{name}\""), source: "default".to_owned(), required }
}

/// Whether a key is an age gate's; other keys must be known.
fn check_key(key: &str) -> Result<bool, Problem> {
    let Some(age) = key.strip_prefix("age_over_") else {
        return if CLAIMS.iter().any(|(known, _)| *known == key) { Ok(false) } else { Err(UNKNOWN) };
    };
    let digits = !age.is_empty() && age.bytes().all(|byte| byte.is_ascii_digit());
    let age = age.trim_start_matches('0');
    let age = if digits && age.len() <= 3 { age.parse().unwrap_or(0) } else { 0 };
    if (12..=130).contains(&age) { Ok(true) } else { Err(AGE_GATE) }
}

/// Trims, and makes every run of white space one space.
fn collapse(reason: &str) -> String {
    let words = reason.split(is_space);
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Result<Vec<String>, &'static str> {
        let fields = read(Json::parse(text.as_bytes()).as_ref()).map_err(|problem| problem.code)?;
        Ok(fields.into_iter().map(|(key, field)| format!("{} {} {}", key.0, field.reason, field.required)).collect())
    }

    #[test]
    fn what_is_asked_for_is_read_back_in_the_databases_order() {
        let read = code(
            r#"{"date_of_birth":{"required":false,"reason":" a \n b "},"age_over_018":{"required":true,"reason":""}}"#,
        );
        let document = "kayle_document_id Sharing \"Kayle Document ID\" true";
        assert_eq!(read.unwrap(), ["age_over_018  true", "date_of_birth a b true", document]);
        assert_eq!(code("{}").unwrap(), [document]);
        assert_eq!(super::read(None).unwrap().len(), 12);
    }

    #[test]
    fn every_refusal_has_its_code() {
        let field = |key: &str| format!(r#""{key}":{{"required":true,"reason":"x"}}"#);
        let keys = |keys: &[&str]| format!("{{{}}}", keys.iter().map(|key| field(key)).collect::<Vec<_>>().join(","));
        for text in ["null", "[]", "\"x\"", r#"{"family_name":null}"#, r#"{"family_name":{"reason":"x"}}"#] {
            assert_eq!(code(text), Err("INVALID_SHARE_FIELDS"), "{text}");
        }
        for text in [r#"{"family_name":{"required":1}}"#, r#"{"a":null,"b":{"reason":null}}"#, r#"{"a":{"reason":7}}"#]
        {
            assert_eq!(code(text), Err("REASON_REQUIRED"), "{text}");
        }
        // A field's reason is looked at before its key, and the fields in their order.
        assert_eq!(code(r#"{"nope":{"required":true,"reason":" "}}"#), Err("REASON_REQUIRED"));
        let spaces = format!(r#"{{"nope":{{"required":1,"reason":"{}"}}}}"#, " ".repeat(201));
        assert_eq!(code(&spaces), Err("REASON_TOO_LONG"));
        assert_eq!(code(&keys(&["age_over_18", "age_over_21", "nope"])), Err("MULTIPLE_AGE_GATES_NOT_ALLOWED"));
        assert_eq!(code(&keys(&["nope", "age_over_18", "age_over_21"])), Err("UNKNOWN_CLAIM_KEY"));
        assert_eq!(code(&keys(&["family_names"])), Err("UNKNOWN_CLAIM_KEY"));
        for key in ["age_over_", "age_over_11", "age_over_131", "age_over_x", "age_over_-18", "age_over_1800"] {
            assert_eq!(code(&keys(&[key])), Err("INVALID_AGE_GATE_KEY"), "{key}");
        }
        assert_eq!(code(&keys(&["age_over_18", "age_over_21"])), Err("MULTIPLE_AGE_GATES_NOT_ALLOWED"));
        let many: Vec<String> = (12..45).map(|age| format!("age_over_{age}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(code(&keys(&many)), Err("TOO_MANY_SHARE_FIELDS"));
        assert_eq!(code(r#"{"family_name":{"required":true,"reason":"  "}}"#), Err("REASON_REQUIRED"));
        assert_eq!(code(r#"{"age_over_18":{"required":true,"reason":""}}"#), Err("REASON_REQUIRED"));
        let long = format!(r#"{{"family_name":{{"required":true,"reason":"{}"}}}}"#, "x".repeat(201));
        assert_eq!(code(&long), Err("REASON_TOO_LONG"));
    }
}
