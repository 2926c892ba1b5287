//! Handlers in transactions: the transaction begins with the handler, since SQLite has one writer at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sqlx::{Row, Sqlite, SqliteConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::calls::noted;
use super::insert::insert;
use super::writer::is_full;
use super::{SqliteStore, failed};
use crate::sql::{Record, lease_number};
use crate::store::StoreFuture;
use crate::transactional::{Held, Settlement, TransactionalStore};
use crate::{ClaimOutcome, EntryId, Error, Lease, NewEntry, Store, Stored};

/// What a [`SqliteStore`] holds an entry by ([`TransactionalStore::Hold`]): the right to write, from the beginning of the transaction to
/// its end. Only the store makes and uses one.
pub struct SqliteHold {
    lease: Duration,
    turn: Option<OwnedMutexGuard<()>>,
    writing: Option<OwnedMutexGuard<()>>,
}

impl TransactionalStore for SqliteStore {
    type Connection = SqliteConnection;
    type Transaction = Transaction<'static, Sqlite>;
    type Hold = SqliteHold;

    fn insert_in<'a>(&'a self, connection: &'a mut SqliteConnection, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            let record = Arc::new(Record::new(&new)?);
            if let Err(full) = self.make_room(new.bounds, u64::from(record.size.unsigned_abs())).await {
                let known = full.is_full() && self.known(EntryId::of(new.delivery)).await?;
                return if known { Ok(Stored::Known) } else { Err(full) };
            }
            let records = std::slice::from_ref(&record);
            let inserted = insert(connection, &self.inner.statements, self.now(), records).await.map_err(failed)?;
            Ok(self.stored(inserted.into_iter().next().flatten(), record.size))
        })
    }

    fn hold(&self, lease: Duration) -> StoreFuture<'_, Option<Held<SqliteHold>>> {
        Box::pin(async move {
            let taken = self.take(1, lease).await?.into_iter().next();
            Ok(taken.map(|taken| Held::new(taken, SqliteHold { lease, turn: None, writing: None })))
        })
    }

    fn complete<'a>(
        &'a self,
        held: &'a mut Held<SqliteHold>,
        event: &'a str,
    ) -> StoreFuture<'a, (ClaimOutcome, Option<Self::Transaction>)> {
        Box::pin(async move {
            let lease = held.taken.lease;
            held.hold.turn = Some(match self.turn(lease, held.hold.lease).await? {
                Some(turn) => turn,
                None => return Ok((ClaimOutcome::Lost, None)),
            });
            // Counted in a transaction of its own, so that a crash counts.
            match self.claim(lease, event).await? {
                ClaimOutcome::Granted | ClaimOutcome::Committed => {}
                other => return Ok((other, None)),
            }
            held.hold.writing = Some(Arc::clone(&self.inner.writing).lock_owned().await);
            let mut transaction = self.inner.readers.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
            let outcome = match self.complete_in(&mut transaction, held, event).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    drop(transaction);
                    return Err(self.relieved(error).await);
                }
            };
            if outcome == ClaimOutcome::Lost {
                return Ok((outcome, None));
            }
            self.inner.usage.add(-1, 0, 1);
            Ok((outcome, Some(transaction)))
        })
    }

    fn commit(&self, transaction: Self::Transaction) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            match transaction.commit().await {
                Ok(()) => Ok(()),
                Err(error) => Err(self.relieved(error).await),
            }
        })
    }

    fn settle<'a>(
        &'a self,
        held: Held<SqliteHold>,
        transaction: Option<Self::Transaction>,
        settlement: Settlement<'a>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let Held { taken, hold } = held;
            if let Some(transaction) = transaction {
                // SQLite has rolled back by itself after some errors, such as a full disk, upon which this one fails.
                let _ = transaction.rollback().await;
                self.inner.usage.add(1, 0, -1);
            }
            // The writer settles.
            drop(hold);
            match settlement {
                Settlement::Retry { delay, counted } => self.retry(taken.lease, delay, counted).await,
                Settlement::Park { reason, note } => self.park(taken.lease, reason, note).await,
            }
        })
    }
}

impl SqliteStore {
    /// The error of a call in a handler's transaction. If the disk is full, there is more room the next time: the writer
    /// gives up the pages in the database once the handler no longer has the right to write.
    async fn relieved(&self, error: sqlx::Error) -> Error {
        if is_full(&error) {
            self.inner.ballast.release().await;
            self.give_up_reserve();
        }
        failed(error)
    }

    /// Waits until no other handler of this process runs in a transaction, and keeps the lease meanwhile. Nothing if it is
    /// lost.
    async fn turn(&self, lease: Lease, length: Duration) -> Result<Option<OwnedMutexGuard<()>>, Error> {
        loop {
            let turn = Arc::clone(&self.inner.handling).lock_owned();
            match tokio::time::timeout(length / 3, turn).await {
                Ok(turn) => return Ok(Some(turn)),
                Err(_) if self.renew(lease, length).await? => {}
                Err(_) => return Ok(None),
            }
        }
    }

    /// Finishes the entry, if the lease still holds, and the event, if it was not finished before.
    async fn complete_in(
        &self,
        connection: &mut SqliteConnection,
        held: &Held<SqliteHold>,
        event: &str,
    ) -> Result<ClaimOutcome, sqlx::Error> {
        let (statements, now) = (&self.inner.statements, self.now());
        let lease = held.taken.lease;
        let (id, nonce) = (lease.id().as_bytes().to_vec(), lease_number(lease.nonce()));
        let complete = sqlx::query(statements.complete.clone()).bind(now).bind(event.to_owned());
        let complete = complete.bind(id.clone()).bind(nonce).bind(!statements.damaged.load(Ordering::Relaxed));
        let rows = noted(statements, complete.fetch_all(connection).await)?;
        let (mut outcome, mut held) = (ClaimOutcome::Granted, false);
        for row in &rows {
            if row.try_get::<i64, _>(0)? == 1 {
                held = true;
                continue;
            }
            let (entry, holder, finished): (Vec<u8>, i64, Option<i64>) =
                (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
            if finished.is_some() {
                outcome = ClaimOutcome::Committed;
            } else if entry != id || holder != nonce {
                return Ok(ClaimOutcome::Lost);
            }
        }
        if !held {
            return Ok(ClaimOutcome::Lost);
        }
        Ok(outcome)
    }
}
