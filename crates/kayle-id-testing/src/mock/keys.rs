//! Reading JSON objects whose every key has to be known.

use serde_json::{Map, Value};

/// Why a stub was refused: where it is and what is wrong there.
pub(super) type Problem = String;

/// The value as an object whose keys are all among those allowed.
pub(super) fn object<'v>(value: &'v Value, at: &str, allowed: &[&str]) -> Result<&'v Map<String, Value>, Problem> {
    let members = open_object(value, at)?;
    match members.keys().find(|key| !allowed.contains(&key.as_str())) {
        None => Ok(members),
        Some(key) => Err(format!("the key `{at}.{key}` is not supported; known here: {}", allowed.join(", "))),
    }
}

/// The value as an object with keys of the author's own.
pub(super) fn open_object<'v>(value: &'v Value, at: &str) -> Result<&'v Map<String, Value>, Problem> {
    value.as_object().ok_or_else(|| format!("`{at}` has to be an object"))
}

/// The value as text.
pub(super) fn text<'v>(value: &'v Value, at: &str) -> Result<&'v str, Problem> {
    value.as_str().ok_or_else(|| format!("`{at}` has to be a string"))
}

/// The value as an array.
pub(super) fn array<'v>(value: &'v Value, at: &str) -> Result<&'v [Value], Problem> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| format!("`{at}` has to be an array"))
}

/// The only one of these keys that is there, if any is.
pub(super) fn at_most_one<'v, 'k>(
    members: &'v Map<String, Value>,
    at: &str,
    keys: &[&'k str],
) -> Result<Option<(&'k str, &'v Value)>, Problem> {
    let mut found = keys.iter().filter_map(|key| members.get(*key).map(|value| (*key, value)));
    match (found.next(), found.next()) {
        (first, None) => Ok(first),
        (_, Some((second, _))) => Err(format!("`{at}.{second}` cannot stand beside another of {}", keys.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        let problem =
            object(&serde_json::json!({"status": 200, "bdoy": ""}), "response", &["status", "body"]).unwrap_err();
        assert_eq!(problem, "the key `response.bdoy` is not supported; known here: status, body");
    }

    #[test]
    fn rivals_cannot_stand_together() {
        let members = serde_json::json!({"url": "/a", "urlPath": "/a"});
        let members = members.as_object().unwrap();
        assert!(at_most_one(members, "request", &["url", "urlPath"]).is_err());
        assert_eq!(at_most_one(members, "request", &["url"]).unwrap().map(|(key, _)| key), Some("url"));
        assert_eq!(at_most_one(members, "request", &["other"]).unwrap(), None);
    }
}
