//! What happens at a simulator, as it happens: requests, faults, attempts.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use crate::mock::RecordedRequest;
use crate::simulator::delivery::record::{DeliveryAttempt, milliseconds};
use crate::simulator::sync::lock;
use kayle_id_core::{Timestamp, WebhookDeliveryId};

/// How many entries are kept, the latest ones.
const KEPT: usize = 1000;
/// The longest target that is kept, in bytes.
const TARGET: usize = 512;

/// A request that the simulator answered, or an attempt to deliver a webhook. [`Simulator::activity`](super::Simulator::activity) lists
/// them, [`watch_activity`](super::Simulator::watch_activity) waits for the next one.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Activity {
    /// Counts up from 1.
    pub number: u64,
    /// When it ended, in the simulator's time.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub kind: ActivityKind,
}

/// What happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ActivityKind {
    /// A request was answered.
    #[non_exhaustive]
    Request {
        /// The method.
        method: String,
        /// The path and the query, without values of credentials, cut after 512 bytes.
        target: String,
        /// The `operationId`.
        operation: Option<Cow<'static, str>>,
        /// The status of the response; nothing where the connection was broken off.
        status: Option<u16>,
        /// The kind of the [fault](super::Fault) that happened to it, such as `reset_in_body`.
        fault: Option<&'static str>,
        /// The name of the stub that answered.
        stub: Option<String>,
        /// How long the simulator took, in real time.
        #[serde(rename = "duration_ms", with = "milliseconds")]
        duration: Duration,
    },
    /// An attempt to deliver a webhook has ended.
    #[non_exhaustive]
    Attempt {
        /// The delivery.
        delivery_id: WebhookDeliveryId,
        /// The type of the event.
        event_type: String,
        /// Where it went.
        url: String,
        /// How it went.
        attempt: DeliveryAttempt,
    },
}

/// The latest activity.
pub(crate) struct ActivityLog {
    entries: Arc<Mutex<Entries>>,
    /// The number of the latest entry.
    latest: watch::Sender<u64>,
}

#[derive(Default)]
struct Entries {
    count: u64,
    kept: VecDeque<Activity>,
}

impl Default for ActivityLog {
    fn default() -> Self {
        Self { entries: Arc::default(), latest: watch::Sender::new(0) }
    }
}

impl ActivityLog {
    pub(crate) fn request(&self, at: Timestamp, request: &RecordedRequest, duration: Duration) {
        let mut target = request.public_target();
        if target.len() > TARGET {
            let mut end = TARGET;
            while !target.is_char_boundary(end) {
                end -= 1;
            }
            target.truncate(end);
            target.push('…');
        }
        self.push(
            at,
            ActivityKind::Request {
                method: request.method().as_str().to_owned(),
                target,
                operation: request.operation.clone(),
                status: request.status(),
                fault: request.fault(),
                stub: request.stub().map(str::to_owned),
                duration,
            },
        );
    }

    pub(crate) fn push(&self, at: Timestamp, kind: ActivityKind) {
        let mut entries = lock(&self.entries);
        entries.count += 1;
        let number = entries.count;
        if entries.kept.len() == KEPT {
            entries.kept.pop_front();
        }
        entries.kept.push_back(Activity { number, at, kind });
        drop(entries);
        self.latest.send_replace(number);
    }

    /// The entries that are kept, the oldest first.
    pub(crate) fn to_vec(&self) -> Vec<Activity> {
        lock(&self.entries).kept.iter().cloned().collect()
    }

    /// The latest entries that fit, the latest first.
    pub(crate) fn latest(&self, most: usize, fits: impl Fn(&Activity) -> bool) -> Vec<Activity> {
        lock(&self.entries).kept.iter().rev().filter(|entry| fits(entry)).take(most).cloned().collect()
    }

    /// The entries after a number, as they come.
    pub(crate) fn after(&self, number: u64) -> ActivityStream {
        ActivityStream { entries: Arc::clone(&self.entries), latest: self.latest.subscribe(), seen: number }
    }

    /// The number of the latest entry, and of every later one.
    pub(crate) fn numbers(&self) -> watch::Receiver<u64> {
        self.latest.subscribe()
    }
}

/// Gives each [`Activity`] of a simulator as it happens. [`Simulator::watch_activity`](super::Simulator::watch_activity) makes one.
pub struct ActivityStream {
    entries: Arc<Mutex<Entries>>,
    latest: watch::Receiver<u64>,
    seen: u64,
}

impl ActivityStream {
    /// Waits for the next entry. Nothing once the simulator is gone and every entry was given.
    ///
    /// The simulator keeps the latest 1,000 entries. Whoever falls further behind misses the older ones, as the
    /// [numbers](Activity::number) show.
    pub async fn next(&mut self) -> Option<Activity> {
        loop {
            // Marked as seen first: an entry that comes meanwhile ends the wait below.
            let ended = self.latest.has_changed().is_err();
            self.latest.mark_unchanged();
            let next = {
                let entries = lock(&self.entries);
                let behind = usize::try_from(entries.count.saturating_sub(self.seen)).unwrap_or(usize::MAX);
                let at = entries.kept.len().saturating_sub(behind);
                entries.kept.get(at).cloned()
            };
            if let Some(entry) = next {
                self.seen = entry.number;
                return Some(entry);
            }
            if ended || self.latest.changed().await.is_err() {
                return None;
            }
        }
    }
}

impl std::fmt::Debug for ActivityStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ActivityStream").field("seen", &self.seen).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderMap, Method};

    fn log(count: usize) -> ActivityLog {
        let log = ActivityLog::default();
        (0..count).for_each(|_| push(&log, "/v1/sessions"));
        log
    }

    fn push(log: &ActivityLog, target: &str) {
        let uri = target.parse().unwrap();
        let request = RecordedRequest::new(Method::GET, &uri, HeaderMap::new(), bytes::Bytes::new());
        log.request("2026-11-21T00:00:00Z".parse().unwrap(), &request, Duration::from_micros(1500));
    }

    #[tokio::test]
    async fn a_stream_gives_each_entry_once_and_ends_with_the_log() {
        let log = log(2);
        let mut stream = log.after(1);
        assert_eq!(stream.next().await.unwrap().number, 2);
        push(&log, "/v1/sessions");
        assert_eq!(stream.next().await.unwrap().number, 3);
        push(&log, "/v1/sessions");
        drop(log);
        assert_eq!(stream.next().await.unwrap().number, 4);
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn the_log_is_bounded_and_a_stream_goes_on_with_the_oldest_entry() {
        let log = log(KEPT + 5);
        assert_eq!(log.to_vec().len(), KEPT);
        assert_eq!(log.after(0).next().await.unwrap().number, 6);
        push(&log, &format!("/v1/{}", "é".repeat(TARGET)));
        let entry = &log.latest(1, |_| true)[0];
        assert!(serde_json::to_string(entry).unwrap().len() < 2 * TARGET, "{entry:?}");
    }

    #[test]
    fn an_entry_shows_no_credentials() {
        let log = log(0);
        push(&log, "/v1/sessions/vs_1?cancel_token=topsecret&limit=5");
        let shown = serde_json::to_value(&log.to_vec()[0]).unwrap();
        assert_eq!(shown["target"], "/v1/sessions/vs_1?cancel_token=<redacted>&limit=5");
        assert_eq!((&shown["kind"], &shown["duration_ms"]), (&"request".into(), &1.5.into()));
    }
}
