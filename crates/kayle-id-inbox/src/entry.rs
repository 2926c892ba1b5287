//! Entries, to look at.

use kayle_id_core::Timestamp;
use kayle_id_webhook::webhook::SealedDelivery;
use serde::{Deserialize, Serialize};

use crate::EntryId;

/// Why an entry is parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ParkReason {
    /// No key with the delivery's `kid` is in the keyring. Put the entry back once the key is there.
    KeyMissing,
    /// The delivery does not open: the signing secret that it was signed with is not held any more, its key is held under
    /// another `kid`, or the store was tampered with.
    Refused,
    /// The stored record is damaged, or the payload is of a form that this version cannot read.
    Unreadable,
    /// The handler failed as often as it may.
    Failed,
    /// The handler said that another attempt is of no use.
    Rejected,
    /// The handler was started as often as it may be, and its worker crashed or lost its lease each time.
    Abandoned,
}

impl ParkReason {
    /// Every reason.
    pub const ALL: [Self; 6] =
        [Self::KeyMissing, Self::Refused, Self::Unreadable, Self::Failed, Self::Rejected, Self::Abandoned];

    /// The reason as a short stable word, fit for a metric's label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KeyMissing => "key_missing",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
            Self::Abandoned => "abandoned",
        }
    }

    /// The reason that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }

    /// Whether a delivery that arrives again, newly signed, puts the entry back: it does for every reason but
    /// [`Rejected`](Self::Rejected) and [`Abandoned`](Self::Abandoned).
    #[must_use]
    pub fn may_pass(self) -> bool {
        !matches!(self, Self::Rejected | Self::Abandoned)
    }
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EntryState {
    /// It waits for its time.
    Waiting {
        /// When it may be taken.
        due: Timestamp,
    },
    /// A worker has taken it.
    Leased {
        /// When the lease runs out.
        until: Timestamp,
    },
    /// It is set aside until somebody [puts it back](crate::Inbox::put_back).
    Parked {
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: ParkReason,
        /// The note of the handler.
        note: Option<String>,
    },
}

impl EntryState {
    /// An entry that waits until it is due.
    #[must_use]
    pub fn waiting(due: Timestamp) -> Self {
        Self::Waiting { due }
    }

    /// An entry that a worker has taken.
    #[must_use]
    pub fn leased(until: Timestamp) -> Self {
        Self::Leased { until }
    }

    /// An entry that is set aside.
    #[must_use]
    pub fn parked(since: Timestamp, reason: ParkReason, note: Option<String>) -> Self {
        Self::Parked { since, reason, note }
    }
}

/// An entry, to look at.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// Its name.
    #[serde(serialize_with = "as_text")]
    pub id: EntryId,
    /// What was stored: ciphertext. Nothing where the stored record is damaged.
    #[serde(skip)]
    pub delivery: Option<SealedDelivery>,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// How many attempts were started since it was stored or put back.
    pub attempts: u32,
    /// Where it stands.
    #[serde(flatten)]
    pub state: EntryState,
}

fn as_text<S: serde::Serializer>(id: &EntryId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

impl Entry {
    /// An entry, as a store describes it.
    pub fn new(id: EntryId, state: EntryState, attempts: u32, stored_at: Timestamp) -> Self {
        Self { id, delivery: None, stored_at, attempts, state }
    }

    /// Adds what was stored.
    #[must_use]
    pub fn with_delivery(mut self, delivery: Option<SealedDelivery>) -> Self {
        self.delivery = delivery;
        self
    }

    /// Since when it is parked; nothing unless it is.
    #[must_use]
    pub fn parked_since(&self) -> Option<Timestamp> {
        match self.state {
            EntryState::Parked { since, .. } => Some(since),
            _ => None,
        }
    }
}

/// Which parked entries to list, put back or discard: all of them, unless it is narrowed.
///
/// ```
/// use kayle_id_inbox::{ParkReason, ParkedQuery};
///
/// let query = ParkedQuery::new().reason(ParkReason::KeyMissing);
/// # let _ = query;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParkedQuery {
    reason: Option<ParkReason>,
    until: Option<Timestamp>,
    after: Option<(Timestamp, EntryId)>,
}

impl ParkedQuery {
    /// Every parked entry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only entries that are parked for this reason.
    #[must_use]
    pub fn reason(mut self, reason: ParkReason) -> Self {
        self.reason = Some(reason);
        self
    }

    /// Only entries that were parked at this time or before.
    #[must_use]
    pub fn until(mut self, until: Timestamp) -> Self {
        self.until = Some(until);
        self
    }

    /// Only entries behind this one in the list, which is ordered by the time of parking. The entry need not be parked any
    /// more. An entry that is not parked in this description changes nothing.
    #[must_use]
    pub fn after(mut self, entry: &Entry) -> Self {
        self.after = entry.parked_since().map(|since| (since, entry.id)).or(self.after);
        self
    }

    /// The reason that was asked for.
    #[must_use]
    pub fn wanted_reason(&self) -> Option<ParkReason> {
        self.reason
    }

    /// The latest time of parking that was asked for.
    #[must_use]
    pub fn wanted_until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The time of parking and the name of the entry that the list begins behind.
    #[must_use]
    pub fn wanted_after(&self) -> Option<(Timestamp, EntryId)> {
        self.after
    }
}

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "redis"))]
/// Milliseconds since 1970 as a time, as stores keep it. What lies outside the calendar becomes its nearest day.
pub(crate) fn time(millis: i64) -> Timestamp {
    let at =
        std::time::UNIX_EPOCH + std::time::Duration::from_millis(millis.clamp(0, 253_000_000_000_000).unsigned_abs());
    Timestamp::try_from(at).unwrap_or_else(|_| Timestamp::now())
}
