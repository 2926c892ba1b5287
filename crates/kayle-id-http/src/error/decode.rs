//! From what came over the wire to an [`Error`]: every shape of refusal that servers and proxies
//! send, and successes that cannot be read. Bodies are described, never quoted.

use super::{ApiError, Error, ErrorCode, ErrorKind, Issue, retry_after, scrub};
use http::{HeaderMap, StatusCode};
use kayle_id_core::json_problem;
use kayle_id_core::scrub::Secrets;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::SystemTime;

const MESSAGE: usize = 500;
const ISSUES: usize = 20;
/// Headers that may carry a request's id, the service's own first.
const REQUEST_IDS: [&str; 4] = ["x-request-id", "request-id", "cf-ray", "x-amzn-requestid"];
/// Plain-text bodies that servers are known to send whole; any other is only described.
const KNOWN_TEXTS: [&str; 4] =
    ["Malformed JSON in request body", "404 Not Found", "Internal Server Error", "Too Many Requests"];
/// Beginnings of plain-text bodies that the server's runtime is known to send. Whether the server acted is unknown then.
const KNOWN_BEGINNINGS: [&str; 2] =
    ["Error: The Workers runtime canceled this request", "Your worker restarted mid-request"];

/// Decodes a response that is not a success.
pub(crate) fn refusal(
    operation: Option<&'static str>,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    now: SystemTime,
    secrets: &Secrets,
) -> Error {
    let body = without_bom(body);
    let mut api = ApiError {
        status: status.as_u16(),
        code: None,
        message: String::new(),
        hint: None,
        docs: None,
        request_id: request_id_without(headers, secrets),
        issues: Vec::new(),
        retry_after: retry_after(headers, now),
        conflicting_organization: None,
    };
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(object)) => read(&mut api, &Value::Object(object), secrets),
        _ => {
            let text = std::str::from_utf8(body).map(str::trim).unwrap_or_default();
            let whole = KNOWN_TEXTS.iter().find(|known| **known == text);
            let known = whole.or_else(|| KNOWN_BEGINNINGS.iter().find(|known| text.starts_with(**known)));
            api.message = match known {
                Some(known) => (*known).to_owned(),
                None => format!("the body is {}", describe(headers, body)),
            };
        }
    }
    if api.message.is_empty() {
        api.message = if api.issues.is_empty() {
            format!("{}; the body is {}", status.canonical_reason().unwrap_or("refused"), describe(headers, body))
        } else {
            "the server's validation refused the request".to_owned()
        };
    }
    Error::from_api(operation, api)
}

/// Reads a JSON refusal: `{error: {…}}` in any of its forms, or `{code, message}` bare.
fn read(api: &mut ApiError, body: &Value, secrets: &Secrets) {
    let text = |value: &Value, member: &str, limit: usize| text(value, member, limit, secrets);
    let error = match &body["error"] {
        error @ Value::Object(_) => error,
        _ => body,
    };
    if error["name"] == "ZodError" || error["issues"].is_array() {
        api.issues = issues(error, secrets);
        return;
    }
    if let Some(words) = body["error"].as_str() {
        api.message = secrets.scrub(words, MESSAGE);
    }
    api.code = text(error, "code", 64).map(ErrorCode::from);
    if let Some(message) = text(error, "message", MESSAGE) {
        api.message = message;
    }
    api.hint = text(error, "hint", MESSAGE);
    api.docs = text(error, "docs", MESSAGE);
    api.conflicting_organization = text(&error["details"], "conflictingOrganizationName", MESSAGE);
    if api.request_id.is_none() {
        api.request_id = text(&body["meta"], "request_id", 128)
            .or_else(|| text(body, "request_id", 128))
            .or_else(|| text(body, "requestId", 128));
    }
}

fn text(value: &Value, member: &str, limit: usize, secrets: &Secrets) -> Option<String> {
    value[member].as_str().map(|text| secrets.scrub(text, limit)).filter(|text| !text.is_empty())
}

/// A validator's issues: a JSON array, as such or inside a string.
fn issues(error: &Value, secrets: &Secrets) -> Vec<Issue> {
    let text = |value: &Value, member: &str, limit: usize| text(value, member, limit, secrets);
    let listed = match &error["issues"] {
        Value::Array(list) => list.clone(),
        _ => error["message"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default(),
    };
    let issue = |value: &Value| Issue {
        field: secrets.scrub(&path(&value["path"]), 200),
        message: text(value, "message", 200).unwrap_or_else(|| "is not valid".to_owned()),
        code: text(value, "code", 64),
    };
    listed.iter().take(ISSUES).map(issue).collect()
}

fn path(parts: &Value) -> String {
    let parts: Vec<String> = parts
        .as_array()
        .into_iter()
        .flatten()
        .map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned))
        .collect();
    parts.join(".")
}

/// An error for a success that does not read as `T`: where in it, and what was wanted there.
pub(crate) fn unreadable<T: DeserializeOwned>(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Error {
    let what = describe(headers, body);
    if body.iter().all(u8::is_ascii_whitespace) || std::str::from_utf8(body).is_err() {
        return Error::new(
            ErrorKind::Unreadable,
            format!("the server returned a success ({status}), but its body cannot be decoded: the body is {what}"),
        );
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let place = match serde_path_to_error::deserialize::<_, T>(&mut json) {
        Ok(_) => String::new(),
        Err(error) => {
            let problem = json_problem::wanted(error.inner());
            match error.path().to_string().as_str() {
                // The body as a whole.
                "." => format!(", {problem}"),
                path => format!(", at {}: {problem}", scrub(path, 200)),
            }
        }
    };
    Error::new(
        ErrorKind::Unreadable,
        format!("the server returned a success ({status}), but its body cannot be decoded: the body is {what}{place}"),
    )
}

/// What a body is, without what it says.
pub(crate) fn describe(headers: &HeaderMap, body: &[u8]) -> String {
    if body.is_empty() {
        return "empty".to_owned();
    }
    let kind = header(headers, "content-type");
    let kind = kind.as_deref().and_then(|kind| kind.split(';').next()).unwrap_or("no content type");
    let looks = match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        _ if std::str::from_utf8(body).is_err() => "not UTF-8",
        Some(b'<') => "looks like HTML, as a proxy sends it",
        Some(b'{' | b'[') if serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err() => {
            "JSON that ends early or is damaged"
        }
        Some(b'{' | b'[') => "JSON",
        _ => "text",
    };
    format!("{} bytes of {kind} ({looks})", body.len())
}

/// The body without a byte order mark, which JSON must not begin with and some servers write (RFC 8259 section 8.1).
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// The request's id, where a header carries one.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    request_id_without(headers, &Secrets::default())
}

fn request_id_without(headers: &HeaderMap, secrets: &Secrets) -> Option<String> {
    let value = REQUEST_IDS.iter().find_map(|name| headers.get(*name)?.to_str().ok())?;
    Some(secrets.scrub(value, 128)).filter(|text| !text.is_empty())
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(|text| scrub(text, 128)).filter(|text| !text.is_empty())
}
