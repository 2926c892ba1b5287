//! The store's calls, each of them a statement or a transaction.

use std::future::Future;
use std::pin::Pin;
use std::sync::PoisonError;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres, Row, SqlStr};
use tokio::time::Instant;

use super::rows::{bytes_of, row_of, stats_of, taken_of};
use super::salvage::is_damaged;
use super::{PATIENCE, PostgresStore, connection_lost, failed};
use crate::lost::Asking;
use crate::sql::{Count, Record, entry, lease_number, millis};
use crate::store::StoreFuture;
use crate::{
    Bounds, ClaimOutcome, Entry, EntryId, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Store, Stored, Swept,
    Taken,
};

impl PostgresStore {
    /// A statement with the time as its first argument.
    pub(super) fn query(&self, statement: &SqlStr) -> Query<'static, Postgres, PgArguments> {
        sqlx::query(statement.clone()).bind(self.now())
    }

    /// A statement about a lease.
    pub(super) fn of_lease(&self, statement: &SqlStr, lease: Lease) -> Query<'static, Postgres, PgArguments> {
        self.query(statement).bind(lease.id().as_bytes().to_vec()).bind(lease_number(lease.nonce()))
    }

    /// Calls, and calls again on another connection while the server is away. Each call may be repeated.
    pub(super) async fn patiently<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        self.patiently_known(call).await.map_err(failed)
    }

    /// As [`patiently`](Self::patiently), with the database's own error.
    pub(super) async fn patiently_known<T, F>(&self, call: impl Fn() -> F) -> Result<T, sqlx::Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        let patience = Instant::now() + PATIENCE;
        let mut pause = Duration::from_millis(10);
        loop {
            match call().await {
                Err(error) if connection_lost(&error) && Instant::now() + pause < patience => {
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(Duration::from_millis(500));
                }
                answer => return answer,
            }
        }
    }

    /// A call whose answer is one truth, or no row, which is false.
    async fn truth(&self, query: impl Fn() -> Query<'static, Postgres, PgArguments>) -> Result<bool, Error> {
        let call = || async { query().fetch_optional(&self.inner.pool).await?.map_or(Ok(false), |row| row.try_get(0)) };
        self.settling(call).await
    }

    pub(super) async fn count(&self) -> Result<Count, Error> {
        let call = || async {
            let row = self.query(&self.inner.statements.count).fetch_one(&self.inner.pool).await?;
            Ok(Count { entries: row.try_get(0)?, bytes: row.try_get(1)?, remembered: row.try_get(2)? })
        };
        self.patiently(call).await
    }

    pub(super) async fn make_room(&self, bounds: &Bounds, bytes: u64) -> Result<(), Error> {
        let sweep = || async { Ok(self.sweep(bounds).await?.forgotten) };
        let store = self.clone();
        let count = move || {
            let store = store.clone();
            async move { store.count().await }
        };
        self.inner.usage.check(bounds, bytes, count, sweep).await
    }

    pub(super) fn wake(&self) {
        self.inner.noticed.notify_one();
        self.inner.listening.notify(&self.inner);
    }

    /// Makes due what lies impossibly far ahead, once at first, and whenever the database's clock was set back.
    pub(super) async fn repair(&self) -> Result<(), Error> {
        let call = || async {
            let row = self.query(&self.inner.statements.now).fetch_one(&self.inner.pool).await?;
            row.try_get::<i64, _>(0)
        };
        let now = self.patiently(call).await?;
        let latest = self.inner.repair.lock().unwrap_or_else(PoisonError::into_inner).latest;
        if latest == 0 || now + 1000 < latest {
            let repair = || async { self.query(&self.inner.statements.repair).execute(&self.inner.pool).await };
            self.settling(repair).await?;
        }
        self.inner.repair.lock().unwrap_or_else(PoisonError::into_inner).latest = now;
        Ok(())
    }

    /// Takes first what an earlier call took whose answer was lost.
    async fn take_with(&self, limit: usize, lease: Duration, asking: &Asking<'_>) -> Result<Vec<PgRow>, sqlx::Error> {
        let mut rows = Vec::new();
        if !asking.before().is_empty() {
            let nonces: Vec<i64> = asking.before().iter().copied().map(lease_number).collect();
            let again = self.query(&self.inner.statements.take_again).bind(nonces).bind(millis(lease));
            rows = again.fetch_all(&self.inner.pool).await?;
        }
        let rest = limit.saturating_sub(rows.len());
        if rest == 0 {
            return Ok(rows);
        }
        let take = self.query(&self.inner.statements.take);
        let take =
            take.bind(i64::try_from(rest).unwrap_or(i64::MAX)).bind(millis(lease)).bind(lease_number(asking.nonce()));
        rows.extend(take.fetch_all(&self.inner.pool).await?);
        Ok(rows)
    }

    async fn sum(&self, query: impl Fn() -> Query<'static, Postgres, PgArguments>) -> Result<(u64, i64), Error> {
        let call = || async {
            let row = query().fetch_one(&self.inner.pool).await?;
            Ok((row.try_get::<i64, _>(0)?, row.try_get::<i64, _>(1)?))
        };
        let (count, bytes) = self.settling(call).await?;
        self.inner.usage.add(-count, -bytes, count);
        Ok((u64::try_from(count).unwrap_or_default(), bytes))
    }
}

impl Store for PostgresStore {
    fn insert<'a>(&'a self, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            let record = Record::new(&new)?;
            let size = record.size;
            if let Err(full) = self.make_room(new.bounds, u64::from(size.unsigned_abs())).await {
                // What is there already is there.
                let id = EntryId::of(new.delivery);
                let known = full.is_full() && self.known(id).await?;
                return if known { Ok(Stored::Known) } else { Err(full) };
            }
            let stored = self.stored(self.insert_together(record).await?, size);
            self.wake();
            Ok(stored)
        })
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        Box::pin(async move {
            let asking = self.inner.lost.asking();
            let take = || async { self.take_with(limit, lease, &asking).await };
            let taken = match take().await {
                Err(error) if is_damaged(&error) => {
                    self.set_damaged_aside().await?;
                    take().await
                }
                taken => taken,
            };
            let rows = match taken {
                Ok(rows) => rows,
                Err(error) => return Err(self.relieved(error).await),
            };
            asking.answered();
            let mut entries = Vec::new();
            for row in &rows {
                match taken_of(row).map_err(failed)? {
                    (_, Some(entry)) => entries.push(entry),
                    // If it cannot be parked now, it is found again when its lease has run out.
                    (Some(lease), None) => drop(self.park(lease, ParkReason::Unreadable, None).await),
                    (None, None) => {}
                }
            }
            if rows.is_empty() {
                self.repair().await?;
            }
            Ok(entries)
        })
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        let query = move || self.of_lease(&self.inner.statements.renew, lease).bind(millis(length));
        Box::pin(async move { self.truth(query).await })
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        Box::pin(async move { self.settling(|| self.claim_once(lease, event)).await })
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let call = || async {
                let row = self.of_lease(&self.inner.statements.finish, lease).fetch_one(&self.inner.pool).await?;
                Ok((row.try_get::<Option<i32>, _>(0)?, row.try_get::<bool, _>(1)?))
            };
            match self.settling(call).await? {
                (Some(size), _) => {
                    self.inner.usage.add(-1, -i64::from(size), 1);
                    Ok(true)
                }
                (None, before) => Ok(before),
            }
        })
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let query = || {
                let query = self.of_lease(&self.inner.statements.retry, lease).bind(millis(delay));
                query.bind(i32::from(counted))
            };
            let held = self.truth(query).await?;
            self.wake();
            Ok(held)
        })
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        let query = move || {
            let query = self.of_lease(&self.inner.statements.park, lease).bind(reason.as_str());
            query.bind(note.map(str::to_owned))
        };
        Box::pin(async move { self.truth(query).await })
    }

    fn parked<'a>(&'a self, wanted: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        Box::pin(async move {
            let query = |statement| {
                let after = wanted.wanted_after();
                self.query(statement)
                    .bind(wanted.wanted_reason().map(ParkReason::as_str))
                    .bind(wanted.wanted_until().map(kayle_id_core::Timestamp::unix_millis))
                    .bind(after.map(|(since, _)| since.unix_millis()))
                    .bind(after.map(|(_, id)| id.as_bytes().to_vec()))
                    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            };
            let call = || async {
                match query(&self.inner.statements.parked).fetch_all(&self.inner.pool).await {
                    Ok(rows) => Ok(Ok(rows.iter().map(row_of).collect::<Result<Vec<_>, _>>()?)),
                    Err(error) if is_damaged(&error) => {
                        let ids = query(&self.inner.statements.parked_ids).fetch_all(&self.inner.pool).await?;
                        Ok(Err(ids.iter().map(|row| row.try_get(0)).collect::<Result<Vec<Vec<u8>>, _>>()?))
                    }
                    Err(error) => Err(error),
                }
            };
            match self.patiently(call).await? {
                Ok(rows) => Ok(rows.into_iter().filter_map(entry).collect()),
                Err(ids) => self.one_by_one(ids).await,
            }
        })
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        Box::pin(async move {
            let call = || async {
                let id = id.as_bytes().to_vec();
                let query = self.query(&self.inner.statements.entry).bind(id.clone());
                match query.fetch_optional(&self.inner.pool).await {
                    Ok(row) => Ok(row.as_ref().map(row_of).transpose()?.and_then(entry)),
                    Err(error) if is_damaged(&error) => self.bare_entry(id).await,
                    Err(error) => Err(error),
                }
            };
            self.patiently(call).await
        })
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let call = || async {
                let query = self.query(&self.inner.statements.put_back).bind(bytes_of(ids));
                Ok(query.execute(&self.inner.pool).await?.rows_affected())
            };
            let count = self.settling(call).await?;
            self.wake();
            Ok(count)
        })
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        Box::pin(
            async move { Ok(self.sum(|| self.query(&self.inner.statements.discard).bind(bytes_of(ids))).await?.0) },
        )
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        Box::pin(async move { self.truth(|| self.query(&self.inner.statements.seen).bind(event.to_owned())).await })
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        Box::pin(async move {
            let call = || async { self.query(&self.inner.statements.stats).fetch_all(&self.inner.pool).await };
            let rows = self.patiently(call).await?;
            let count = self.query(&self.inner.statements.count).fetch_one(&self.inner.pool).await.map_err(failed)?;
            stats_of(&rows, &count).map_err(failed)
        })
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        Box::pin(async move {
            let (statements, pool) = (&self.inner.statements, &self.inner.pool);
            self.repair().await?;
            let retention = millis(bounds.retention());
            let finished = || async {
                Ok(self.query(&statements.forget_finished).bind(retention).execute(pool).await?.rows_affected())
            };
            let finished = self.settling(finished).await?;
            self.inner.usage.add(0, 0, -i64::try_from(finished).unwrap_or_default());
            let events = || async { self.query(&statements.forget_events).bind(retention).fetch_all(pool).await };
            let events = self.settling(events).await?;
            let events = events.iter().filter(|row| row.try_get(0).unwrap_or(false)).count() as u64;
            let starts = || async { self.query(&statements.forget_starts).execute(pool).await };
            self.settling(starts).await?;
            let parked = millis(bounds.parked_retention());
            let (discarded, _) = self.sum(|| self.query(&statements.expire).bind(parked)).await?;
            self.fill_reserve().await;
            Ok(Swept::new(finished + events, discarded))
        })
    }

    /// `LISTEN` tells what other processes stored.
    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.inner.listening.begin(&self.inner.pool, &self.inner.channel, &self.inner.noticed);
        Box::pin(async move {
            // Both ends are alike: the worker looks.
            let _ = tokio::time::timeout(at_most, self.inner.noticed.notified()).await;
        })
    }
}

impl PostgresStore {
    /// Whether an entry is in the inbox or remembered.
    pub(super) async fn known(&self, id: EntryId) -> Result<bool, Error> {
        let call = || async {
            let known = self.query(&self.inner.statements.known).bind(id.as_bytes().to_vec());
            known.fetch_one(&self.inner.pool).await?.try_get(0)
        };
        self.patiently(call).await
    }

    pub(super) async fn known_in(&self, connection: &mut PgConnection, id: EntryId) -> Result<bool, Error> {
        let known = self.query(&self.inner.statements.known).bind(id.as_bytes().to_vec());
        known.fetch_one(connection).await.and_then(|row| row.try_get(0)).map_err(failed)
    }
}
