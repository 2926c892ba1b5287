//! Time, as the client sees it: what it waits by, and what a test replaces.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

/// What a client tells the time by and waits by: tokio's timer unless
/// [`ClientBuilder::clock`](crate::ClientBuilder::clock) sets another.
///
/// Waits between attempts, deadlines and the dates of `Retry-After` all go by it, so that a test never
/// waits. A clock whose `sleep` moves its own time and returns at once is enough:
///
/// ```
/// use std::{future::Future, pin::Pin, sync::Mutex, time::{Duration, Instant}};
///
/// struct Jumping { start: Instant, slept: Mutex<Duration> }
///
/// impl kayle_id::Clock for Jumping {
///     fn now(&self) -> Instant {
///         self.start + *self.slept.lock().unwrap()
///     }
///
///     fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
///         Box::pin(async move { *self.slept.lock().unwrap() += time })
///     }
/// }
/// ```
pub trait Clock: Send + Sync + 'static {
    /// A time that only moves forward.
    fn now(&self) -> Instant;

    /// The date, for a `Retry-After` that is one.
    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Completes after this long: the wait before another attempt.
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;

    /// Completes after this long: the limit of an attempt that is under way meanwhile. By tokio's timer
    /// unless implemented.
    fn expire(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// Tokio's timer, which a test can pause.
pub(crate) struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A clock for unit tests: sleeping moves it, and nobody waits.
#[cfg(test)]
pub(crate) struct JumpingClock {
    start: Instant,
    state: std::sync::Mutex<Vec<Duration>>,
}

#[cfg(test)]
impl JumpingClock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), state: std::sync::Mutex::default() }
    }

    /// What was slept so far.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.state.lock().unwrap().clone()
    }
}

#[cfg(test)]
impl Clock for JumpingClock {
    fn now(&self) -> Instant {
        self.start + self.slept().iter().sum()
    }

    fn sleep(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.state.lock().unwrap().push(time) })
    }

    fn expire(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.sleep(time)
    }
}
