//! The whole state: rows, snapshots, and the way back to the start.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::simulator::control::snapshot::{RowKind, Snapshot};
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::sync::lock;

/// How many snapshots are kept by name.
const MOST: usize = 100;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rows {
    endpoints: Vec<Value>,
    encryption_keys: Vec<Value>,
    sessions: Vec<Value>,
    events: Vec<Value>,
    deliveries: Vec<Value>,
    api_keys: Vec<Value>,
}

/// Puts rows in, all of them or none.
pub(super) fn put_rows(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let rows: Rows = read(body)?;
    let before = control.simulator.snapshot();
    let kinds = [
        ("endpoints", RowKind::Endpoint, rows.endpoints),
        ("encryption_keys", RowKind::EncryptionKey, rows.encryption_keys),
        ("sessions", RowKind::Session, rows.sessions),
        ("events", RowKind::Event, rows.events),
        ("deliveries", RowKind::Delivery, rows.deliveries),
        ("api_keys", RowKind::ApiKey, rows.api_keys),
    ];
    let mut count = 0;
    for (name, kind, rows) in kinds {
        for (number, row) in rows.into_iter().enumerate() {
            if let Err(error) = control.simulator.insert(kind, row) {
                control.simulator.restore(before);
                return Err(Problem::invalid(format!("{name}[{number}]: {error}")));
            }
            count += 1;
        }
    }
    Ok(Answer::json(&json!({"inserted": count})))
}

pub(super) fn list_rows(control: &Control, kind: &str) -> Result<Answer, Problem> {
    let kind = match kind {
        "endpoints" => RowKind::Endpoint,
        "encryption_keys" => RowKind::EncryptionKey,
        "sessions" => RowKind::Session,
        "events" => RowKind::Event,
        "deliveries" => RowKind::Delivery,
        "api_keys" => RowKind::ApiKey,
        _ => {
            return Err(Problem::not_found(
                "there are rows of endpoints, encryption_keys, sessions, events, deliveries and api_keys",
            ));
        }
    };
    Ok(Answer::json(&Value::from(control.simulator.rows(kind))))
}

pub(super) fn get(control: &Control) -> Result<Answer, Problem> {
    serde_json::to_value(control.simulator.snapshot()).map(|state| Answer::json(&state)).map_err(Problem::invalid)
}

pub(super) fn put(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    control.simulator.restore(read::<Snapshot>(body)?);
    Ok(Answer::done())
}

pub(super) fn keep(control: &Control, name: &str) -> Result<Answer, Problem> {
    let mut kept = lock(&control.kept);
    if kept.len() >= MOST && !kept.contains_key(name) {
        return Err(Problem::invalid(format!("{MOST} snapshots are kept already; delete one")));
    }
    kept.insert(name.to_owned(), control.simulator.snapshot());
    Ok(Answer::done())
}

pub(super) fn restore(control: &Control, name: &str) -> Result<Answer, Problem> {
    let snapshot = lock(&control.kept).get(name).cloned();
    control.simulator.restore(snapshot.ok_or_else(|| Problem::not_found("there is no snapshot of this name"))?);
    Ok(Answer::done())
}

pub(super) fn drop_kept(control: &Control, name: &str) -> Result<Answer, Problem> {
    match lock(&control.kept).remove(name) {
        Some(_) => Ok(Answer::done()),
        None => Err(Problem::not_found("there is no snapshot of this name")),
    }
}

pub(super) async fn reset(control: &Control) -> Result<Answer, Problem> {
    control.simulator.reset().await;
    Ok(Answer::done())
}
