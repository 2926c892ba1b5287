//! Handlers in transactions: the transaction begins with the handler, since SQLite has one writer at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::{Sqlite, SqliteConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::calls::{complete, primary_code, start};
use super::insert::insert;
use super::turns::Turn;
use super::writer::{Kind, is_full};
use super::{SqliteStore, failed};
use crate::sql::Record;
use crate::store::StoreFuture;
use crate::transactional::{Held, Settlement, TransactionalStore};
use crate::{ClaimOutcome, EntryId, Error, Lease, NewEntry, Store, Stored};

/// What a [`SqliteStore`] holds an entry by ([`TransactionalStore::Hold`]): the right to write, from the beginning of the transaction to
/// its end. Only the store makes and uses one.
pub struct SqliteHold {
    lease: Duration,
    // Given up before the turn, so that whoever has that can write.
    writing: Option<OwnedMutexGuard<()>>,
    turn: Option<Turn>,
}

/// While the store commits.
struct Committing<'a>(&'a AtomicBool);

impl<'a> Committing<'a> {
    fn begin(flag: &'a AtomicBool) -> Self {
        flag.store(true, Ordering::SeqCst);
        Self(flag)
    }
}

impl Drop for Committing<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

/// Whether what the handler did cannot be committed: a deferred constraint is violated (19), or there is no transaction any more (1),
/// because SQLite has rolled back after a statement that failed.
fn is_the_handlers(error: &sqlx::Error) -> bool {
    matches!(primary_code(error), Some(1 | 19))
}

impl TransactionalStore for SqliteStore {
    type Connection = SqliteConnection;
    type Transaction = Transaction<'static, Sqlite>;
    type Hold = SqliteHold;
    type Session = ();

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

    fn hold<'a>(&'a self, (): &'a mut (), lease: Duration) -> StoreFuture<'a, Option<Held<SqliteHold>>> {
        Box::pin(async move {
            let taken = self.take_one(lease).await?;
            Ok(taken.map(|taken| Held::new(taken, SqliteHold { lease, writing: None, turn: None })))
        })
    }

    fn complete<'a>(
        &'a self,
        held: &'a mut Held<SqliteHold>,
        event: &'a str,
    ) -> StoreFuture<'a, (ClaimOutcome, Option<Self::Transaction>)> {
        Box::pin(async move {
            let lease = held.taken.lease;
            let Some(turn) = self.turn(lease, event, held.hold.lease).await? else {
                return Ok((ClaimOutcome::Lost, None));
            };
            let turn = held.hold.turn.insert(turn);
            // Counted in a transaction before the handler's, so that a crash counts.
            if !turn.started && !self.start(lease, event).await? {
                return Ok((ClaimOutcome::Lost, None));
            }
            let writing = &mut held.hold.writing;
            let (outcome, transaction) = self.begin(lease, event, turn, writing).await?;
            if transaction.is_some() || outcome != ClaimOutcome::Busy {
                return Ok((outcome, transaction));
            }
            // The event is claimed under another lease. It may have run out.
            *writing = None;
            match self.claim(lease, event).await? {
                ClaimOutcome::Granted | ClaimOutcome::Committed => self.begin(lease, event, turn, writing).await,
                other => Ok((other, None)),
            }
        })
    }

    fn commit<'a>(
        &'a self,
        (): &'a mut (),
        held: &'a mut Held<SqliteHold>,
        transaction: Self::Transaction,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let committed = {
                let _committing = Committing::begin(&self.inner.committing);
                transaction.commit().await
            };
            if let Err(error) = committed {
                if is_the_handlers(&error) {
                    self.inner.usage.add(1, 0, -1);
                    return Ok(false);
                }
                return Err(self.relieved(error).await);
            }
            self.inner.turns.committed();
            // The next one writes while this one is flushed.
            (held.hold.writing, held.hold.turn) = (None, None);
            self.inner.flush.flush().await?;
            Ok(true)
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
    async fn turn(&self, lease: Lease, event: &str, length: Duration) -> Result<Option<Turn>, Error> {
        let mut turn = self.inner.turns.queue(lease, event);
        loop {
            match tokio::time::timeout(length / 3, &mut turn).await {
                Ok(turn) => return Ok(turn.ok()),
                Err(_) if self.renew(lease, length).await? => {}
                Err(_) => return Ok(None),
            }
        }
    }

    /// Counts an attempt. `false`: the lease is lost.
    async fn start(&self, lease: Lease, event: &str) -> Result<bool, Error> {
        let event: Arc<str> = event.into();
        let again = Arc::clone(&event);
        let together = self.with_statements(move |connection, statements| {
            let event = Arc::clone(&again);
            Box::pin(async move { start(connection, &statements.start, lease, &event).await })
        });
        let alone = self.with_statements(move |connection, statements| {
            let event = Arc::clone(&event);
            Box::pin(async move { start(connection, &statements.start_alone, lease, &event).await })
        });
        self.inner.writer.write_whole(Kind::Leasing, together, alone).await
    }

    /// Begins the handler's transaction, in which the entry and the event are finished. Busy: another lease claims the event.
    async fn begin(
        &self,
        lease: Lease,
        event: &str,
        turn: &Turn,
        writing: &mut Option<OwnedMutexGuard<()>>,
    ) -> Result<(ClaimOutcome, Option<Transaction<'static, Sqlite>>), Error> {
        *writing = Some(Arc::clone(&self.inner.writing).lock_owned().await);
        let mut transaction = self.inner.handlers.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
        let statements = &self.inner.statements;
        // A damaged page of the next entry's is its own affair.
        let next = if statements.damaged.load(Ordering::Relaxed) { None } else { turn.next() };
        let completed = complete(&mut transaction, statements, (lease, event), self.now(), next.as_ref()).await;
        let (outcome, starts) = match completed {
            Ok(completed) => completed,
            Err(error) => {
                drop(transaction);
                return Err(self.relieved(error).await);
            }
        };
        if !matches!(outcome, ClaimOutcome::Granted | ClaimOutcome::Committed) {
            transaction.rollback().await.map_err(failed)?;
            return Ok((outcome, None));
        }
        if let Some(next) = next.filter(|_| starts) {
            turn.starts(&next);
        }
        self.inner.usage.add(-1, 0, 1);
        Ok((outcome, Some(transaction)))
    }
}
