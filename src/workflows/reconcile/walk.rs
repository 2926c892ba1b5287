//! The walk through a time: its events, then its sessions.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use futures_util::TryStreamExt;

use super::Reconcile;
use super::report::{Ended, LossReason, Lost, Report, Unknowable, UnknowableReason};
use super::verdict::{Verdict, judge};
use super::windows::Windows;
use crate::client::Client;
use crate::model::{Session, SessionId, Timestamp, WebhookEvent, WebhookEventId};
use crate::workflows::error::Error;
use crate::workflows::store::{BoxError, failed};
use crate::workflows::time::{earlier, later, now, to_millisecond};

/// Lists are asked for a little more than is wanted, since the server cuts times to milliseconds.
const EDGE: Duration = Duration::from_secs(2);

/// How long after a session's end its event may be created, and clocks may differ.
const LAG: Duration = Duration::from_secs(10 * 60);

/// What is needed all along the walk.
pub(super) struct Walk<'a, F> {
    settings: &'a Reconcile,
    client: Client,
    seen: F,
    report: Report,
    end: Timestamp,
    /// What is older cannot be known.
    horizon: Timestamp,
    hashes: RandomState,
    /// Sessions that are over, and whose events come in a later slice: those that end late, or are withdrawn later.
    awaiting: HashMap<u64, Awaiting>,
    /// Milliseconds of which the server does not show every event.
    crowded: BTreeSet<i64>,
}

struct Awaiting {
    session: SessionId,
    /// When it ended, or when it changed last.
    times: [Timestamp; 2],
}

impl<'a, F, A> Walk<'a, F>
where
    F: Fn(WebhookEventId) -> A + Send + Sync,
    A: Future<Output = Result<bool, BoxError>> + Send,
{
    pub(super) fn new(settings: &'a Reconcile, seen: F, window: (Timestamp, Timestamp), horizon: Timestamp) -> Self {
        let mut report = Report::new(window);
        report.unknowable_time = Some((window.0, horizon)).filter(|(from, to)| from < to);
        Self {
            settings,
            client: settings.client.clone(),
            seen,
            report,
            end: window.1,
            horizon,
            hashes: RandomState::new(),
            awaiting: HashMap::new(),
            crowded: BTreeSet::new(),
        }
    }

    /// The events of a slice, and the sessions that began in it.
    pub(super) async fn slice(&mut self, from: Timestamp, to: Timestamp) -> Result<(), Error> {
        let mut windows = Windows::new(&self.client, from, later(to, EDGE));
        let mut known = HashSet::new();
        while let Some(events) = windows.next().await? {
            for event in events.iter().filter(|event| event.created_at >= from && event.created_at < to) {
                let key = self.key(&event.trigger_id, &event.type_);
                known.insert(key);
                self.awaiting.remove(&key);
                self.event(event).await?;
            }
        }
        self.crowded.append(&mut windows.crowded);
        self.report.unreadable += windows.unreadable;

        let list = self.client.sessions().list().created_from(from).created_to(later(to, EDGE)).limit(100);
        let mut pages = list.pages();
        while let Some(page) = pages.try_next().await? {
            self.report.unreadable += page.unreadable.len() as u64;
            for session in page.items.iter().filter(|session| session.created_at >= from && session.created_at < to) {
                self.session(session, &known);
            }
        }
        Ok(())
    }

    fn key(&self, session: &str, event_type: &str) -> u64 {
        self.hashes.hash_one((session, event_type))
    }

    fn session(&mut self, session: &Session, known: &HashSet<u64>) {
        self.report.sessions += 1;
        if !session.status.is_terminal() {
            self.report.open += 1;
            return;
        }
        let key = self.key(session.id.as_str(), &format!("verification.session.{}", session.status));
        if !known.contains(&key) {
            let times = [session.completed_at.unwrap_or(session.updated_at), session.updated_at];
            self.awaiting.insert(key, Awaiting { session: session.id.clone(), times });
        }
    }

    /// Says what became of the sessions whose events were not shown.
    pub(super) fn finish(mut self) -> Report {
        let most = self.settings.most;
        let settled = earlier(self.end, LAG);
        let mut awaiting: Vec<Awaiting> = std::mem::take(&mut self.awaiting).into_values().collect();
        awaiting.sort_by(|one, other| (one.times, &one.session).cmp(&(other.times, &other.session)));
        for Awaiting { session, times } in awaiting {
            if times.iter().any(|time| *time >= settled) {
                // What ends now is the next run's.
                self.report.open += 1;
            } else if times.iter().any(|time| *time < self.horizon) {
                let reason = UnknowableReason::BeyondRetention;
                self.report.unknowable(Unknowable { session, reason }, most);
            } else if times.iter().any(|time| self.is_crowded(*time)) {
                let reason = UnknowableReason::SharedMillisecond;
                self.report.unknowable(Unknowable { session, reason }, most);
            } else {
                let (session, event_type) = (Some(session), String::new());
                let lost = Lost { session, event: None, event_type, reason: LossReason::NoEvent };
                self.report.lost(lost, most);
            }
        }
        self.report
    }

    /// Whether events that were created soon after this time are not all shown.
    fn is_crowded(&self, time: Timestamp) -> bool {
        let from = to_millisecond(time);
        self.crowded.range(from.unix_millis()..=later(from, LAG).unix_millis()).next().is_some()
    }

    async fn event(&mut self, event: &WebhookEvent) -> Result<(), Error> {
        let most = self.settings.most;
        self.report.events += 1;
        if (self.seen)(event.id.clone()).await.map_err(failed("the look-up of what was seen"))? {
            self.report.seen += 1;
            return Ok(());
        }
        match judge(event, now(&self.client)?, self.settings.settle) {
            Verdict::Replay if !self.settings.replay => self.report.replayed(&event.id, most),
            Verdict::Replay => self.replay(event).await?,
            verdict => self.settle(event, verdict),
        }
        Ok(())
    }

    /// Reports an event for which nothing can be done.
    fn settle(&mut self, event: &WebhookEvent, verdict: Verdict) {
        let most = self.settings.most;
        match verdict {
            Verdict::UnderWay => self.report.under_way(&event.id, most),
            Verdict::Ended => {
                let session = event.trigger_id.parse().ok();
                let ended = Ended { session, event: event.id.clone(), event_type: event.type_.clone() };
                self.report.ended(ended, most);
            }
            // Deliveries are deleted after 30 days too, those that arrived included.
            Verdict::Lost(LossReason::NoDelivery) if event.created_at < self.horizon => {
                if let Ok(session) = event.trigger_id.parse() {
                    let reason = UnknowableReason::BeyondRetention;
                    self.report.unknowable(Unknowable { session, reason }, most);
                }
            }
            Verdict::Lost(reason) => self.lost(event, reason),
            Verdict::Replay => self.lost(event, LossReason::Other),
        }
    }

    async fn replay(&mut self, event: &WebhookEvent) -> Result<(), Error> {
        let most = self.settings.most;
        let client = self.client.clone();
        let error = match client.webhooks().events().replay(&event.id).send().await {
            Ok(_) => {
                self.report.replayed(&event.id, most);
                return Ok(());
            }
            Err(error) => error,
        };
        if error.is_payload_expired() {
            // It ran out between the list and the call; the event says why.
            let event = client.webhooks().events().get(&event.id).send().await?;
            let verdict = judge(&event, now(&client)?, self.settings.settle);
            self.settle(&event, verdict);
            return Ok(());
        }
        if error.is_conflict() {
            self.report.under_way(&event.id, most);
            return Ok(());
        }
        if error.is_not_found() {
            self.lost(event, LossReason::NoEvent);
            return Ok(());
        }
        // Whether it happened is to be seen: what was replayed is pending, or has changed since.
        let after = client.webhooks().events().get(&event.id).send().await?;
        if after.deliveries != event.deliveries
            || judge(&after, now(&client)?, self.settings.settle) == Verdict::UnderWay
        {
            self.report.replayed(&event.id, most);
            return Ok(());
        }
        Err(error.into())
    }

    fn lost(&mut self, event: &WebhookEvent, reason: LossReason) {
        let lost = Lost {
            session: event.trigger_id.parse::<SessionId>().ok(),
            event: Some(event.id.clone()),
            event_type: event.type_.clone(),
            reason,
        };
        self.report.lost(lost, self.settings.most);
    }
}
