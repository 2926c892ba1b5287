//! Tests for stores (feature `testing`): what every store must do, as functions that run against yours.
//!
//! A test is given a [`Subject`]: an empty store whose clock can be moved. [`CONFORMANCE`] lists the tests by name, for a
//! test harness of your choice; [`check_conformance`] runs them all. [`check_model`] plays random sequences of calls
//! against the store and against a model, and reports the shortest sequence on which they disagree.
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # async fn example() {
//! use kayle_id_inbox::SqliteStore;
//! use kayle_id_inbox::testing::{Subject, TestClock, check_conformance};
//!
//! check_conformance(|| async {
//!     let clock = TestClock::new();
//!     let store = SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap();
//!     Subject::new(store, clock)
//! })
//! .await;
//! # }
//! ```
//!
//! A failed test panics with what was expected.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]

mod conformance;
mod deliveries;
mod model;
mod settling;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use kayle_id_core::Clock;

use crate::Store;
pub use conformance::CONFORMANCE;
pub use deliveries::Deliveries;
pub use model::check_model;

/// The future of a test.
pub type TestFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A test of a store.
pub type StoreTest = fn(Subject) -> TestFuture;

/// An empty store to test, and the clock that it goes by.
pub struct Subject {
    store: Arc<dyn Store>,
    clock: TestClock,
    ground: Option<Box<dyn std::any::Any + Send + Sync>>,
}

impl Subject {
    /// A store that goes by this clock, for its times and for its leases.
    pub fn new(store: impl Store, clock: TestClock) -> Self {
        Self { store: Arc::new(store), clock, ground: None }
    }

    /// Keeps something until the test has ended, such as a temporary folder or a server.
    #[must_use]
    pub fn keeping(mut self, ground: impl std::any::Any + Send + Sync) -> Self {
        self.ground = Some(Box::new(ground));
        self
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subject").finish_non_exhaustive()
    }
}

/// A clock that stands still until it is moved. Clones are one clock.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<TestTime>);

#[derive(Debug)]
struct TestTime {
    start: Instant,
    /// Milliseconds since 1970.
    wall: AtomicU64,
    /// Milliseconds since the start.
    elapsed: AtomicU64,
}

impl TestClock {
    /// A clock that stands at some time in 2023.
    #[must_use]
    pub fn new() -> Self {
        let time =
            TestTime { start: Instant::now(), wall: AtomicU64::new(1_700_000_000_000), elapsed: AtomicU64::new(0) };
        Self(Arc::new(time))
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.0.wall.fetch_add(millis, Ordering::SeqCst);
        self.0.elapsed.fetch_add(millis, Ordering::SeqCst);
    }

    /// Sets the clock forward, in which no time passes.
    pub fn set_forward(&self, time: Duration) {
        self.0.wall.fetch_add(u64::try_from(time.as_millis()).unwrap_or_default(), Ordering::SeqCst);
    }

    /// Sets the clock back, in which no time passes.
    pub fn set_back(&self, time: Duration) {
        self.0.wall.fetch_sub(u64::try_from(time.as_millis()).unwrap_or_default(), Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.0.wall.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Instant {
        self.0.start + Duration::from_millis(self.0.elapsed.load(Ordering::SeqCst))
    }
}

/// Runs every test of [`CONFORMANCE`], each with a store of its own.
///
/// # Panics
///
/// If a test fails.
pub async fn check_conformance<F: Future<Output = Subject>>(make: impl Fn() -> F) {
    for (_, test) in CONFORMANCE {
        test(make().await).await;
    }
}
