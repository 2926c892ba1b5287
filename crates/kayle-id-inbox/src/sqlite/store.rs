//! The store's calls, each of them in a transaction of the writer's.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sqlx::{Row, SqliteConnection};

use super::calls::{
    Grant, SqliteQuery, bodies, claim, count_of, discard, finish, of_lease, of_lease_at, query, row_of, stats_of,
    sweep, take,
};
use super::leases::lock;
use super::statements::Statements;
use super::writer::{JobFuture, Kind, hinted};
use super::{SqliteStore, failed};
use crate::sql::{self, Record, lease_number, millis};
use crate::store::StoreFuture;
use crate::{
    Bounds, ClaimOutcome, Entry, EntryId, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Store, Stored, Swept,
    Taken, backoff,
};

impl SqliteStore {
    pub(super) fn now(&self) -> i64 {
        sql::now(&*self.inner.clock)
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        kind: Kind,
        body: impl for<'c> Fn(&'c mut SqliteConnection, &'c Statements) -> JobFuture<'c, T> + Send + Sync + 'static,
    ) -> Result<T, Error> {
        self.inner.writer.write(kind, self.with_statements(body)).await
    }

    pub(super) fn with_statements<T: Send + 'static>(
        &self,
        body: impl for<'c> Fn(&'c mut SqliteConnection, &'c Statements) -> JobFuture<'c, T> + Send + Sync + 'static,
    ) -> impl for<'c> Fn(&'c mut SqliteConnection) -> JobFuture<'c, T> + Send + Sync + 'static {
        let (statements, body) = (Arc::clone(&self.inner.statements), Arc::new(body));
        hinted(move |connection| {
            let (statements, body) = (Arc::clone(&statements), Arc::clone(&body));
            Box::pin(async move { body(connection, &statements).await })
        })
    }

    /// Has the writer give up the pages that are kept for a full database.
    pub(super) fn give_up_reserve(&self) {
        let statements = Arc::clone(&self.inner.statements);
        let release = hinted(move |connection| {
            let release = query(&statements.release_reserve);
            Box::pin(async move { release.execute(connection).await.map(drop) })
        });
        drop(self.inner.writer.ask(Kind::Settling, release));
    }

    /// Has the writer give back what was leased under a nonce, after what it was asked before.
    pub(super) fn give_back(&self, nonce: i64, id: Option<EntryId>) {
        let (statements, now) = (Arc::clone(&self.inner.statements), self.now());
        let give_back = hinted(move |connection| {
            let give_back =
                query(&statements.give_back).bind(now).bind(nonce).bind(id.map(|id| id.as_bytes().to_vec()));
            Box::pin(async move { give_back.execute(connection).await.map(drop) })
        });
        drop(self.inner.writer.ask(Kind::Settling, give_back));
        self.inner.noticed.notify_one();
    }

    pub(super) async fn make_room(&self, bounds: &Bounds, bytes: u64) -> Result<(), Error> {
        let inner = Arc::clone(&self.inner);
        let count = move || {
            let inner = Arc::clone(&inner);
            async move {
                let row = query(&inner.statements.count).fetch_one(&inner.readers).await.map_err(failed)?;
                count_of(&row).map_err(failed)
            }
        };
        let sweep = || async { Ok(self.sweep(bounds).await?.forgotten) };
        self.inner.usage.check(bounds, bytes, count, sweep).await
    }

    pub(super) async fn known(&self, id: EntryId) -> Result<bool, Error> {
        let known = query(&self.inner.statements.known).bind(id.as_bytes().to_vec());
        known.fetch_one(&self.inner.readers).await.and_then(|row| row.try_get(0)).map_err(failed)
    }

    async fn entries(&self, query: SqliteQuery) -> Result<Vec<Entry>, Error> {
        let rows = query.fetch_all(&self.inner.readers).await.map_err(failed)?;
        let mut entries = Vec::with_capacity(rows.len());
        for row in &rows {
            let key: i64 = row.try_get(1).map_err(failed)?;
            // A body that cannot be read does not keep its entry from being listed.
            let body = self::query(&self.inner.statements.body).bind(key).fetch_optional(&self.inner.readers).await;
            let body = body.ok().flatten().and_then(|row| row.try_get(1).ok());
            entries.extend(sql::entry(row_of(row, body).map_err(failed)?));
        }
        Ok(entries)
    }

    /// Whether the clock was set back since it was last asked, or was never asked.
    fn set_back(&self, now: i64) -> bool {
        let mut leases = lock(&self.inner.leases);
        let back = leases.latest == 0 || now + 1000 < leases.latest;
        leases.latest = now;
        back
    }
}

/// A taking that is not answered yet. If its worker is dropped meanwhile, what it takes is given back.
struct Taking<'a> {
    store: &'a SqliteStore,
    nonce: i64,
    answered: bool,
}

impl Drop for Taking<'_> {
    fn drop(&mut self) {
        if !self.answered {
            self.store.give_back(self.nonce, None);
        }
    }
}

impl Store for SqliteStore {
    fn insert<'a>(&'a self, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        Box::pin(async move {
            let record = Record::new(&new)?;
            let size = record.size;
            if let Err(full) = self.make_room(new.bounds, u64::from(size.unsigned_abs())).await {
                // What is there already is there.
                let known = full.is_full() && self.known(EntryId::of(new.delivery)).await?;
                return if known { Ok(Stored::Known) } else { Err(full) };
            }
            let stored = self.stored(self.insert_together(record).await?, size);
            self.inner.noticed.notify_one();
            Ok(stored)
        })
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        Box::pin(async move {
            let (now, elapsed, nonce) = (self.now(), self.inner.clock.monotonic(), lease_number(backoff::random()));
            let limit = i64::try_from(limit).unwrap_or(i64::MAX).min(1000);
            let set_back = self.set_back(now);
            let leases = Arc::clone(&self.inner.leases);
            let mut asking = Taking { store: self, nonce, answered: false };
            let taking = self.write(Kind::Leasing, move |connection, statements| {
                let leases = Arc::clone(&leases);
                let grant = Grant { now, limit, lease: millis(lease), nonce, set_back };
                Box::pin(async move { take(connection, statements, grant, (elapsed, &leases)).await })
            });
            let leased = taking.await?;
            if leased.is_empty() {
                asking.answered = true;
                return Ok(Vec::new());
            }
            {
                let mut leases = lock(&self.inner.leases);
                leased.iter().for_each(|leased| leases.granted(leased.lease.id(), nonce, 0, elapsed));
            }
            let keys: Vec<i64> = leased.iter().map(|leased| leased.key).collect();
            let bodies = bodies(&self.inner.readers, &self.inner.statements, &keys).await.map_err(failed)?;
            let mut entries = Vec::with_capacity(leased.len());
            for leased in leased {
                match leased.with(bodies.get(&leased.key)) {
                    Some(entry) => entries.push(entry),
                    // If it cannot be parked now, it is found again when its lease has run out.
                    None => drop(self.park(leased.lease, ParkReason::Unreadable, None).await),
                }
            }
            asking.answered = true;
            Ok(entries)
        })
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let (now, elapsed) = (self.now(), self.inner.clock.monotonic());
            let renewing = self.write(Kind::Leasing, move |connection, statements| {
                let renew = of_lease_at(&statements.renew, now, lease).bind(millis(length));
                Box::pin(async move { Ok(renew.execute(connection).await?.rows_affected() > 0) })
            });
            let renewed = renewing.await?;
            if renewed {
                lock(&self.inner.leases).renewed(lease, elapsed);
            }
            Ok(renewed)
        })
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        Box::pin(async move {
            let (at, event, leases) =
                ((self.now(), self.inner.clock.monotonic()), event.to_owned(), Arc::clone(&self.inner.leases));
            let claim = self.write(Kind::Leasing, move |connection, statements| {
                let (event, leases) = (event.clone(), Arc::clone(&leases));
                Box::pin(async move { claim(connection, statements, lease, &event, (at, &leases)).await })
            });
            claim.await
        })
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let now = self.now();
            let finish = self.write(Kind::Settling, move |connection, statements| {
                Box::pin(async move { finish(connection, statements, lease, now).await })
            });
            match finish.await? {
                (Some(size), _) => {
                    self.inner.usage.add(-1, -size, 1);
                    Ok(true)
                }
                (None, before) => Ok(before),
            }
        })
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        Box::pin(async move {
            let now = self.now();
            let retry = self.write(Kind::Settling, move |connection, statements| {
                let release = of_lease(&statements.release, lease);
                let retry = of_lease_at(&statements.retry, now, lease).bind(millis(delay)).bind(i64::from(counted));
                let before = of_lease(&statements.retried, lease);
                Box::pin(async move {
                    release.execute(&mut *connection).await?;
                    let retried = retry.execute(&mut *connection).await?.rows_affected() > 0;
                    Ok(retried || before.fetch_optional(connection).await?.is_some())
                })
            });
            let held = retry.await?;
            self.inner.noticed.notify_one();
            Ok(held)
        })
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let (now, note) = (self.now(), note.map(str::to_owned));
            let park = self.write(Kind::Settling, move |connection, statements| {
                let release = of_lease(&statements.release, lease);
                let park = of_lease_at(&statements.park, now, lease).bind(reason.as_str()).bind(note.clone());
                let before = of_lease(&statements.was_parked, lease).bind(reason.as_str());
                Box::pin(async move {
                    release.execute(&mut *connection).await?;
                    let parked = park.execute(&mut *connection).await?.rows_affected() > 0;
                    Ok(parked || before.fetch_optional(connection).await?.is_some())
                })
            });
            park.await
        })
    }

    fn parked<'a>(&'a self, wanted: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        Box::pin(async move {
            let after = wanted.wanted_after();
            let parked = query(&self.inner.statements.parked)
                .bind(wanted.wanted_reason().map(ParkReason::as_str))
                .bind(wanted.wanted_until().map(kayle_id_core::Timestamp::unix_millis))
                .bind(after.map(|(since, _)| since.unix_millis()))
                .bind(after.map(|(_, id)| id.as_bytes().to_vec()))
                .bind(i64::try_from(limit).unwrap_or(i64::MAX));
            self.entries(parked).await
        })
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        Box::pin(async move {
            let entry = query(&self.inner.statements.entry).bind(id.as_bytes().to_vec());
            Ok(self.entries(entry).await?.into_iter().next())
        })
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let (now, ids) = (self.now(), Arc::new(ids.to_vec()));
            let put_back = self.write(Kind::Settling, move |connection, statements| {
                let ids = Arc::clone(&ids);
                Box::pin(async move {
                    let mut count = 0;
                    for id in &*ids {
                        let back = query(&statements.put_back).bind(now).bind(id.as_bytes().to_vec());
                        count += back.execute(&mut *connection).await?.rows_affected();
                    }
                    Ok(count)
                })
            });
            let count = put_back.await?;
            self.inner.noticed.notify_one();
            Ok(count)
        })
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let (now, ids) = (self.now(), Arc::new(ids.to_vec()));
            let discard = self.write(Kind::Settling, move |connection, statements| {
                let ids = Arc::clone(&ids);
                Box::pin(async move { discard(connection, statements, &ids, now).await })
            });
            let (count, bytes) = discard.await?;
            self.inner.usage.add(-count, -bytes, count);
            Ok(u64::try_from(count).unwrap_or_default())
        })
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let seen = query(&self.inner.statements.seen).bind(event.to_owned());
            Ok(seen.fetch_optional(&self.inner.readers).await.map_err(failed)?.is_some())
        })
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        Box::pin(async move {
            let (statements, readers) = (&self.inner.statements, &self.inner.readers);
            let rows = query(&statements.stats).fetch_all(readers).await.map_err(failed)?;
            let count = query(&statements.count).fetch_one(readers).await.map_err(failed)?;
            stats_of(&rows, &count, self.now()).map_err(failed)
        })
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        Box::pin(async move {
            let now = self.now();
            let (old, parked) = (now - millis(bounds.retention()), now - millis(bounds.parked_retention()));
            let sweep = self.write(Kind::Settling, move |connection, statements| {
                Box::pin(async move { sweep(connection, statements, now, old, parked).await })
            });
            let (finished, events, (discarded, bytes)) = sweep.await?;
            self.inner.usage.add(-discarded, -bytes, discarded - finished);
            // Room for the next time that the disk is full.
            self.inner.ballast.fill().await;
            let reserve = self.write(Kind::Adding, |connection, statements| {
                let reserve = query(&statements.reserve);
                Box::pin(async move { reserve.execute(connection).await.map(drop) })
            });
            // A full database has none.
            let _ = reserve.await;
            let number = |number: i64| u64::try_from(number).unwrap_or_default();
            Ok(Swept::new(number(finished) + number(events), number(discarded)))
        })
    }

    /// Other processes may have stored something, so this looks often; what this process stored wakes it.
    fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            let at_most = at_most.min(Duration::from_millis(100));
            // Both ends are alike: the worker looks.
            let _ = tokio::time::timeout(at_most, self.inner.noticed.notified()).await;
        })
    }
}
