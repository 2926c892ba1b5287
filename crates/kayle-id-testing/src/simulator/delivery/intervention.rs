//! What a test does to a delivery: send it again, hold it, let it go, drop it.

use crate::simulator::delivery::schedule;
use crate::simulator::engine::Engine;
use crate::simulator::error::SimulatorError;
use crate::simulator::model::rows::{Delivery, DeliveryStatus, NEVER};

/// Sends a delivery again, as a retry through the API does.
pub(crate) fn send_again(engine: &mut Engine, id: &str) -> Result<(), SimulatorError> {
    let row = find(engine, id)?;
    if row.status == DeliveryStatus::Delivering {
        return Err(problem(id, "it is already in progress"));
    }
    if row.payload.is_none() {
        return Err(problem(id, "its payload is no longer there"));
    }
    schedule::send_again(engine, id);
    Ok(())
}

/// Makes no attempt of a delivery until it is released.
pub(crate) fn hold(engine: &mut Engine, id: &str) -> Result<(), SimulatorError> {
    let row = find(engine, id)?;
    if row.schedules.is_empty() {
        return Err(problem(id, "no attempt of it is to come"));
    }
    for schedule in &mut row.schedules {
        (schedule.taken, schedule.due) = (false, NEVER);
    }
    engine.change();
    Ok(())
}

/// Makes the next attempt of a delivery that is held, now.
pub(crate) fn release(engine: &mut Engine, id: &str) -> Result<(), SimulatorError> {
    let now = engine.clock.now();
    let row = find(engine, id)?;
    let held = row.schedules.iter_mut().find(|schedule| !schedule.taken && schedule.due == NEVER);
    let Some(schedule) = held else { return Err(problem(id, "it is not held")) };
    (schedule.taken, schedule.due) = (true, now);
    engine.change();
    // The order of attempts is the test's own from here on.
    engine.queue_released(id.to_owned());
    Ok(())
}

/// Makes no attempt of a delivery any more, as if all had failed. Its payload is kept as after the last attempt.
pub(crate) fn drop_delivery(engine: &mut Engine, id: &str) -> Result<(), SimulatorError> {
    let now = engine.now();
    let endpoint = find(engine, id)?.webhook_endpoint_id.clone();
    let retention = engine.state.endpoints.get(&endpoint).map_or(72, |row| row.undelivered_payload_retention_hours);
    let row = find(engine, id)?;
    if row.schedules.is_empty() {
        return Err(problem(id, "no attempt of it is to come"));
    }
    row.schedules.clear();
    row.status = DeliveryStatus::Failed;
    row.updated_at = now;
    row.payload_retention_reason = Some("terminal_failure_retention".to_owned());
    row.payload_expires_at = Some(now + schedule::hours(retention));
    Ok(())
}

fn find<'a>(engine: &'a mut Engine, id: &str) -> Result<&'a mut Delivery, SimulatorError> {
    let row = engine.state.deliveries.get_mut(id);
    row.ok_or_else(|| SimulatorError::Unknown { kind: "delivery", id: id.to_owned() })
}

fn problem(id: &str, problem: &'static str) -> SimulatorError {
    SimulatorError::Delivery { id: id.to_owned(), problem }
}
