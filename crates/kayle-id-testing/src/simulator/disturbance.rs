//! Things that go wrong with deliveries, on demand.

use std::sync::Mutex;
use std::time::Duration;

use crate::simulator::sync::lock;
use kayle_id_core::WebhookEndpointId;
use kayle_id_webhook::webhook::testing::Damage;

/// Something that happens to deliveries on their way.
///
/// It happens to every attempt until [`endpoint`](Self::endpoint) and [`times`](Self::times) say otherwise. Several can happen to one attempt.
///
/// ```
/// use kayle_id::testing::simulator::Disturbance;
/// use kayle_id::webhook::testing::Damage;
/// use std::time::Duration;
///
/// let twice = Disturbance::duplicate().times(1);
/// let late = Disturbance::signed_earlier(Duration::from_secs(600));
/// let forged = Disturbance::damage(Damage::FlipMac).times(2);
/// # let _ = (twice, late, forged);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a disturbance does nothing until a simulator is given it"]
pub struct Disturbance {
    pub(crate) kind: Kind,
    pub(crate) endpoint: Option<String>,
    pub(crate) left: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Duplicate,
    Reorder,
    StaleKey,
    SignedEarlier(Duration),
    SignedLater(Duration),
    Damage(Damage),
}

impl Kind {
    /// The name by which the control API knows it.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Reorder => "reorder",
            Self::StaleKey => "stale_key",
            Self::SignedEarlier(_) => "signed_earlier",
            Self::SignedLater(_) => "signed_later",
            Self::Damage(_) => "damage",
        }
    }
}

impl Disturbance {
    /// The delivery arrives twice, with one attempt counted.
    pub fn duplicate() -> Self {
        Self::of(Kind::Duplicate)
    }

    /// The delivery waits for the next one to be answered, and arrives behind it. Where no other follows, it waits until
    /// [`settled`](super::Simulator::settled) or [`advance`](super::Simulator::advance).
    pub fn reorder() -> Self {
        Self::of(Kind::Reorder)
    }

    /// The payload is encrypted to the endpoint's key before the active one; where it had none, to the active one under a `kid` that
    /// nobody knows.
    pub fn stale_key() -> Self {
        Self::of(Kind::StaleKey)
    }

    /// The signature's time is so much before the present.
    pub fn signed_earlier(by: Duration) -> Self {
        Self::of(Kind::SignedEarlier(by))
    }

    /// The signature's time is so much after the present.
    pub fn signed_later(by: Duration) -> Self {
        Self::of(Kind::SignedLater(by))
    }

    /// The delivery is damaged.
    pub fn damage(damage: Damage) -> Self {
        Self::of(Kind::Damage(damage))
    }

    /// Happens to this endpoint's deliveries only.
    pub fn endpoint(mut self, endpoint: &WebhookEndpointId) -> Self {
        self.endpoint = Some(endpoint.as_str().to_owned());
        self
    }

    /// Happens so many times.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    fn of(kind: Kind) -> Self {
        Self { kind, endpoint: None, left: None }
    }
}

/// The disturbances that are still to happen, and the delivery that waits for another.
#[derive(Default)]
pub(crate) struct Disturbances {
    waiting: Mutex<Vec<Disturbance>>,
    held: Mutex<Option<String>>,
}

impl Disturbances {
    pub(crate) fn add(&self, disturbance: Disturbance) {
        lock(&self.waiting).push(disturbance);
    }

    pub(crate) fn clear(&self) {
        lock(&self.waiting).clear();
    }

    /// Those that are still to happen.
    pub(crate) fn to_vec(&self) -> Vec<Disturbance> {
        lock(&self.waiting).iter().filter(|disturbance| disturbance.left != Some(0)).cloned().collect()
    }

    /// What happens to an attempt, the order aside.
    pub(crate) fn take(&self, endpoint: &str) -> Vec<Kind> {
        self.take_where(endpoint, |kind| *kind != Kind::Reorder)
    }

    /// Whether the delivery has to wait for another; it is then kept.
    pub(crate) fn hold(&self, endpoint: &str, delivery: &str) -> bool {
        let mut held = lock(&self.held);
        if held.is_some() || self.take_where(endpoint, |kind| *kind == Kind::Reorder).is_empty() {
            return false;
        }
        *held = Some(delivery.to_owned());
        true
    }

    /// The delivery that waited.
    pub(crate) fn release(&self) -> Option<String> {
        lock(&self.held).take()
    }

    fn take_where(&self, endpoint: &str, wanted: impl Fn(&Kind) -> bool) -> Vec<Kind> {
        let mut taken = Vec::new();
        for waiting in lock(&self.waiting).iter_mut() {
            let fits = waiting.endpoint.as_deref().is_none_or(|wanted| wanted == endpoint);
            if fits && waiting.left != Some(0) && wanted(&waiting.kind) {
                waiting.left = waiting.left.map(|left| left - 1);
                taken.push(waiting.kind.clone());
            }
        }
        taken
    }
}
