//! What is kept: entries, their names, their leases, and where each of them stands.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;
use serde::{Deserialize, Serialize};

use crate::inbox::error::Error;
use crate::model::Timestamp;
use crate::webhook::SealedDelivery;

/// The name of an entry: the SHA-256 of the delivery's ciphertext.
///
/// The server sends a delivery again with the same body and a new signature, so every attempt of it has one name.
///
/// ```
/// use kayle_id::inbox::EntryId;
///
/// let id: EntryId = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".parse()?;
/// assert_eq!(id.to_string().len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId([u8; 32]);

impl EntryId {
    /// The name that a delivery has.
    #[must_use]
    pub fn of(delivery: &SealedDelivery) -> Self {
        let hash = digest::digest(&digest::SHA256, delivery.compact_jwe().as_bytes());
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        Self(bytes)
    }

    /// The name as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({self})")
    }
}

impl FromStr for EntryId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let bytes: Option<Vec<u8>> =
            text.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect();
        bytes.and_then(|bytes| Self::from_slice(&bytes)).ok_or_else(|| {
            Error::new(crate::inbox::error::ErrorKind::InvalidInput, "an entry's id has 64 hexadecimal digits")
        })
    }
}

/// The right to work on an entry, until it runs out or somebody else has taken the entry since.
///
/// `token` grows with every taking, so that it fences: whoever holds an older one is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    /// The entry.
    pub id: EntryId,
    /// Which taking this was.
    pub token: u64,
}

/// An entry that was taken to be worked on.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The right to work on it.
    pub lease: Lease,
    /// What was stored.
    pub delivery: SealedDelivery,
    /// How often it was taken since it was stored or put back, this time included.
    pub attempts: u32,
    /// When it was stored.
    pub stored_at: Timestamp,
}

/// What became of storing a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is an entry now.
    New,
    /// It was one already, or was handled within the time that is remembered.
    Known,
}

/// What became of claiming an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is this lease's until the lease ends.
    Granted,
    /// Another entry's lease holds it, and is alive.
    Busy,
    /// Its effect took place.
    Committed,
    /// The lease is not valid any more.
    Lost,
}

/// Why an entry is parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ParkReason {
    /// No key with the delivery's `kid` is held. Put it back once the key is in the ring.
    KeyMissing,
    /// It does not open: the signing secret of its time is not held any more, its key is held under another `kid`, or
    /// the store was tampered with.
    Refused,
    /// It opened, to a payload that this version cannot read.
    Unreadable,
    /// The handler failed as often as it may.
    Failed,
    /// The handler said that trying again is no use.
    Rejected,
    /// Its workers died, or lost their leases, as often as the handler may fail.
    Abandoned,
}

impl ParkReason {
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

    #[cfg(feature = "redis")]
    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::KeyMissing, Self::Refused, Self::Unreadable, Self::Failed, Self::Rejected, Self::Abandoned]
            .into_iter()
            .find(|reason| reason.as_str() == word)
    }
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryState {
    /// It waits for its time.
    Waiting {
        /// When it may be taken.
        due: Timestamp,
    },
    /// Somebody works on it.
    Leased {
        /// When the lease runs out.
        until: Timestamp,
    },
    /// It is set aside until somebody [puts it back](super::Inbox::put_back).
    Parked {
        /// Since when.
        since: Timestamp,
        /// Why.
        reason: ParkReason,
        /// What the handler noted.
        note: Option<String>,
    },
}

/// An entry, to look at.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub id: EntryId,
    /// What was stored: ciphertext. Nothing where a later version of this crate stored it.
    pub delivery: Option<SealedDelivery>,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// How often it was taken since it was stored or put back.
    pub attempts: u32,
    /// Where it stands.
    pub state: EntryState,
}

/// How full the inbox is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Entries that wait for their time or for a worker.
    pub waiting: u64,
    /// Entries that were taken, and not given back or finished; their leases may have run out.
    pub leased: u64,
    /// Entries that are set aside.
    pub parked: u64,
    /// Bytes of all of these, as stored.
    pub bytes: u64,
    /// Entries that were finished and are remembered.
    pub remembered: u64,
    /// When the oldest was stored that is waiting or leased.
    pub oldest: Option<Timestamp>,
    /// When this was counted, by the store's clock.
    pub at: Timestamp,
}

impl Stats {
    /// Entries that are not finished and not parked.
    #[must_use]
    pub fn depth(&self) -> u64 {
        self.waiting + self.leased
    }

    /// How long the oldest of them has been here; nothing when there is none.
    #[must_use]
    pub fn oldest_age(&self) -> Option<std::time::Duration> {
        self.oldest.map(|oldest| self.at.since(oldest).unwrap_or_default())
    }
}

/// Milliseconds since 1970 as a time, and the epoch for what no calendar has.
pub(super) fn time(millis: u64) -> Timestamp {
    let at = std::time::UNIX_EPOCH + std::time::Duration::from_millis(millis.min(253_000_000_000_000));
    Timestamp::try_from(at).unwrap_or_else(|_| Timestamp::now())
}
