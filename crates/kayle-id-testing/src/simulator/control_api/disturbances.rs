//! Disturbances of deliveries.

use std::time::Duration;

use bytes::Bytes;
use kayle_id_core::WebhookEndpointId;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::damage;
use crate::simulator::control_api::Control;
use crate::simulator::control_api::answer::{Answer, Problem, read};
use crate::simulator::disturbance::{self, Disturbance};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    kind: Kind,
    /// How far the time of the signature is moved, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u64>,
    /// The kind of damage, as `kayle trigger --damages` lists them.
    #[serde(skip_serializing_if = "Option::is_none")]
    damage: Option<String>,
    /// The value of a damage that takes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    /// The only endpoint whose deliveries it happens to.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint_id: Option<String>,
    /// How many times it happens; absent, until disturbances are cleared.
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
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

/// The disturbances that are still to happen, as they were added. The value of a damage is not among it.
pub(super) fn list(control: &Control) -> Answer {
    let disturbances: Vec<Body> = control.simulator.disturbances().into_iter().map(Body::from).collect();
    Answer::json(&json!(disturbances))
}

impl From<Disturbance> for Body {
    fn from(disturbance: Disturbance) -> Self {
        let (kind, seconds, damage) = match disturbance.kind {
            disturbance::Kind::Duplicate => (Kind::Duplicate, None, None),
            disturbance::Kind::Reorder => (Kind::Reorder, None, None),
            disturbance::Kind::StaleKey => (Kind::StaleKey, None, None),
            disturbance::Kind::SignedEarlier(by) => (Kind::SignedEarlier, Some(by.as_secs()), None),
            disturbance::Kind::SignedLater(by) => (Kind::SignedLater, Some(by.as_secs()), None),
            disturbance::Kind::Damage(damage) => (Kind::Damage, None, damage::name(&damage).map(str::to_owned)),
        };
        let (endpoint_id, times) = (disturbance.endpoint, disturbance.left);
        Self { kind, seconds, damage, value: None, endpoint_id, times }
    }
}

pub(super) fn clear(control: &Control) -> Result<Answer, Problem> {
    control.simulator.clear_disturbances();
    Ok(Answer::done())
}
