//! What a handler is given, and how it fails.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use kayle_id_core::Timestamp;
use kayle_id_webhook::webhook::Event;

use crate::{EntryId, TraceContext};

pub(crate) type HandlerFuture = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send>>;

pub(crate) type BoxedHandler = dyn Fn(Event, Handling) -> HandlerFuture + Send + Sync;

/// What a handler is told beside the event.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Handling {
    /// The event's id, or the entry's for an event of a type that has none. A handler that runs outside the store's
    /// transaction writes it together with its effect, in one transaction, into a column that is unique.
    pub idempotency_key: String,
    /// The fencing token of [`Inbox::run`](crate::Inbox::run): a later worker on the same entry has a greater one. A system
    /// that keeps the greatest token that it has seen for a key can refuse a worker that was suspended for longer than its
    /// lease. Zero in [`Inbox::run_in_transaction`](crate::Inbox::run_in_transaction), which needs none.
    pub fence: u64,
    /// The number of this attempt, from 1. Attempts whose worker crashed count.
    pub attempt: u32,
    /// The entry.
    pub entry: EntryId,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// The trace of the request that brought the delivery, to link a span to.
    pub trace: Option<TraceContext>,
}

/// Why a handler failed. Every error becomes one by `?`, and the entry is tried again.
///
/// ```
/// use kayle_id_inbox::HandlerError;
///
/// fn order_of(session: &str) -> Result<u64, HandlerError> {
///     let number = session.strip_prefix("order-").ok_or_else(|| HandlerError::park("no order has this session"))?;
///     Ok(number.parse::<u64>()?)
/// }
/// ```
pub struct HandlerError {
    text: String,
    parks: bool,
}

impl HandlerError {
    /// Parks the entry at once, with a note: another attempt is of no use.
    ///
    /// The note is stored as it is, at most 500 characters of it. Keep claims out of it.
    pub fn park(note: impl Into<String>) -> Self {
        // A NUL cannot be stored in a text column of Postgres.
        let text = note.into().chars().filter(|c| *c != '\0').take(500).collect();
        Self { text, parks: true }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn parks(&self) -> bool {
        self.parks
    }

    pub(crate) fn panicked() -> Self {
        Self { text: "the handler panicked".to_owned(), parks: false }
    }
}

impl<E: fmt::Display> From<E> for HandlerError {
    fn from(error: E) -> Self {
        Self { text: error.to_string(), parks: false }
    }
}

impl fmt::Debug for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerError").field("parks", &self.parks).finish_non_exhaustive()
    }
}

/// Calls a handler and awaits it as a task of its own, so that a panic in either part of it is its own.
pub(crate) fn spawn<F>(
    tasks: &mut tokio::task::JoinSet<Result<(), HandlerError>>,
    call: impl FnOnce() -> F + Send + 'static,
) where
    F: Future<Output = Result<(), HandlerError>> + Send + 'static,
{
    // The call itself runs inside the task: what a handler does before its first await may panic as well.
    tasks.spawn(async move { call().await });
}
