//! A first stub for an operation that the mock server has none for: its success, made from the document. Whoever knows the
//! service better writes more into the file; a file that is there is never written again.

use crate::codegen::document::resolve;
use crate::codegen::pattern;
use crate::ordered::{Json, object};
use serde_json::{Value, json};

const UUID: &str = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";

/// The text of the file for an operation of the document.
pub fn text(document: &Value, path: &str, method: &str) -> Result<String, String> {
    let operation = &document["paths"][path][method];
    let id = operation["operationId"].as_str().ok_or("it has no operationId")?;
    let mut mappings = vec![stub(document, path, method, operation, &format!("{id}/success"), false)?];
    if operation["x-kayle-scope"] == "dashboard" {
        mappings.push(stub(document, path, method, operation, &format!("{id}/success-cookie"), true)?);
    }
    object([("mappings", Json::Array(mappings))]).to_text().map_err(|error| error.to_string())
}

fn stub(
    document: &Value,
    path: &str,
    method: &str,
    operation: &Value,
    name: &str,
    cookie: bool,
) -> Result<Json, String> {
    let (id, example) = name.split_once('/').unwrap_or((name, name));
    let mut request = vec![("method", Json::from(method.to_uppercase().as_str()))];
    request.push(match path.contains('{') {
        true => ("urlPathPattern", path_pattern(document, path, operation).as_str().into()),
        false => ("urlPath", path.into()),
    });
    let mut headers = Vec::new();
    if cookie {
        headers.push(("Authorization", json!({"absent": true})));
        headers.push(("Cookie", json!({"matches": "(?:.*; *)?kayle-id\\.session_token=[^;]+(?:;.*)?"})));
    } else {
        headers.push(("Authorization", json!({"matches": "Bearer kk_[A-Za-z0-9_-]{32}"})));
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if body.is_object() {
        headers.push(("Content-Type", json!({"matches": "application/json(?: *;.*)?"})));
    }
    headers
        .push(("Prefer", json!({"doesNotMatch": "(?:.*[,; ])?(?:code=[45][0-9]{2}|example=[a-z0-9-]+)(?:[,; ].*)?"})));
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), Json::from(&value)));
    request.push(("headers", Json::Object(headers.collect())));
    let required = resolve(document, body).map_err(|error| error.problem)?["required"].as_array();
    let required: Vec<Json> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(|member| object([("matchesJsonPath", format!("$.{member}").as_str().into())]))
        .collect();
    if !required.is_empty() {
        request.push(("bodyPatterns", Json::Array(required)));
    }
    let request = request.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(object([
        ("name", name.into()),
        ("priority", Json::from(&json!(10))),
        ("request", Json::Object(request)),
        ("response", response(document, operation)?),
        ("metadata", object([("operation", id.into()), ("example", example.into())])),
    ]))
}

/// The path with a pattern for each parameter.
fn path_pattern(document: &Value, path: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array();
    let part = |part: &str| {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else { return part.to_owned() };
        let parameter = parameters.into_iter().flatten().find(|parameter| parameter["name"] == name);
        let schema = parameter.and_then(|parameter| resolve(document, &parameter["schema"]).ok());
        match schema {
            Some(schema) if schema["format"] == "uuid" || schema["x-kayle-uuid"] == true => UUID.to_owned(),
            Some(schema) => match schema["pattern"].as_str() {
                Some(pattern) => pattern.trim_start_matches('^').trim_end_matches('$').to_owned(),
                None => "[^/]+".to_owned(),
            },
            None => "[^/]+".to_owned(),
        }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn response(document: &Value, operation: &Value) -> Result<Json, String> {
    let responses = operation["responses"].as_object();
    let success = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    let (status, response) = success.ok_or("it has no success")?;
    let status: u16 = status.parse().map_err(|_| format!("{status} is no status"))?;
    let schema = &response["content"]["application/json"]["schema"];
    let mut answer = vec![("status".to_owned(), Json::from(&json!(status)))];
    if schema.is_object() {
        let kind = object([("Content-Type", "application/json".into())]);
        answer.push(("headers".to_owned(), kind));
        answer.push(("jsonBody".to_owned(), Json::from(&sample(document, schema, "", 0))));
    }
    Ok(Json::Object(answer.into_iter().collect()))
}

/// A value that a schema allows.
pub fn sample(document: &Value, schema: &Value, name: &str, depth: usize) -> Value {
    let Ok(schema) = resolve(document, schema) else { return Value::Null };
    if depth > 16 {
        return Value::Null;
    }
    let known = [schema.get("const"), schema.get("example"), schema["examples"].get(0), schema["enum"].get(0)];
    if let Some(value) = known.into_iter().flatten().next() {
        return value.clone();
    }
    let parts = ["anyOf", "oneOf", "allOf"].iter().find_map(|union| schema[*union].as_array());
    if let Some(part) = parts.and_then(|parts| parts.iter().find(|part| part["type"] != "null")) {
        return sample(document, part, name, depth + 1);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    match kinds.iter().find(|kind| **kind != "null") {
        Some(&"string") => text_of(schema).into(),
        Some(&"integer") => schema["minimum"].as_i64().unwrap_or(1).max(1).into(),
        Some(&"number") => 1.into(),
        // One page is the whole list.
        Some(&"boolean") => (name != "has_more").into(),
        Some(&"array") => json!([sample(document, &schema["items"], name, depth + 1)]),
        Some(&"object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties.map(|(name, property)| (name.clone(), member(document, property, name, depth))).collect()
        }
        _ => Value::Null,
    }
}

fn member(document: &Value, property: &Value, name: &str, depth: usize) -> Value {
    match name {
        "next_cursor" => Value::Null,
        _ => sample(document, property, name, depth + 1),
    }
}

fn text_of(schema: &Value) -> String {
    if let Some(pattern) = schema["pattern"].as_str().and_then(pattern::parse) {
        let allowed =
            ('a'..='z').chain('A'..='Z').chain('0'..='9').find(|letter| pattern.class >> (*letter as u32) & 1 == 1);
        let count = pattern.exactly.unwrap_or(8).max(1) as usize;
        return pattern.prefix + &allowed.unwrap_or('a').to_string().repeat(count);
    }
    if schema["x-kayle-uuid"] == true {
        return "f47ac10b-58cc-4372-a567-0e02b2c3d479".to_owned();
    }
    let text = match schema["format"].as_str() {
        Some("date-time") => "2026-01-12T10:30:00.000Z",
        Some("date") => "2026-01-12",
        Some("uuid") => "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        Some("uri" | "verification-url") => "https://example.com/",
        Some("email") => "person@example.com",
        _ => "text",
    };
    let least = schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or_default();
    format!("{text}{}", "x".repeat(least.saturating_sub(text.len())))
}
