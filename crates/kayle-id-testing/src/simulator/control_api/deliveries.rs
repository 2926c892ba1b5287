//! Deliveries: what there is, and what becomes of them.

use bytes::Bytes;
use kayle_id_core::{WebhookDeliveryId, WebhookEventId};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::simulator::control::snapshot::RowKind;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};

pub(super) fn list(control: &Control) -> Answer {
    Answer::json(&control.simulator.rows(RowKind::Delivery).into_iter().map(|row| shown(control, row)).collect())
}

pub(super) fn get(control: &Control, id: &str) -> Result<Answer, Problem> {
    let rows = control.simulator.rows(RowKind::Delivery);
    let row = rows.into_iter().find(|row| row["id"] == id).ok_or_else(missing)?;
    Ok(Answer::json(&shown(control, row)))
}

/// A delivery as the API shows it, with its attempts and the time of the next one.
fn shown(control: &Control, mut row: Value) -> Value {
    let id = row["id"].as_str().and_then(|id| WebhookDeliveryId::new(id).ok());
    if let (Some(id), Some(members)) = (id, row.as_object_mut()) {
        let attempts = control.simulator.attempts(&id).unwrap_or_default();
        let next = control.simulator.next_attempt(&id).ok().flatten();
        members.insert("attempts".to_owned(), json!(attempts));
        members.insert("next_attempt_at".to_owned(), json!(next));
    }
    row
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    hold: bool,
}

pub(super) fn hold_all(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    control.simulator.hold_deliveries(read::<Hold>(body)?.hold);
    Ok(Answer::done())
}

pub(super) fn send(control: &Control, id: &str) -> Result<Answer, Problem> {
    control.simulator.send_delivery_again(&delivery(id)?)?;
    Ok(Answer::done())
}

pub(super) fn hold(control: &Control, id: &str) -> Result<Answer, Problem> {
    control.simulator.hold_delivery(&delivery(id)?)?;
    Ok(Answer::done())
}

pub(super) fn release(control: &Control, id: &str) -> Result<Answer, Problem> {
    control.simulator.release_delivery(&delivery(id)?)?;
    Ok(Answer::done())
}

pub(super) fn drop_one(control: &Control, id: &str) -> Result<Answer, Problem> {
    control.simulator.drop_delivery(&delivery(id)?)?;
    Ok(Answer::done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Route {
    url: String,
    instead: String,
}

pub(super) fn route(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let Route { url, instead } = read(body)?;
    control.simulator.route(url, instead);
    Ok(Answer::done())
}

pub(super) fn clear_routes(control: &Control) -> Answer {
    control.simulator.clear_routes();
    Answer::done()
}

pub(super) fn payload(control: &Control, id: &str) -> Result<Answer, Problem> {
    let missing = || Problem::not_found("there is no such event");
    let event = WebhookEventId::new(id).map_err(|_| missing())?;
    let payload = control.simulator.payload(&event).ok_or_else(missing)?;
    Ok(Answer::json(&json!({"payload": payload})))
}

fn delivery(id: &str) -> Result<WebhookDeliveryId, Problem> {
    WebhookDeliveryId::new(id).map_err(|_| missing())
}

fn missing() -> Problem {
    Problem::not_found("there is no such delivery")
}
