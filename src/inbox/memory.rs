//! Entries in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::engine::Engine;
use super::local::{self, Execute, local_store};
use super::store::StoreFuture;
use super::{Bounds, Claim, Entry, EntryId, Lease, ParkReason, Stats, Stored, Taken};
use crate::inbox::error::Error;
use crate::webhook::{Clock, SealedDelivery, SystemClock};

/// Keeps entries in memory: for tests. The process's end is theirs.
///
/// ```
/// use kayle_id::inbox::{Inbox, MemoryStore};
///
/// let inbox = Inbox::new(MemoryStore::new());
/// ```
pub struct MemoryStore {
    tables: Mutex<BTreeMap<Vec<u8>, Vec<u8>>>,
    clock: Box<dyn Clock>,
    noticed: Notify,
}

impl MemoryStore {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::with_clock(SystemClock)
    }

    /// An empty one that goes by a clock of yours.
    #[must_use]
    pub fn with_clock(clock: impl Clock) -> Self {
        Self { tables: Mutex::default(), clock: Box::new(clock), noticed: Notify::new() }
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl Execute for MemoryStore {
    fn execute<T: Send + 'static>(
        &self,
        _: bool,
        work: impl FnOnce(&mut Engine<'_>) -> Result<T, Error> + Send + 'static,
    ) -> StoreFuture<'_, T> {
        Box::pin(async move {
            let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut Engine { tables: &mut *tables, now: local::now(&*self.clock) })
        })
    }

    async fn notice(&self) {
        self.noticed.notified().await;
    }

    fn notify(&self) {
        self.noticed.notify_one();
    }
}

local_store!(MemoryStore);
