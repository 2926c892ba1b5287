//! What keeps the entries.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use super::{Bounds, Claim, Entry, EntryId, Lease, ParkReason, Stats, Stored, Taken};
use crate::inbox::error::Error;
use crate::webhook::SealedDelivery;

/// What a store's calls return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// What keeps the entries: [`MemoryStore`](super::MemoryStore), [`FileStore`](super::FileStore), `RedisStore` (feature
/// `redis`), or one of yours. [`Inbox`](super::Inbox) is what an application calls.
///
/// # The contract
///
/// Each call takes place wholly or not at all, and as if there were no other at the time. What a call said it did
/// survives the death of every process at any instant, as far as the store promises that at all; of calls that failed or
/// were dropped, either may be true. Times are the store's: all that share it go by one clock.
///
/// An entry waits, is leased, or is parked. Its lease gives the right to settle it: [`finish`](Self::finish),
/// [`retry`](Self::retry) or [`park`](Self::park), of which the first one counts. When a lease runs out the entry may be
/// taken again, under a greater token, upon which the older lease is void. Until then it stays valid, late as it is.
///
/// A claim is an event that a lease holds: no two hold one at a time, and none may hold what was committed. It lives
/// as long as its lease; another entry's lease may take it over from one that ran out, and voids that one.
///
/// # Errors
///
/// [`Error::is_store`] from every call, when the store does not answer or cannot keep what it is given.
pub trait Store: Send + Sync + 'static {
    /// Keeps a delivery, durably, unless it is known: by its [`EntryId`], among the entries and among the finished ones
    /// that are remembered. Fails with [`Error::is_full`] at a bound.
    fn insert<'a>(&'a self, delivery: &'a SealedDelivery, bounds: &'a Bounds) -> StoreFuture<'a, Stored>;

    /// Takes up to `limit` entries whose time has come or whose lease ran out, the longest due first where there is an
    /// order.
    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>>;

    /// Lets a lease run from now. `false`: it is void.
    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool>;

    /// Claims an event for a lease. A lease claims one event at most.
    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, Claim>;

    /// Commits the lease's claim, if it has one, and removes its entry, which is remembered: one step. `false`: the lease
    /// is void, and nothing was done.
    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool>;

    /// Releases the claim and lets the entry wait. Where it is not `counted`, this taking was no attempt.
    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool>;

    /// Releases the claim and sets the entry aside.
    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool>;

    /// Lists parked entries, those parked longest first, behind one of them. Where that one is not parked any more the
    /// list starts anew.
    fn parked(&self, after: Option<EntryId>, limit: usize) -> StoreFuture<'_, Vec<Entry>>;

    /// Looks at an entry that is not finished.
    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>>;

    /// Lets a parked entry wait again, due now and without attempts. `false`: there is no such parked entry.
    fn put_back(&self, id: EntryId) -> StoreFuture<'_, bool>;

    /// Removes a parked entry, which is remembered as if it were finished. `false`: there is no such parked entry.
    fn discard(&self, id: EntryId) -> StoreFuture<'_, bool>;

    /// Counts.
    fn stats(&self) -> StoreFuture<'_, Stats>;

    /// Forgets finished entries and committed events after a while, at most a thousand of each a call. Tells how many it
    /// forgot.
    fn sweep(&self, retention: Duration) -> StoreFuture<'_, u64>;

    /// Completes when there may be something to take, and after `at_most` in any case.
    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(at_most))
    }
}
