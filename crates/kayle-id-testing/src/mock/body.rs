//! Conditions on a request's body.

use std::cmp::Ordering;

use serde_json::{Number, Value};

use super::json_path::JsonPath;
use super::pattern::Pattern;
use super::redact::shown;
use super::request::RecordedRequest;

/// One condition on a body.
#[derive(Clone, Debug)]
pub(super) enum BodyPattern {
    /// On the body as text; an empty body is an absent one.
    Text(Pattern),
    /// The same JSON, whatever its order of members and however its numbers are written.
    Json(Value),
    /// The path leads to something other than null, `{}` and `[]`.
    Path(JsonPath),
    /// What the path leads to, as text, satisfies a condition; of an array, any item may.
    PathValue(JsonPath, Pattern),
}

impl BodyPattern {
    /// Whether the request's body satisfies the condition.
    pub(super) fn accepts(&self, request: &RecordedRequest) -> bool {
        match self {
            Self::Text(pattern) => match request.text() {
                text if text.is_empty() => pattern.accepts(None),
                text => pattern.accepts(Some(&text)),
            },
            Self::Json(expected) => {
                request.value().is_some_and(|value| first_difference("$", expected, value).is_none())
            }
            Self::Path(path) => request.value().and_then(|value| path.find(value)).is_some_and(|found| match found {
                Value::Null => false,
                Value::Array(items) => !items.is_empty(),
                Value::Object(members) => !members.is_empty(),
                _ => true,
            }),
            Self::PathValue(path, pattern) => pattern.accepts_any(texts(path, request).iter().map(String::as_str)),
        }
    }

    /// Why the request's body does not satisfy the condition.
    pub(super) fn explain(&self, request: &RecordedRequest) -> String {
        match self {
            Self::Text(pattern) => format!("the body should be {}", pattern.describe("body")),
            Self::Json(expected) => match request.value() {
                None => "the body should be JSON".to_owned(),
                Some(value) => first_difference("$", expected, value).unwrap_or_default(),
            },
            Self::Path(path) if request.value().is_none() => {
                format!("the body should be JSON with something at `{path}`")
            }
            Self::Path(path) => format!("the body should have something at `{path}`"),
            Self::PathValue(path, pattern) => {
                let found = request.value().and_then(|value| path.find(value));
                let found = found.map_or_else(
                    || "it is absent".to_owned(),
                    |value| format!("it is {}", in_words(path.member(), value)),
                );
                format!("the body's `{path}` should be {}; {found}", pattern.describe(path.member()))
            }
        }
    }
}

fn texts(path: &JsonPath, request: &RecordedRequest) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    match request.value().and_then(|value| path.find(value)) {
        Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Where two JSON values first differ, in words.
fn first_difference(at: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, value) in expected {
                match found.get(name) {
                    Some(found) => {
                        if let Some(difference) = first_difference(&format!("{at}.{name}"), value, found) {
                            return Some(difference);
                        }
                    }
                    None => return Some(format!("the body should have `{at}.{name}`")),
                }
            }
            found
                .keys()
                .find(|name| !expected.contains_key(*name))
                .map(|name| format!("the body should not have `{at}.{name}`"))
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            expected.iter().zip(found).enumerate().find_map(|(position, (expected, found))| {
                first_difference(&format!("{at}[{position}]"), expected, found)
            })
        }
        (Value::Number(one), Value::Number(other)) if same_number(one, other) => None,
        _ if expected == found => None,
        _ => {
            let name = at.rsplit('.').next().unwrap_or_default();
            Some(format!("the body's `{at}` should be {}; it is {}", in_words(name, expected), in_words(name, found)))
        }
    }
}

/// A value for a message. What is in an object or an array is not told: a member of it may be a secret.
fn in_words(name: &str, value: &Value) -> String {
    match value {
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(members) => format!("an object of {}", members.len()),
        Value::String(text) => shown(name, text),
        other => shown(name, &other.to_string()),
    }
}

fn same_number(one: &Number, other: &Number) -> bool {
    one == other
        || ((one.is_f64() || other.is_f64())
            && one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one.total_cmp(&other) == Ordering::Equal))
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request;
    use super::*;

    fn path(text: &str) -> JsonPath {
        JsonPath::parse(text).unwrap()
    }

    #[test]
    fn a_path_matches_what_wiremock_3_says_it_matches() {
        let pattern = BodyPattern::Path(path("$.a.b[0]"));
        for (item, expected) in [
            ("null", false),
            ("{}", false),
            ("[]", false),
            ("0", true),
            ("false", true),
            ("\"\"", true),
            ("{\"c\":1}", true),
        ] {
            let body = format!("{{\"a\":{{\"b\":[{item}]}}}}");
            assert_eq!(pattern.accepts(&request("POST", "/", &[], &body)), expected, "{item}");
        }
        let root = BodyPattern::Path(path("$"));
        for (body, expected) in [("{}", false), ("", false), ("null", false), ("x", false), ("{\"a\":1}", true)] {
            assert_eq!(root.accepts(&request("POST", "/", &[], body)), expected, "{body}");
        }
    }

    #[test]
    fn a_value_at_a_path_is_compared_as_text() {
        let one = BodyPattern::PathValue(path("$.a"), Pattern::equal_to("1"));
        for (body, expected) in [
            ("{\"a\":1}", true),
            ("{\"a\":\"1\"}", true),
            ("{\"a\":1.0}", false),
            ("{\"a\":[2,1]}", true),
            ("{\"a\":null}", false),
        ] {
            assert_eq!(one.accepts(&request("POST", "/", &[], body)), expected, "{body}");
        }
        let none = BodyPattern::PathValue(path("$.a"), Pattern::absent());
        for (body, expected) in [("{\"a\":1}", false), ("{\"a\":null}", true), ("{}", true), ("x", true), ("", true)] {
            assert_eq!(none.accepts(&request("POST", "/", &[], body)), expected, "{body}");
        }
    }

    #[test]
    fn equal_json_has_the_same_members_in_any_order() {
        let pattern = BodyPattern::Json(serde_json::json!({"a": [1, 2], "b": 1.0}));
        for (body, expected) in [
            ("{\"b\":1,\"a\":[1.0,2]}", true),
            ("{\"a\":[2,1],\"b\":1}", false),
            ("{\"a\":[1,2],\"b\":1,\"c\":2}", false),
            ("{\"a\":[1,2]}", false),
        ] {
            assert_eq!(pattern.accepts(&request("POST", "/", &[], body)), expected, "{body}");
        }
    }

    #[test]
    fn an_empty_body_is_an_absent_one() {
        let absent = BodyPattern::Text(Pattern::absent());
        assert!(absent.accepts(&request("POST", "/", &[], "")));
        assert!(!absent.accepts(&request("POST", "/", &[], "{}")));
    }

    #[test]
    fn the_first_difference_is_named_without_secrets() {
        let found = request("POST", "/", &[], "{\"a\":{\"n\":2,\"token\":\"t\"}}");
        let explain = |value| BodyPattern::Json(value).explain(&found);
        assert_eq!(
            explain(serde_json::json!({"a": {"n": 1, "token": "t"}})),
            "the body's `$.a.n` should be `1`; it is `2`"
        );
        assert_eq!(explain(serde_json::json!({"a": {"n": 2}})), "the body should not have `$.a.token`");
        assert_eq!(
            explain(serde_json::json!({"a": {"n": 2, "token": "u"}})),
            "the body's `$.a.token` should be <redacted>; it is <redacted>"
        );
        assert_eq!(explain(serde_json::json!({"a": 1})), "the body's `$.a` should be `1`; it is an object of 2");
        let pattern = BodyPattern::PathValue(path("$.a"), Pattern::equal_to("1"));
        assert_eq!(pattern.explain(&found), "the body's `$.a` should be equal to `1`; it is an object of 2");
    }
}
