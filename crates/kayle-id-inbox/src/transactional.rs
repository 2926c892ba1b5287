//! Stores whose transactions an application can join.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};

use crate::store::StoreFuture;
use crate::{ClaimOutcome, NewEntry, ParkReason, Store, Stored, Taken};

/// A store in a database with transactions, which a handler can make its effect a part of. Implemented by `SqliteStore`
/// and `PostgresStore`.
///
/// [`Inbox::run_in_transaction`](crate::Inbox::run_in_transaction) calls it in this order: [`hold`](Self::hold), and after
/// opening the delivery [`complete`](Self::complete), the handler, and [`commit`](Self::commit). After a failure it calls
/// [`settle`](Self::settle) in place of `commit`.
pub trait TransactionalStore: Store {
    /// The connection that an application's statements run on.
    type Connection: Send + 'static;
    /// A transaction that the store has begun.
    type Transaction: DerefMut<Target = Self::Connection> + Send + 'static;
    /// What keeps a held entry for this worker, beside the transaction.
    type Hold: Send + 'static;
    /// What a worker keeps from one entry to the next, such as a connection. It is dropped when nothing is due.
    type Session: Default + Send + 'static;

    /// As [`Store::insert`], in a transaction of the application's on this connection.
    fn insert_in<'a>(&'a self, connection: &'a mut Self::Connection, entry: NewEntry<'a>) -> StoreFuture<'a, Stored>;

    /// Holds one entry that is due, so that no other worker takes it. If the worker crashes, the entry is free again.
    ///
    /// The call may be dropped at any time. An entry that it has held is then free again.
    fn hold<'a>(&'a self, session: &'a mut Self::Session, lease: Duration)
    -> StoreFuture<'a, Option<Held<Self::Hold>>>;

    /// Begins the transaction, unless holding began it; claims the event, and remembers it and the entry, which is removed. All of
    /// it can be undone by [`settle`](Self::settle), with what follows in the transaction. [`Held::taken`] has all attempts
    /// after it, also those that ended with their process.
    ///
    /// The call may be dropped at any time, upon which the entry is settled without a transaction.
    fn complete<'a>(
        &'a self,
        held: &'a mut Held<Self::Hold>,
        event: &'a str,
    ) -> StoreFuture<'a, (ClaimOutcome, Option<Self::Transaction>)>;

    /// Commits. When it returns, what was committed survives a crash. `false`: what the handler did cannot be
    /// committed, because a statement of its has failed or a deferred constraint is violated, and the entry is to be settled.
    fn commit<'a>(
        &'a self,
        session: &'a mut Self::Session,
        held: &'a mut Held<Self::Hold>,
        transaction: Self::Transaction,
    ) -> StoreFuture<'a, bool>;

    /// Undoes the transaction, and lets the entry wait or parks it. `false`: another worker has the entry.
    ///
    /// The handler may have been dropped while a statement of its ran, so the transaction may be busy with that.
    fn settle<'a>(
        &'a self,
        held: Held<Self::Hold>,
        transaction: Option<Self::Transaction>,
        settlement: Settlement<'a>,
    ) -> StoreFuture<'a, bool>;
}

/// An entry that is held for a transaction.
#[derive(Debug)]
#[non_exhaustive]
pub struct Held<H> {
    /// The entry.
    pub taken: Taken,
    /// What keeps it.
    pub hold: H,
}

impl<H> Held<H> {
    /// An entry, and what keeps it for this worker.
    pub fn new(taken: Taken, hold: H) -> Self {
        Self { taken, hold }
    }
}

/// What becomes of an entry whose transaction is undone.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Settlement<'a> {
    /// It waits. `counted` says whether this was an attempt.
    Retry {
        /// For how long.
        delay: Duration,
        /// Whether this was an attempt.
        counted: bool,
    },
    /// It is parked.
    Park {
        /// Why.
        reason: ParkReason,
        /// The handler's note.
        note: Option<&'a str>,
    },
}

/// The transaction that a handler's effect is part of. It dereferences to the database library's transaction, so that
/// `&mut **transaction` is the connection that sqlx executes statements on.
///
/// The inbox commits it when the handler succeeds, and rolls it back otherwise: a handler neither commits nor rolls back. A handler
/// that goes on after an error upon which the database has given up the transaction has failed, as it has if it violates a
/// deferred constraint.
#[derive(Debug)]
pub struct HandlerTransaction<T: 'static> {
    guard: OwnedMappedMutexGuard<Option<T>, T>,
}

/// The inbox's side of it.
pub(crate) struct Lent<T>(Arc<Mutex<Option<T>>>);

impl<T: Send + 'static> Lent<T> {
    pub(crate) fn new(transaction: T) -> Self {
        Self(Arc::new(Mutex::new(Some(transaction))))
    }

    pub(crate) fn lend(&self) -> Option<HandlerTransaction<T>> {
        let guard = Arc::clone(&self.0).try_lock_owned().ok()?;
        let guard = OwnedMutexGuard::try_map(guard, Option::as_mut).ok()?;
        Some(HandlerTransaction { guard })
    }

    /// Takes it back; nothing if the handler has passed it on to a task that still holds it.
    pub(crate) fn take_back(&self) -> Option<T> {
        self.0.try_lock().ok()?.take()
    }
}

impl<T> Deref for HandlerTransaction<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for HandlerTransaction<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}
