//! How often a call is retried, and the waits between attempts.

use std::time::Duration;

/// How often a call is retried, and how long the client waits between attempts.
///
/// Calls are retried only if that is safe. An idempotent operation ([`OperationInfo::repeatable`](crate::OperationInfo::repeatable))
/// is retried after a temporary failure: no connection, a broken connection, an attempt that timed out, a truncated
/// response, or the statuses 408, 429, 500, 502, 503 and 504. Any other operation is retried only if the server cannot have
/// acted on it: no connection was made, or HTTP/2 says that the request was not processed. No setting changes that.
///
/// The wait is random, between zero and `base_delay` doubled with every retry (full jitter), in addition to the server's
/// `Retry-After`. If the wait would not end within the call's [timeout](crate::ClientBuilder::timeout), the failure is
/// returned at once.
///
/// The defaults: 4 attempts, a `base_delay` of 200 ms, a `max_delay` of 5 s, a `max_retry_after` of 60 s.
///
/// ```
/// use kayle_id_http::RetryPolicy;
/// use std::time::Duration;
/// let patient = RetryPolicy::default().max_attempts(6).max_delay(Duration::from_secs(20));
/// ```
#[doc(alias = "backoff")]
#[doc(alias = "exponential backoff")]
#[doc(alias = "jitter")]
#[doc(alias = "idempotency")]
#[doc(alias = "Retry-After")]
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
    /// One attempt: no retries.
    pub fn none() -> Self {
        Self { max_attempts: 1, ..Self::default() }
    }

    /// Sets the number of attempts, including the first. The default is 4. 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the longest wait before the first retry, which is doubled for every further one. The default is 200 ms.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the limit of the doubling. The default is 5 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the longest wait that a server's `Retry-After` or `X-Retry-After` can ask for. The default is 60 s.
    pub fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }
}
