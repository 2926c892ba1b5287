//! What is done with one entry.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::Instant;

use super::handler::BoxedHandler;
use super::inbox::Inner;
use super::{Claim, HandlerError, Handling, Lease, Outcome, ParkReason, Taken, backoff};
use crate::inbox::error::Error;
use crate::model::Timestamp;
use crate::webhook::{Event, Receiver};

/// One entry at work.
pub(super) struct Work {
    pub(super) inner: Arc<Inner>,
    pub(super) receiver: Receiver,
    pub(super) handler: Arc<BoxedHandler>,
    pub(super) taken: Taken,
    pub(super) hands_back: watch::Receiver<bool>,
    /// The lease runs from here at the latest.
    pub(super) since: Instant,
}

/// How it ended.
pub(super) enum Ended {
    Handled,
    Repeated,
    Failed,
    Parked,
    HandedBack,
    Other,
}

/// What became of the handler.
enum Handled {
    Done,
    Failed(HandlerError),
    Stopped,
    Lost,
}

impl Work {
    pub(super) async fn run(mut self) -> Ended {
        if self.taken.attempts > self.inner.settings.attempts {
            return self.park(ParkReason::Abandoned, "its workers died as often as it may fail", None).await;
        }
        let event = match self.open().await {
            Ok(Ok(event)) => event,
            Ok(Err(error)) => return self.unopened(&error).await,
            Err(panicked) => return self.failed(panicked).await,
        };
        self.inner.tell(&Outcome::Opened);
        let id = self.taken.lease.id;
        // Not the form of an event's id, so the two are never one.
        let key = event.event_id().map_or_else(|| format!("entry {id}"), ToString::to_string);
        match self.settle(|| self.inner.store.claim(self.lease(), &key)).await {
            Some(Claim::Granted) => {}
            Some(Claim::Busy) => return self.busy().await,
            Some(Claim::Committed) => return self.finish(Ended::Repeated).await,
            Some(Claim::Lost) => return self.lost(),
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

    /// On a thread that may compute, whatever the key is.
    async fn open(&self) -> Result<Result<Event, crate::webhook::Error>, HandlerError> {
        let (receiver, delivery) = (self.receiver.clone(), self.taken.delivery.clone());
        let runtime = tokio::runtime::Handle::current();
        let open = move || runtime.block_on(receiver.open(&delivery));
        tokio::task::spawn_blocking(open).await.map_err(|_| HandlerError::panicked())
    }

    async fn unopened(&self, error: &crate::webhook::Error) -> Ended {
        let text = error.to_string();
        if error.is_unreadable_payload() {
            return self.park(ParkReason::Unreadable, &text, None).await;
        }
        if !error.is_unknown_key() {
            return self.park(ParkReason::Refused, &text, None).await;
        }
        let kids = self.receiver.keyring().map(|keyring| keyring.kids()).unwrap_or_default();
        let held = match self.taken.delivery.kid() {
            Some(kid) => kids.contains(&kid),
            None => kids.len() == 1,
        };
        // A key that is held and not at hand is a service that does not answer.
        if held { self.failed(text.into()).await } else { self.park(ParkReason::KeyMissing, &text, None).await }
    }

    /// Runs the handler while the lease lasts, renewing it.
    async fn handle(&mut self, event: Event, idempotency_key: String) -> Handled {
        let handling = Handling {
            idempotency_key,
            fence: self.lease().token,
            attempt: self.taken.attempts,
            entry: self.lease().id,
            stored_at: self.taken.stored_at,
        };
        let length = self.inner.settings.lease;
        // A task of its own, so that its panic is its own; aborted when this is dropped.
        let mut task = tokio::task::JoinSet::new();
        task.spawn((self.handler)(event, handling));
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
                () = async { drop(self.hands_back.wait_for(|stop| *stop).await) } => {
                    task.shutdown().await;
                    return Handled::Stopped;
                }
                () = tokio::time::sleep_until(renewal) => {}
            }
            // The handler goes on meanwhile, but not beyond the lease.
            let asked = Instant::now();
            let renew = self.inner.store.renew(self.taken.lease, length);
            match tokio::time::timeout_at(since + length, renew).await {
                Ok(Ok(true)) => {
                    since = asked;
                    renewal = since + length / 3;
                    continue;
                }
                Ok(Err(error)) => {
                    self.inner.tell(&Outcome::StoreFailed(error.to_string()));
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
        match self.settle(|| self.inner.store.finish(self.lease())).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        let now = Timestamp::try_from(SystemTime::now()).ok();
        let after = now.and_then(|now| now.since(self.taken.stored_at)).unwrap_or_default();
        self.inner.tell(&match ended {
            Ended::Repeated => Outcome::Repeated,
            _ => Outcome::Handled { after },
        });
        ended
    }

    async fn failed(&self, error: HandlerError) -> Ended {
        let settings = &self.inner.settings;
        let attempt = self.taken.attempts;
        if attempt >= settings.attempts {
            return self.park(ParkReason::Failed, error.text(), None).await;
        }
        let retry_in = backoff::wait(settings.backoff, settings.most, attempt, backoff::random());
        match self.settle(|| self.inner.store.retry(self.lease(), retry_in, true)).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        self.inner.tell(&Outcome::Failed { attempt, retry_in, error: error.text().to_owned() });
        Ended::Failed
    }

    /// Another entry's worker has the event: this one looks again once that may have ended.
    async fn busy(&self) -> Ended {
        let settings = &self.inner.settings;
        let wait = backoff::wait(settings.backoff, settings.lease, 1, backoff::random());
        match self.settle(|| self.inner.store.retry(self.lease(), wait, false)).await {
            Some(true) => self.inner.tell(&Outcome::Busy),
            Some(false) => return self.lost(),
            None => {}
        }
        Ended::Other
    }

    async fn hand_back(&self) -> Ended {
        match self.settle(|| self.inner.store.retry(self.lease(), Duration::ZERO, false)).await {
            Some(true) => self.inner.tell(&Outcome::HandedBack),
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        Ended::HandedBack
    }

    async fn park(&self, reason: ParkReason, error: &str, note: Option<&str>) -> Ended {
        match self.settle(|| self.inner.store.park(self.lease(), reason, note)).await {
            Some(true) => {}
            Some(false) => return self.lost(),
            None => return Ended::Other,
        }
        self.inner.tell(&Outcome::Parked { reason, error: error.to_owned() });
        Ended::Parked
    }

    fn lost(&self) -> Ended {
        self.inner.tell(&Outcome::LeaseLost);
        Ended::Other
    }

    /// Asks the store until it answers, for as long as a lease takes: what it refuses then it refuses rightly.
    async fn settle<T, F: Future<Output = Result<T, Error>>>(&self, ask: impl Fn() -> F) -> Option<T> {
        let end = Instant::now() + self.inner.settings.lease;
        let mut tries = 0;
        loop {
            match ask().await {
                Ok(value) => return Some(value),
                Err(error) => self.inner.tell(&Outcome::StoreFailed(error.to_string())),
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
