//! Workers that take entries under leases.

use std::sync::Arc;
use std::time::Duration;

use kayle_id_webhook::webhook::Receiver;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::handler::BoxedHandler;
use crate::leased::Work;
use crate::observe::Shared;
use crate::run::{Counts, RELEASE, RunSettings, Summary};
use crate::store::StoreFuture;
use crate::{Activity, Error, Run, Store, Taken, backoff};

/// The workers of [`Inbox::run`](crate::Inbox::run).
pub(crate) fn workers(
    store: Arc<dyn Store>,
    shared: Arc<Shared>,
    receiver: Receiver,
    handler: Arc<BoxedHandler>,
) -> Run {
    Run::new(move |settings| work(store, shared, receiver, handler, settings))
}

async fn work(
    store: Arc<dyn Store>,
    shared: Arc<Shared>,
    receiver: Receiver,
    handler: Arc<BoxedHandler>,
    settings: RunSettings,
) -> Summary {
    let RunSettings { concurrency, mut stop, grace, until_idle } = settings;
    let room = Arc::new(Semaphore::new(concurrency));
    let (hand_back, hands_back) = watch::channel(false);
    let counts = Arc::new(Counts::default());
    let mut at_work = JoinSet::new();
    let mut idle = Idle::default();
    let mut stopped = None;
    loop {
        while let Some(ended) = at_work.try_join_next() {
            report(&shared, ended);
        }
        let permit = tokio::select! {
            biased;
            () = &mut stop => break,
            permit = Arc::clone(&room).acquire_owned() => permit,
        };
        // Nobody closes the semaphore.
        let Ok(permit) = permit else { break };
        let free = room.available_permits() + 1;
        drop(permit);
        let asked = tokio::time::Instant::now();
        let mut taking = store.take(free, shared.settings.lease);
        let taken = tokio::select! {
            biased;
            () = &mut stop => {
                stopped = Some(tokio::time::Instant::now());
                // It is not dropped half-way: entries that were taken would lie still until their leases run out.
                return_untouched(&*store, &shared, taking, grace).await;
                break;
            }
            taken = &mut taking => taken,
        };
        let failed = match taken {
            Ok(taken) if !taken.is_empty() => {
                idle.reset();
                for taken in taken {
                    // There is room, because only this loop acquires permits.
                    let permit = Arc::clone(&room).acquire_owned().await;
                    let work = Work {
                        store: Arc::clone(&store),
                        shared: Arc::clone(&shared),
                        receiver: receiver.clone(),
                        handler: Arc::clone(&handler),
                        taken,
                        hands_back: hands_back.clone(),
                        since: asked,
                    };
                    let counts = Arc::clone(&counts);
                    at_work.spawn(async move {
                        counts.add(work.run().await);
                        drop(permit);
                    });
                }
                continue;
            }
            Ok(_) if until_idle && at_work.is_empty() => break,
            Ok(_) => false,
            Err(error) => {
                shared.tell(&Activity::StoreFailed(error.to_string()));
                true
            }
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(ended) = at_work.join_next(), if until_idle => report(&shared, ended),
            () = idle.wait(&*store, &shared, failed) => {}
        }
    }
    let grace = grace.saturating_sub(stopped.map(|at| at.elapsed()).unwrap_or_default());
    if tokio::time::timeout(grace, all(&mut at_work, &shared)).await.is_err() {
        // Each of them listens.
        let _ = hand_back.send(true);
        if tokio::time::timeout(RELEASE, all(&mut at_work, &shared)).await.is_err() {
            // The store does not answer. The entries are free once their leases have run out.
            at_work.shutdown().await;
        }
    }
    counts.summary()
}

async fn all(at_work: &mut JoinSet<()>, shared: &Shared) {
    while let Some(ended) = at_work.join_next().await {
        report(shared, ended);
    }
}

/// Awaits a taking that was under way at the stop, and gives back what it took.
async fn return_untouched(store: &dyn Store, shared: &Shared, taking: StoreFuture<'_, Vec<Taken>>, grace: Duration) {
    let returned = async {
        for taken in taking.await? {
            store.retry(taken.lease, Duration::ZERO, false).await?;
        }
        Ok(())
    };
    if let Ok(Err(error)) = tokio::time::timeout(grace, returned).await {
        let error: Error = error;
        shared.tell(&Activity::StoreFailed(error.to_string()));
    }
}

fn report(shared: &Shared, ended: Result<(), tokio::task::JoinError>) {
    if ended.is_err_and(|error| error.is_panic()) {
        shared.tell(&Activity::StoreFailed("a worker panicked".to_owned()));
    }
}

/// What idle workers do: sweep now and then, and wait.
#[derive(Default)]
pub(crate) struct Idle {
    failures: u32,
    swept: Option<tokio::time::Instant>,
}

const SWEEPING: Duration = Duration::from_secs(60);

impl Idle {
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Waits until there may be something to take, or for a while after a failure.
    pub(crate) async fn wait(&mut self, store: &dyn Store, shared: &Shared, failed: bool) {
        if failed {
            self.failures = self.failures.saturating_add(1);
            let most = Duration::from_secs(5);
            let pause = backoff::wait(Duration::from_millis(200), most, self.failures, backoff::random());
            tokio::time::sleep(pause).await;
            return;
        }
        self.reset();
        if self.swept.is_none_or(|swept| swept.elapsed() > SWEEPING) {
            self.swept = Some(tokio::time::Instant::now());
            match store.sweep(&shared.settings.bounds).await {
                Ok(swept) if swept.discarded > 0 => shared.tell(&Activity::Discarded(swept.discarded)),
                Ok(_) => {}
                Err(error) => shared.tell(&Activity::StoreFailed(error.to_string())),
            }
        }
        store.changed(shared.settings.poll).await;
    }
}
