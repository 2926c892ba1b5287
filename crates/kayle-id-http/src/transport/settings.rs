//! What all calls of a client share.

use super::budget::Budget;
use super::clock::Time;
use super::middleware::Layer;
use super::observer::Attempt;
use super::policy::RetryPolicy;
use std::sync::Arc;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(30);
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

pub(crate) type Observer = Box<dyn Fn(&Attempt) + Send + Sync>;

/// The clones of a client share it, its retry budget above all.
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) clock: Time,
    pub(crate) observer: Option<Observer>,
    pub(crate) middleware: Arc<[Layer]>,
    pub(super) budget: Budget,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: TIMEOUT,
            attempt_timeout: None,
            max_response_bytes: MAX_RESPONSE_BYTES,
            retry: RetryPolicy::default(),
            clock: Time::default(),
            observer: None,
            middleware: Arc::new([]),
            budget: Budget::default(),
        }
    }
}
