//! The state of the data plane that a recording implies.

use std::time::{Duration, UNIX_EPOCH};

use kayle_id::Scope;
use kayle_id::testing::simulator::{RowKind, Simulator, SimulatorBuilder, Snapshot};
use serde_json::{Value, json};

use crate::recording::Recording;

/// The members whose time lies in the past when an answer is given.
const PAST: [&str; 12] = [
    "created_at",
    "updated_at",
    "completed_at",
    "last_attempt_at",
    "payload_scrubbed_at",
    "disabled_at",
    "createdAt",
    "updatedAt",
    "verifiedAt",
    "consented_at",
    "lastCheckedAt",
    "verificationTermsAcceptedAt",
];

/// A simulator whose time begins just before the answer was given.
pub(crate) fn builder(recording: &Recording) -> SimulatorBuilder {
    let latest = latest(&recording.json()).unwrap_or_else(|| "2026-11-25T18:00:30Z".parse().unwrap());
    let mut builder = Simulator::builder().seed(7).verification_url("http://localhost:2999");
    if let Some(owned) = recording.json()["data"]["organizations"].get(0) {
        builder = builder.organization(owned["name"].as_str().unwrap(), owned["slug"].as_str().unwrap());
    }
    let since_1970 = Duration::from_millis(u64::try_from(latest.as_millisecond()).unwrap() - 20);
    builder.starts_at(UNIX_EPOCH + since_1970)
}

/// The latest time in an answer that lies in the past. The days of a chart end today.
pub(crate) fn latest(told: &Value) -> Option<jiff::Timestamp> {
    let mut latest = None;
    collect(told, &mut latest);
    let days = told["data"]["trend"].as_array();
    latest.or_else(|| format!("{}T18:00:00Z", days?.last()?["date"].as_str()?).parse().ok())
}

fn collect(value: &Value, latest: &mut Option<jiff::Timestamp>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, latest)),
        Value::Object(members) => {
            for (name, value) in members {
                let time = value.as_str().and_then(|text| text.parse().ok());
                if PAST.contains(&name.as_str()) && time > *latest {
                    *latest = time;
                }
                collect(value, latest);
            }
        }
        _ => {}
    }
}

/// Changes the state as its file would be edited.
pub(crate) fn edit(simulator: &Simulator, change: impl FnOnce(&mut Value)) {
    let mut value = serde_json::to_value(simulator.snapshot()).unwrap();
    change(&mut value);
    simulator.restore(serde_json::from_value::<Snapshot>(value).unwrap());
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
pub(crate) fn put(simulator: &Simulator, kind: RowKind, row: &Value) {
    simulator.insert(kind, row.clone()).unwrap();
    let at = &row["created_at"];
    match kind {
        RowKind::Event => {
            for (place, delivery) in row["deliveries"].as_array().unwrap().iter().enumerate() {
                let mut delivery = delivery.clone();
                delivery["event_id"] = row["id"].clone();
                // Answers leave the time out, and show the later ones first.
                delivery["created_at"] = json!(format!("2026-11-21T00:{:02}:00Z", 59 - place));
                delivery["updated_at"] = at.clone();
                simulator.insert(RowKind::Delivery, delivery).unwrap();
            }
        }
        RowKind::Delivery => {
            endpoint(simulator, row["webhook_endpoint_id"].as_str().unwrap(), true);
            let event = json!({"id": row["event_id"], "type": "verification.session.succeeded", "trigger_id": "vs_x", "created_at": at});
            simulator.insert(RowKind::Event, event).unwrap();
        }
        _ => {}
    }
}

pub(crate) fn endpoint(simulator: &Simulator, id: &str, enabled: bool) {
    let at = "2026-11-20T00:00:00Z";
    let row =
        json!({"id": id, "url": "https://hooks.example.com", "enabled": enabled, "created_at": at, "updated_at": at});
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

/// An endpoint as it was before a change.
fn before_change(recording: &Recording) -> Value {
    let mut row = recording.json()["data"].clone();
    row["updated_at"] = row["created_at"].clone();
    for (name, _) in recording.request_json().as_object().into_iter().flatten() {
        match name.as_str() {
            "name" => row["name"] = json!("before"),
            "labels" => row["labels"] = json!(["before"]),
            "url" => row["url"] = json!("https://before.example.com"),
            "subscribed_event_types" => row["subscribed_event_types"] = json!(["verification.session.failed"]),
            "undelivered_payload_retention_hours" => row["undelivered_payload_retention_hours"] = json!(168),
            "enabled" => {
                let enabled = row["enabled"] == false;
                row["enabled"] = json!(enabled);
                row["disabled_at"] = if enabled { Value::Null } else { row["created_at"].clone() };
            }
            _ => {}
        }
    }
    row
}

/// Brings the simulator into the state, and gives the key that made the call.
pub(crate) fn prepare(simulator: &Simulator, recording: &Recording) -> Option<String> {
    let (told, kind) = (recording.json(), row_kind(&recording.path));
    let data = &told["data"];
    let reads = ["GET", "HEAD"].contains(&recording.method.as_str());
    let analytics = recording.path.starts_with("/v1/analytics");
    let mut key = Some(simulator.api_key());
    match recording.status {
        401 => key = None,
        403 => key = Some(simulator.add_api_key([if analytics { Scope::SessionsRead } else { Scope::AnalyticsRead }])),
        410 => simulator.freeze_organization(),
        200..300 if analytics => sessions_of_analytics(simulator, data),
        200..300 if data.is_array() => list(simulator, recording, kind),
        204 => put(
            simulator,
            kind,
            &json!({"id": recording.parameter(), "status": "created", "expires_at": "2026-11-29T01:00:00Z",
                "created_at": "2026-11-21T00:00:00Z", "updated_at": "2026-11-21T00:00:00Z"}),
        ),
        200..300 if recording.method == "PATCH" => put(simulator, kind, &before_change(recording)),
        200..300 if recording.operation.ends_with("/retry") => {
            let mut row = data.clone();
            row["payload"] = json!("sealed");
            row["attempt_count"] = json!(8);
            row["updated_at"] = row["created_at"].clone();
            put(simulator, RowKind::Delivery, &row);
        }
        200..300 if recording.operation.ends_with("/replay") => {
            let mut row = data.clone();
            for delivery in row["deliveries"].as_array_mut().unwrap() {
                delivery["payload"] = json!("sealed");
            }
            put(simulator, RowKind::Event, &row);
        }
        200..300 if data.get("endpoint_id").is_some() => endpoint(simulator, recording.parameter().unwrap(), true),
        200..300 if recording.operation.ends_with("activate") => {
            let mut row = data.clone();
            row["is_active"] = json!(row["is_active"] == false);
            row["updated_at"] = row["created_at"].clone();
            put(simulator, kind, &row);
        }
        // What a call created is not there before it.
        200..300 if recording.method == "POST" => {}
        200..300 if recording.method == "DELETE" => endpoint(simulator, recording.parameter().unwrap(), true),
        200..300 if reads && data.get("id").is_some() => put(simulator, kind, data),
        409 => {
            let at = "2026-11-21T00:00:00Z";
            let status = if recording.code() == "CONFLICT" { "delivering" } else { "succeeded" };
            let (id, event) = match kind {
                RowKind::Delivery => (recording.parameter().unwrap(), "evt_x"),
                _ => ("whd_x", recording.parameter().unwrap()),
            };
            let row = json!({"id": id, "event_id": event, "webhook_endpoint_id": "whe_x", "status": status,
                "created_at": at, "updated_at": at});
            put(simulator, RowKind::Delivery, &row);
        }
        400 if recording.method == "PATCH" => {
            endpoint(simulator, recording.parameter().unwrap(), true);
        }
        _ => {}
    }
    if recording.path.starts_with("/v1/verify/session/") && recording.status == 401 {
        let (at, used) = ("2026-11-21T00:00:00Z", recording.code() == "CANCEL_TOKEN_USED");
        let row = json!({"id": recording.parameter(), "status": "created", "created_at": at, "updated_at": at,
            "expires_at": "2027-01-01T00:00:00Z", "cancel_token_used": used,
            "cancel_token": if used { recording.request_json()["cancel_token"].clone() } else { json!("another") }});
        simulator.insert(RowKind::Session, row).unwrap();
    }
    if recording.path.ends_with("/keys") && recording.status != 404 {
        endpoint(simulator, recording.parameter().unwrap(), true);
    }
    if recording.operation == "POST /v1/sessions" {
        prepare_session(simulator, recording);
    }
    key
}

fn prepare_session(simulator: &Simulator, recording: &Recording) {
    let request = recording.request_json();
    if recording.status == 200 {
        let wanted = &request["webhook_endpoint_id"];
        let ids = wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
        ids.iter().filter_map(Value::as_str).for_each(|id| endpoint(simulator, id, true));
    }
    let domain = "probe-example.com";
    if request["redirect_url"].as_str().is_some_and(|url| url.contains(domain)) {
        simulator.verify_domain(domain);
        if recording.code() == "REDIRECT_URL_PATTERN_NOT_REGISTERED" {
            simulator.register_redirect_pattern("https://probe-example.com/cb");
        }
    }
}

/// Rows whose times are as apart as can be shown: those of one moment are shown in an order that only the server's finer times tell.
pub(crate) fn strictly_descending(rows: &[Value], member: &str) -> Vec<Value> {
    let mut rows = rows.to_vec();
    let mut before: Option<(jiff::Timestamp, jiff::Timestamp)> = None;
    for row in &mut rows {
        let Some(shown) = row[member].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok()) else { continue };
        let mut at = shown;
        if let Some((before_shown, before)) = before
            && shown <= before_shown
            && shown >= before
        {
            at = before - Duration::from_millis(1);
            row[member] = json!(format!("{at:.3}"));
        }
        before = Some((shown, at));
    }
    rows
}

fn list(simulator: &Simulator, recording: &Recording, kind: RowKind) {
    let told = recording.json();
    let rows = told["data"].as_array().unwrap();
    strictly_descending(rows, "created_at").iter().for_each(|row| put(simulator, kind, row));
    let id = |letter: char| {
        let prefix = rows[0]["id"].as_str().unwrap().split('_').next().unwrap();
        format!("{prefix}_{}", letter.to_string().repeat(64))
    };
    if told["pagination"]["has_more"] == true {
        put(simulator, kind, &neighbour(&rows[0], &id('z'), "2026-11-01T00:00:00Z"));
    }
    let cursor = recording.query("starting_after");
    if let (Some(cursor), Some(row)) = (cursor, rows.first()) {
        let newest = "2026-11-30T00:00:00Z";
        // The first page again, which an unknown cursor brings: there is nothing to put in.
        if !cursor.contains("nope") && !cursor.contains("aaaa") {
            put(simulator, kind, &neighbour(row, cursor, newest));
        }
    }
}

/// Sessions that make up the recorded counts.
fn sessions_of_analytics(simulator: &Simulator, data: &Value) {
    let mut number = 0;
    for day in data["trend"].as_array().unwrap() {
        for (name, status) in
            [("cancelled", "cancelled"), ("expired", "expired"), ("failure", "failed"), ("success", "succeeded")]
        {
            for _ in 0..day[name].as_u64().unwrap() {
                number += 1;
                session_on(simulator, number, status, day["date"].as_str().unwrap());
            }
        }
    }
    let timeline = data["timeline"].as_array().unwrap();
    let mut before = 0;
    for day in timeline {
        let active = day["active"].as_u64().unwrap();
        for _ in before..active {
            number += 1;
            session_on(simulator, number, "created", day["date"].as_str().unwrap());
        }
        before = active;
    }
}

fn session_on(simulator: &Simulator, number: u32, status: &str, day: &str) {
    let at = format!("{day}T12:00:00Z");
    let row = json!({"id": format!("vs_{number:064}"), "status": status, "created_at": at, "updated_at": at,
        "expires_at": "2027-11-29T01:00:00Z"});
    simulator.insert(RowKind::Session, row).unwrap();
}
