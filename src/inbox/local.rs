//! How the stores of one process lead to the engine.

use std::time::{Duration, UNIX_EPOCH};

use super::engine::{Engine, millis};
use super::store::StoreFuture;
use crate::inbox::error::{Error, ErrorKind};
use crate::webhook::{Clock, SealedDelivery};

pub(super) fn now(clock: &dyn Clock) -> u64 {
    millis(clock.now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

/// Runs something in the engine, on its own. What is not `durable` need not outlive the process.
pub(super) trait Execute {
    fn execute<T: Send + 'static>(
        &self,
        durable: bool,
        work: impl FnOnce(&mut Engine<'_>) -> Result<T, Error> + Send + 'static,
    ) -> StoreFuture<'_, T>;

    /// Completes when something may have become takable.
    fn notice(&self) -> impl Future<Output = ()> + Send;

    /// Says that something may be takable now.
    fn notify(&self);
}

pub(super) fn body(delivery: &SealedDelivery) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(delivery).map_err(|_| Error::new(ErrorKind::Store, "the delivery cannot be written"))
}

pub(super) async fn or_after(noticed: impl Future<Output = ()>, at_most: Duration) {
    // Both ends are alike: somebody looks.
    let _ = tokio::time::timeout(at_most, noticed).await;
}

/// The same `Store` over each of them.
macro_rules! local_store {
    ($name:ty) => {
        impl crate::inbox::Store for $name {
            fn insert<'a>(&'a self, delivery: &'a SealedDelivery, bounds: &'a Bounds) -> StoreFuture<'a, Stored> {
                let (id, bounds) = (EntryId::of(delivery), *bounds);
                Box::pin(async move {
                    let body = local::body(delivery)?;
                    let stored = self.execute(true, move |engine| engine.insert(id, &body, &bounds)).await?;
                    self.notify();
                    Ok(stored)
                })
            }

            fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
                self.execute(true, move |engine| engine.take(limit, lease))
            }

            fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
                self.execute(false, move |engine| engine.renew(lease, length))
            }

            fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, Claim> {
                let event = event.to_owned();
                self.execute(false, move |engine| engine.claim(lease, &event))
            }

            fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
                self.execute(true, move |engine| engine.finish(lease))
            }

            fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
                Box::pin(async move {
                    let held = self.execute(true, move |engine| engine.retry(lease, delay, counted)).await?;
                    self.notify();
                    Ok(held)
                })
            }

            fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
                let note = note.map(str::to_owned);
                self.execute(true, move |engine| engine.park(lease, reason, note))
            }

            fn parked(&self, after: Option<EntryId>, limit: usize) -> StoreFuture<'_, Vec<Entry>> {
                self.execute(false, move |engine| engine.parked(after, limit))
            }

            fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
                self.execute(false, move |engine| engine.entry(id))
            }

            fn put_back(&self, id: EntryId) -> StoreFuture<'_, bool> {
                Box::pin(async move {
                    let was = self.execute(true, move |engine| engine.put_back(id)).await?;
                    self.notify();
                    Ok(was)
                })
            }

            fn discard(&self, id: EntryId) -> StoreFuture<'_, bool> {
                self.execute(true, move |engine| engine.discard(id))
            }

            fn stats(&self) -> StoreFuture<'_, Stats> {
                self.execute(false, |engine| engine.stats())
            }

            fn sweep(&self, retention: Duration) -> StoreFuture<'_, u64> {
                self.execute(true, move |engine| engine.sweep(retention))
            }

            fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
                Box::pin(local::or_after(self.notice(), at_most))
            }
        }
    };
}

pub(super) use local_store;
