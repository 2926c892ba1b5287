//! How often, and with what waits between, a call is tried again.

use std::time::Duration;

/// How often a call is tried, and how long is waited in between.
///
/// Only what is safe to repeat is: the reads, deletes and updates that
/// [`OperationInfo::repeatable`](crate::OperationInfo::repeatable) marks, after a failure that may pass (no
/// connection, a connection that broke, an attempt out of time, an answer that was cut off, or the
/// statuses 408, 429, 500, 502, 503 and 504); everything else only when no connection was made, or
/// HTTP/2 says that the request was not looked at, so that it was provably not acted on. No setting changes that.
///
/// The wait is random, up to `base_delay` doubled with every retry (full jitter), on top of what
/// `Retry-After` asks for. A wait that would not end within the call's [timeout](crate::ClientBuilder::timeout)
/// is not begun: the failure is returned at once.
///
/// ```
/// use kayle_id_http::RetryPolicy;
/// use std::time::Duration;
/// let patient = RetryPolicy::default().max_attempts(6).max_delay(Duration::from_secs(20));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a policy does nothing until a client or a request has it"]
pub struct RetryPolicy {
    pub(super) max_attempts: u32,
    pub(super) base_delay: Duration,
    pub(super) max_delay: Duration,
    pub(super) max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// One attempt, whatever comes of it.
    pub fn none() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }

    /// The most attempts, the first included: 4 unless set. 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The most that is waited before the first retry, doubled with every further one: 200 ms unless set.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The most that the doubling leads to: 5 s unless set.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The most that a server's `Retry-After` or `X-Retry-After` is believed: 60 s unless set.
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }
}
