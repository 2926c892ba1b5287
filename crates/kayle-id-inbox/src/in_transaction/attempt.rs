//! Work on one entry in a transaction: open, complete, handle, commit.

use std::sync::Arc;
use std::time::Duration;

use kayle_id_webhook::webhook::{Event, Receiver};
use tokio::sync::watch;
use tracing::Instrument;

use super::at_work::AtWork;
use crate::handler::{self, HandlerFuture};
use crate::observe::Shared;
use crate::opening::{self, Unopened};
use crate::run::{Ended, told};
use crate::transactional::{Held, Lent};
use crate::{
    Activity, ClaimOutcome, Error, HandlerError, HandlerTransaction, Handling, ParkReason, TransactionalStore, backoff,
};

pub(super) type BoxedHandler<T> = dyn Fn(Event, Handling, HandlerTransaction<T>) -> HandlerFuture + Send + Sync;

pub(super) struct Worker<S: TransactionalStore> {
    pub(super) store: Arc<S>,
    pub(super) shared: Arc<Shared>,
    pub(super) receiver: Receiver,
    pub(super) handler: Arc<BoxedHandler<S::Transaction>>,
}

impl<S: TransactionalStore> Clone for Worker<S> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            shared: Arc::clone(&self.shared),
            receiver: self.receiver.clone(),
            handler: Arc::clone(&self.handler),
        }
    }
}

/// What is to become of an entry.
enum Outcome {
    Commit(Ended),
    Failed(HandlerError),
    Park { reason: ParkReason, error: String, note: Option<String> },
    StoreFailed(Error),
    Busy,
    Lost,
    HandBack,
}

/// How soon an entry is looked at again that the store failed on.
const SOON: Duration = Duration::from_millis(100);

impl<S: TransactionalStore> Worker<S> {
    /// Works on an entry until it is settled, or until the workers have to give back what they have.
    pub(super) async fn process(
        &self,
        session: &mut S::Session,
        held: Held<S::Hold>,
        hands_back: &mut watch::Receiver<bool>,
    ) -> Ended {
        let mut entry = AtWork::new(Arc::clone(&self.store), held);
        let outcome = tokio::select! {
            biased;
            outcome = self.attempt(&mut entry) => outcome,
            () = told(hands_back) => Outcome::HandBack,
        };
        match outcome {
            Outcome::Commit(ended) => self.commit(session, entry, ended).await,
            Outcome::Failed(error) => self.failed(entry, error).await,
            Outcome::Park { reason, error, note } => self.park(entry, reason, error, note).await,
            Outcome::StoreFailed(error) => {
                self.store_failed(&error);
                self.settled(entry.retry(SOON, false).await);
                Ended::Other
            }
            Outcome::Busy => {
                let wait =
                    backoff::wait(self.shared.settings.backoff, self.shared.settings.lease, 1, backoff::random());
                self.shared.tell(&Activity::Busy);
                self.settled(entry.retry(wait, false).await);
                Ended::Other
            }
            Outcome::Lost => {
                entry.forget();
                self.lost()
            }
            Outcome::HandBack => self.hand_back(entry).await,
        }
    }

    /// Gives back an entry that came after the stop.
    pub(super) async fn return_untouched(&self, held: Held<S::Hold>) {
        self.settled(AtWork::new(Arc::clone(&self.store), held).retry(Duration::ZERO, false).await);
    }

    /// Everything up to the end of the handler. It can be dropped at any time.
    async fn attempt(&self, entry: &mut AtWork<S>) -> Outcome {
        let Some(held) = &mut entry.held else { return Outcome::Lost };
        if let Some(abandoned) = self.abandoned(held) {
            return abandoned;
        }
        let event = match opening::open(&self.receiver, &held.taken).await {
            Ok(event) => event,
            Err(Unopened::Park(reason, error)) => return Outcome::Park { reason, error, note: None },
            Err(Unopened::Retry(error)) => return Outcome::Failed(error),
        };
        self.shared.tell(&Activity::Opened);
        let key = opening::key_of(&event, &held.taken);
        let (outcome, transaction) = match self.store.complete(held, &key).await {
            Ok(completed) => completed,
            Err(error) => return Outcome::StoreFailed(error),
        };
        let handling = opening::handling(&held.taken, key, 0);
        let abandoned = self.abandoned(held);
        let transaction = transaction.and_then(|transaction| entry.lent.insert(Lent::new(transaction)).lend());
        if let Some(abandoned) = abandoned {
            return abandoned;
        }
        let transaction = match (outcome, transaction) {
            (ClaimOutcome::Granted, Some(transaction)) => transaction,
            (ClaimOutcome::Committed, Some(_)) => return Outcome::Commit(Ended::Repeated),
            (ClaimOutcome::Busy, _) => return Outcome::Busy,
            _ => return Outcome::Lost,
        };
        let (handler, span) = (Arc::clone(&self.handler), tracing::Span::current());
        handler::spawn(&mut entry.handler, move || handler(event, handling, transaction).instrument(span));
        match entry.handler.join_next().await {
            Some(Ok(Ok(()))) => Outcome::Commit(Ended::Handled),
            Some(Ok(Err(error))) if error.parks() => {
                let error = error.text().to_owned();
                Outcome::Park { reason: ParkReason::Rejected, note: Some(error.clone()), error }
            }
            Some(Ok(Err(error))) => Outcome::Failed(error),
            _ => Outcome::Failed(HandlerError::panicked()),
        }
    }

    /// What becomes of an entry on which workers have crashed too often.
    fn abandoned(&self, held: &Held<S::Hold>) -> Option<Outcome> {
        let attempts = held.taken.attempts;
        (attempts >= self.shared.settings.attempts).then(|| {
            let error = format!("gave up after {attempts} attempts: the worker crashed each time");
            Outcome::Park { reason: ParkReason::Abandoned, error, note: None }
        })
    }

    async fn commit(&self, session: &mut S::Session, mut entry: AtWork<S>, ended: Ended) -> Ended {
        let transaction = entry.take_transaction();
        let (Some(held), Some(transaction)) = (&mut entry.held, transaction) else {
            let error = "the handler ended while another task still held its transaction";
            return self.failed(entry, error.into()).await;
        };
        match self.store.commit(session, held, transaction).await {
            Ok(true) => {}
            Ok(false) => {
                let error = "what the handler did cannot be committed: a statement failed, or a deferred constraint is violated";
                return self.failed(entry, error.into()).await;
            }
            Err(error) => {
                self.store_failed(&error);
                // Everything is there or nothing is. In the latter case the entry is tried again, and in the former there is
                // none to try.
                if let Err(error) = entry.retry(SOON, false).await {
                    self.store_failed(&error);
                }
                return Ended::Other;
            }
        }
        let after = entry.held.as_ref().map(|held| opening::age(&held.taken)).unwrap_or_default();
        entry.forget();
        self.shared.tell(&match ended {
            Ended::Repeated => Activity::Repeated,
            _ => Activity::Handled { after },
        });
        ended
    }

    async fn failed(&self, entry: AtWork<S>, error: HandlerError) -> Ended {
        tracing::Span::current().record("error.type", "handler");
        let settings = &self.shared.settings;
        let attempts = entry.held.as_ref().map_or(0, |held| held.taken.attempts);
        let attempt = attempts.saturating_add(1);
        if attempt >= settings.attempts {
            return self.park(entry, ParkReason::Failed, error.text().to_owned(), None).await;
        }
        let retry_in = backoff::wait(settings.backoff, settings.most, attempt, backoff::random());
        if !self.settled(entry.retry(retry_in, true).await) {
            return Ended::Other;
        }
        self.shared.tell(&Activity::Failed { attempt, retry_in, error: error.text().to_owned() });
        Ended::Failed
    }

    async fn park(&self, entry: AtWork<S>, reason: ParkReason, error: String, note: Option<String>) -> Ended {
        tracing::Span::current().record("error.type", reason.as_str());
        if !self.settled(entry.park(reason, note).await) {
            return Ended::Other;
        }
        self.shared.tell(&Activity::Parked { reason, error });
        Ended::Parked
    }

    async fn hand_back(&self, entry: AtWork<S>) -> Ended {
        if !self.settled(entry.retry(Duration::ZERO, false).await) {
            return Ended::Other;
        }
        self.shared.tell(&Activity::HandedBack);
        Ended::HandedBack
    }

    fn settled(&self, settled: Result<bool, Error>) -> bool {
        match settled {
            Ok(true) => true,
            Ok(false) => {
                self.lost();
                false
            }
            Err(error) => {
                // The transaction is undone all the same, and the entry is taken again.
                self.store_failed(&error);
                false
            }
        }
    }

    pub(super) fn store_failed(&self, error: &Error) {
        self.shared.tell(&Activity::StoreFailed(error.to_string()));
    }

    fn lost(&self) -> Ended {
        self.shared.tell(&Activity::LeaseLost);
        Ended::Other
    }
}
