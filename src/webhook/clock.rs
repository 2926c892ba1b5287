//! Where the present comes from.

use std::time::SystemTime;

/// Tells the time, so that tests and replays need not wait for it.
///
/// Every closure that returns a [`SystemTime`] is a clock.
///
/// ```
/// use kayle_id::webhook::Clock;
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
///
/// let stopped = || UNIX_EPOCH + Duration::from_secs(1_795_219_845);
/// assert_eq!(stopped.now(), UNIX_EPOCH + Duration::from_secs(1_795_219_845));
/// ```
pub trait Clock: Send + Sync + 'static {
    /// The present.
    fn now(&self) -> SystemTime;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

impl<F: Fn() -> SystemTime + Send + Sync + 'static> Clock for F {
    fn now(&self) -> SystemTime {
        self()
    }
}
