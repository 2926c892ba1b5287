//! The client's clock: the caller's where it has one, tokio's timer where it has not.

use kayle_id_core::{Clock, Sleep};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// What a client tells the time by and waits by.
#[doc(hidden)]
#[derive(Clone)]
pub struct Time(Arc<dyn Clock>);

impl Time {
    #[allow(missing_docs)]
    pub fn new(clock: impl Clock) -> Self {
        Self(Arc::new(clock))
    }

    /// A time that only moves forward.
    #[must_use]
    pub fn monotonic(&self) -> Instant {
        self.0.monotonic()
    }

    /// The date, for a `Retry-After` that is one.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.0.now()
    }

    /// Completes after this long: the wait before another attempt.
    #[must_use]
    pub fn sleep(&self, time: Duration) -> Sleep<'_> {
        self.0.sleep(time).unwrap_or_else(|| Box::pin(tokio::time::sleep(time)))
    }

    /// Completes after this long: the limit of an attempt that is under way meanwhile.
    #[must_use]
    pub fn expire(&self, time: Duration) -> Sleep<'_> {
        self.0.expire(time).unwrap_or_else(|| Box::pin(tokio::time::sleep(time)))
    }
}

impl Default for Time {
    fn default() -> Self {
        Self::new(TokioClock)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Time")
    }
}

/// Tokio's timer, which a test can pause.
struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// A clock for unit tests: sleeping moves it, and nobody waits.
#[cfg(test)]
#[derive(Clone)]
pub(crate) struct JumpingClock {
    start: Instant,
    state: Arc<std::sync::Mutex<Vec<Duration>>>,
}

#[cfg(test)]
impl JumpingClock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), state: Arc::default() }
    }

    /// What was slept so far.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.state.lock().unwrap().clone()
    }
}

#[cfg(test)]
impl Clock for JumpingClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Instant {
        self.start + self.slept().iter().sum()
    }

    fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(async move { self.state.lock().unwrap().push(time) }))
    }

    fn expire(&self, time: Duration) -> Option<Sleep<'_>> {
        self.sleep(time)
    }
}
