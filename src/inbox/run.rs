//! Workers: what takes entries and sees to each.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::handler::BoxedHandler;
use super::inbox::Inner;
use super::work::{Ended, Work};
use super::{Outcome, backoff};
use crate::webhook::Receiver;

type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Workers that are about to start: await it. It ends when it is told to stop.
///
/// ```
/// # use kayle_id::inbox::{HandlerError, Inbox};
/// # use std::time::Duration;
/// # async fn example(inbox: Inbox, receiver: kayle_id::webhook::Receiver, signal: tokio::sync::oneshot::Receiver<()>) {
/// let done = inbox
///     .run(receiver, |event, handling| async move {
///         println!("{} for the {}th time", handling.idempotency_key, handling.attempt);
///         Ok::<(), HandlerError>(())
///     })
///     .concurrency(16)
///     .until(async { drop(signal.await) })
///     .grace(Duration::from_secs(20))
///     .await;
/// println!("{} events handled", done.handled);
/// # }
/// ```
///
/// The store's failures do not end it: it goes on when the store does. Dropping it drops its handlers where they wait, and
/// their entries stay leased until the leases run out.
///
/// # Threads
///
/// Opening computes on tokio's blocking threads, so that it uses every core and receivers in the same process go on
/// answering. Handlers run as tasks of the runtime.
#[must_use = "nobody works until it is awaited"]
pub struct Run {
    inner: Arc<Inner>,
    receiver: Receiver,
    handler: Arc<BoxedHandler>,
    concurrency: usize,
    stop: Stop,
    grace: Duration,
    until_idle: bool,
}

/// What workers did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Events that were handled.
    pub handled: u64,
    /// Entries that were finished without the handler, since their events had been handled.
    pub repeated: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Entries that were parked.
    pub parked: u64,
    /// Entries that were given back at the end.
    pub handed_back: u64,
}

impl Run {
    pub(super) fn new(inner: Arc<Inner>, receiver: Receiver, handler: Arc<BoxedHandler>) -> Self {
        let concurrency = 16 * std::thread::available_parallelism().map_or(1, usize::from);
        let (stop, grace) = (Box::pin(std::future::pending()), Duration::from_secs(10));
        Self { inner, receiver, handler, concurrency, stop, grace, until_idle: false }
    }

    /// Sets how many entries are worked on at a time, sixteen for each core otherwise: most of an entry's time is spent
    /// waiting for the store.
    pub fn concurrency(mut self, entries: usize) -> Self {
        self.concurrency = entries.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Stops when a future completes: nothing is taken any more, and what is at work is finished or, after the
    /// [grace](Self::grace), given back.
    pub fn until(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Box::pin(stop);
        self
    }

    /// Stops when there is nothing to take, which is right for tests and for batches. Entries that wait for their time,
    /// or that others work on, are not awaited.
    pub fn until_idle(mut self) -> Self {
        self.until_idle = true;
        self
    }

    /// Sets how long handlers may go on after the stop, ten seconds otherwise. A handler that has not ended then is dropped
    /// where it waits, as if its process had died, and its entry is given back at once.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    async fn work(self) -> Summary {
        let Self { inner, receiver, handler, concurrency, mut stop, grace, until_idle } = self;
        let room = Arc::new(Semaphore::new(concurrency));
        let (hand_back, hands_back) = watch::channel(false);
        let counts = Arc::new(Counts::default());
        let mut at_work = JoinSet::new();
        let mut troubles = 0;
        loop {
            while at_work.try_join_next().is_some() {}
            let permit = tokio::select! {
                biased;
                () = &mut stop => break,
                permit = Arc::clone(&room).acquire_owned() => permit,
            };
            // Nobody closes it.
            let Ok(permit) = permit else { break };
            let free = room.available_permits() + 1;
            drop(permit);
            let asked = tokio::time::Instant::now();
            // Not given up half-way, or what was taken would lie until its lease runs out.
            let taken = inner.store.take(free, inner.settings.lease).await;
            let pause = match taken {
                Ok(taken) if !taken.is_empty() => {
                    troubles = 0;
                    for taken in taken {
                        // There is room: nobody else takes of it.
                        let permit = Arc::clone(&room).acquire_owned().await;
                        let (inner, receiver, handler) = (Arc::clone(&inner), receiver.clone(), Arc::clone(&handler));
                        let (hands_back, since, counts) = (hands_back.clone(), asked, Arc::clone(&counts));
                        let work = Work { inner, receiver, handler, taken, hands_back, since };
                        at_work.spawn(async move {
                            counts.add(work.run().await);
                            drop(permit);
                        });
                    }
                    continue;
                }
                Ok(_) if until_idle && at_work.is_empty() => break,
                Ok(_) => None,
                Err(error) => {
                    troubles += 1;
                    inner.tell(&Outcome::StoreFailed(error.to_string()));
                    Some(backoff::wait(Duration::from_millis(200), Duration::from_secs(5), troubles, backoff::random()))
                }
            };
            let poll = inner.settings.poll;
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = at_work.join_next(), if until_idle => {}
                () = async {
                    match pause {
                        Some(pause) => tokio::time::sleep(pause).await,
                        None => {
                            tidy(&inner).await;
                            inner.store.changed(poll).await;
                        }
                    }
                } => {}
            }
        }
        let all = async { while at_work.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, all).await.is_err() {
            // Each of them listens.
            let _ = hand_back.send(true);
            while at_work.join_next().await.is_some() {}
        }
        counts.summary()
    }
}

/// When there is nothing else to do.
async fn tidy(inner: &Inner) {
    if backoff::random().is_multiple_of(64) {
        // It is tried again, and matters little.
        let _ = inner.store.sweep(inner.settings.bounds.retention()).await;
    }
}

impl IntoFuture for Run {
    type Output = Summary;
    type IntoFuture = Pin<Box<dyn Future<Output = Summary> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.work())
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("concurrency", &self.concurrency)
            .field("grace", &self.grace)
            .field("until_idle", &self.until_idle)
            .finish_non_exhaustive()
    }
}

#[derive(Default)]
struct Counts {
    handled: AtomicU64,
    repeated: AtomicU64,
    failed: AtomicU64,
    parked: AtomicU64,
    handed_back: AtomicU64,
}

impl Counts {
    fn add(&self, ended: Ended) {
        let count = match ended {
            Ended::Handled => &self.handled,
            Ended::Repeated => &self.repeated,
            Ended::Failed => &self.failed,
            Ended::Parked => &self.parked,
            Ended::HandedBack => &self.handed_back,
            Ended::Other => return,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    fn summary(&self) -> Summary {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Summary {
            handled: read(&self.handled),
            repeated: read(&self.repeated),
            failed: read(&self.failed),
            parked: read(&self.parked),
            handed_back: read(&self.handed_back),
        }
    }
}
