//! What a receiver missed while it was away.

mod report;
mod verdict;

pub use report::{LossReason, Lost, Report};

use std::collections::HashSet;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use futures_util::TryStreamExt;

use self::verdict::{Verdict, judge};
use super::rotation_status::now;
use super::store::{BoxError, failed};
use crate::client::Client;
use crate::model::{Session, SessionId, Timestamp, WebhookEvent, WebhookEventId};
use crate::workflows::error::Error;

/// How long after its creation a session's end can come, with the server's five minutes and some more.
const LIFE: Duration = Duration::from_secs(70 * 60);

/// Lists are asked for a little more than is wanted, since the server cuts times to milliseconds.
const EDGE: Duration = Duration::from_secs(2);

/// Finds the results that the application never saw, has the server send again what it still keeps, and tells what is lost.
///
/// It reads every event since then, asks `seen` for each, and looks at the deliveries of those that were not seen. What is pending
/// comes by itself and is left alone, so that running this twice sends nothing twice. What failed for good and is still kept is
/// replayed: it arrives by webhook as ever. Then it reads the sessions of the same time, and looks for the event of each that is over, since
/// the server's lists leave some rows out.
///
/// Run it after an outage and once a day, over the last four days or more: a payload is kept for 27 hours of attempts and the endpoint's retention
/// hours after. It holds one [`slice`](Reconcile::slice) in memory at a time. A replay takes the scope `webhooks:write`.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, since: kayle_id::Timestamp) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::WebhookEventId;
/// use kayle_id::workflows::{BoxError, reconcile};
///
/// async fn seen(id: WebhookEventId) -> Result<bool, BoxError> {
///     // Such as: SELECT EXISTS (SELECT 1 FROM handled WHERE event_id = $1)
///     # Ok(id.as_str().is_empty())
/// }
///
/// let report = reconcile(&client, since).run(seen).await?;
/// println!("{} sent again, {} later, {} lost", report.replayed, report.under_way, report.lost);
/// for lost in &report.lost_list {
///     println!("{:?}: {:?}; ask the user again", lost.session, lost.reason);
/// }
/// # Ok(())
/// # }
/// ```
pub fn reconcile(client: &Client, since: Timestamp) -> Reconcile {
    Reconcile {
        client: client.clone(),
        since,
        until: None,
        settle: Duration::from_secs(15 * 60),
        slice: Duration::from_secs(6 * 60 * 60),
        most: 10_000,
        replay: true,
    }
}

/// A time that is to be reconciled; see [`reconcile`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens until it is run"]
pub struct Reconcile {
    client: Client,
    since: Timestamp,
    until: Option<Timestamp>,
    settle: Duration,
    slice: Duration,
    most: usize,
    replay: bool,
}

/// How long after a session's end its event is created: at once, or when the server gets to it.
const JUST_AFTER: [Duration; 4] =
    [Duration::from_millis(2), Duration::from_millis(50), Duration::from_secs(2), Duration::from_secs(60)];

/// What is needed all along the walk.
struct Walk<'a, F> {
    settings: &'a Reconcile,
    seen: F,
    report: Report,
    hashes: RandomState,
    /// Events that were come upon before their slice.
    early: HashSet<u64>,
}

impl Reconcile {
    /// Looks at what was created before this time; the present unless set.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.until = Some(time);
        self
    }

    /// How long after a 2xx an event may be unseen, since the application is at work on it; 15 minutes unless set.
    pub fn settle(mut self, time: Duration) -> Self {
        self.settle = time;
        self
    }

    /// How much of the time is held in memory at once, 8 bytes an event; 6 hours unless set, at least a minute.
    pub fn slice(mut self, time: Duration) -> Self {
        self.slice = time.max(Duration::from_secs(60));
        self
    }

    /// How long each list of the report may be; 10,000 unless set. The counts go on.
    pub fn ids_at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Sends nothing again. [`Report::replayed`](field@Report::replayed) then tells what would be.
    pub fn without_replays(mut self) -> Self {
        self.replay = false;
        self
    }

    /// Walks through the time, the oldest first.
    ///
    /// # Errors
    ///
    /// Those of the calls, and [`Error::is_workflow`] when `seen` failed. Running again is safe: what was replayed before the error
    /// is pending then.
    pub async fn run<F, A>(self, seen: F) -> Result<Report, Error>
    where
        F: Fn(WebhookEventId) -> A + Send + Sync,
        A: Future<Output = Result<bool, BoxError>> + Send,
    {
        let end = match self.until {
            Some(until) => until,
            None => now(&self.client)?,
        };
        let report = Report::new((self.since, end));
        let mut walk = Walk { settings: &self, seen, report, hashes: RandomState::new(), early: HashSet::new() };
        let mut from = self.since;
        while from < end {
            let to = from.checked_add(self.slice).map_or(end, |to| to.min(end));
            walk.slice(from, to, end).await?;
            from = to;
        }
        Ok(walk.report)
    }
}

impl<F, A> Walk<'_, F>
where
    F: Fn(WebhookEventId) -> A + Send + Sync,
    A: Future<Output = Result<bool, BoxError>> + Send,
{
    /// The events of a slice, and the sessions that began in it.
    async fn slice(&mut self, from: Timestamp, to: Timestamp, end: Timestamp) -> Result<(), Error> {
        let client = self.settings.client.clone();
        // A session that began here may have ended after it, so the events of the next hour are known too.
        let over = later(to, LIFE);
        let mut list = client.webhooks().events().list().created_from(from).created_to(over).limit(100).stream();
        let mut known = HashSet::new();
        while let Some(event) = list.try_next().await? {
            known.insert(self.hashes.hash_one((&event.trigger_id, &event.type_)));
            let counts = event.created_at >= from && event.created_at < to;
            if counts && !self.early.contains(&self.hashes.hash_one(&event.id)) {
                self.event(&event).await?;
            }
        }
        let mut list = client.sessions().list().created_from(from).created_to(later(to, EDGE)).limit(100).stream();
        while let Some(session) = list.try_next().await? {
            if session.created_at < from || session.created_at >= to {
                continue;
            }
            self.report.sessions += 1;
            let event_type = format!("verification.session.{}", session.status);
            if !session.status.is_terminal() {
                self.report.open += 1;
            } else if !known.contains(&self.hashes.hash_one((session.id.as_str(), &event_type))) {
                self.missing(&session, &event_type, (to, end)).await?;
            }
        }
        Ok(())
    }

    /// A session that is over, and whose event was not listed: it was withdrawn later, or it ended just now, or the server left the
    /// row out, as it does where rows share a millisecond with a page's last one.
    async fn missing(
        &mut self,
        session: &Session,
        event_type: &str,
        (to, end): (Timestamp, Timestamp),
    ) -> Result<(), Error> {
        let times = [session.completed_at.unwrap_or(session.updated_at), session.updated_at];
        for time in times {
            let Some(event) = self.listed_at(time, session, event_type).await? else { continue };
            // What was created after the end is the next run's.
            if event.created_at < end {
                if event.created_at >= to {
                    self.early.insert(self.hashes.hash_one(&event.id));
                }
                self.event(&event).await?;
            }
            return Ok(());
        }
        if times.iter().all(|time| *time < end) {
            let (session, event_type) = (Some(session.id.clone()), String::new());
            let lost = Lost { session, event: None, event_type, reason: LossReason::NoEvent };
            self.report.lost(lost, self.settings.most);
        }
        Ok(())
    }

    /// A session's event, from lists that begin just after it: it is near their top, and away from a page's end.
    async fn listed_at(
        &self,
        time: Timestamp,
        session: &Session,
        event_type: &str,
    ) -> Result<Option<WebhookEvent>, Error> {
        let webhooks = self.settings.client.webhooks();
        for after in JUST_AFTER {
            let mut list = webhooks.events().list().created_to(later(time, after)).limit(100);
            if let Some(from) = earlier(time, EDGE) {
                list = list.created_from(from);
            }
            let mut list = list.stream();
            while let Some(event) = list.try_next().await? {
                if event.trigger_id == session.id.as_str() && event.type_ == event_type {
                    return Ok(Some(event));
                }
            }
        }
        Ok(None)
    }

    async fn event(&mut self, event: &WebhookEvent) -> Result<(), Error> {
        let most = self.settings.most;
        self.report.events += 1;
        if (self.seen)(event.id.clone()).await.map_err(failed("the look-up of what was seen"))? {
            self.report.seen += 1;
            return Ok(());
        }
        match judge(event, now(&self.settings.client)?, self.settings.settle) {
            Verdict::UnderWay => self.report.under_way(&event.id, most),
            Verdict::Lost(reason) => self.lost(event, reason),
            Verdict::Replay if !self.settings.replay => self.report.replayed(&event.id, most),
            Verdict::Replay => self.replay(event).await?,
        }
        Ok(())
    }

    async fn replay(&mut self, event: &WebhookEvent) -> Result<(), Error> {
        let most = self.settings.most;
        let client = self.settings.client.clone();
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
            match judge(&event, now(&client)?, self.settings.settle) {
                Verdict::UnderWay => self.report.under_way(&event.id, most),
                Verdict::Lost(reason) => self.lost(&event, reason),
                Verdict::Replay => self.lost(&event, LossReason::Other),
            }
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
        // Whether it happened is to be seen: what was replayed is pending.
        let event = client.webhooks().events().get(&event.id).send().await?;
        if judge(&event, now(&client)?, self.settings.settle) == Verdict::UnderWay {
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

fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(time)
}

fn earlier(time: Timestamp, by: Duration) -> Option<Timestamp> {
    let by = i64::try_from(by.as_secs()).ok()?;
    Timestamp::from_unix_seconds(time.unix_seconds().checked_sub(by)?).ok()
}
