//! What the bodies of endpoint calls say.

use super::emit::TYPES;
use super::input::is_space;
use super::issues;
use super::json::Json;

const MAX_NAME: usize = 120;
const MAX_LABELS: usize = 8;
const MAX_LABEL: usize = 40;
const MAX_URL: usize = 2048;
const RETENTIONS: [u16; 4] = [0, 24, 72, 168];

/// The settings of an endpoint that a body names.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) name: Option<Option<String>>,
    pub(super) labels: Option<Vec<String>>,
    pub(super) url: Option<String>,
    pub(super) enabled: Option<bool>,
    pub(super) types: Option<Vec<String>>,
    pub(super) retention: Option<u16>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self { name: None, labels: None, url: None, enabled: None, types: None, retention: None })
    }

    /// Whether it holds what the database has no place for.
    pub(super) fn has_nul(&self) -> bool {
        let name = self.name.as_ref().and_then(Option::as_ref);
        name.into_iter().chain(self.labels.iter().flatten()).any(|text| text.contains('\0'))
    }
}

/// Reads a body: to create an endpoint, or to change one.
pub(super) fn read(body: &Json, create: bool) -> Result<Changes, Vec<Json>> {
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
            given => given.and_then(|given| address(given, &mut found)),
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
            0 => "A label must not be empty.",
            count if count > MAX_LABEL => "A label must not have more than 40 characters.",
            _ if seen.contains(&lower) => "A label must not be there twice.",
            _ => {
                seen.push(lower);
                continue;
            }
        };
        found.push(issues::custom(problem, &["labels", &at.to_string()]));
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

fn address(given: &Json, found: &mut Vec<Json>) -> Option<String> {
    let Json::Text(text) = given else {
        found.push(issues::wrong_kind("string", Some(given), &["url"]));
        return None;
    };
    if text.encode_utf16().count() > MAX_URL {
        found.push(issues::too_big("string", MAX_URL as u64, &["url"]));
    }
    if !is_public(text) {
        let message = "Must be an https:// URL pointing to a public host with no embedded credentials.";
        found.push(issues::custom(message, &["url"]));
    }
    Some(text.clone())
}

/// Whether deliveries may go there. As a server in development does, it takes `http://127.0.0.1` too.
fn is_public(text: &str) -> bool {
    const INTERNAL: [&str; 6] = [".internal", ".local", ".lan", ".localhost", ".home.arpa", ".localdomain"];

    let Ok(url) = url::Url::parse(text) else { return false };
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    match (url.scheme(), url.host()) {
        ("http" | "https", Some(url::Host::Ipv4(address))) => address == std::net::Ipv4Addr::LOCALHOST,
        ("https", Some(url::Host::Domain(host))) => {
            let host = host.strip_suffix('.').unwrap_or(host);
            host.contains('.') && !INTERNAL.iter().any(|suffix| host.ends_with(suffix))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deliveries_go_to_public_names_and_to_this_machine() {
        for good in [
            "https://hooks.example.com",
            "https://hooks.example.com:8443/a?b",
            "http://127.0.0.1:9099/ok",
            "https://127.0.0.1",
        ] {
            assert!(is_public(good), "{good}");
        }
        for bad in [
            "",
            "hooks.example.com",
            "http://hooks.example.com",
            "ftp://hooks.example.com",
            "https://foo/x",
            "https://10.0.0.1",
            "https://[::1]/",
            "https://a:b@hooks.example.com",
            "https://x.internal",
            "https://x.local",
            "https://x.home.arpa",
            "http://localhost:80",
        ] {
            assert!(!is_public(bad), "{bad}");
        }
    }

    #[test]
    fn absent_null_and_empty_are_three_things() {
        let read = |text: &str| read(&Json::parse(text.as_bytes()).unwrap(), false);
        assert!(read("{}").unwrap().is_empty() && read(r#"{"foo":1}"#).unwrap().is_empty());
        assert_eq!(read(r#"{"name":null}"#).unwrap().name, Some(None));
        assert_eq!(read(r#"{"name":" a ","labels":[]}"#).unwrap().name, Some(Some("a".to_owned())));
        for member in ["enabled", "labels", "url", "subscribed_event_types", "undelivered_payload_retention_hours"] {
            assert_eq!(read(&format!("{{\"{member}\":null}}")).map_err(|found| found.len()).err(), Some(1), "{member}");
        }
    }
}
