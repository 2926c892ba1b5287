//! What the bodies of endpoint calls say.

use serde_json::{Value, json};

use crate::simulator::model::event_types::TYPES;
use crate::simulator::model::json::Json;
use crate::simulator::validate::issues;
use crate::simulator::validate::javascript::is_space;
use crate::simulator::validate::urls::{MAX_LENGTH, WEBHOOK_MESSAGE, webhook_url};

const MAX_NAME: usize = 120;
const MAX_LABELS: usize = 8;
const MAX_LABEL: usize = 40;
const RETENTIONS: [u16; 4] = [0, 24, 72, 168];

/// The settings of an endpoint that a body names.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) name: Option<Option<String>>,
    pub(crate) labels: Option<Vec<String>>,
    pub(crate) url: Option<String>,
    pub(crate) enabled: Option<bool>,
    pub(crate) types: Option<Vec<String>>,
    pub(crate) retention: Option<u16>,
}

impl Changes {
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self { name: None, labels: None, url: None, enabled: None, types: None, retention: None })
    }

    /// What the audit log says of the change.
    pub(crate) fn audit_metadata(&self) -> Value {
        let fields: [(bool, &[&str]); 6] = [
            (self.name.is_some(), &["name"]),
            (self.labels.is_some(), &["labels"]),
            (self.url.is_some(), &["url"]),
            (self.enabled.is_some(), &["enabled", "disabledAt"]),
            (self.types.is_some(), &["subscribedEventTypes"]),
            (self.retention.is_some(), &["undeliveredPayloadRetentionHours"]),
        ];
        let updated: Vec<&str> =
            fields.iter().filter(|(given, _)| *given).flat_map(|(_, names)| *names).copied().collect();
        let mut metadata = json!({"updated_fields": updated});
        if let Some(enabled) = self.enabled {
            metadata["enabled"] = enabled.into();
        }
        if let Some(retention) = self.retention {
            metadata["undelivered_payload_retention_hours"] = retention.into();
        }
        metadata
    }

    /// Whether it holds what the database has no place for.
    pub(crate) fn has_nul(&self) -> bool {
        let name = self.name.as_ref().and_then(Option::as_ref);
        name.into_iter().chain(self.labels.iter().flatten()).any(|text| text.contains('\0'))
    }
}

/// Reads a body: to create an endpoint, or to change one. `loopback` is whether endpoints on this machine are taken.
pub(crate) fn read(body: &Json, create: bool, loopback: bool) -> Result<Changes, Vec<Json>> {
    if !matches!(body, Json::Object(_)) {
        return Err(vec![issues::wrong_kind("object", Some(body), &[])]);
    }
    let mut found = Vec::new();
    let changes = Changes {
        name: match body.get("name") {
            Some(Json::Null) if !create => Some(None),
            given => given.and_then(|given| name(given, &mut found)).map(Some),
        },
        labels: body.get("labels").and_then(|given| labels(given, &mut found)),
        url: match body.get("url") {
            None if create => {
                found.push(issues::wrong_kind("string", None, &["url"]));
                None
            }
            given => given.and_then(|given| address(given, loopback, &mut found)),
        },
        enabled: body.get("enabled").and_then(|given| match given {
            Json::Bool(enabled) => Some(*enabled),
            other => {
                found.push(issues::wrong_kind("boolean", Some(other), &["enabled"]));
                None
            }
        }),
        types: body.get("subscribed_event_types").and_then(|given| types(given, &mut found)),
        retention: body.get("undelivered_payload_retention_hours").and_then(|given| retention(given, &mut found)),
    };
    if found.is_empty() { Ok(changes) } else { Err(found) }
}

fn name(given: &Json, found: &mut Vec<Json>) -> Option<String> {
    let Json::Text(text) = given else {
        found.push(issues::wrong_kind("string", Some(given), &["name"]));
        return None;
    };
    let text = text.trim_matches(is_space);
    match text.encode_utf16().count() {
        0 => found.push(issues::too_small("string", 1, &["name"])),
        count if count > MAX_NAME => found.push(issues::too_big("string", MAX_NAME as u64, &["name"])),
        _ => {}
    }
    Some(text.to_owned())
}

/// Labels are trimmed, none is empty or too long, and each is there once, whatever its capitals.
fn labels(given: &Json, found: &mut Vec<Json>) -> Option<Vec<String>> {
    let Json::List(items) = given else {
        found.push(issues::wrong_kind("array", Some(given), &["labels"]));
        return None;
    };
    let before = found.len();
    for (at, item) in items.iter().enumerate() {
        if item.as_str().is_none() {
            found.push(issues::wrong_kind("string", Some(item), &["labels", &at.to_string()]));
        }
    }
    let sound = found.len() == before;
    if items.len() > MAX_LABELS {
        found.push(issues::too_big("array", MAX_LABELS as u64, &["labels"]));
    }
    let labels: Vec<&str> = items.iter().filter_map(Json::as_str).map(|label| label.trim_matches(is_space)).collect();
    let mut seen = Vec::new();
    for (at, label) in labels.iter().enumerate().filter(|_| sound) {
        let lower = label.to_lowercase();
        let problem = match label.encode_utf16().count() {
            0 => "Labels must be non-empty strings.",
            count if count > MAX_LABEL => "Labels must be 40 characters or fewer.",
            _ if seen.contains(&lower) => "Labels must be unique case-insensitively.",
            _ => {
                seen.push(lower);
                continue;
            }
        };
        found.push(issues::custom_code_first(problem, &["labels", &at.to_string()]));
    }
    Some(labels.into_iter().map(str::to_owned).collect())
}

fn types(given: &Json, found: &mut Vec<Json>) -> Option<Vec<String>> {
    let member = "subscribed_event_types";
    let Json::List(items) = given else {
        found.push(issues::wrong_kind("array", Some(given), &[member]));
        return None;
    };
    for (at, item) in items.iter().enumerate() {
        if !item.as_str().is_some_and(|name| TYPES.contains(&name)) {
            found.push(issues::not_among(&TYPES, &[member, &at.to_string()]));
        }
    }
    Some(items.iter().filter_map(Json::as_str).map(str::to_owned).collect())
}

fn retention(given: &Json, found: &mut Vec<Json>) -> Option<u16> {
    let chosen = match given {
        Json::Number(number) => RETENTIONS.into_iter().find(|hours| number.as_u64() == Some(u64::from(*hours))),
        _ => None,
    };
    if chosen.is_none() {
        let branches = RETENTIONS.iter().map(|hours| issues::not_among(&[*hours], &[])).collect();
        found.push(issues::no_branch(branches, &["undelivered_payload_retention_hours"]));
    }
    chosen
}

fn address(given: &Json, loopback: bool, found: &mut Vec<Json>) -> Option<String> {
    let Json::Text(text) = given else {
        found.push(issues::wrong_kind("string", Some(given), &["url"]));
        return None;
    };
    if text.encode_utf16().count() > MAX_LENGTH {
        found.push(issues::too_big("string", MAX_LENGTH as u64, &["url"]));
    }
    if webhook_url(text, loopback).is_none() {
        found.push(issues::custom(WEBHOOK_MESSAGE, &["url"]));
    }
    Some(text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_null_and_empty_are_three_things() {
        let read = |text: &str| read(&Json::parse(text.as_bytes()).unwrap(), false, true);
        assert!(read("{}").unwrap().is_empty() && read(r#"{"foo":1}"#).unwrap().is_empty());
        assert_eq!(read(r#"{"name":null}"#).unwrap().name, Some(None));
        assert_eq!(read(r#"{"name":" a ","labels":[]}"#).unwrap().name, Some(Some("a".to_owned())));
        for member in ["enabled", "labels", "url", "subscribed_event_types", "undelivered_payload_retention_hours"] {
            assert_eq!(read(&format!("{{\"{member}\":null}}")).map_err(|found| found.len()).err(), Some(1), "{member}");
        }
    }
}
