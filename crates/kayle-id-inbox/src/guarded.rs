//! A panic inside a store becomes an error.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::store::StoreFuture;
use crate::{
    Bounds, ClaimOutcome, Entry, EntryId, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Store, Stored, Swept,
    Taken,
};

/// A store whose panics are errors, so that they are reported like other failures and end no worker.
pub(crate) struct Guarded<S: ?Sized>(pub(crate) Arc<S>);

/// Starts and polls a call; a panic in either is an error.
pub(crate) fn guard<'a, T: 'a>(start: impl FnOnce() -> StoreFuture<'a, T> + Send + 'a) -> StoreFuture<'a, T> {
    let mut call = catch_unwind(AssertUnwindSafe(start)).ok();
    Box::pin(poll_fn(move |context| {
        let Some(running) = &mut call else { return std::task::Poll::Ready(Err(panicked())) };
        match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
            Ok(poll) => poll,
            Err(_) => {
                // What has panicked is not polled again.
                call = None;
                std::task::Poll::Ready(Err(panicked()))
            }
        }
    }))
}

fn panicked() -> Error {
    Error::store("the store panicked")
}

impl<S: Store + ?Sized> Store for Guarded<S> {
    fn insert<'a>(&'a self, entry: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        guard(move || self.0.insert(entry))
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        guard(move || self.0.take(limit, lease))
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        guard(move || self.0.renew(lease, length))
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        guard(move || self.0.claim(lease, event))
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        guard(move || self.0.finish(lease))
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        guard(move || self.0.retry(lease, delay, counted))
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        guard(move || self.0.park(lease, reason, note))
    }

    fn parked<'a>(&'a self, query: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        guard(move || self.0.parked(query, limit))
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        guard(move || self.0.entry(id))
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        guard(move || self.0.put_back(ids))
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        guard(move || self.0.discard(ids))
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        guard(move || self.0.seen(event))
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        guard(move || self.0.stats())
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        guard(move || self.0.sweep(bounds))
    }

    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let changed = guard(move || {
            let changed = self.0.changed(at_most);
            Box::pin(async move {
                changed.await;
                Ok(())
            })
        });
        Box::pin(async move {
            if changed.await.is_err() {
                tokio::time::sleep(at_most).await;
            }
        })
    }
}
