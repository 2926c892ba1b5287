//! Disturbances of deliveries.

use std::time::Duration;

use bytes::Bytes;
use kayle_id_core::WebhookEndpointId;
use serde::Deserialize;

use crate::damage;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::disturbance::Disturbance;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    kind: Kind,
    /// How far the time of the signature is moved, in seconds.
    seconds: Option<u64>,
    /// The kind of damage, as `kayle trigger --damages` lists them.
    damage: Option<String>,
    /// The value of a damage that takes one.
    value: Option<String>,
    /// The only endpoint whose deliveries it happens to.
    endpoint_id: Option<String>,
    /// How many times it happens; absent, until disturbances are cleared.
    times: Option<u32>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Duplicate,
    Reorder,
    StaleKey,
    SignedEarlier,
    SignedLater,
    Damage,
}

pub(super) fn add(control: &Control, body: &Bytes) -> Result<Answer, Problem> {
    let body: Body = read(body)?;
    let seconds = || {
        body.seconds
            .map(Duration::from_secs)
            .ok_or_else(|| Problem::invalid("a disturbance of this kind needs seconds"))
    };
    let mut disturbance = match body.kind {
        Kind::Duplicate => Disturbance::duplicate(),
        Kind::Reorder => Disturbance::reorder(),
        Kind::StaleKey => Disturbance::stale_key(),
        Kind::SignedEarlier => Disturbance::signed_earlier(seconds()?),
        Kind::SignedLater => Disturbance::signed_later(seconds()?),
        Kind::Damage => {
            let name =
                body.damage.as_deref().ok_or_else(|| Problem::invalid("a disturbance of this kind needs damage"))?;
            Disturbance::damage(damage::parse(name, body.value.as_deref()).map_err(Problem::invalid)?)
        }
    };
    if let Some(endpoint) = &body.endpoint_id {
        disturbance = disturbance.endpoint(&WebhookEndpointId::new(endpoint).map_err(Problem::invalid)?);
    }
    if let Some(times) = body.times {
        disturbance = disturbance.times(times);
    }
    control.simulator.disturb(disturbance);
    Ok(Answer::done())
}

pub(super) fn clear(control: &Control) -> Result<Answer, Problem> {
    control.simulator.clear_disturbances();
    Ok(Answer::done())
}
