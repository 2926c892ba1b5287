//! What all checks of a run share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use bytes::Bytes;
use http::Method;
use tokio::task::JoinSet;

use super::{Options, Target};
use crate::kinds::Case;
use crate::make::{Delivery, Setting};
use crate::net::{Exchange, exchange};
use crate::report::{Check, Finding, Outcome, Report};
use crate::vectors::published_key;

/// A case that was posted.
pub(super) struct Posted {
    pub(super) kind: &'static str,
    pub(super) case: Case,
    pub(super) exchange: Exchange,
}

pub(super) struct Runner {
    pub(super) target: Target,
    pub(super) options: Options,
    pub(super) setting: Setting,
    pub(super) posted: Vec<Posted>,
    pub(super) report: Report,
}

impl Runner {
    pub(super) fn new(target: &Target, options: &Options) -> Self {
        let seed = options.seed.clone().unwrap_or_else(fresh_seed);
        let mut setting = Setting::new(
            0,
            target.secret.expose_secret(),
            options.previous_secret.as_ref().map(|secret| secret.expose_secret().to_owned()),
            target.key.clone(),
            options.second_key.clone(),
            published_key("conform-b"),
            &seed,
        );
        // Whoever holds the published key that is meant to be unknown gets the other one for a stranger.
        if setting.stranger.kid == target.key.kid {
            setting.stranger = published_key("conform-c");
        }
        let report = Report::new("kayle conform", target.address.shown());
        let mut runner = Self { target: target.clone(), options: options.clone(), setting, posted: Vec::new(), report };
        runner.tick();
        runner
    }

    /// Takes over the present, so that what is signed next is signed now.
    pub(super) fn tick(&mut self) {
        self.setting.now = self.options.clock.now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    }

    /// Posts one delivery.
    pub(super) async fn post(&self, delivery: &Delivery) -> Exchange {
        post(&self.target, &self.options, delivery).await
    }

    /// Posts deliveries, so many at once, and gives the exchanges in their order.
    pub(super) async fn post_all(
        &self,
        deliveries: impl IntoIterator<Item = Delivery>,
        at_once: usize,
    ) -> Vec<Exchange> {
        let mut exchanges = BTreeMap::new();
        let mut tasks = JoinSet::new();
        for (at, delivery) in deliveries.into_iter().enumerate() {
            let (target, options) = (self.target.clone(), self.options.clone());
            tasks.spawn(async move { (at, post(&target, &options, &delivery).await) });
            if tasks.len() >= at_once {
                exchanges.extend(tasks.join_next().await.and_then(Result::ok));
            }
        }
        while let Some(done) = tasks.join_next().await {
            exchanges.extend(done.ok());
        }
        exchanges.into_values().collect()
    }

    /// The events that were handled, where the receiver tells.
    pub(super) async fn handled(&self) -> Option<Vec<HandledEvent>> {
        let address = self.options.handled.as_ref()?;
        let (limit, clock) = (self.options.time_limit, &*self.options.clock);
        match exchange(&self.options.network, address, Method::GET, &[], Bytes::new(), limit, clock).await {
            Exchange::Answer(answer) if answer.status == 200 => HandledEvent::read(&answer.body),
            _ => None,
        }
    }

    /// Waits, by the clock.
    pub(super) async fn sleep(&self, time: std::time::Duration) {
        match self.options.clock.sleep(time) {
            Some(sleep) => sleep.await,
            None => tokio::time::sleep(time).await,
        }
    }

    pub(super) fn check(&mut self, id: impl Into<String>, outcome: Outcome, seen: impl Into<String>, why: &str) {
        self.report.checks.push(Check::new(id, outcome, seen, why));
    }

    /// Adds a finding, or the checks to one that has the same identifier.
    pub(super) fn find(&mut self, finding: Finding) {
        match self.report.findings.iter_mut().find(|other| other.id == finding.id) {
            Some(other) => {
                other.severity = other.severity.max(finding.severity);
                other.seen = format!("{}; {}", other.seen, finding.seen);
                other.checks.extend(finding.checks);
                *other = other.clone().references(finding.references);
            }
            None => self.report.findings.push(finding),
        }
    }

    /// A check that leads to a finding when it fails.
    pub(super) fn judge(
        &mut self,
        id: &str,
        passed: bool,
        seen: impl Into<String>,
        why: &str,
        finding: impl FnOnce() -> Finding,
    ) {
        let seen = seen.into();
        self.check(id, if passed { Outcome::Passed } else { Outcome::Failed }, seen.clone(), why);
        if !passed {
            self.find(finding().seen(seen).checks([id.to_owned()]));
        }
    }

    pub(super) fn finish(mut self) -> Report {
        self.report.sort();
        self.report
    }
}

async fn post(target: &Target, options: &Options, delivery: &Delivery) -> Exchange {
    let body = Bytes::copy_from_slice(&delivery.body);
    let clock = Arc::clone(&options.clock);
    let (network, limit) = (&options.network, options.time_limit);
    exchange(network, &target.address, Method::POST, &delivery.headers, body, limit, &*clock).await
}

/// An event that the receiver says it has handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HandledEvent {
    pub(super) event_id: String,
    pub(super) session_id: Option<String>,
}

impl HandledEvent {
    /// Reads a list of ids, or of objects that hold them. What is neither is passed over.
    fn read(body: &[u8]) -> Option<Vec<Self>> {
        let serde_json::Value::Array(items) = serde_json::from_slice(body).ok()? else { return None };
        let text = |value: Option<&serde_json::Value>| value.and_then(|value| value.as_str()).map(str::to_owned);
        let read = |item: &serde_json::Value| match item {
            serde_json::Value::String(id) => Self { event_id: id.clone(), session_id: None },
            other => Self {
                event_id: text(other.get("event_id")).unwrap_or_default(),
                session_id: text(other.get("session_id")),
            },
        };
        Some(items.iter().map(read).collect())
    }
}

/// A seed of this run's own.
fn fresh_seed() -> Vec<u8> {
    let mut seed = vec![0; 32];
    // Without randomness the time still tells runs apart.
    if aws_lc_rs::rand::fill(&mut seed).is_err() {
        let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        seed = since.as_nanos().to_be_bytes().to_vec();
    }
    seed
}
