//! Workers that are about to start.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;
type Running = Pin<Box<dyn Future<Output = Summary> + Send>>;

/// Workers that are about to start. This is a future: await it, or pass it to `tokio::spawn`. It ends when it is told to
/// stop.
///
/// ```
/// # use kayle_id_inbox::Inbox;
/// # use std::time::Duration;
/// # async fn example(inbox: Inbox, receiver: kayle_id_webhook::webhook::Receiver, signal: tokio::sync::oneshot::Receiver<()>) {
/// let done = inbox
///     .run(receiver, |event, handling| async move {
///         println!("{}, attempt {}", handling.idempotency_key, handling.attempt);
///         Ok(())
///     })
///     .concurrency(16)
///     .until(async { drop(signal.await) })
///     .grace(Duration::from_secs(20))
///     .await;
/// println!("{} events handled", done.handled);
/// # }
/// ```
///
/// Failures of the store do not end it: the workers go on once the store answers. If it is dropped, its handlers are
/// dropped where they wait, which counts as an attempt. Entries of [`run`](crate::Inbox::run) then stay leased until the
/// leases run out. Entries of [`run_in_transaction`](crate::Inbox::run_in_transaction) are given back at once, as long as
/// the runtime goes on.
///
/// # Threads
///
/// Deliveries are decrypted on tokio's blocking threads, so that the computation uses every core, and receivers in the same
/// process go on answering. Handlers run as tasks of the runtime.
#[must_use = "does nothing unless awaited or spawned"]
pub struct Run {
    settings: Option<RunSettings>,
    start: Option<Start>,
    running: Option<Running>,
}

type Start = Box<dyn FnOnce(RunSettings) -> Running + Send>;

/// For how long workers that have been stopped wait for a store that does not answer, once they give back what they have.
pub(crate) const RELEASE: Duration = Duration::from_secs(10);

/// Completes when workers are told to do what a flag says. Where whoever would tell them is dropped, they are about to be
/// dropped as well, and that is no order to give anything back.
pub(crate) async fn told(flag: &mut watch::Receiver<bool>) {
    if flag.wait_for(|told| *told).await.is_err() {
        std::future::pending().await
    }
}

pub(crate) struct RunSettings {
    pub(crate) concurrency: usize,
    pub(crate) stop: Stop,
    pub(crate) grace: Duration,
    pub(crate) until_idle: bool,
}

/// What workers did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Events that were handled.
    pub handled: u64,
    /// Entries that were finished without the handler, because their events had been handled.
    pub repeated: u64,
    /// Attempts that failed.
    pub failed: u64,
    /// Entries that were parked.
    pub parked: u64,
    /// Entries that were given back at the end.
    pub handed_back: u64,
}

impl Run {
    pub(crate) fn new<F>(start: impl FnOnce(RunSettings) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Summary> + Send + 'static,
    {
        let concurrency = 16 * std::thread::available_parallelism().map_or(1, usize::from);
        let (stop, grace) = (Box::pin(std::future::pending()), Duration::from_secs(10));
        let settings = RunSettings { concurrency, stop, grace, until_idle: false };
        let start: Start = Box::new(move |settings| Box::pin(start(settings)));
        Self { settings: Some(settings), start: Some(start), running: None }
    }

    fn with(mut self, change: impl FnOnce(&mut RunSettings)) -> Self {
        if let Some(settings) = &mut self.settings {
            change(settings);
        }
        self
    }

    /// Sets how many entries are handled at a time: sixteen for each core by default, because an entry waits for the
    /// store most of its time. [`run_in_transaction`](crate::Inbox::run_in_transaction) needs a connection for each.
    pub fn concurrency(self, entries: usize) -> Self {
        self.with(|settings| settings.concurrency = entries.clamp(1, Semaphore::MAX_PERMITS))
    }

    /// Stops when a future completes: no entry is taken any more, and running handlers finish within the
    /// [grace](Self::grace) period or are given back.
    pub fn until(self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.with(|settings| settings.stop = Box::pin(stop))
    }

    /// Stops when there is nothing to take, for tests and batches. Entries that wait for their time, or that other
    /// processes have taken, are not awaited.
    pub fn until_idle(self) -> Self {
        self.with(|settings| settings.until_idle = true)
    }

    /// Sets for how long handlers may go on after the stop: ten seconds by default. A handler that has not ended then is
    /// dropped where it waits, as if its process had crashed, and its entry is given back at once. If the store does not
    /// answer meanwhile, that takes ten seconds more at most.
    pub fn grace(self, grace: Duration) -> Self {
        self.with(|settings| settings.grace = grace)
    }
}

impl Future for Run {
    type Output = Summary;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Summary> {
        if let (Some(start), Some(settings)) = (self.start.take(), self.settings.take()) {
            self.running = Some(start(settings));
        }
        match &mut self.running {
            Some(running) => running.as_mut().poll(context),
            // Polled again after it ended.
            None => Poll::Pending,
        }
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Run");
        if let Some(settings) = &self.settings {
            debug.field("concurrency", &settings.concurrency).field("grace", &settings.grace);
            debug.field("until_idle", &settings.until_idle);
        }
        debug.finish_non_exhaustive()
    }
}

/// How work on one entry ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Handled,
    Repeated,
    Failed,
    Parked,
    HandedBack,
    Other,
}

#[derive(Default)]
pub(crate) struct Counts {
    handled: AtomicU64,
    repeated: AtomicU64,
    failed: AtomicU64,
    parked: AtomicU64,
    handed_back: AtomicU64,
}

impl Counts {
    pub(crate) fn add(&self, ended: Ended) {
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

    pub(crate) fn summary(&self) -> Summary {
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
