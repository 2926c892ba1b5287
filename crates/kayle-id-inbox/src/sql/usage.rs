//! How full the store is, estimated between counts.
//!
//! A row that every insert updates would make all of them wait for one another. So each process counts now and then, and
//! adds what it does itself. It counts again before it refuses.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
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
pub(crate) struct Usage {
    last: Mutex<Option<Counted>>,
    counting: tokio::sync::Mutex<()>,
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
        &self,
        bounds: &Bounds,
        bytes: u64,
        count: impl Fn() -> F,
        sweep: impl FnOnce() -> G,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<Count, Error>>,
        G: Future<Output = Result<u64, Error>>,
    {
        let last = match self.last() {
            Some(last) if last.at.elapsed() < FRESH.max(last.took * SHARE) => last.count,
            _ => self.count(&count, None).await?,
        };
        if reached(&last, bounds, bytes).is_none() {
            return Ok(());
        }
        let counted = self.count(&count, Some(SHARE / 5)).await?;
        match reached(&counted, bounds, bytes) {
            None => Ok(()),
            Some(Bound::Remembered) if sweep().await? > 0 => {
                let counted = self.count(&count, Some(0)).await?;
                reached(&counted, bounds, bytes).map_or(Ok(()), |bound| Err(bound.error(bounds)))
            }
            Some(bound) => Err(bound.error(bounds)),
        }
    }

    /// Counts, unless somebody has just counted: within `share` times as long as that took.
    async fn count<F: Future<Output = Result<Count, Error>>>(
        &self,
        count: &impl Fn() -> F,
        share: Option<u32>,
    ) -> Result<Count, Error> {
        let _one = self.counting.lock().await;
        if let Some(last) = self.last() {
            let fresh = share.map_or(FRESH.max(last.took * SHARE), |share| last.took * share);
            if last.at.elapsed() < fresh {
                return Ok(last.count);
            }
        }
        let start = Instant::now();
        let counted = count().await?;
        let last = Counted { count: counted, at: Instant::now(), took: start.elapsed() };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(last);
        Ok(counted)
    }

    fn last(&self) -> Option<Counted> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what this process did since it counted.
    pub(crate) fn add(&self, entries: i64, bytes: i64, remembered: i64) {
        if let Some(last) = &mut *self.last.lock().unwrap_or_else(PoisonError::into_inner) {
            last.count.entries += entries;
            last.count.bytes += bytes;
            last.count.remembered += remembered;
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
