//! Time, as clients, receivers, inboxes and the simulator see it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A wait that a [`Clock`] provides.
///
/// Implementations of [`Clock::sleep`] and [`Clock::expire`] return it.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::Sleep;
/// use std::time::Duration;
///
/// /// A wait that is over at once, for a test.
/// fn skip<'a>(_: Duration) -> Option<Sleep<'a>> {
///     Some(Box::pin(std::future::ready(())))
/// }
/// assert!(skip(Duration::from_secs(60)).is_some());
/// ```
pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Tells the time and provides waits, so that a test can replace both.
///
/// Only [`now`](Self::now) is required. A closure that returns a [`SystemTime`] is a clock, and so is an `Arc` of one.
/// The simulator's clock is one as well: pass it to the client's builder and to the receiver's builder, and both see
/// the time that the test moves.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::Clock;
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
///
/// let stopped = || UNIX_EPOCH + Duration::from_secs(1_795_219_845);
/// assert_eq!(stopped.now(), UNIX_EPOCH + Duration::from_secs(1_795_219_845));
/// ```
///
/// A clock whose `sleep` moves its own time and returns at once makes retries instant in a test:
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::{Clock, Sleep};
/// use std::sync::Mutex;
/// use std::time::{Duration, Instant, SystemTime};
///
/// struct Jumping { start: Instant, slept: Mutex<Duration> }
///
/// impl Clock for Jumping {
///     fn now(&self) -> SystemTime {
///         SystemTime::UNIX_EPOCH + *self.slept.lock().unwrap()
///     }
///
///     fn monotonic(&self) -> Instant {
///         self.start + *self.slept.lock().unwrap()
///     }
///
///     fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
///         Some(Box::pin(async move { *self.slept.lock().unwrap() += time }))
///     }
/// }
/// ```
#[doc(alias = "time")]
#[doc(alias = "test clock")]
#[doc(alias = "fake clock")]
#[doc(alias = "mock time")]
#[doc(alias = "sleep")]
pub trait Clock: Send + Sync + 'static {
    /// The date and time.
    fn now(&self) -> SystemTime;

    /// A time that only moves forward: how long calls and waits have taken. The default is the system's monotonic clock.
    fn monotonic(&self) -> Instant {
        Instant::now()
    }

    /// Completes after this long: the wait before another attempt. `None`, the default, is the runtime's own timer.
    fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
        let _ = time;
        None
    }

    /// Completes after this long: the time limit of an attempt that is under way meanwhile. `None`, the default, is
    /// the runtime's own timer.
    fn expire(&self, time: Duration) -> Option<Sleep<'_>> {
        let _ = time;
        None
    }
}

/// The system's clock: the default of clients, receivers, inboxes and the simulator.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::{Clock, SystemClock};
/// use std::time::UNIX_EPOCH;
///
/// assert!(SystemClock.now() > UNIX_EPOCH);
/// ```
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

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn monotonic(&self) -> Instant {
        (**self).monotonic()
    }

    fn sleep(&self, time: Duration) -> Option<Sleep<'_>> {
        (**self).sleep(time)
    }

    fn expire(&self, time: Duration) -> Option<Sleep<'_>> {
        (**self).expire(time)
    }
}
