//! What a real server answered is what the simulator answers: run where recordings lie beside the project.

use crate::support::{Answer, builder, call};
use kayle_id::Scope;
use kayle_id::testing::simulator::{RowKind, Simulator};
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Recording {
    pub(crate) operation: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) request: Option<String>,
    pub(crate) status: u16,
    pub(crate) body: String,
    /// The recording holds a part of the body only.
    cut: bool,
    content_type: String,
}

impl Recording {
    pub(crate) fn read(line: &str) -> Self {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        let headers = value["headers"].as_array().unwrap();
        let header = |name: &str| {
            let pair = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
            pair.map_or("", |pair| pair[1].as_str().unwrap()).to_owned()
        };
        let length: usize = header("content-length").parse().unwrap_or(0);
        Self {
            operation: text("operation"),
            method: text("method"),
            path: text("path"),
            request: value["request_body"].as_str().map(str::to_owned),
            status: u16::try_from(value["status"].as_u64().unwrap()).unwrap(),
            cut: length > text("body").len(),
            content_type: header("content-type"),
            body: text("body"),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// What stands in the path at the place of a name.
    pub(crate) fn parameter(&self) -> Option<&str> {
        let pattern = self.operation.split_once(' ').unwrap().1;
        let at = pattern.split('/').position(|part| part.starts_with('{'))?;
        self.path.split('?').next().unwrap().split('/').nth(at)
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.path.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(given, _)| *given == name).map(|(_, value)| value)
    }
}

fn row_kind(path: &str) -> RowKind {
    if path.starts_with("/v1/sessions") {
        RowKind::Session
    } else if path.contains("/keys") {
        RowKind::EncryptionKey
    } else if path.contains("/deliveries") {
        RowKind::Delivery
    } else if path.contains("events") {
        RowKind::Event
    } else {
        RowKind::Endpoint
    }
}

/// Puts a row in that an answer shows, and what it hangs on.
fn put(simulator: &Simulator, kind: RowKind, row: &Value) {
    simulator.insert(kind, row.clone()).unwrap();
    let at = &row["created_at"];
    match kind {
        RowKind::Event => {
            for (place, delivery) in row["deliveries"].as_array().unwrap().iter().enumerate() {
                let mut delivery = delivery.clone();
                delivery["event_id"] = row["id"].clone();
                // Later ones are shown first; answers leave the time out.
                delivery["created_at"] = json!(format!("2026-11-21T00:{:02}:00Z", 59 - place));
                delivery["updated_at"] = at.clone();
                simulator.insert(RowKind::Delivery, delivery).unwrap();
            }
        }
        RowKind::Delivery => {
            endpoint(simulator, row["webhook_endpoint_id"].as_str().unwrap());
            let event = json!({"id": row["event_id"], "type": "verification.session.succeeded", "trigger_id": "vs_x", "created_at": at});
            simulator.insert(RowKind::Event, event).unwrap();
        }
        _ => {}
    }
}

fn endpoint(simulator: &Simulator, id: &str) {
    let at = "2026-11-20T00:00:00Z";
    let row = json!({"id": id, "url": "https://hooks.example.com", "created_at": at, "updated_at": at});
    simulator.insert(RowKind::Endpoint, row).unwrap();
}

/// A row on the page before, or on the one behind.
fn neighbour(row: &Value, id: &str, created_at: &str) -> Value {
    let mut row = row.clone();
    row["id"] = json!(id);
    row["created_at"] = json!(created_at);
    row["deliveries"] = json!([]);
    row
}

/// Brings the simulator into the state that a recording implies, and gives the key that made the call.
fn prepare(simulator: &Simulator, recording: &Recording) -> Option<String> {
    let (told, kind) = (recording.json(), row_kind(&recording.path));
    let data = &told["data"];
    let analytics = recording.path.starts_with("/v1/analytics");
    let mut key = Some(simulator.api_key());
    match recording.status {
        401 => key = None,
        403 => key = Some(simulator.add_api_key([if analytics { Scope::SessionsRead } else { Scope::AnalyticsRead }])),
        410 => simulator.freeze_organization(),
        200..300 if data.is_array() => {
            let rows = data.as_array().unwrap();
            rows.iter().for_each(|row| put(simulator, kind, row));
            let id = |letter: char| {
                let prefix = rows[0]["id"].as_str().unwrap().split('_').next().unwrap();
                format!("{prefix}_{}", letter.to_string().repeat(64))
            };
            if told["pagination"]["has_more"] == true {
                put(simulator, kind, &neighbour(&rows[0], &id('z'), "2026-11-01T00:00:00Z"));
            }
            let cursor = recording.query("starting_after").filter(|cursor| !cursor.contains("nope"));
            if let (Some(cursor), Some(row)) = (cursor, rows.first()) {
                put(simulator, kind, &neighbour(row, cursor, "2026-11-22T00:00:00Z"));
            }
        }
        204 => put(
            simulator,
            kind,
            &json!({"id": recording.parameter(), "status": "created", "expires_at": "2026-11-21T01:00:00Z",
                "created_at": "2026-11-21T00:00:00Z", "updated_at": "2026-11-21T00:00:00Z"}),
        ),
        200..300 if recording.operation.ends_with("/retry") => {
            let mut row = data.clone();
            row["payload"] = json!("sealed");
            put(simulator, RowKind::Delivery, &row);
        }
        200..300 if data.get("endpoint_id").is_some() => endpoint(simulator, recording.parameter().unwrap()),
        // What a call created is not there before it.
        200..300 if recording.method == "POST" && !recording.operation.ends_with("activate") => {}
        200..300 if recording.method == "DELETE" => endpoint(simulator, recording.parameter().unwrap()),
        200..300 if data.get("id").is_some() => put(simulator, kind, data),
        409 => {
            let at = "2026-11-21T00:00:00Z";
            let status = if told["error"]["code"] == "CONFLICT" { "delivering" } else { "succeeded" };
            let (id, event) = match kind {
                RowKind::Delivery => (recording.parameter().unwrap(), "evt_x"),
                _ => ("whd_x", recording.parameter().unwrap()),
            };
            let row = json!({"id": id, "event_id": event, "webhook_endpoint_id": "whe_x", "status": status,
                "created_at": at, "updated_at": at});
            put(simulator, RowKind::Delivery, &row);
        }
        _ => {}
    }
    if recording.path.ends_with("/keys") && recording.status < 404 {
        endpoint(simulator, recording.parameter().unwrap());
    }
    for id in recording.request.iter().flat_map(|body| body.split('"')).filter(|part| part.starts_with("whe_")) {
        endpoint(simulator, id);
    }
    key
}

/// The names of the members, in the order in which they are written.
pub(crate) fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let mut end = start + 1;
        while !rest[end..].starts_with('"') {
            end += if rest[end..].starts_with('\\') { 2 } else { rest[end..].chars().next().unwrap().len_utf8() };
        }
        let name = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if rest.starts_with(':') {
            names.push(name.to_owned());
        }
    }
    names
}

/// The kinds of all values; text of a form that answers share is told from other text.
pub(crate) fn kinds(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), kinds(value))).collect(),
        Value::Array(items) => items.iter().map(kinds).collect(),
        Value::String(text) if text.ends_with('Z') && text.len() == 24 => "a time".into(),
        Value::String(text) => {
            let prefix = text.split_once('_').map_or("text", |(prefix, _)| prefix);
            let length = if prefix == "text" { 0 } else { text.len() };
            json!([prefix.split('/').next(), length])
        }
        Value::Number(_) => "a number".into(),
        other => other.clone(),
    }
}

pub(crate) fn compare(recording: &Recording, answer: &Answer) -> Result<(), String> {
    let told = recording.json();
    if answer.status != recording.status {
        return Err(format!("{} instead of {}: {}", answer.status, recording.status, answer.text));
    }
    if answer.content_type() != recording.content_type {
        return Err(format!("{} instead of {}", answer.content_type(), recording.content_type));
    }
    if recording.cut {
        return Ok(());
    }
    if recording.status >= 300 {
        // Refusals agree to the letter.
        return if answer.text == recording.body {
            Ok(())
        } else {
            Err(format!("{}\n  instead of {}", answer.text, recording.body))
        };
    }
    if names(&answer.text) != names(&recording.body) {
        return Err(format!("{:?}\n  instead of {:?}", names(&answer.text), names(&recording.body)));
    }
    if told.is_null() {
        return if answer.text == recording.body { Ok(()) } else { Err(answer.text.clone()) };
    }
    let (mut given, mut wanted) = (answer.json(), told);
    if recording.method == "GET" && !recording.path.starts_with("/v1/analytics") {
        // Of what was put in, everything comes back, the organization aside.
        for value in [&mut given, &mut wanted] {
            let rows = match &mut value["data"] {
                Value::Array(rows) => rows.iter_mut().collect(),
                row => vec![row],
            };
            rows.into_iter().filter_map(Value::as_object_mut).for_each(|row| drop(row.remove("organization_id")));
        }
        return if given == wanted { Ok(()) } else { Err(format!("{given}\n  instead of {wanted}")) };
    }
    if kinds(&given) == kinds(&wanted) { Ok(()) } else { Err(format!("{given}\n  instead of {wanted}")) }
}

#[tokio::test]
async fn what_was_recorded_is_answered_again() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/kayle-api/recorded.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        println!("skipped: no recordings beside the project");
        return;
    };
    let (mut differences, mut compared, mut dashboard) = (Vec::new(), 0, 0);
    for line in lines.lines() {
        let recording = Recording::read(line);
        if recording.path.starts_with("/v1/auth") {
            dashboard += 1;
            continue;
        }
        let simulator = builder().verification_url("http://localhost:2999").start().await.unwrap();
        let key = prepare(&simulator, &recording).map(|key| format!("Bearer {key}"));
        let mut headers = Vec::new();
        headers.extend(key.as_deref().map(|key| ("authorization", key)));
        headers.extend(recording.request.as_ref().map(|_| ("content-type", "application/json")));
        // The recording holds the beginning of the body that was too large.
        let body = match recording.status {
            413 => Some("x".repeat(2 * 1024 * 1024 + 1)),
            _ => recording.request.clone(),
        };
        let answer = call(&simulator, (&recording.method, &recording.path), &headers, body).await;
        compared += 1;
        if let Err(difference) = compare(&recording, &answer) {
            differences.push(format!("{} {}: {difference}", recording.method, recording.path));
        }
    }
    println!("{compared} of the data plane's calls compared, {dashboard} of the dashboard's elsewhere");
    assert!(differences.is_empty(), "{} of {compared} differ:\n{}", differences.len(), differences.join("\n"));
}
