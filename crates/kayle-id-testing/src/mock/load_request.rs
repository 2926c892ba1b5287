//! The `request` of a stub in WireMock's JSON format.

use std::collections::HashMap;

use http::{HeaderName, Method};
use serde_json::{Map, Value};

use super::body::BodyPattern;
use super::json_path::JsonPath;
use super::keys::{Problem, array, at_most_one, object, open_object, text};
use super::matcher::{RequestMatcher, Target};
use super::pattern::{Pattern, Whole};

/// The regular expressions met so far.
#[derive(Default)]
pub(super) struct Regexes {
    known: HashMap<String, Whole>,
    trusted: bool,
}

impl Regexes {
    /// Takes every expression for a good one, to be compiled when it is first needed.
    pub(super) fn trusted() -> Self {
        Self { trusted: true, ..Self::default() }
    }

    fn get(&mut self, source: &str) -> Result<Whole, Problem> {
        if let Some(whole) = self.known.get(source) {
            return Ok(whole.clone());
        }
        let whole = match self.trusted {
            true => Whole::trusted(source),
            false => Whole::new(source).map_err(|error| error.to_string())?,
        };
        self.known.insert(source.to_owned(), whole.clone());
        Ok(whole)
    }
}

const PATTERN_KEYS: [&str; 6] = ["equalTo", "contains", "matches", "doesNotMatch", "absent", "caseInsensitive"];

/// Reads the conditions of a stub.
pub(super) fn request(value: &Value, regexes: &mut Regexes) -> Result<RequestMatcher, Problem> {
    const TARGETS: [&str; 4] = ["url", "urlPath", "urlPattern", "urlPathPattern"];
    const KEYS: [&str; 9] = [
        "method",
        "url",
        "urlPath",
        "urlPattern",
        "urlPathPattern",
        "queryParameters",
        "headers",
        "cookies",
        "bodyPatterns",
    ];
    let members = object(value, "request", &KEYS)?;
    let method = match members.get("method").map(|value| text(value, "request.method")).transpose()? {
        None | Some("ANY") => None,
        Some(name) => {
            Some(Method::from_bytes(name.as_bytes()).map_err(|_| format!("`request.method`: `{name}` is no method"))?)
        }
    };
    let target = match at_most_one(members, "request", &TARGETS)? {
        None => Target::Any,
        Some((key, value)) => {
            let given = text(value, &format!("request.{key}"))?;
            match key {
                "url" => Target::Url(given.to_owned()),
                "urlPath" => Target::Path(given.to_owned()),
                "urlPattern" => Target::UrlPattern(regexes.get(given)?),
                _ => Target::PathPattern(regexes.get(given)?),
            }
        }
    };
    let headers = patterns(members, "headers", regexes)?
        .into_iter()
        .map(|(name, pattern)| match HeaderName::try_from(&name) {
            Ok(name) => Ok((name, pattern)),
            Err(_) => Err(format!("`request.headers.{name}` is not a header name")),
        })
        .collect::<Result<_, _>>()?;
    let mut body = Vec::new();
    if let Some(list) = members.get("bodyPatterns") {
        for (position, value) in array(list, "request.bodyPatterns")?.iter().enumerate() {
            body.push(body_pattern(value, &format!("request.bodyPatterns[{position}]"), regexes)?);
        }
    }
    Ok(RequestMatcher {
        method,
        target,
        query: patterns(members, "queryParameters", regexes)?,
        headers,
        cookies: patterns(members, "cookies", regexes)?,
        body,
    })
}

fn patterns(members: &Map<String, Value>, key: &str, regexes: &mut Regexes) -> Result<Vec<(String, Pattern)>, Problem> {
    let Some(value) = members.get(key) else {
        return Ok(Vec::new());
    };
    let at = format!("request.{key}");
    let mut read = Vec::new();
    for (name, value) in open_object(value, &at)? {
        let at = format!("{at}.{name}");
        read.push((name.clone(), pattern(object(value, &at, &PATTERN_KEYS)?, &at, regexes)?));
    }
    Ok(read)
}

/// The one condition among the members. Whether the other members are known is for the caller to see to.
fn pattern(members: &Map<String, Value>, at: &str, regexes: &mut Regexes) -> Result<Pattern, Problem> {
    let Some((key, value)) = at_most_one(members, at, &PATTERN_KEYS[..5])? else {
        return Err(format!("`{at}` has to have one of {}", PATTERN_KEYS[..5].join(", ")));
    };
    let given = || text(value, &format!("{at}.{key}"));
    let pattern = match key {
        "equalTo" => Pattern::equal_to(given()?),
        "contains" => Pattern::contains(given()?),
        "matches" => Pattern::matching(regexes.get(given()?)?),
        "doesNotMatch" => Pattern::not_matching(regexes.get(given()?)?),
        _ if value == &Value::Bool(true) => Pattern::absent(),
        _ => return Err(format!("`{at}.absent` can only be true")),
    };
    match members.get("caseInsensitive") {
        None | Some(Value::Bool(false)) => Ok(pattern),
        Some(Value::Bool(true)) if matches!(key, "equalTo" | "contains") => Ok(pattern.ignoring_case()),
        Some(_) => Err(format!("`{at}.caseInsensitive` has to be a boolean beside equalTo or contains")),
    }
}

fn body_pattern(value: &Value, at: &str, regexes: &mut Regexes) -> Result<BodyPattern, Problem> {
    let path = |value: &Value, at: &str| JsonPath::parse(text(value, at)?).map_err(|error| format!("`{at}`: {error}"));
    let only = |key: &str| object(value, at, &[key]);
    if let Some(expected) = value.get("equalToJson") {
        only("equalToJson")?;
        let expected = match expected {
            Value::String(json) => {
                serde_json::from_str(json).map_err(|error| format!("`{at}.equalToJson` is not JSON: {error}"))?
            }
            value => value.clone(),
        };
        return match expected.to_string().contains("${json-unit.") {
            true => Err(format!("`{at}.equalToJson`: placeholders are not supported")),
            false => Ok(BodyPattern::Json(expected)),
        };
    }
    if let Some(given) = value.get("matchesJsonPath") {
        only("matchesJsonPath")?;
        let at = format!("{at}.matchesJsonPath");
        if given.is_string() {
            return Ok(BodyPattern::Path(path(given, &at)?));
        }
        let mut allowed = vec!["expression"];
        allowed.extend(PATTERN_KEYS);
        let members = object(given, &at, &allowed)?;
        let expression = members.get("expression").ok_or_else(|| format!("`{at}.expression` is missing"))?;
        return Ok(BodyPattern::PathValue(
            path(expression, &format!("{at}.expression"))?,
            pattern(members, &at, regexes)?,
        ));
    }
    const KEYS: [&str; 8] = [
        "equalToJson",
        "matchesJsonPath",
        "equalTo",
        "contains",
        "matches",
        "doesNotMatch",
        "absent",
        "caseInsensitive",
    ];
    Ok(BodyPattern::Text(pattern(object(value, at, &KEYS)?, at, regexes)?))
}

#[cfg(test)]
mod tests {
    use super::super::request::tests::request as sent;
    use super::*;

    fn read(json: Value) -> Result<RequestMatcher, Problem> {
        request(&json, &mut Regexes::default())
    }

    #[test]
    fn every_supported_condition_is_read() {
        let matcher = read(serde_json::json!({
            "method": "POST",
            "urlPathPattern": "/v1/x/[a-z]+",
            "queryParameters": {"a": {"equalTo": "B", "caseInsensitive": true}, "z": {"absent": true}},
            "headers": {"Prefer": {"doesNotMatch": "code=.*"}, "Content-Type": {"matches": "application/json.*"}},
            "cookies": {"s": {"contains": "t"}},
            "bodyPatterns": [
                {"matchesJsonPath": "$.n"}, {"matchesJsonPath": {"expression": "$.n", "equalTo": "1"}},
                {"equalToJson": {"n": 1}}, {"equalToJson": "{\"n\": 1}"}, {"contains": "n"}, {"matches": ".*1.*"}
            ]
        }))
        .unwrap();
        let headers = [("content-type", "application/json"), ("cookie", "s=xty")];
        assert!(matcher.accepts(&sent("POST", "/v1/x/y?a=b", &headers, "{\"n\":1}")));
        assert!(!matcher.accepts(&sent("POST", "/v1/x/y?a=b&z=1", &headers, "{\"n\":1}")));
        assert_eq!(matcher.body.len(), 6);
    }

    #[test]
    fn every_kind_of_target_is_read() {
        for (key, target, fits) in
            [("url", "/a?b=1", "/a?b=1"), ("urlPath", "/a", "/a?b=1"), ("urlPattern", "/a\\?b=.", "/a?b=1")]
        {
            let matcher = read(serde_json::json!({ key: target })).unwrap();
            assert!(matcher.accepts(&sent("GET", fits, &[], "")), "{key}");
            assert!(!matcher.accepts(&sent("GET", "/ab", &[], "")), "{key}");
        }
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for json in [
            serde_json::json!({"url": "/a", "urlPath": "/a"}),
            serde_json::json!({"method": "NO WAY"}),
            serde_json::json!({"urlPattern": "("}),
            serde_json::json!({"urlPattern": "(?=lookahead)"}),
            serde_json::json!({"headers": {"A": {}}}),
            serde_json::json!({"headers": {"A": {"equalTo": "a", "contains": "b"}}}),
            serde_json::json!({"headers": {"A": {"absent": false}}}),
            serde_json::json!({"headers": {"A": {"absent": true, "caseInsensitive": true}}}),
            serde_json::json!({"headers": {"A b": {"absent": true}}}),
            serde_json::json!({"headers": {"A": {"equalTo": 1}}}),
            serde_json::json!({"bodyPatterns": [{"equalToJson": {}, "ignoreExtraElements": true}]}),
            serde_json::json!({"bodyPatterns": [{"equalToJson": {"a": "${json-unit.any-string}"}}]}),
            serde_json::json!({"bodyPatterns": [{"matchesJsonPath": "$..a"}]}),
            serde_json::json!({"bodyPatterns": [{"matchesJsonPath": {"expression": "$.a", "equalToJson": {}}}]}),
            serde_json::json!({"bodyPatterns": [{"matchesJsonPath": {"equalTo": "a"}}]}),
            serde_json::json!({"bodyPatterns": [{"matchesXPath": "//a"}]}),
            serde_json::json!({"bodyPatterns": {}}),
        ] {
            assert!(read(json.clone()).is_err(), "{json}");
        }
    }
}
