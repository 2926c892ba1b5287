//! Work on one entry under a lease: open, claim, handle, finish.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kayle_id_webhook::webhook::{Event, Receiver};
use tokio::sync::watch;
use tokio::time::Instant;
use tracing::Instrument;

use crate::handler::{self, BoxedHandler};
use crate::observe::Shared;
use crate::opening::{self, Unopened};
use crate::run::{Ended, told};
use crate::{Activity, ClaimOutcome, Error, HandlerError, Lease, ParkReason, Store, Taken, backoff};

/// One entry at work.
pub(crate) struct Work {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) shared: Arc<Shared>,
    pub(crate) receiver: Receiver,
    pub(crate) handler: Arc<BoxedHandler>,
    pub(crate) taken: Taken,
    pub(crate) hands_back: watch::Receiver<bool>,
    /// The lease runs from here at the latest.
    pub(crate) since: Instant,
}

/// How the handler ended.
enum Handled {
    Done,
    Failed(HandlerError),
    Stopped,
    Lost,
}

/// For how long the success of a handler is reported to a store that does not answer, whatever the lease: it stays valid
/// until somebody else takes the entry.
const FINISHING: Duration = Duration::from_secs(120);

impl Work {
    pub(crate) async fn run(self) -> Ended {
        let span = self.shared.span(&self.taken);
        self.process().instrument(span).await
    }

    async fn process(mut self) -> Ended {
        let attempts = self.taken.attempts;
        if attempts >= self.shared.settings.attempts {
            let text = format!("gave up after {attempts} attempts: the worker crashed or lost its lease each time");
            return self.park(ParkReason::Abandoned, &text, None).await;
        }
        let event = match opening::open(&self.receiver, &self.taken).await {
            Ok(event) => event,
            Err(Unopened::Park(reason, text)) => return self.park(reason, &text, None).await,
            Err(Unopened::Retry(error)) => return self.failed(error).await,
        };
        self.shared.tell(&Activity::Opened);
        let key = opening::key_of(&event, &self.taken);
        match self.settle(self.shared.settings.lease, || self.store.claim(self.lease(), &key)).await {
            Some(ClaimOutcome::Granted) => {}
            Some(ClaimOutcome::Busy) => return self.busy().await,
            Some(ClaimOutcome::Committed) => return self.finish(Ended::Repeated).await,
            Some(ClaimOutcome::Lost) => return self.lost(),
            None => return Ended::Other,
        }
        match self.handle(event, key).await {
            Handled::Done => self.finish(Ended::Handled).await,
            Handled::Failed(error) if error.parks() => {
                self.park(ParkReason::Rejected, error.text(), Some(error.text())).await
            }
            Handled::Failed(error) => self.failed(error).await,
            Handled::Stopped => self.hand_back().await,
            Handled::Lost => self.lost(),
        }
    }

    fn lease(&self) -> Lease {
        self.taken.lease
    }

    /// Runs the handler while the lease lasts, renewing it.
    async fn handle(&mut self, event: Event, key: String) -> Handled {
        let handling = opening::handling(&self.taken, key, self.lease().fence());
        let length = self.shared.settings.lease;
        // A task of its own, so that its panic is its own. It is aborted when this is dropped.
        let mut task = tokio::task::JoinSet::new();
        let handler = Arc::clone(&self.handler);
        let span = tracing::Span::current();
        handler::spawn(&mut task, move || handler(event, handling).instrument(span));
        let mut since = self.since;
        let mut renewal = since + length / 3;
        loop {
            tokio::select! {
                biased;
                ended = task.join_next() => return match ended {
                    Some(Ok(Ok(()))) => Handled::Done,
                    Some(Ok(Err(error))) => Handled::Failed(error),
                    _ => Handled::Failed(HandlerError::panicked()),
                },
                () = told(&mut self.hands_back) => {
                    task.shutdown().await;
                    return Handled::Stopped;
                }
                () = tokio::time::sleep_until(renewal) => {}
            }
            // The handler goes on meanwhile, but not beyond the lease.
            let asked = Instant::now();
            let renew = self.store.renew(self.taken.lease, length);
            let renewed = tokio::select! {
                biased;
                ended = task.join_next() => return match ended {
                    Some(Ok(Ok(()))) => Handled::Done,
                    Some(Ok(Err(error))) => Handled::Failed(error),
                    _ => Handled::Failed(HandlerError::panicked()),
                },
                renewed = tokio::time::timeout_at(since + length, renew) => renewed,
            };
            match renewed {
                Ok(Ok(true)) => {
                    since = asked;
                    renewal = since + length / 3;
                    continue;
                }
                Ok(Err(error)) => {
                    self.shared.tell(&Activity::StoreFailed(error.to_string()));
                    renewal = Instant::now() + length / 10;
                    if renewal < since + length {
                        continue;
                    }
                }
                Ok(Ok(false)) | Err(_) => {}
            }
            task.shutdown().await;
            return Handled::Lost;
        }
    }

    async fn finish(&self, ended: Ended) -> Ended {
        let patience = self.shared.settings.lease.max(FINISHING);
        match self.settle(patience, || self.store.finish(self.lease())).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        self.shared.tell(&match ended {
            Ended::Repeated => Activity::Repeated,
            _ => Activity::Handled { after: opening::age(&self.taken) },
        });
        ended
    }

    async fn failed(&self, error: HandlerError) -> Ended {
        tracing::Span::current().record("error.type", "handler");
        let settings = &self.shared.settings;
        let attempt = self.taken.attempts.saturating_add(1);
        if attempt >= settings.attempts {
            return self.park(ParkReason::Failed, error.text(), None).await;
        }
        let retry_in = backoff::wait(settings.backoff, settings.most, attempt, backoff::random());
        match self.settle(settings.lease, || self.store.retry(self.lease(), retry_in, true)).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        self.shared.tell(&Activity::Failed { attempt, retry_in, error: error.text().to_owned() });
        Ended::Failed
    }

    /// Another entry's worker has the event: this entry is looked at again once that may have ended.
    async fn busy(&self) -> Ended {
        let settings = &self.shared.settings;
        let wait = backoff::wait(settings.backoff, settings.lease, 1, backoff::random());
        match self.settle(settings.lease, || self.store.retry(self.lease(), wait, false)).await {
            Some(true) => self.shared.tell(&Activity::Busy),
            Some(false) => return self.lost(),
            None => {}
        }
        Ended::Other
    }

    async fn hand_back(&self) -> Ended {
        let lease = self.shared.settings.lease;
        match self.settle(lease, || self.store.retry(self.lease(), Duration::ZERO, false)).await {
            Some(true) => self.shared.tell(&Activity::HandedBack),
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        Ended::HandedBack
    }

    async fn park(&self, reason: ParkReason, error: &str, note: Option<&str>) -> Ended {
        tracing::Span::current().record("error.type", reason.as_str());
        let lease = self.shared.settings.lease;
        match self.settle(lease, || self.store.park(self.lease(), reason, note)).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        self.shared.tell(&Activity::Parked { reason, error: error.to_owned() });
        Ended::Parked
    }

    fn lost(&self) -> Ended {
        self.shared.tell(&Activity::LeaseLost);
        Ended::Other
    }

    /// Repeats a call until the store answers. Each of them may be repeated, and the store refuses what is too late.
    async fn settle<T, F: Future<Output = Result<T, Error>>>(
        &self,
        patience: Duration,
        ask: impl Fn() -> F,
    ) -> Option<T> {
        let end = Instant::now() + patience;
        let mut tries = 0;
        loop {
            match ask().await {
                Ok(value) => return Some(value),
                Err(error) => self.shared.tell(&Activity::StoreFailed(error.to_string())),
            }
            tries += 1;
            let pause = backoff::wait(Duration::from_millis(100), Duration::from_secs(5), tries, backoff::random());
            if *self.hands_back.borrow() || Instant::now() + pause >= end {
                return None;
            }
            tokio::time::sleep(pause).await;
        }
    }
}
