//! How an inbox is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::Inbox;
use crate::guarded::Guarded;
use crate::observe::{Observer, Shared, SpanHook};
use crate::settings::Settings;
use crate::{Activity, Bounds, Error, Store, TraceContext};

/// Makes an [`Inbox`].
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example() -> Result<(), kayle_id_inbox::Error> {
/// use kayle_id_inbox::{Bounds, Inbox, SqliteStore};
/// use std::time::Duration;
///
/// let inbox = Inbox::builder(SqliteStore::open("inbox.db").await?)
///     .lease(Duration::from_secs(30))
///     .max_attempts(10)
///     .bounds(Bounds::default().with_entries(50_000))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct InboxBuilder<S> {
    store: S,
    settings: Settings,
    observer: Option<Box<Observer>>,
    span_hook: Option<Box<SpanHook>>,
}

impl<S: Store> InboxBuilder<S> {
    pub(crate) fn new(store: S) -> Self {
        Self { store, settings: Settings::default(), observer: None, span_hook: None }
    }

    /// Sets for how long a worker has an entry before others may take it: 100 milliseconds to a day, one minute by
    /// default. A worker renews the lease while its handler runs, however long that takes, so this is how long the work of
    /// a crashed worker lies still. Use one value for all processes that share a store.
    pub fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// Sets how many attempts a handler has before its entry is parked: 20 by default, which take half a day with the
    /// default backoff. Attempts whose worker crashed count.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.attempts = attempts;
        self
    }

    /// Sets how long a failed entry waits: `first` doubled with every attempt, at most `most`, less a random part of up to
    /// a half. Two seconds and one hour by default.
    pub fn backoff(mut self, first: Duration, most: Duration) -> Self {
        (self.settings.backoff, self.settings.most) = (first, most);
        self
    }

    /// Sets how often an idle worker asks the store for entries that have become due: every second by default. Deliveries
    /// that this process stores wake its workers at once. Over Postgres, `LISTEN` wakes the workers of every process; over
    /// SQLite and Redis, an idle worker asks at least every tenth of a second.
    pub fn poll(mut self, interval: Duration) -> Self {
        self.settings.poll = interval;
        self
    }

    /// Sets how much the inbox holds, and how long it remembers.
    pub fn bounds(mut self, bounds: Bounds) -> Self {
        self.settings.bounds = bounds;
        self
    }

    /// Sets an observer, which is called for everything that this process does. It must not block.
    pub fn on_activity(mut self, observer: impl Fn(&Activity) + Send + Sync + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// Sets a function that is given the span of each attempt, and the trace of the request that brought the delivery:
    /// the place to add an OpenTelemetry link, with `tracing_opentelemetry::OpenTelemetrySpanExt::add_link`.
    pub fn on_span(mut self, hook: impl Fn(&tracing::Span, &TraceContext) + Send + Sync + 'static) -> Self {
        self.span_hook = Some(Box::new(hook));
        self
    }

    /// Makes the inbox.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for a lease outside 100 milliseconds to a day, no attempts, a longest wait below the
    /// first wait, a polling interval of zero, or a bound of zero.
    pub fn build(self) -> Result<Inbox<S>, Error> {
        let Settings { lease, attempts, backoff, most, poll, bounds } = self.settings;
        let leases = Duration::from_millis(100)..=Duration::from_secs(86_400);
        let checks = [
            (leases.contains(&lease), "lease must be between 100 milliseconds and 86,400 seconds"),
            (attempts > 0, "max_attempts must be at least 1"),
            (most >= backoff, "backoff: the longest wait must not be shorter than the first wait"),
            (!poll.is_zero(), "poll must be greater than zero"),
            (bounds.entries() > 0 && bounds.bytes() > 0 && bounds.remembered() > 0, "bounds must be at least 1"),
        ];
        match checks.into_iter().find(|(holds, _)| !holds) {
            Some((_, problem)) => Err(Error::configuration(problem)),
            None => Ok(self.unchecked()),
        }
    }

    pub(crate) fn unchecked(self) -> Inbox<S> {
        let Self { store, settings, observer, span_hook } = self;
        let typed = Arc::new(store);
        let store: Arc<dyn Store> = Arc::new(Guarded(Arc::clone(&typed)));
        Inbox { typed, store, shared: Arc::new(Shared { settings, observer, span_hook }) }
    }
}

/// Shows the settings.
impl<S> fmt::Debug for InboxBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
