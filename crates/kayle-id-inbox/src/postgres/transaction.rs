//! Handlers in transactions: the transaction holds the entry.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres, Row, Transaction};
use tokio::sync::OwnedSemaphorePermit;

use super::claim::Holder;
use super::salvage::is_damaged;
use super::starts::Counting;
use super::{PostgresStore, begin, failed};
use crate::sql::{Record, lease_number, millis, taken};
use crate::store::StoreFuture;
use crate::transactional::{Held, Settlement, TransactionalStore};
use crate::{ClaimOutcome, EntryId, Error, Lease, NewEntry, ParkReason, Stored, backoff};

/// What a [`PostgresStore`] holds an entry by ([`TransactionalStore::Hold`]): the transaction, until the handler gets it. Only the store
/// makes and uses one.
pub struct PostgresHold {
    row: HeldRow,
    transaction: Option<Transaction<'static, Postgres>>,
    /// The process of the server's that runs it.
    backend: i32,
    /// The count of the start, which goes on while the delivery is opened.
    counting: Option<Counting>,
    /// Whether there may be something to undo.
    began: bool,
    /// Whether the start of an attempt was counted.
    counted: bool,
    permit: Option<OwnedSemaphorePermit>,
}

/// What a worker keeps from one entry to the next ([`TransactionalStore::Session`]): the transaction that began when the last one was
/// committed, and so its connection. Only the store makes and uses one.
#[derive(Default)]
pub struct PostgresSession {
    transaction: Option<Transaction<'static, Postgres>>,
    permit: Option<OwnedSemaphorePermit>,
}

/// An entry as it was before it was held, without its id.
struct HeldRow {
    body: Vec<u8>,
    size: i32,
    signed_at: i64,
    stored_at: i64,
    fence: i64,
    attempts: i32,
    trace: Option<String>,
}

const SAVEPOINT: &str = "SAVEPOINT kayle_inbox";
/// Deferred constraints are checked, and the savepoint is released, while what the handler did can be undone and the entry stays held.
/// The release is refused where the transaction is aborted, which `COMMIT` is not: a handler may have gone on after a statement that
/// failed. The next transaction begins in the same call.
const COMMIT: &str = "SET CONSTRAINTS ALL IMMEDIATE; RELEASE SAVEPOINT kayle_inbox; COMMIT AND CHAIN";
/// What follows belongs to the transaction itself, as what holds entries has to.
const UNDO: &str = "ROLLBACK TO SAVEPOINT kayle_inbox; RELEASE SAVEPOINT kayle_inbox";

/// A statement of a handler that was dropped is cancelled after this time, and again and again after it.
const PROMPT: Duration = Duration::from_secs(1);
const CANCELS: usize = 10;

impl TransactionalStore for PostgresStore {
    type Connection = PgConnection;
    type Transaction = Transaction<'static, Postgres>;
    type Hold = PostgresHold;
    type Session = PostgresSession;

    fn insert_in<'a>(&'a self, connection: &'a mut PgConnection, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            let record = Arc::new(Record::new(&new)?);
            if let Err(full) = self.make_room(new.bounds, u64::from(record.size.unsigned_abs())).await {
                let known = full.is_full() && self.known_in(connection, EntryId::of(new.delivery)).await?;
                return if known { Ok(Stored::Known) } else { Err(full) };
            }
            let inserted = self.insert_records(connection, std::slice::from_ref(&record)).await.map_err(failed)?;
            // Heard when the application's transaction commits.
            let notify = sqlx::query("SELECT pg_notify($1, '')").bind(&self.inner.channel);
            notify.execute(connection).await.map_err(failed)?;
            Ok(self.stored(inserted.into_iter().next().flatten(), record.size))
        })
    }

    fn hold<'a>(
        &'a self,
        session: &'a mut PostgresSession,
        _: Duration,
    ) -> StoreFuture<'a, Option<Held<PostgresHold>>> {
        Box::pin(async move {
            let most = self.inner.pool.options().get_max_connections();
            if most < 3 {
                return Err(Error::configuration(format!(
                    "the pool has at most {most} connections: handlers in transactions need at least 3"
                )));
            }
            if session.permit.is_none() {
                // Nobody closes the semaphore.
                let permit = Arc::clone(&self.inner.holds).acquire_owned().await;
                session.permit = Some(permit.map_err(|_| Error::store("the store is closed"))?);
            }
            // Where every connection is in use, somebody may wait for one, such as a call that stores: they come first.
            if self.inner.pool.num_idle() == 0
                && self.inner.pool.size() >= most
                && let Some(transaction) = session.transaction.take()
            {
                let _ = transaction.rollback().await;
            }
            let chained = session.transaction.is_some();
            let held = match self.hold_next(session).await {
                Err(error) if is_damaged(&error) => {
                    self.set_damaged_aside().await?;
                    self.hold_next(session).await
                }
                // Its connection may have been lost since the last entry.
                Err(_) if chained => self.hold_next(session).await,
                held => held,
            };
            let held = match held {
                Ok(held) => held,
                Err(error) => return Err(self.relieved(error).await),
            };
            if held.is_none() {
                session.permit = None;
                self.repair().await?;
            }
            Ok(held)
        })
    }

    fn complete<'a>(
        &'a self,
        held: &'a mut Held<PostgresHold>,
        event: &'a str,
    ) -> StoreFuture<'a, (ClaimOutcome, Option<Self::Transaction>)> {
        Box::pin(async move {
            let (lease, hold) = (held.taken.lease, &mut held.hold);
            let transaction = hold.transaction.as_mut().ok_or_else(begun)?;
            // This may be dropped at any time, so what may have happened is noted before.
            hold.began = true;
            sqlx::raw_sql(SAVEPOINT).execute(&mut **transaction).await.map_err(failed)?;
            let outcome = match self.complete_in(transaction, lease, event).await {
                Ok(outcome) => outcome,
                Err(error) => return Err(self.relieved(error).await),
            };
            // The attempt is counted before the handler is called. In case this is dropped, the count is still there to wait for.
            if let Some(counting) = &mut hold.counting {
                let counted = counting.answer().await;
                hold.counting = None;
                match counted {
                    // With this one.
                    Ok(starts) => held.taken.attempts = held.taken.attempts.saturating_add(starts.saturating_sub(1)),
                    Err(error) => {
                        hold.counted = false;
                        if error.is_full() {
                            // So that no lock of this transaction's stands in the way.
                            hold.began = self.undo(transaction, hold.backend).await.is_err();
                            self.give_up_reserve().await;
                        }
                        return Err(error);
                    }
                }
            }
            self.inner.usage.add(0, 0, 1);
            Ok((outcome, hold.transaction.take()))
        })
    }

    fn commit<'a>(
        &'a self,
        session: &'a mut PostgresSession,
        held: &'a mut Held<PostgresHold>,
        mut transaction: Self::Transaction,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            // Dropped, a transaction is rolled back.
            match sqlx::raw_sql(COMMIT).execute(&mut *transaction).await {
                Ok(_) => {
                    *session = PostgresSession { transaction: Some(transaction), permit: held.hold.permit.take() };
                    Ok(true)
                }
                Err(error) if is_the_handlers(&error) => {
                    held.hold.transaction = Some(transaction);
                    Ok(false)
                }
                Err(error) => {
                    drop(transaction);
                    Err(self.relieved(error).await)
                }
            }
        })
    }

    fn settle<'a>(
        &'a self,
        held: Held<PostgresHold>,
        transaction: Option<Self::Transaction>,
        settlement: Settlement<'a>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let Held { taken, mut hold } = held;
            let id = taken.lease.id();
            // Those that ended with their process are attempts too.
            let mut attempts = taken.attempts;
            if let Some(mut counting) = hold.counting.take() {
                // It is undone here, so it must be there.
                let starts = counting.answer().await;
                hold.counted = starts.is_ok();
                attempts = attempts.saturating_add(starts.unwrap_or(1).saturating_sub(1));
            }
            let statements = &self.inner.statements;
            let of_start = |statement| self.query(statement).bind(id.as_bytes().to_vec());
            let uncounted = hold.counted && matches!(settlement, Settlement::Retry { counted: false, .. });
            let Some(mut transaction) = transaction.or(hold.transaction) else {
                // It has ended, and the entry is free, or finished.
                if uncounted {
                    let uncount = || async { of_start(&statements.uncount_start).execute(&self.inner.pool).await };
                    self.patiently(uncount).await?;
                }
                return Ok(false);
            };
            if hold.began {
                self.undo(&mut transaction, hold.backend).await?;
            }
            if uncounted && let Err(error) = of_start(&statements.uncount_start).execute(&mut *transaction).await {
                return Err(self.relieved(error).await);
            }
            if let Err(error) = self.settle_in(&mut transaction, (id, attempts), hold.row, settlement).await {
                return Err(self.relieved(error).await);
            }
            transaction.commit().await.map_err(failed)?;
            Ok(true)
        })
    }
}

/// Whether what the handler did cannot be committed, rather than anything at all: a lost connection, a lack of room, a shutdown, a
/// failure of the system, and damage (classes 08, 53, 57, 58 and XX) are not its own.
fn is_the_handlers(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| !["08", "53", "57", "58", "XX"].iter().any(|class| code.starts_with(class)))
}

fn begun() -> Error {
    Error::store("the transaction was begun before")
}

impl PostgresStore {
    /// Undoes everything since the savepoint. The handler may have been dropped while it waited for a statement, such as
    /// one that waits for a lock: that is cancelled, since the connection can do nothing else before.
    async fn undo(&self, connection: &mut PgConnection, backend: i32) -> Result<(), Error> {
        for _ in 0..CANCELS {
            let undo = sqlx::raw_sql(UNDO).execute(&mut *connection);
            match tokio::time::timeout(PROMPT, undo).await {
                Ok(Ok(_)) => return Ok(()),
                // The end of the statement before, which nobody has waited for.
                Ok(Err(sqlx::Error::Database(_))) => {}
                Ok(Err(error)) => return Err(failed(error)),
                Err(_) => self.inner.starts.cancel(&self.inner, backend).await?,
            }
        }
        Err(Error::store("the inbox's Postgres does not end a statement that was cancelled"))
    }

    /// The next entry that is due and not held, in a transaction that holds it: the session's, if it has one.
    async fn hold_next(&self, session: &mut PostgresSession) -> Result<Option<Held<PostgresHold>>, sqlx::Error> {
        loop {
            let mut transaction = match session.transaction.take() {
                Some(transaction) => transaction,
                None => begin(&self.inner.pool).await?,
            };
            let hold = self.query(&self.inner.statements.hold);
            let Some(row) = hold.fetch_optional(&mut *transaction).await? else { return Ok(None) };
            let id: Vec<u8> = row.try_get(0)?;
            let held = HeldRow {
                body: row.try_get(1)?,
                attempts: row.try_get(2)?,
                stored_at: row.try_get(3)?,
                trace: row.try_get(4)?,
                size: row.try_get(5)?,
                signed_at: row.try_get(6)?,
                fence: row.try_get(7)?,
            };
            let backend: i32 = row.try_get(8)?;
            let Some(id) = EntryId::from_slice(&id) else { return Ok(None) };
            let lease = Lease::new(id, 0, backoff::random());
            let attempts = held.attempts;
            let Some(taken) = taken(lease, &held.body, i64::from(attempts), held.stored_at, held.trace.as_deref())
            else {
                // A damaged record is set aside, and the next one is looked at.
                let held = HeldRow { attempts: attempts.saturating_add(1), ..held };
                self.park_held(&mut transaction, id, held, ParkReason::Unreadable, None).await?;
                transaction.commit().await?;
                continue;
            };
            let counting = Some(self.inner.starts.count(&self.inner, id, attempts));
            let transaction = Some(transaction);
            let (row, permit) = (held, session.permit.take());
            let hold = PostgresHold { row, transaction, backend, counting, began: false, counted: true, permit };
            return Ok(Some(Held::new(taken, hold)));
        }
    }

    async fn complete_in(
        &self,
        connection: &mut PgConnection,
        lease: Lease,
        event: &str,
    ) -> Result<ClaimOutcome, sqlx::Error> {
        let statements = &self.inner.statements;
        let (id, nonce) = (lease.id().as_bytes().to_vec(), lease_number(lease.nonce()));
        let complete = self.query(&statements.complete).bind(event.to_owned()).bind(id.clone()).bind(nonce);
        if complete.fetch_one(&mut *connection).await?.try_get(0)? {
            return Ok(ClaimOutcome::Granted);
        }
        // Another entry has held the event, or finished it.
        let lock = self.query(&statements.lock_event).bind(event.to_owned());
        if let Some(row) = lock.fetch_optional(&mut *connection).await? {
            let holder = Holder::read(&row)?;
            if holder.finished {
                return Ok(ClaimOutcome::Committed);
            }
            if self.is_alive(connection, &holder).await? {
                return Ok(ClaimOutcome::Busy);
            }
        } else {
            // It was released between the two statements: this entry looks again.
            return Ok(ClaimOutcome::Busy);
        }
        let finish = self.query(&statements.finish_event).bind(event.to_owned()).bind(id).bind(nonce);
        finish.execute(connection).await?;
        Ok(ClaimOutcome::Granted)
    }

    async fn settle_in(
        &self,
        connection: &mut PgConnection,
        (id, attempts): (EntryId, u32),
        mut row: HeldRow,
        settlement: Settlement<'_>,
    ) -> Result<(), sqlx::Error> {
        if !matches!(settlement, Settlement::Retry { counted: false, .. }) {
            row.attempts = i32::try_from(attempts).unwrap_or(i32::MAX).saturating_add(1);
        }
        match settlement {
            Settlement::Retry { delay, .. } => {
                let back = self.back(id, row, 0, millis(delay));
                back.bind(None::<String>).bind(None::<String>).execute(connection).await.map(drop)
            }
            Settlement::Park { reason, note } => {
                let forget = self.query(&self.inner.statements.forget_start).bind(id.as_bytes().to_vec());
                forget.execute(&mut *connection).await?;
                self.park_held(connection, id, row, reason, note).await
            }
        }
    }

    async fn park_held(
        &self,
        connection: &mut PgConnection,
        id: EntryId,
        row: HeldRow,
        reason: ParkReason,
        note: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        let back = self.back(id, row, 2, 0);
        back.bind(reason.as_str()).bind(note.map(str::to_owned)).execute(connection).await.map(drop)
    }

    /// The statement that puts a row back, up to the reason and the note.
    fn back(&self, id: EntryId, row: HeldRow, state: i16, delay: i64) -> Query<'static, Postgres, PgArguments> {
        let back = self.query(&self.inner.statements.give_back).bind(id.as_bytes().to_vec()).bind(row.body);
        back.bind(row.size)
            .bind(row.signed_at)
            .bind(row.stored_at)
            .bind(row.fence)
            .bind(row.trace)
            .bind(state)
            .bind(delay)
            .bind(row.attempts)
    }
}
