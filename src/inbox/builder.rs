//! How an inbox is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::inbox::Inner;
use super::{Bounds, Inbox, Outcome, Store};
use crate::inbox::error::Error;

pub(super) type Observer = dyn Fn(&Outcome) + Send + Sync;

#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) lease: Duration,
    pub(super) attempts: u32,
    pub(super) backoff: Duration,
    pub(super) most: Duration,
    pub(super) poll: Duration,
    pub(super) bounds: Bounds,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(60),
            attempts: 20,
            backoff: Duration::from_secs(2),
            most: Duration::from_secs(3600),
            poll: Duration::from_secs(1),
            bounds: Bounds::default(),
        }
    }
}

/// Makes an [`Inbox`].
///
/// ```
/// use kayle_id::inbox::{Bounds, Inbox, MemoryStore};
/// use std::time::Duration;
///
/// let inbox = Inbox::builder(MemoryStore::new())
///     .lease(Duration::from_secs(30))
///     .max_attempts(10)
///     .bounds(Bounds::default().with_entries(50_000))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct InboxBuilder {
    store: Arc<dyn Store>,
    settings: Settings,
    observer: Option<Box<Observer>>,
}

impl InboxBuilder {
    pub(super) fn new(store: impl Store) -> Self {
        Self { store: Arc::new(store), settings: Settings::default(), observer: None }
    }

    /// Sets how long a worker has an entry before others may take it, a minute otherwise. A worker that lives renews it in
    /// time, however long its handler takes; so this is how long the work of one that died lies still. The same for all
    /// that share a store.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// Sets how often a handler may fail before its entry is parked, 20 times otherwise, which with the waits as they are
    /// takes half a day. Workers that died over it count.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// Sets how long a failed entry waits: `first` doubled with every attempt, at most `most`, of which a random part of
    /// up to a half is taken off. Two seconds and an hour otherwise.
    pub fn backoff(mut self, first: Duration, most: Duration) -> Self {
        (self.settings.backoff, self.settings.most) = (first, most);
        self
    }

    /// Sets how often a worker with nothing to do looks whether something's time has come, every second otherwise. What is
    /// stored in this process it notices at once; over Redis it looks every tenth of a second at least.
    pub fn poll(mut self, interval: Duration) -> Self {
        self.settings.poll = interval;
        self
    }

    /// Sets how much is taken and how long it is remembered.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.settings.bounds = bounds;
        self
    }

    /// Sets who is told what happens.
    pub fn on_outcome(mut self, observer: impl Fn(&Outcome) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Makes the inbox.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for a lease outside 100 milliseconds to a day, no attempt at all, a `most` below the
    /// first wait, an interval of nothing, or a bound of nothing.
    pub fn build(self) -> Result<Inbox, Error> {
        let Settings { lease, attempts, backoff, most, poll, bounds } = self.settings;
        let checks = [
            (
                (Duration::from_millis(100)..=Duration::from_secs(86_400)).contains(&lease),
                "lease: an entry is leased for 100 milliseconds to a day",
            ),
            (attempts > 0, "max_attempts: at least one attempt is made"),
            (most >= backoff, "backoff: the longest wait is not shorter than the first"),
            (!poll.is_zero(), "poll: looking takes an interval"),
            (bounds.entries() > 0 && bounds.bytes() > 0 && bounds.remembered() > 0, "bounds: a bound is at least 1"),
        ];
        match checks.into_iter().find(|(holds, _)| !holds) {
            Some((_, problem)) => Err(Error::configuration(problem)),
            None => Ok(self.unchecked()),
        }
    }

    pub(super) fn unchecked(self) -> Inbox {
        let Self { store, settings, observer } = self;
        Inbox { inner: Arc::new(Inner { store, settings, observer }) }
    }
}

/// Shows the settings.
impl fmt::Debug for InboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
