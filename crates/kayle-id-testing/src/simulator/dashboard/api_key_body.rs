//! What the bodies of API key calls say.

use crate::simulator::model::json::Json;
use crate::simulator::validate::issues;
use kayle_id_core::Scope;

const MAX_NAME: usize = 120;
const MAX_VALUE: usize = 512;
const MAX_KEY: usize = 64;
const MAX_KEYS: usize = 20;

/// The settings of an API key that a body names.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<String>,
    pub(crate) enabled: Option<bool>,
    pub(crate) permissions: Option<Vec<String>>,
    pub(crate) metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self { name: None, enabled: None, permissions: None, metadata: None })
    }

    /// Whether it holds what the database has no place for.
    pub(crate) fn has_nul(&self) -> bool {
        let values = self.metadata.iter().flatten();
        let texts = values.flat_map(|(name, value)| [Some(name.as_str()), value.as_str()]).flatten();
        self.name.as_deref().into_iter().chain(texts).any(|text| text.contains('\0'))
    }
}

/// Reads a body: to create a key, or to change one.
pub(crate) fn read(body: &Json, create: bool) -> Result<Changes, Vec<Json>> {
    let mut found = Vec::new();
    let given = |name| body.get(name).is_some() || create;
    let mut changes = Changes::default();
    if given("name") {
        changes.name =
            crate::simulator::dashboard::body::trimmed_text(body, "name", 1..=MAX_NAME, &mut found).map(str::to_owned);
    }
    if given("permissions") {
        changes.permissions = permissions(body.get("permissions"), &mut found);
    }
    match body.get("enabled") {
        Some(Json::Bool(enabled)) if !create => changes.enabled = Some(*enabled),
        Some(other) if !create => found.push(issues::wrong_kind("boolean", Some(other), &["enabled"])),
        _ => {}
    }
    match body.get("metadata") {
        Some(Json::Object(members)) => changes.metadata = Some(metadata(members, &mut found)),
        Some(other) => found.push(issues::wrong_kind("record", Some(other), &["metadata"])),
        None => {}
    }
    if found.is_empty() { Ok(changes) } else { Err(found) }
}

fn permissions(given: Option<&Json>, found: &mut Vec<Json>) -> Option<Vec<String>> {
    let Some(Json::List(items)) = given else {
        found.push(issues::wrong_kind("array", given, &["permissions"]));
        return None;
    };
    let known: Vec<&str> = Scope::KNOWN.iter().map(Scope::as_str).collect();
    if items.is_empty() {
        found.push(issues::too_small("array", 1, &["permissions"]));
    }
    for (at, item) in items.iter().enumerate() {
        if !item.as_str().is_some_and(|name| known.contains(&name)) {
            found.push(issues::not_among(&known, &["permissions", &at.to_string()]));
        }
    }
    // One that is given twice is kept twice.
    Some(items.iter().filter_map(Json::as_str).map(str::to_owned).collect())
}

fn metadata(members: &[(String, Json)], found: &mut Vec<Json>) -> serde_json::Map<String, serde_json::Value> {
    let mut values = serde_json::Map::new();
    let before = found.len();
    for (name, value) in members {
        let path = &["metadata", name.as_str()];
        let key = key_issues(name);
        if !key.is_empty() {
            found.push(issues::bad_key(key, path));
            continue;
        }
        let value: serde_json::Value = match value {
            Json::Text(text) if text.encode_utf16().count() <= MAX_VALUE => text.as_str().into(),
            Json::Text(_) => {
                found.push(issues::too_big("string", MAX_VALUE as u64, path));
                continue;
            }
            Json::Number(number) => number.clone().into(),
            Json::Bool(value) => (*value).into(),
            other => {
                let branches = ["string", "number", "boolean"].map(|kind| issues::wrong_kind(kind, Some(other), &[]));
                found.push(issues::no_branch(branches.into(), path));
                continue;
            }
        };
        values.insert(name.clone(), value);
    }
    if found.len() == before && members.len() > MAX_KEYS {
        let message = format!("API key metadata must have at most {MAX_KEYS} keys");
        found.push(issues::custom(&message, &["metadata"]));
    }
    values
}

/// What is wrong with the name of a member of the metadata.
fn key_issues(name: &str) -> Vec<Json> {
    let mut found = Vec::new();
    if name.is_empty() {
        found.push(issues::too_small("string", 1, &[]));
    }
    if name.encode_utf16().count() > MAX_KEY {
        found.push(issues::too_big("string", MAX_KEY as u64, &[]));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b':' | b'-');
    if name.is_empty() || !name.bytes().all(allowed) {
        let pattern = "/^[A-Za-z0-9_.:-]+$/u";
        let message = format!("Invalid string: must match pattern {pattern}");
        found.push(issues::not_of_form("regex", pattern, &message, &[]));
    }
    found
}
