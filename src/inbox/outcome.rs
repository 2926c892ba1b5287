//! What an observer is told.

use std::time::Duration;

use super::ParkReason;

/// Something that happened to a delivery in this process. Count it; it names no event and holds no claim.
///
/// ```
/// use kayle_id::inbox::{Inbox, MemoryStore, Outcome};
///
/// let inbox = Inbox::builder(MemoryStore::new())
///     .on_outcome(|outcome| if let Outcome::Parked { reason, .. } = outcome { eprintln!("parked: {}", reason.as_str()) })
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It was stored.
    Stored,
    /// It was stored before.
    Known,
    /// It was refused at a bound.
    Full,
    /// The store failed: at storing, at taking, or at settling. The text is the error's.
    StoreFailed(String),
    /// It opened.
    Opened,
    /// The handler did its work, and that is committed.
    Handled {
        /// From storing to here.
        after: Duration,
    },
    /// Its event had been handled through another entry: it was finished without the handler.
    Repeated,
    /// Its event is being handled through another entry: it waits.
    Busy,
    /// The handler failed, or its key's service did: it waits.
    Failed {
        /// The attempt that failed, from 1.
        attempt: u32,
        /// For how long it waits.
        retry_in: Duration,
        /// What the handler's error says. It is not stored.
        error: String,
    },
    /// It is set aside.
    Parked {
        /// Why.
        reason: ParkReason,
        /// What the last error says. It is not stored.
        error: String,
    },
    /// It was given back, since the workers are told to stop.
    HandedBack,
    /// Its lease was lost while the handler worked, or before that could be committed: somebody else handles it, again if
    /// the effect had taken place.
    LeaseLost,
}

impl Outcome {
    /// The outcome as a short stable word, fit for a metric's label.
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
        }
    }
}
