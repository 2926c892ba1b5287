//! Finds the results that a receiver missed while it was down.

mod report;
mod verdict;
mod walk;
mod windows;

pub use report::{Ended, LossReason, Lost, Report, Unknowable, UnknowableReason};

use std::future::Future;
use std::time::Duration;

use self::walk::Walk;
use super::error::Error;
use super::store::BoxError;
use super::time::{earlier, now};
use crate::client::Client;
use crate::model::{Timestamp, WebhookEventId};

/// For how long the server keeps sessions, events and deliveries that are over.
const RETENTION: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Finds the results that the application has not received, has the server send them again if possible, and reports lost ones.
///
/// It reads every event since a time, calls `seen` for each, and checks the deliveries of events that were not seen:
///
/// * A pending delivery is left alone, so that running this twice sends nothing twice. A delivery counts as pending if it was
///   created or tried within the last 11 hours; the longest wait between two attempts is 10 hours. The server has forgotten
///   deliveries that are pending for longer.
/// * A payload that the server keeps and does not send by itself any more is replayed. It arrives by webhook as usual.
/// * Everything else is lost, with a reason, or was ended by its user's withdrawal.
///
/// Then it reads the sessions of the same time, and reports those that are over and have no event.
///
/// Run it after an outage and once a day, over the last four days or more: the server keeps a payload for 27 hours of attempts plus the
/// endpoint's retention hours. The server deletes events after 30 days, so earlier losses cannot be found
/// ([`Report::unknowable_time`]). A replay needs the scope `webhooks:write`.
///
/// The server's pages can miss events that share a millisecond. This workflow reads windows of time instead, so that it sees all of
/// them, with one request for up to 100 events. It needs 16 bytes of memory for each event of one [`slice`](Reconcile::slice).
///
/// A withdrawal *after* a delivery makes no event: [`watch_withdrawals`](super::watch_withdrawals) finds those.
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
/// println!("{report}");
/// for lost in &report.lost_list {
///     println!("{:?}: {}; ask the user again", lost.session, lost.reason);
/// }
/// # Ok(())
/// # }
/// ```
#[doc(alias = "replay")]
#[doc(alias = "missed webhooks")]
#[doc(alias = "backfill")]
#[doc(alias = "lost webhook")]
#[doc(alias = "outage")]
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

/// A reconciliation, not started yet. [`reconcile`] makes it, and [`run`](Self::run) starts it.
///
/// ```no_run
/// use kayle_id::WebhookEventId;
/// use kayle_id::workflows::{BoxError, reconcile};
///
/// # async fn run(client: kayle_id::Client, since: kayle_id::Timestamp) -> Result<(), kayle_id::workflows::Error> {
/// # async fn seen(_: WebhookEventId) -> Result<bool, BoxError> { Ok(true) }
/// // A dry run: counts what would be sent again.
/// let report = reconcile(&client, since).without_replays().run(seen).await?;
/// println!("{} events would be replayed", report.replayed);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "does nothing until `run` is called"]
pub struct Reconcile {
    client: Client,
    since: Timestamp,
    until: Option<Timestamp>,
    settle: Duration,
    slice: Duration,
    most: usize,
    replay: bool,
}

impl Reconcile {
    /// Sets the end of the time that is checked. The default is now.
    pub fn until(mut self, time: Timestamp) -> Self {
        self.until = Some(time);
        self
    }

    /// Sets how long an acknowledged event may be unseen, because the application still processes it. The default is 15 minutes.
    pub fn settle(mut self, time: Duration) -> Self {
        self.settle = time;
        self
    }

    /// Sets the length of time whose events are in memory at once, 16 bytes each. The default is 6 hours, the minimum a minute.
    pub fn slice(mut self, time: Duration) -> Self {
        self.slice = time.max(Duration::from_secs(60));
        self
    }

    /// Sets the longest length of each list in the report. The default is 10,000. The counts are not limited.
    pub fn ids_at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Replays nothing. [`Report::replayed`](field@Report::replayed) then counts the events that would be replayed.
    pub fn without_replays(mut self) -> Self {
        self.replay = false;
        self
    }

    /// Checks the time, from the oldest events on.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] if a call failed, and [`Error::is_hook`] if `seen` failed. Running again is safe: events that were
    /// replayed before the error are pending then.
    pub async fn run<F, A>(self, seen: F) -> Result<Report, Error>
    where
        F: Fn(WebhookEventId) -> A + Send + Sync,
        A: Future<Output = Result<bool, BoxError>> + Send,
    {
        let now = now(&self.client)?;
        let end = self.until.map_or(now, |until| until.min(now));
        let horizon = earlier(now, RETENTION).min(end);
        let mut walk = Walk::new(&self, seen, (self.since, end), horizon);
        // What the server deletes is sparse, however long ago it begins.
        let mut from = self.since;
        if from < horizon {
            walk.slice(from, horizon).await?;
            from = horizon;
        }
        while from < end {
            let to = from.checked_add(self.slice).map_or(end, |to| to.min(end));
            walk.slice(from, to).await?;
            from = to;
        }
        Ok(walk.finish())
    }
}
