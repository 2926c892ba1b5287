//! Workers whose handlers run in the store's transaction.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use kayle_id_webhook::webhook::{Event, Receiver, SealedDelivery};
use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::JoinSet;
use tracing::Instrument;

use crate::handler::{self, HandlerFuture};
use crate::observe::Shared;
use crate::opening::{self, Unopened};
use crate::run::{Counts, Ended, RunSettings, Summary};
use crate::transactional::{Held, Lent, Settlement};
use crate::workers::Idle;
use crate::{
    Activity, ClaimOutcome, Error, HandlerError, HandlerTransaction, Handling, Inbox, NewEntry, ParkReason, Run,
    Stored, TransactionalStore, backoff,
};

type BoxedHandler<T> = dyn Fn(Event, Handling, HandlerTransaction<T>) -> HandlerFuture + Send + Sync;

impl<S: TransactionalStore> Inbox<S> {
    /// Starts workers whose handlers run in a transaction of the store: the handler's effect, the claim on the event's id
    /// and the completion of the entry commit together, or none of them does. So each effect takes place exactly once,
    /// whenever a process, a connection or the database is killed.
    ///
    /// The handler is given the transaction, and executes its statements on `&mut **transaction`. It does not commit: the
    /// inbox does, once the handler has returned `Ok`. An error or a panic rolls everything back, and the entry is tried
    /// again as in [`run`](Inbox::run). Slow work that is not in the database, such as a call to another service, belongs
    /// in `run`, because the transaction is open all the while.
    ///
    /// ```
    /// # #[cfg(feature = "postgres")]
    /// # async fn example(receiver: kayle_id_webhook::webhook::Receiver, pool: sqlx::PgPool) -> Result<(), kayle_id_inbox::Error> {
    /// use kayle_id_inbox::{Inbox, PostgresStore};
    /// use kayle_id_webhook::ShareFields;
    ///
    /// let inbox = Inbox::new(PostgresStore::new(pool).await?);
    /// inbox
    ///     .run_in_transaction(receiver, |event, handling, mut transaction| async move {
    ///         // What the application asked for when it created the session. A success alone is not enough.
    ///         let asked = ShareFields::new().require_age_over(18, "The law asks for it");
    ///         if let Ok(person) = event.satisfied(&asked) {
    ///             sqlx::query("UPDATE users SET verified_at = now() WHERE session_id = $1")
    ///                 .bind(person.session_id().as_str())
    ///                 .execute(&mut **transaction)
    ///                 .await?;
    ///         }
    ///         Ok(())
    ///     })
    ///     .await;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # How an entry is held
    ///
    /// Over Postgres the transaction itself holds the entry (`FOR UPDATE SKIP LOCKED`): no lease and no clock is involved,
    /// and the entry of a crashed worker is free as soon as its connection is gone. Each handler uses one connection of the
    /// pool, and the workers together one more.
    ///
    /// SQLite has one writer at a time, so deliveries are opened under a lease, and the transaction begins with the
    /// handler (`BEGIN IMMEDIATE`). It goes ahead only if the lease still holds, which makes the result independent of
    /// clocks as well. A handler must not call this inbox, which waits for the same writer.
    pub fn run_in_transaction<H, F>(&self, receiver: Receiver, handler: H) -> Run
    where
        H: Fn(Event, Handling, HandlerTransaction<S::Transaction>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        let (store, shared) = (Arc::clone(&self.typed), Arc::clone(&self.shared));
        let handler = Arc::new(handler);
        let boxed = move |event, handling, transaction| -> HandlerFuture {
            let handler = Arc::clone(&handler);
            Box::pin(async move { handler(event, handling, transaction).await })
        };
        let handler: Arc<BoxedHandler<S::Transaction>> = Arc::new(boxed);
        Run::new(move |settings| work(Worker { store, shared, receiver, handler }, settings))
    }

    /// Stores a delivery in a transaction of the application's: it is in the inbox once that commits.
    ///
    /// Pass the transaction itself, or any connection that is in one:
    ///
    /// ```
    /// # #[cfg(feature = "postgres")]
    /// # async fn example(inbox: kayle_id_inbox::Inbox<kayle_id_inbox::PostgresStore>, pool: sqlx::PgPool, sealed: kayle_id_webhook::webhook::SealedDelivery) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut transaction = pool.begin().await?;
    /// inbox.accept_in(&mut transaction, &sealed).await?;
    /// // … and what the application writes beside it.
    /// transaction.commit().await?; // Answer 200 after this.
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`store`](Inbox::store). Roll the transaction back then, and answer 503.
    pub async fn accept_in(&self, connection: &mut S::Connection, delivery: &SealedDelivery) -> Result<Stored, Error> {
        let entry = NewEntry::new(delivery, &self.shared.settings.bounds);
        let stored = self.typed.insert_in(connection, entry).await;
        self.shared.tell_stored(&stored);
        stored
    }
}

struct Worker<S: TransactionalStore> {
    store: Arc<S>,
    shared: Arc<Shared>,
    receiver: Receiver,
    handler: Arc<BoxedHandler<S::Transaction>>,
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

/// What a worker found when it first looked.
enum First {
    Entry,
    Nothing,
    Failed,
}

async fn work<S: TransactionalStore>(worker: Worker<S>, settings: RunSettings) -> Summary {
    let RunSettings { concurrency, mut stop, grace, until_idle } = settings;
    let room = Arc::new(Semaphore::new(concurrency));
    let (stopping, stops) = watch::channel(false);
    let (hand_back, hands_back) = watch::channel(false);
    let counts = Arc::new(Counts::default());
    let mut at_work = JoinSet::new();
    let mut idle = Idle::default();
    loop {
        while at_work.try_join_next().is_some() {}
        let permit = tokio::select! {
            biased;
            () = &mut stop => break,
            permit = Arc::clone(&room).acquire_owned() => permit,
        };
        // Nobody closes the semaphore.
        let Ok(permit) = permit else { break };
        let (found, finding) = oneshot::channel();
        let one = worker.clone();
        let (counts, stops, hands_back) = (Arc::clone(&counts), stops.clone(), hands_back.clone());
        at_work.spawn(async move {
            one.until_nothing_is_due(found, &counts, &stops, hands_back).await;
            drop(permit);
        });
        // Another worker starts as soon as one has found something: then there may be more.
        let failed = match finding.await {
            Ok(First::Entry) => {
                idle.reset();
                continue;
            }
            Ok(First::Nothing) => false,
            Ok(First::Failed) | Err(_) => true,
        };
        while at_work.try_join_next().is_some() {}
        if until_idle && !failed && room.available_permits() == concurrency {
            break;
        }
        tokio::select! {
            biased;
            () = &mut stop => break,
            _ = at_work.join_next(), if until_idle && !at_work.is_empty() => {}
            () = idle.wait(&*worker.store, &worker.shared, failed) => {}
        }
    }
    let _ = stopping.send(true);
    let all = async { while at_work.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, all).await.is_err() {
        let _ = hand_back.send(true);
        while at_work.join_next().await.is_some() {}
    }
    counts.summary()
}

impl<S: TransactionalStore> Worker<S> {
    async fn until_nothing_is_due(
        &self,
        found: oneshot::Sender<First>,
        counts: &Counts,
        stops: &watch::Receiver<bool>,
        mut hands_back: watch::Receiver<bool>,
    ) {
        let mut found = Some(found);
        let mut tell = |first| {
            if let Some(found) = found.take() {
                // Whoever asked may be gone.
                let _ = found.send(first);
            }
        };
        while !*stops.borrow() {
            match self.store.hold(self.shared.settings.lease).await {
                Ok(Some(held)) => {
                    tell(First::Entry);
                    let span = self.shared.span(&held.taken);
                    counts.add(self.process(held, &mut hands_back).instrument(span).await);
                }
                Ok(None) => return tell(First::Nothing),
                Err(error) => {
                    self.failed_store(&error);
                    return tell(First::Failed);
                }
            }
        }
    }

    fn failed_store(&self, error: &Error) {
        self.shared.tell(&Activity::StoreFailed(error.to_string()));
    }

    async fn process(&self, mut held: Held<S::Hold>, hands_back: &mut watch::Receiver<bool>) -> Ended {
        let attempts = held.taken.attempts;
        if attempts >= self.shared.settings.attempts {
            let text = format!("gave up after {attempts} attempts: the worker crashed each time");
            return self.park(held, None, ParkReason::Abandoned, &text, None).await;
        }
        let event = match opening::open(&self.receiver, &held.taken).await {
            Ok(event) => event,
            Err(Unopened::Park(reason, text)) => return self.park(held, None, reason, &text, None).await,
            Err(Unopened::Retry(error)) => return self.failed(held, None, error).await,
        };
        self.shared.tell(&Activity::Opened);
        let key = opening::key_of(&event, &held.taken);
        let (outcome, transaction) = match self.store.complete(&mut held, &key).await {
            Ok(completed) => completed,
            Err(error) => {
                self.failed_store(&error);
                return self.not_counted(held, None, Duration::from_millis(100), Ended::Other).await;
            }
        };
        let Some(transaction) = transaction else {
            return match outcome {
                ClaimOutcome::Busy => self.busy(held, None).await,
                _ => self.lost(),
            };
        };
        match outcome {
            ClaimOutcome::Granted => {}
            ClaimOutcome::Committed => return self.commit(transaction, held, Ended::Repeated).await,
            ClaimOutcome::Busy => return self.busy(held, Some(transaction)).await,
            ClaimOutcome::Lost => return self.lost(),
        }
        let handling = opening::handling(&held.taken, key, 0);
        let lent = Lent::new(transaction);
        let Some(transaction) = lent.lend() else { return self.lost() };
        let mut task = JoinSet::new();
        let (handler, span) = (Arc::clone(&self.handler), tracing::Span::current());
        handler::spawn(&mut task, move || handler(event, handling, transaction).instrument(span));
        let ended = tokio::select! {
            biased;
            ended = task.join_next() => ended,
            () = async { drop(hands_back.wait_for(|stop| *stop).await) } => {
                task.shutdown().await;
                return self.not_counted(held, lent.take_back(), Duration::ZERO, Ended::HandedBack).await;
            }
        };
        let Some(transaction) = lent.take_back() else {
            let error = "the handler ended while another task still held its transaction";
            return self.failed(held, None, error.into()).await;
        };
        match ended {
            Some(Ok(Ok(()))) => self.commit(transaction, held, Ended::Handled).await,
            Some(Ok(Err(error))) if error.parks() => {
                let note = error.text();
                self.park(held, Some(transaction), ParkReason::Rejected, note, Some(note)).await
            }
            Some(Ok(Err(error))) => self.failed(held, Some(transaction), error).await,
            _ => self.failed(held, Some(transaction), HandlerError::panicked()).await,
        }
    }

    async fn commit(&self, transaction: S::Transaction, held: Held<S::Hold>, ended: Ended) -> Ended {
        if let Err(error) = self.store.commit(transaction).await {
            // Everything is there or nothing is. In the latter case the entry is taken again.
            self.failed_store(&error);
            return Ended::Other;
        }
        self.shared.tell(&match ended {
            Ended::Repeated => Activity::Repeated,
            _ => Activity::Handled { after: opening::age(&held.taken) },
        });
        ended
    }

    async fn failed(&self, held: Held<S::Hold>, transaction: Option<S::Transaction>, error: HandlerError) -> Ended {
        tracing::Span::current().record("error.type", "handler");
        let settings = &self.shared.settings;
        let attempt = held.taken.attempts.saturating_add(1);
        if attempt >= settings.attempts {
            return self.park(held, transaction, ParkReason::Failed, error.text(), None).await;
        }
        let retry_in = backoff::wait(settings.backoff, settings.most, attempt, backoff::random());
        let settlement = Settlement::Retry { delay: retry_in, counted: true };
        if !self.settled(held, transaction, settlement).await {
            return Ended::Other;
        }
        self.shared.tell(&Activity::Failed { attempt, retry_in, error: error.text().to_owned() });
        Ended::Failed
    }

    async fn busy(&self, held: Held<S::Hold>, transaction: Option<S::Transaction>) -> Ended {
        let settings = &self.shared.settings;
        let wait = backoff::wait(settings.backoff, settings.lease, 1, backoff::random());
        self.shared.tell(&Activity::Busy);
        self.not_counted(held, transaction, wait, Ended::Other).await
    }

    async fn not_counted(
        &self,
        held: Held<S::Hold>,
        transaction: Option<S::Transaction>,
        delay: Duration,
        ended: Ended,
    ) -> Ended {
        if !self.settled(held, transaction, Settlement::Retry { delay, counted: false }).await {
            return Ended::Other;
        }
        if ended == Ended::HandedBack {
            self.shared.tell(&Activity::HandedBack);
        }
        ended
    }

    async fn park(
        &self,
        held: Held<S::Hold>,
        transaction: Option<S::Transaction>,
        reason: ParkReason,
        error: &str,
        note: Option<&str>,
    ) -> Ended {
        tracing::Span::current().record("error.type", reason.as_str());
        if !self.settled(held, transaction, Settlement::Park { reason, note }).await {
            return Ended::Other;
        }
        self.shared.tell(&Activity::Parked { reason, error: error.to_owned() });
        Ended::Parked
    }

    async fn settled(
        &self,
        held: Held<S::Hold>,
        transaction: Option<S::Transaction>,
        settlement: Settlement<'_>,
    ) -> bool {
        match self.store.settle(held, transaction, settlement).await {
            Ok(settled) => {
                if !settled {
                    self.lost();
                }
                settled
            }
            Err(error) => {
                // The transaction is undone all the same, and the entry is taken again.
                self.failed_store(&error);
                false
            }
        }
    }

    fn lost(&self) -> Ended {
        self.shared.tell(&Activity::LeaseLost);
        Ended::Other
    }
}
