//! Comparing two answers to the value. Only what is random is set aside: ids, secrets, and when it is.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

/// An answer as it is on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// Random values: ids and secrets by their form, and times.
static RANDOM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<id>\b(?:vs|whe|whk|whd|evt|aud|whsec|kk|vc|orpt)_[A-Za-z0-9_-]{20,})",
        r"|(?P<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)",
        r"|(?P<time>\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)",
        r"|(?P<hex>\b[0-9a-f]{64}\b)",
        r"|(?P<token>\b[a-z0-9]{48}\b)",
        // It may begin and end with a hyphen.
        r#"|(?P<challenge>"[A-Za-z0-9_-]{43}")"#,
        r"|(?P<record>kayle-id-verification=[A-Za-z]{32})",
        r"|(?P<address>http://127\.0\.0\.1:\d+)",
    ))
    .unwrap()
});

/// How far apart the same two moments may lie at two servers.
const JITTER: i64 = 5_000;

/// The text with a name for each random value, the same for the same value; and the times in it, in milliseconds.
fn normalized(text: &str) -> (String, Vec<i64>) {
    let (mut names, mut times) = (HashMap::<String, String>::new(), Vec::new());
    let replaced = RANDOM.replace_all(text, |found: &regex::Captures<'_>| {
        let value = &found[0];
        if found.name("time").is_some() {
            times.push(value.parse::<jiff::Timestamp>().unwrap().as_millisecond());
            return "<time>".to_owned();
        }
        let prefix = found.name("id").map_or("value", |id| id.as_str().split('_').next().unwrap());
        if found.name("address").is_some() {
            return "<address>".to_owned();
        }
        let number = names.len();
        let name = || format!("<{prefix} {} #{number}>", value.len());
        let name = names.entry(value.to_owned()).or_insert_with(name).clone();
        if found.name("challenge").is_some() { format!("\"{name}\"") } else { name }
    });
    (replaced.into_owned(), times)
}

/// How two answers differ, a line for each difference. `cut` is whether the first one is the beginning of a body only.
pub(crate) fn differences(recorded: &Answer, given: &Answer, cut: bool) -> Vec<String> {
    let mut found = Vec::new();
    if recorded.status != given.status {
        found.push(format!("status {} and not {}: {}", given.status, recorded.status, given.body));
        return found;
    }
    for (name, value) in &recorded.headers {
        let skipped = matches!(name.as_str(), "content-length" | "date" | "connection" | "transfer-encoding");
        if !skipped && given.header(name) != Some(value) {
            found.push(format!("header {name}: {:?} and not {value:?}", given.header(name)));
        }
    }
    let extra = given.header("access-control-allow-origin");
    if extra.is_some() && recorded.header("access-control-allow-origin").is_none() && recorded.headers.len() > 2 {
        found.push(format!("header access-control-allow-origin: {extra:?} and not there"));
    }
    if cut {
        return found;
    }
    let ((wanted, wanted_times), (text, times)) = (normalized(&recorded.body), normalized(&given.body));
    if wanted != text {
        match (serde_json::from_str(&text), serde_json::from_str(&wanted)) {
            (Ok(text), Ok(wanted)) if text == wanted => found.push("the order of members".to_owned()),
            (Ok(text), Ok(wanted)) => members("", &text, &wanted, &mut found),
            _ => found.push(format!("body\n    {text}\n    and not\n    {wanted}")),
        }
    } else if let Some(difference) = time_difference(&wanted_times, &times) {
        found.push(format!("times: {difference}, in {text}"));
    }
    found
}

/// The members that differ, a line for each.
fn members(path: &str, given: &Value, wanted: &Value, found: &mut Vec<String>) {
    match (given, wanted) {
        (Value::Object(given), Value::Object(wanted)) => {
            for (name, wanted) in wanted {
                members(&format!("{path}/{name}"), given.get(name).unwrap_or(&Value::Null), wanted, found);
            }
            let extra = given.keys().filter(|name| !wanted.contains_key(*name));
            found.extend(extra.map(|name| format!("{path}/{name} is not there")));
        }
        (Value::Array(given), Value::Array(wanted)) if given.len() == wanted.len() => {
            for (place, (given, wanted)) in given.iter().zip(wanted).enumerate() {
                members(&format!("{path}/{place}"), given, wanted, found);
            }
        }
        (given, wanted) if given != wanted => found.push(format!("{path}: {given} and not {wanted}")),
        _ => {}
    }
}

/// How the times of two answers relate differently: what is the same moment in one is the same in the other, and what lies between two
/// moments is as long.
fn time_difference(recorded: &[i64], given: &[i64]) -> Option<String> {
    for at in 0..recorded.len() {
        for other in at + 1..recorded.len() {
            let (wanted, found) = (recorded[other] - recorded[at], given[other] - given[at]);
            if (wanted - found).abs() > JITTER {
                return Some(format!("{found} ms and not {wanted} ms between time {at} and time {other}"));
            }
        }
    }
    None
}
