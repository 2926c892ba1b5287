//! The right to work on an entry, and what comes of taking and claiming.

use kayle_id_core::Timestamp;
use kayle_id_webhook::webhook::SealedDelivery;

use crate::{Bounds, EntryId, TraceContext};

/// The right to settle an entry, until the lease has run out and another worker has taken the entry.
///
/// Two leases are never equal. The [`fence`](Self::fence) grows, and the nonce is random, so that not even a store that
/// was restored without its last writes grants the same lease twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lease {
    id: EntryId,
    fence: u64,
    nonce: u64,
}

impl Lease {
    /// A lease, as a store grants it. `nonce` must be random.
    #[must_use]
    pub fn new(id: EntryId, fence: u64, nonce: u64) -> Self {
        Self { id, fence, nonce }
    }

    /// The entry.
    #[must_use]
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// The fencing token: a later lease of the entry has a greater one.
    #[must_use]
    pub fn fence(&self) -> u64 {
        self.fence
    }

    /// The random part.
    #[must_use]
    pub fn nonce(&self) -> u64 {
        self.nonce
    }
}

/// An entry that a worker has taken.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Taken {
    /// The right to settle it.
    pub lease: Lease,
    /// What was stored.
    pub delivery: SealedDelivery,
    /// How many attempts were started since it was stored or put back.
    pub attempts: u32,
    /// When it was stored.
    pub stored_at: Timestamp,
    /// The trace of the request that brought it.
    pub trace: Option<TraceContext>,
}

impl Taken {
    /// An entry that a store hands to a worker.
    pub fn new(lease: Lease, delivery: SealedDelivery, attempts: u32, stored_at: Timestamp) -> Self {
        Self { lease, delivery, attempts, stored_at, trace: None }
    }

    /// Adds the trace that was stored with it.
    #[must_use]
    pub fn with_trace(mut self, trace: Option<TraceContext>) -> Self {
        self.trace = trace;
        self
    }
}

/// A delivery on its way into a store.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NewEntry<'a> {
    /// What to store.
    pub delivery: &'a SealedDelivery,
    /// How much the store may hold.
    pub bounds: &'a Bounds,
    /// The trace of the request that brought it.
    pub trace: Option<&'a TraceContext>,
}

impl<'a> NewEntry<'a> {
    /// A delivery to store.
    #[must_use]
    pub fn new(delivery: &'a SealedDelivery, bounds: &'a Bounds) -> Self {
        Self { delivery, bounds, trace: None }
    }

    /// Adds a trace to store with it.
    #[must_use]
    pub fn with_trace(mut self, trace: Option<&'a TraceContext>) -> Self {
        self.trace = trace;
        self
    }
}

/// The result of storing a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stored {
    /// It is a new entry.
    New,
    /// It was an entry already, or was finished within the time that is remembered.
    Known,
}

/// The result of claiming an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaimOutcome {
    /// The lease holds the event until it ends.
    Granted,
    /// Another entry's lease, which has not run out, holds the event.
    Busy,
    /// The event was finished.
    Committed,
    /// The lease is void, or holds another event.
    Lost,
}

/// How much [`Store::sweep`](crate::Store::sweep) removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Swept {
    /// Finished entries and events that were forgotten.
    pub forgotten: u64,
    /// Parked entries that were discarded, because they had been parked for too long.
    pub discarded: u64,
}

impl Swept {
    /// Counts of what was removed.
    #[must_use]
    pub fn new(forgotten: u64, discarded: u64) -> Self {
        Self { forgotten, discarded }
    }
}
