//! How much an inbox holds, and how long it remembers.

use std::time::Duration;

/// How much an inbox holds, and how long it remembers what was finished.
///
/// At a bound nothing is dropped: storing is refused with [`Error::is_full`](crate::Error::is_full), which is answered with
/// 503, and the server keeps the delivery and sends it again. Parked entries count, so watch them.
///
/// | What | Default |
/// |---|---|
/// | entries, parked ones included | 100,000 |
/// | bytes of them, as stored; a typical one has 2 to 3 KB | 512 MiB |
/// | finished entries that are remembered, together with the entries | 1,000,000 |
/// | how long a finished entry and its event's id are remembered | 14 days |
/// | how long a parked entry is kept | 30 days |
///
/// The server sends a delivery again for 28 hours and keeps payloads for up to 168 hours after that, within which they can
/// be replayed: less than 9 days of remembering lets a late repetition through. Entries that are neither finished nor
/// parked are never dropped.
///
/// The stores over SQL count at most every second, and every time before they refuse. So while a bound is being reached,
/// processes together may store up to a second's worth of deliveries more.
///
/// ```
/// use kayle_id_inbox::Bounds;
/// use std::time::Duration;
///
/// let bounds = Bounds::default().with_entries(10_000).with_retention(Duration::from_secs(30 * 86_400));
/// assert_eq!(bounds.entries(), 10_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    entries: u64,
    bytes: u64,
    remembered: u64,
    retention: Duration,
    parked_retention: Duration,
}

const DAY: Duration = Duration::from_secs(86_400);

impl Default for Bounds {
    fn default() -> Self {
        Self {
            entries: 100_000,
            bytes: 512 * 1024 * 1024,
            remembered: 1_000_000,
            retention: 14 * DAY,
            parked_retention: 30 * DAY,
        }
    }
}

impl Bounds {
    /// Sets how many entries there may be, parked ones included.
    #[must_use]
    pub fn with_entries(mut self, entries: u64) -> Self {
        self.entries = entries;
        self
    }

    /// Sets how many bytes they may have, as stored.
    #[must_use]
    pub fn with_bytes(mut self, bytes: u64) -> Self {
        self.bytes = bytes;
        self
    }

    /// Sets how many finished entries may be remembered, counted together with the entries that are not finished.
    #[must_use]
    pub fn with_remembered(mut self, remembered: u64) -> Self {
        self.remembered = remembered;
        self
    }

    /// Sets how long a finished entry and its event's id are remembered.
    #[must_use]
    pub fn with_retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    /// Sets how long a parked entry is kept before it is discarded with the personal data that it holds, encrypted.
    /// [`Duration::MAX`] keeps parked entries for ever.
    #[must_use]
    pub fn with_parked_retention(mut self, retention: Duration) -> Self {
        self.parked_retention = retention;
        self
    }

    /// How many entries there may be.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// How many bytes they may have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many finished entries may be remembered, counted together with the entries that are not finished.
    #[must_use]
    pub fn remembered(&self) -> u64 {
        self.remembered
    }

    /// How long a finished entry and its event's id are remembered.
    #[must_use]
    pub fn retention(&self) -> Duration {
        self.retention
    }

    /// How long a parked entry is kept.
    #[must_use]
    pub fn parked_retention(&self) -> Duration {
        self.parked_retention
    }
}
