//! What a call does on the writer's connection, and how rows are read.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, SqlStr, Sqlite, SqliteConnection, SqlitePool};

use super::leases::{self, Leases, lock, over};
use super::statements::Statements;
use super::turns::Next;
use crate::entry::time;
use crate::sql::{self, Count, DbRow, lease_number};
use crate::{ClaimOutcome, EntryId, Lease, Stats, Taken};

pub(super) type SqliteQuery = Query<'static, Sqlite, SqliteArguments>;

pub(super) fn query(statement: &SqlStr) -> SqliteQuery {
    sqlx::query(statement.clone())
}

pub(super) fn of_lease(statement: &SqlStr, lease: Lease) -> SqliteQuery {
    query(statement).bind(lease.id().as_bytes().to_vec()).bind(lease_number(lease.nonce()))
}

pub(super) fn of_lease_at(statement: &SqlStr, now: i64, lease: Lease) -> SqliteQuery {
    query(statement).bind(now).bind(lease.id().as_bytes().to_vec()).bind(lease_number(lease.nonce()))
}

pub(super) fn count_of(row: &SqliteRow) -> Result<Count, sqlx::Error> {
    Ok(Count { entries: row.try_get(0)?, bytes: row.try_get(1)?, remembered: row.try_get(2)? })
}

pub(super) fn row_of(row: &SqliteRow, body: Option<Vec<u8>>) -> Result<DbRow, sqlx::Error> {
    Ok(DbRow {
        id: row.try_get(0)?,
        body,
        stored_at: row.try_get(2)?,
        state: row.try_get(3)?,
        due_at: row.try_get(4)?,
        attempts: row.try_get(5)?,
        reason: row.try_get(6)?,
        note: row.try_get(7)?,
    })
}

/// The bodies of entries, all at once, and one by one where one of them is damaged. Never in a transaction that writes: a
/// damaged page spoils all of it.
pub(super) async fn bodies(
    readers: &SqlitePool,
    statements: &Statements,
    keys: &[i64],
) -> Result<HashMap<i64, Vec<u8>>, sqlx::Error> {
    let list = serde_json::to_string(keys).unwrap_or_default();
    let mut bodies = HashMap::with_capacity(keys.len());
    match query(&statements.bodies).bind(list).fetch_all(readers).await {
        Ok(rows) => {
            for row in rows {
                bodies.insert(row.try_get(0)?, row.try_get(1)?);
            }
        }
        Err(error) if !is_damaged(&error) => return Err(error),
        Err(_) => {
            for key in keys {
                let body = query(&statements.body).bind(*key).fetch_optional(readers).await;
                if let Some(body) = body.ok().flatten().and_then(|row| row.try_get(1).ok()) {
                    bodies.insert(*key, body);
                }
            }
        }
    }
    Ok(bodies)
}

/// Removes a body, unless SQLite has found a damaged page among them: then they stay behind. Nothing refers to them any
/// more, and their entries are settled all the same.
pub(super) async fn remove_body(
    connection: &mut SqliteConnection,
    statements: &Statements,
    key: i64,
) -> Result<(), sqlx::Error> {
    if statements.damaged.load(Ordering::Relaxed) {
        return Ok(());
    }
    let removed = query(&statements.remove_body).bind(key).execute(connection).await;
    noted(statements, removed).map(drop)
}

/// Notes that a page is damaged: it spoils the transaction, which is written again without the removal of bodies.
pub(super) fn noted<T>(statements: &Statements, result: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
    if result.as_ref().is_err_and(is_damaged) {
        statements.damaged.store(true, Ordering::Relaxed);
    }
    result
}

/// SQLite's primary code of an error, which is the lowest byte of its extended code.
pub(super) fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error().and_then(|error| error.code())?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

/// Whether SQLite found its file damaged.
pub(super) fn is_damaged(error: &sqlx::Error) -> bool {
    primary_code(error) == Some(11)
}

/// What is granted to a worker.
#[derive(Clone, Copy)]
pub(super) struct Grant {
    pub(super) now: i64,
    pub(super) limit: i64,
    pub(super) lease: i64,
    pub(super) nonce: i64,
    pub(super) set_back: bool,
}

/// An entry that was leased, without what was stored.
pub(super) struct Leased {
    pub(super) key: i64,
    pub(super) lease: Lease,
    attempts: i64,
    stored_at: i64,
    trace: Option<String>,
}

impl Leased {
    /// The entry, or nothing where its record is damaged.
    pub(super) fn with(&self, body: Option<&Vec<u8>>) -> Option<Taken> {
        sql::taken(self.lease, body?, self.attempts, self.stored_at, self.trace.as_deref())
    }
}

/// Leases what is due.
pub(super) async fn take(
    connection: &mut SqliteConnection,
    statements: &Statements,
    mut grant: Grant,
    (elapsed, leases): (Instant, &Arc<Mutex<Leases>>),
) -> Result<Vec<Leased>, sqlx::Error> {
    if grant.set_back {
        query(&statements.repair).bind(grant.now).execute(&mut *connection).await?;
    }
    // The others' leases are looked at now and then, and always where less is due than was asked for.
    let mut leased = Vec::new();
    if lock(leases).looked_lately(elapsed) {
        leased = lease(connection, statements, grant, &[]).await?;
        let rest = grant.limit - i64::try_from(leased.len()).unwrap_or(grant.limit);
        if rest == 0 {
            return Ok(leased);
        }
        grant = Grant { limit: rest, ..grant };
    }
    let over = over(connection, statements, leases, elapsed).await?;
    if leased.is_empty() || !over.is_empty() {
        leased.extend(lease(connection, statements, grant, &over).await?);
    }
    Ok(leased)
}

async fn lease(
    connection: &mut SqliteConnection,
    statements: &Statements,
    grant: Grant,
    over: &[leases::Leased],
) -> Result<Vec<Leased>, sqlx::Error> {
    let Grant { now, limit, lease, nonce, .. } = grant;
    let statement = if over.is_empty() { &statements.take } else { &statements.take_expired };
    let mut take = query(statement).bind(now).bind(limit).bind(lease).bind(nonce).bind(now.saturating_mul(1000));
    if !over.is_empty() {
        let keys: Vec<i64> = over.iter().map(|over| over.key).collect();
        take = take.bind(serde_json::to_string(&keys).unwrap_or_default());
    }
    let rows = take.fetch_all(&mut *connection).await?;
    let mut leased = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: Vec<u8> = row.try_get(1)?;
        let (fence, nonce): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
        let Some(id) = EntryId::from_slice(&id) else { continue };
        leased.push(Leased {
            key: row.try_get(0)?,
            lease: Lease::new(id, fence.cast_unsigned(), nonce.cast_unsigned()),
            attempts: row.try_get(4)?,
            stored_at: row.try_get(5)?,
            trace: row.try_get(6)?,
        });
    }
    Ok(leased)
}

/// The time, by the clock and elapsed, and the leases that were seen.
pub(super) type At<'a> = ((i64, Instant), &'a Arc<Mutex<Leases>>);

pub(super) async fn claim(
    connection: &mut SqliteConnection,
    statements: &Statements,
    lease: Lease,
    event: &str,
    ((now, elapsed), leases): At<'_>,
) -> Result<ClaimOutcome, sqlx::Error> {
    let free = query(&statements.claim_free).bind(now).bind(event.to_owned());
    let free = free.bind(lease.id().as_bytes().to_vec()).bind(lease_number(lease.nonce()));
    if free.fetch_optional(&mut *connection).await?.is_some() {
        return Ok(ClaimOutcome::Granted);
    }
    let held = of_lease(&statements.held, lease).fetch_optional(&mut *connection).await?;
    let Some(held) = held else { return Ok(ClaimOutcome::Lost) };
    let claimed: Option<String> = held.try_get(0)?;
    let (id, nonce) = (lease.id().as_bytes().to_vec(), lease_number(lease.nonce()));
    if let Some(row) = query(&statements.event).bind(event.to_owned()).fetch_optional(&mut *connection).await? {
        let (entry, holder, finished): (Vec<u8>, i64, Option<i64>) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if finished.is_some() {
            return Ok(ClaimOutcome::Committed);
        }
        if claimed.as_deref().is_some_and(|claimed| claimed != event) {
            return Ok(ClaimOutcome::Lost);
        }
        if entry != id || holder != nonce {
            let leased = query(&statements.held).bind(entry.clone()).bind(holder);
            if leased.fetch_optional(&mut *connection).await?.is_some() {
                let over = over(connection, statements, leases, elapsed).await?;
                let Some(over) = over.iter().find(|over| over.id == entry) else { return Ok(ClaimOutcome::Busy) };
                query(&statements.void_lease).bind(now).bind(over.key).execute(&mut *connection).await?;
            }
        }
    }
    if claimed.is_some_and(|claimed| claimed != event) {
        return Ok(ClaimOutcome::Lost);
    }
    let claim = query(&statements.claim_event).bind(now).bind(event.to_owned()).bind(id.clone()).bind(nonce);
    claim.execute(&mut *connection).await?;
    query(&statements.claim_entry).bind(event.to_owned()).bind(id).execute(connection).await?;
    Ok(ClaimOutcome::Granted)
}

/// Counts an attempt, unless this lease has counted it already. `false`: the lease is lost.
pub(super) async fn start(
    connection: &mut SqliteConnection,
    start: &SqlStr,
    lease: Lease,
    event: &str,
) -> Result<bool, sqlx::Error> {
    // All of it: the first row is not the end of a text that commits.
    Ok(!of_lease(start, lease).bind(event.to_owned()).fetch_all(connection).await?.is_empty())
}

/// Finishes the entry, if the lease still holds, and the event, if it was not finished before; and counts an attempt of the
/// next one, which the second value confirms. Busy: another lease claims the event.
pub(super) async fn complete(
    connection: &mut SqliteConnection,
    statements: &Statements,
    (lease, event): (Lease, &str),
    now: i64,
    next: Option<&Next>,
) -> Result<(ClaimOutcome, bool), sqlx::Error> {
    let (id, nonce) = (lease.id().as_bytes().to_vec(), lease_number(lease.nonce()));
    let complete = query(&statements.complete).bind(now).bind(event.to_owned()).bind(id.clone()).bind(nonce);
    let complete = complete.bind(!statements.damaged.load(Ordering::Relaxed));
    let complete = complete.bind(next.map(|next| next.lease.id().as_bytes().to_vec()));
    let complete = complete.bind(next.map(|next| lease_number(next.lease.nonce())));
    let complete = complete.bind(next.map(|next| next.event.clone()));
    let rows = noted(statements, complete.fetch_all(connection).await)?;
    let (mut outcome, mut held, mut starts) = (ClaimOutcome::Granted, false, false);
    for row in &rows {
        match row.try_get::<i64, _>(0)? {
            1 => held = true,
            2 => starts = true,
            _ => {
                let (entry, holder, finished): (Vec<u8>, i64, Option<i64>) =
                    (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
                if finished.is_some() {
                    outcome = ClaimOutcome::Committed;
                } else if entry != id || holder != nonce {
                    outcome = ClaimOutcome::Busy;
                }
            }
        }
    }
    Ok((if held { outcome } else { ClaimOutcome::Lost }, starts))
}

/// The size of what was finished, and whether this lease finished it before.
pub(super) async fn finish(
    connection: &mut SqliteConnection,
    statements: &Statements,
    lease: Lease,
    now: i64,
) -> Result<(Option<i64>, bool), sqlx::Error> {
    let removed = of_lease(&statements.remove, lease).fetch_optional(&mut *connection).await?;
    let Some(row) = removed else {
        let before = of_lease(&statements.finished, lease).fetch_optional(connection).await?;
        return Ok((None, before.is_some()));
    };
    let (key, event, size): (i64, Option<String>, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    remove_body(connection, statements, key).await?;
    if let Some(event) = event {
        let finish = query(&statements.finish_event).bind(now).bind(event);
        let finish = finish.bind(lease.id().as_bytes().to_vec()).bind(lease_number(lease.nonce()));
        finish.execute(&mut *connection).await?;
    }
    of_lease_at(&statements.remember, now, lease).execute(connection).await?;
    Ok((Some(size), true))
}

/// How many were discarded, and their bytes.
pub(super) async fn discard(
    connection: &mut SqliteConnection,
    statements: &Statements,
    ids: &[EntryId],
    now: i64,
) -> Result<(i64, i64), sqlx::Error> {
    let (mut count, mut bytes) = (0, 0);
    for id in ids {
        let id = id.as_bytes().to_vec();
        let discard = query(&statements.discard).bind(id.clone()).fetch_optional(&mut *connection).await?;
        let Some(row) = discard else { continue };
        let (key, size): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        remove_body(connection, statements, key).await?;
        query(&statements.remember).bind(now).bind(id).bind(0_i64).execute(&mut *connection).await?;
        (count, bytes) = (count + 1, bytes + size);
    }
    Ok((count, bytes))
}

pub(super) async fn sweep(
    connection: &mut SqliteConnection,
    statements: &Statements,
    now: i64,
    old: i64,
    parked: i64,
) -> Result<(i64, i64, (i64, i64)), sqlx::Error> {
    let finished = query(&statements.forget_finished).bind(old).execute(&mut *connection).await?.rows_affected();
    let events = query(&statements.forget_events).bind(old).fetch_all(&mut *connection).await?;
    let events = events.iter().filter(|row| row.try_get(0).unwrap_or(false)).count();
    let expired = query(&statements.expired).bind(parked).fetch_all(&mut *connection).await?;
    let ids = expired.iter().map(|row| row.try_get::<Vec<u8>, _>(0)).collect::<Result<Vec<_>, _>>()?;
    let ids: Vec<EntryId> = ids.iter().filter_map(|id| EntryId::from_slice(id)).collect();
    let discarded = discard(connection, statements, &ids, now).await?;
    Ok((i64::try_from(finished).unwrap_or_default(), i64::try_from(events).unwrap_or_default(), discarded))
}

pub(super) fn stats_of(rows: &[SqliteRow], count: &SqliteRow, now: i64) -> Result<Stats, sqlx::Error> {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut stats = Stats::new(time(now));
    stats.remembered = number(count.try_get(2)?);
    for row in rows {
        let (state, reason): (i64, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        let entries = number(row.try_get(2)?);
        stats.bytes += number(row.try_get(3)?);
        stats.add_state(state, reason.as_deref(), entries, time(row.try_get(4)?));
    }
    Ok(stats)
}
