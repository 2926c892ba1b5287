//! How full an inbox is.

use std::collections::BTreeMap;
use std::time::Duration;

use kayle_id_core::Timestamp;
use serde::Serialize;

use crate::ParkReason;

/// How full an inbox is. It serializes for a health page:
///
/// ```json
/// {"waiting":3,"leased":1,"parked":2,"parked_by_reason":{"key_missing":2},"bytes":9120,"remembered":40,
///  "oldest":"2026-01-12T09:30:00Z","at":"2026-01-12T09:31:00Z","depth":4,"oldest_age_seconds":60.0}
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Entries that wait for their time or for a worker.
    pub waiting: u64,
    /// Entries that a worker has taken. Their leases may have run out.
    pub leased: u64,
    /// Entries that are set aside.
    pub parked: u64,
    /// How many of these there are for each reason.
    pub parked_by_reason: BTreeMap<ParkReason, u64>,
    /// Bytes of all entries, as stored.
    pub bytes: u64,
    /// Finished entries that are remembered.
    pub remembered: u64,
    /// When the oldest entry was stored that is waiting or leased.
    pub oldest: Option<Timestamp>,
    /// When this was counted, by the store's clock.
    pub at: Timestamp,
}

impl Stats {
    /// An empty inbox, counted at a time. A store fills in the rest.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        let parked_by_reason = BTreeMap::new();
        Self { waiting: 0, leased: 0, parked: 0, parked_by_reason, bytes: 0, remembered: 0, oldest: None, at }
    }

    /// Entries that are neither finished nor parked.
    #[must_use]
    pub fn depth(&self) -> u64 {
        self.waiting + self.leased
    }

    /// How long the oldest of them has been in the inbox; nothing when there is none.
    #[must_use]
    pub fn oldest_age(&self) -> Option<Duration> {
        self.oldest.map(|oldest| self.at.since(oldest).unwrap_or_default())
    }

    /// Adds entries of one state and reason, as the tables and the scripts tell them.
    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "redis"))]
    pub(crate) fn add_state(&mut self, state: i64, reason: Option<&str>, entries: u64, oldest: Timestamp) {
        match state {
            0 => self.waiting += entries,
            1 => self.leased += entries,
            _ => {
                // A later version may know more reasons.
                let reason = reason.and_then(ParkReason::from_word).unwrap_or(ParkReason::Unreadable);
                self.parked += entries;
                *self.parked_by_reason.entry(reason).or_default() += entries;
                return;
            }
        }
        self.oldest = Some(self.oldest.map_or(oldest, |other| other.min(oldest)));
    }
}

impl Serialize for Stats {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form<'a> {
            waiting: u64,
            leased: u64,
            parked: u64,
            parked_by_reason: &'a BTreeMap<ParkReason, u64>,
            bytes: u64,
            remembered: u64,
            oldest: Option<Timestamp>,
            at: Timestamp,
            depth: u64,
            oldest_age_seconds: Option<f64>,
        }
        let Self { waiting, leased, parked, parked_by_reason, bytes, remembered, oldest, at } = self;
        Form {
            waiting: *waiting,
            leased: *leased,
            parked: *parked,
            parked_by_reason,
            bytes: *bytes,
            remembered: *remembered,
            oldest: *oldest,
            at: *at,
            depth: self.depth(),
            oldest_age_seconds: self.oldest_age().map(|age| age.as_secs_f64()),
        }
        .serialize(serializer)
    }
}
