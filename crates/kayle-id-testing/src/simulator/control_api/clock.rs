//! The simulator's clock.

use std::time::Duration;

use bytes::Bytes;
use kayle_id_core::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};

/// Ten years: more, and the times of a long test leave what a date can be.
const LONGEST: f64 = 10.0 * 366.0 * 24.0 * 60.0 * 60.0;

pub(super) fn get(control: &Control) -> Answer {
    Answer::json(&json!({"now": Timestamp::try_from(control.simulator.now()).ok()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: f64,
}

pub(super) async fn advance(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let Advance { seconds } = read(body)?;
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(Problem::invalid("seconds is at least 0 and at most ten years"));
    }
    control.simulator.advance(Duration::from_secs_f64(seconds)).await;
    Ok(get(control))
}
