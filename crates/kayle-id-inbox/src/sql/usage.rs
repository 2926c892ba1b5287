//! How full the store is, estimated between counts.
//!
//! A row that every insert updates would make all of them wait for one another. So each process counts now and then, and
//! adds what it does itself. It counts again before it refuses; while there is room, nobody waits for a count.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Bounds, Error};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) entries: i64,
    pub(crate) bytes: i64,
    pub(crate) remembered: i64,
}

#[derive(Clone, Copy)]
struct Counted {
    count: Count,
    at: Instant,
    took: Duration,
}

#[derive(Default)]
struct State {
    last: Option<Counted>,
    /// All that this process has added so far.
    added: Count,
}

impl Count {
    fn add(&mut self, other: Self) {
        self.entries += other.entries;
        self.bytes += other.bytes;
        self.remembered += other.remembered;
    }
}

#[derive(Default)]
pub(crate) struct Usage {
    state: Mutex<State>,
    counting: Arc<tokio::sync::Mutex<()>>,
}

/// Counting takes at most about a fiftieth of the time.
const SHARE: u32 = 50;
const FRESH: Duration = Duration::from_secs(1);

impl Usage {
    /// Whether there is room for `bytes` more.
    ///
    /// # Errors
    ///
    /// The bound that is reached, or the error of counting.
    pub(crate) async fn check<F, G>(
        self: &Arc<Self>,
        bounds: &Bounds,
        bytes: u64,
        count: impl Fn() -> F + Send + Sync + 'static,
        sweep: impl FnOnce() -> G,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<Count, Error>> + Send,
        G: Future<Output = Result<u64, Error>>,
    {
        let last = match self.last() {
            Some(last) => last,
            None => self.count(&count, SHARE).await?,
        };
        if reached(&last.count, bounds, bytes).is_none() {
            if last.at.elapsed() >= FRESH.max(last.took * SHARE)
                && let Ok(counting) = Arc::clone(&self.counting).try_lock_owned()
            {
                let usage = Arc::clone(self);
                tokio::spawn(async move {
                    // If it fails, the next call counts.
                    let _ = usage.count_now(&count).await;
                    drop(counting);
                });
            }
            return Ok(());
        }
        let counted = self.count(&count, SHARE / 5).await?;
        match reached(&counted.count, bounds, bytes) {
            None => Ok(()),
            Some(Bound::Remembered) if sweep().await? > 0 => {
                let counted = self.count(&count, 0).await?;
                reached(&counted.count, bounds, bytes).map_or(Ok(()), |bound| Err(bound.error(bounds)))
            }
            Some(bound) => Err(bound.error(bounds)),
        }
    }

    /// Counts, unless somebody has just counted: within `share` times as long as that took.
    async fn count<F: Future<Output = Result<Count, Error>>>(
        &self,
        count: &impl Fn() -> F,
        share: u32,
    ) -> Result<Counted, Error> {
        let _one = self.counting.lock().await;
        match self.last() {
            Some(last) if last.at.elapsed() < last.took * share => Ok(last),
            _ => self.count_now(count).await,
        }
    }

    async fn count_now<F: Future<Output = Result<Count, Error>>>(
        &self,
        count: &impl Fn() -> F,
    ) -> Result<Counted, Error> {
        let (start, before) = (Instant::now(), self.state().added);
        let mut counted = count().await?;
        let mut state = self.state();
        // What was added meanwhile may be among what was counted. Then this is too much, and another count follows before a refusal.
        let added = state.added;
        counted.add(Count {
            entries: added.entries - before.entries,
            bytes: added.bytes - before.bytes,
            remembered: added.remembered - before.remembered,
        });
        let last = Counted { count: counted, at: Instant::now(), took: start.elapsed() };
        state.last = Some(last);
        Ok(last)
    }

    fn last(&self) -> Option<Counted> {
        self.state().last
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what this process did since it counted.
    pub(crate) fn add(&self, entries: i64, bytes: i64, remembered: i64) {
        let (mut state, change) = (self.state(), Count { entries, bytes, remembered });
        state.added.add(change);
        if let Some(last) = &mut state.last {
            last.count.add(change);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Entries,
    Bytes,
    Remembered,
}

impl Bound {
    fn error(self, bounds: &Bounds) -> Error {
        match self {
            Self::Entries => Error::bound("entries", bounds.entries()),
            Self::Bytes => Error::bound("bytes", bounds.bytes()),
            Self::Remembered => Error::bound("remembered entries", bounds.remembered()),
        }
    }
}

fn reached(count: &Count, bounds: &Bounds, bytes: u64) -> Option<Bound> {
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    let entries = number(count.entries);
    if entries >= bounds.entries() {
        return Some(Bound::Entries);
    }
    if number(count.bytes).saturating_add(bytes) > bounds.bytes() {
        return Some(Bound::Bytes);
    }
    (number(count.remembered).saturating_add(entries) >= bounds.remembered()).then_some(Bound::Remembered)
}
