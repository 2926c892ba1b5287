//! Clocks that are wrong, and clocks by which a time limit runs out at a moment of the test's choice.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use kayle_id_core::{Clock, Sleep};
use tokio::sync::Notify;

/// The system's clock, this many seconds ahead.
pub(crate) struct Shifted(pub(crate) i64);

impl Clock for Shifted {
    fn now(&self) -> SystemTime {
        let by = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 { SystemTime::now() - by } else { SystemTime::now() + by }
    }
}

/// The system's clock, by which every wait is over at once.
pub(crate) struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(tokio::task::yield_now()))
    }
}

/// Every time limit runs out when the signal is given. An answer takes as long as `took` says.
#[derive(Clone, Default)]
pub(crate) struct OnSignal {
    pub(crate) signal: Arc<Notify>,
    took: Duration,
    /// The first reading of the monotonic clock; later ones are `took` later.
    first: Arc<std::sync::OnceLock<Instant>>,
}

impl OnSignal {
    /// Answers take so long, and no time limit runs out.
    pub(crate) fn late(took: Duration) -> Self {
        Self { took, ..Self::default() }
    }
}

impl Clock for OnSignal {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Instant {
        match self.first.get() {
            Some(first) => *first + self.took,
            None => *self.first.get_or_init(Instant::now),
        }
    }

    fn expire(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(self.signal.notified()))
    }
}
