//! What an observer is told.

use std::time::Duration;

use crate::ParkReason;

/// Something that an inbox did in this process. It names no event and holds no claim, so it is fit for metrics and logs.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # async fn example() -> Result<(), kayle_id_inbox::Error> {
/// use kayle_id_inbox::{Activity, Inbox, SqliteStore};
///
/// let inbox = Inbox::builder(SqliteStore::open("inbox.db").await?)
///     .on_activity(|activity| {
///         if let Activity::Parked { reason, .. } = activity {
///             eprintln!("parked: {}", reason.as_str());
///         }
///     })
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Activity {
    /// A delivery was stored.
    Stored,
    /// A delivery arrived that was stored before.
    Known,
    /// A delivery was refused at a bound, or because the store has no room.
    Full,
    /// The store failed, at any call. The text is the error's.
    StoreFailed(String),
    /// A delivery was opened.
    Opened,
    /// The handler succeeded, and the store has recorded it.
    Handled {
        /// From storing to here, by the clocks of the store and of this machine.
        after: Duration,
    },
    /// The event had been handled through another entry: the entry was finished without calling the handler.
    Repeated,
    /// The event is being handled through another entry: this entry waits.
    Busy,
    /// The handler failed, or the service that holds the key did: the entry waits for another attempt.
    Failed {
        /// The attempt that failed, from 1.
        attempt: u32,
        /// For how long the entry waits.
        retry_in: Duration,
        /// The text of the handler's error. It is not stored.
        error: String,
    },
    /// The entry was parked.
    Parked {
        /// Why.
        reason: ParkReason,
        /// The text of the last error. It is not stored.
        error: String,
    },
    /// The entry was given back because the workers were told to stop.
    HandedBack,
    /// The lease was lost while the handler ran, or before its success was recorded: another worker has the entry, and
    /// handles it again.
    LeaseLost,
    /// Parked entries were discarded, because they had been parked for longer than
    /// [`Bounds::parked_retention`](crate::Bounds::parked_retention).
    Discarded(u64),
}

impl Activity {
    /// The activity as a short stable word, fit for a metric's label.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Known => "known",
            Self::Full => "full",
            Self::StoreFailed(_) => "store_failed",
            Self::Opened => "opened",
            Self::Handled { .. } => "handled",
            Self::Repeated => "repeated",
            Self::Busy => "busy",
            Self::Failed { .. } => "failed",
            Self::Parked { .. } => "parked",
            Self::HandedBack => "handed_back",
            Self::LeaseLost => "lease_lost",
            Self::Discarded(_) => "discarded",
        }
    }
}
