//! The workers: how many there are, when they look for entries, and how they stop.

use std::sync::Arc;

use tokio::sync::{Semaphore, oneshot, watch};
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;

use super::attempt::Worker;
use crate::run::{Counts, RELEASE, RunSettings, Summary, told};
use crate::workers::Idle;
use crate::{Activity, TransactionalStore};

/// What a worker found when it first looked.
enum First {
    Entry,
    Nothing,
    Failed,
}

pub(super) async fn work<S: TransactionalStore>(worker: Worker<S>, settings: RunSettings) -> Summary {
    let RunSettings { concurrency, mut stop, grace, until_idle } = settings;
    let room = Arc::new(Semaphore::new(concurrency));
    let (stopping, stops) = watch::channel(false);
    let (hand_back, hands_back) = watch::channel(false);
    let counts = Arc::new(Counts::default());
    let mut at_work = JoinSet::new();
    let mut idle = Idle::default();
    loop {
        while let Some(ended) = at_work.try_join_next() {
            worker.report(ended);
        }
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
            one.until_nothing_is_due(found, &counts, stops, hands_back).await;
            drop(permit);
        });
        // Another worker starts as soon as one has found something: then there may be more. A worker that looks may have
        // to wait until a handler ends, over SQLite for the right to write, over Postgres for a connection.
        let first = tokio::select! {
            biased;
            () = &mut stop => break,
            first = finding => first,
        };
        let failed = match first {
            Ok(First::Entry) => {
                idle.reset();
                continue;
            }
            Ok(First::Nothing) => false,
            Ok(First::Failed) | Err(_) => true,
        };
        while let Some(ended) = at_work.try_join_next() {
            worker.report(ended);
        }
        if until_idle && !failed && room.available_permits() == concurrency {
            break;
        }
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(ended) = at_work.join_next(), if until_idle => worker.report(ended),
            () = idle.wait(&*worker.store, &worker.shared, failed) => {}
        }
    }
    let _ = stopping.send(true);
    if tokio::time::timeout(grace, worker.all(&mut at_work)).await.is_err() {
        let _ = hand_back.send(true);
        if tokio::time::timeout(RELEASE, worker.all(&mut at_work)).await.is_err() {
            // The store does not answer. What is dropped is given back if it answers later.
            at_work.shutdown().await;
        }
    }
    counts.summary()
}

impl<S: TransactionalStore> Worker<S> {
    async fn all(&self, at_work: &mut JoinSet<()>) {
        while let Some(ended) = at_work.join_next().await {
            self.report(ended);
        }
    }

    fn report(&self, ended: Result<(), JoinError>) {
        if ended.is_err_and(|error| error.is_panic()) {
            self.shared.tell(&Activity::StoreFailed("a worker panicked".to_owned()));
        }
    }

    async fn until_nothing_is_due(
        &self,
        found: oneshot::Sender<First>,
        counts: &Counts,
        mut stops: watch::Receiver<bool>,
        mut hands_back: watch::Receiver<bool>,
    ) {
        let mut found = Some(found);
        let mut tell = |first| {
            if let Some(found) = found.take() {
                // Whoever asked may be gone.
                let _ = found.send(first);
            }
        };
        let mut session = S::Session::default();
        while !*stops.borrow() {
            let held = {
                let mut holding = self.store.hold(&mut session, self.shared.settings.lease);
                tokio::select! {
                    biased;
                    () = told(&mut stops) => {
                        // It is not dropped half-way, so that nothing is held when the workers have ended.
                        match holding.await {
                            Ok(Some(held)) => self.return_untouched(held).await,
                            Ok(None) => {}
                            Err(error) => self.store_failed(&error),
                        }
                        return;
                    }
                    held = &mut holding => held,
                }
            };
            match held {
                Ok(Some(held)) => {
                    tell(First::Entry);
                    let span = self.shared.span(&held.taken);
                    counts.add(self.process(&mut session, held, &mut hands_back).instrument(span).await);
                }
                Ok(None) => return tell(First::Nothing),
                Err(error) => {
                    self.store_failed(&error);
                    return tell(First::Failed);
                }
            }
        }
    }
}
