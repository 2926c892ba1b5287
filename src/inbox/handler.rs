//! What a handler is given, and what it may say.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::EntryId;
use crate::model::Timestamp;
use crate::webhook::Event;

pub(super) type BoxedHandler =
    dyn Fn(Event, Handling) -> Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send>> + Send + Sync;

/// What a handler is told beside the event.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Handling {
    /// What makes the effect single: the event's id, or the entry's where the event is of a type that has none. Write it
    /// with the effect, in one transaction, into a column that is unique.
    pub idempotency_key: String,
    /// Grows with every taking of any entry of this inbox: a later worker has a greater one. What keeps the greatest that
    /// it has seen for a key can refuse a worker that was asleep.
    pub fence: u64,
    /// Which attempt this is, from 1. Workers that died had attempts too.
    pub attempt: u32,
    /// The entry.
    pub entry: EntryId,
    /// When it was stored.
    pub stored_at: Timestamp,
}

/// Why a handler failed. Every error becomes one by `?`, and is tried again.
///
/// ```
/// use kayle_id::inbox::HandlerError;
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
    /// Trying again is no use: the entry is set aside, with a note.
    ///
    /// The note is stored as it is, at most 500 characters of it. Keep claims out of it.
    pub fn park(note: impl Into<String>) -> Self {
        let text = note.into().chars().take(500).collect();
        Self { text, parks: true }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn parks(&self) -> bool {
        self.parks
    }

    pub(super) fn panicked() -> Self {
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
