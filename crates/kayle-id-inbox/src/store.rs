//! The trait that a store implements.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::{
    Bounds, ClaimOutcome, Entry, EntryId, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Stored, Swept, Taken,
};

/// What a store's calls return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Keeps the entries of an inbox. Implemented by `SqliteStore`, `PostgresStore` and `RedisStore`, and by stores of your
/// own. Applications call [`Inbox`](crate::Inbox); only an inbox calls a store.
///
/// The feature `testing` has conformance tests and a random model test that run against any store.
///
/// # The contract
///
/// Each call takes effect completely or not at all, as if no other call ran at the same time. The effect of a call that
/// returned `Ok` survives the death of every process, as far as the store promises durability at all. A call that failed
/// or was dropped may or may not have taken effect.
///
/// An entry is waiting, leased or parked. A [`Lease`] gives the right to settle its entry, with [`finish`](Self::finish),
/// [`retry`](Self::retry) or [`park`](Self::park). Once a lease has run out, the entry may be taken again, which voids the
/// older lease. Until then the older lease stays valid, even when it has run out. No two leases are ever equal, also when
/// the store has lost its last writes.
///
/// A settling call that is repeated with the same lease returns the same answer, as long as nobody has taken the entry
/// since: the answer to the first call may have been lost.
///
/// A claim binds an event to a lease. No two leases hold one event at a time, and nobody can claim an event that was
/// finished. A claim lives as long as its lease: another lease may take it over once the holder's lease has run out, which
/// voids the holder's lease. A lease claims at most one event; claiming another one returns [`ClaimOutcome::Lost`].
///
/// # Errors
///
/// [`Error::is_store`] from every call when the store does not answer; [`Error::is_full`] when it has no room.
pub trait Store: Send + Sync + 'static {
    /// Stores a delivery durably, unless an entry or a remembered finished entry has its [`EntryId`].
    ///
    /// If an entry has it and the new signature is younger, the new signature replaces the stored one, and an entry that
    /// is parked for a reason that [may pass](ParkReason::may_pass) waits again.
    ///
    /// Fails with [`Error::is_full`] at a bound.
    fn insert<'a>(&'a self, entry: NewEntry<'a>) -> StoreFuture<'a, Stored>;

    /// Takes up to `limit` entries that are due or whose lease has run out, the longest due first.
    ///
    /// If the answer to an earlier call was lost, those entries are returned by the next call.
    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>>;

    /// Extends a lease: it runs for `length` from now. `false`: the lease is void.
    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool>;

    /// Claims an event for a lease, which counts as the start of an attempt.
    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome>;

    /// Marks the claimed event as finished and removes the entry, which is remembered, in one step. `false`: the lease is
    /// void, and nothing was changed.
    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool>;

    /// Releases the claim and lets the entry wait for `delay`. `counted` says whether this was an attempt. `false`: the
    /// lease is void.
    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool>;

    /// Releases the claim and parks the entry. If it is parked as [`ParkReason::Refused`], and a younger signature has
    /// replaced the refused one since the entry was taken, the entry waits instead. `false`: the lease is void.
    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool>;

    /// Lists parked entries, the longest parked first, at most `limit`.
    fn parked<'a>(&'a self, query: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>>;

    /// Reads an entry that is not finished.
    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>>;

    /// Lets parked entries wait again: due now, with no attempts. Returns how many of these were parked.
    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64>;

    /// Removes parked entries, which are remembered as if they were finished. Returns how many of these were parked.
    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64>;

    /// Whether an event was finished, as far as that is remembered.
    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool>;

    /// Counts the entries.
    fn stats(&self) -> StoreFuture<'_, Stats>;

    /// Forgets finished entries and events after [`Bounds::retention`], and discards entries that have been parked for
    /// longer than [`Bounds::parked_retention`]; at most a thousand of each a call.
    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept>;

    /// Completes when there may be something to take, and after `at_most` in any case.
    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(at_most))
    }
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn insert<'a>(&'a self, entry: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        (**self).insert(entry)
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        (**self).take(limit, lease)
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        (**self).renew(lease, length)
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        (**self).claim(lease, event)
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        (**self).finish(lease)
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        (**self).retry(lease, delay, counted)
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        (**self).park(lease, reason, note)
    }

    fn parked<'a>(&'a self, query: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        (**self).parked(query, limit)
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        (**self).entry(id)
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        (**self).put_back(ids)
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        (**self).discard(ids)
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        (**self).seen(event)
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        (**self).stats()
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        (**self).sweep(bounds)
    }

    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        (**self).changed(at_most)
    }
}
