//! What a receiver missed while it was away.

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

/// Finds the results that the application never saw, has the server send again what it still keeps, and tells what is lost.
///
/// It reads every event since then, asks `seen` for each, and looks at the deliveries of those that were not seen:
///
/// * A delivery that is under way is left alone, so that running this twice sends nothing twice. Under way is what was tried, or
///   created, within the last 11 hours; the longest wait between two attempts is 10 hours. What is pending for longer than that was
///   forgotten by the server.
/// * A payload that the server keeps and does not send by itself any more is replayed. It arrives by webhook as ever.
/// * Everything else is lost, with its reason, or was ended by its user's withdrawal.
///
/// Then it reads the sessions of the same time, and reports those that are over and have no event.
///
/// Run it after an outage and once a day, over the last four days or more: a payload is kept for 27 hours of attempts and the endpoint's
/// retention hours after. The server deletes events after 30 days, so that what was lost before is unknowable
/// ([`Report::unknowable_time`]). A replay takes the scope `webhooks:write`.
///
/// Events that share a millisecond are missing from the server's pages where a page ends among them. This walk asks for them by
/// windows of time instead, so that it sees all of them, at one request for up to 100 events. It holds 16 bytes for each event of one
/// [`slice`](Reconcile::slice) in memory.
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

    /// How much of the time is held in memory at once, 16 bytes an event; 6 hours unless set, at least a minute.
    pub fn slice(mut self, time: Duration) -> Self {
        self.slice = time.max(Duration::from_secs(60));
        self
    }

    /// How long each list of the report may be; 10,000 unless set. The counts go on.
    pub fn ids_at_most(mut self, most: usize) -> Self {
        self.most = most;
        self
    }

    /// Sends nothing again. [`Report::replayed`](field@Report::replayed) then counts what would be.
    pub fn without_replays(mut self) -> Self {
        self.replay = false;
        self
    }

    /// Walks through the time, the oldest first.
    ///
    /// # Errors
    ///
    /// [`Error::is_call`] for those of the calls, and [`Error::is_hook`] if `seen` failed. Running again is safe: what was replayed
    /// before the error is pending then.
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
