//! Rows, as Postgres gives them.

use sqlx::Row;
use sqlx::postgres::PgRow;

use crate::entry::time;
use crate::sql::{DbRow, taken};
use crate::{EntryId, Lease, Stats, Taken};

pub(super) fn row_of(row: &PgRow) -> Result<DbRow, sqlx::Error> {
    Ok(DbRow {
        id: row.try_get(0)?,
        body: row.try_get(1)?,
        stored_at: row.try_get(2)?,
        state: row.try_get(3)?,
        due_at: row.try_get(4)?,
        attempts: row.try_get(5)?,
        reason: row.try_get(6)?,
        note: row.try_get(7)?,
    })
}

/// A lease, and its entry unless the record is damaged.
pub(super) fn taken_of(row: &PgRow) -> Result<(Option<Lease>, Option<Taken>), sqlx::Error> {
    let (id, fence, nonce): (Vec<u8>, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let Some(id) = EntryId::from_slice(&id) else { return Ok((None, None)) };
    let lease = Lease::new(id, fence.cast_unsigned(), nonce.cast_unsigned());
    let (attempts, stored_at): (i32, i64) = (row.try_get(3)?, row.try_get(4)?);
    let (body, trace): (Vec<u8>, Option<String>) = (row.try_get(5)?, row.try_get(6)?);
    Ok((Some(lease), taken(lease, &body, i64::from(attempts), stored_at, trace.as_deref())))
}

pub(super) fn bytes_of(ids: &[EntryId]) -> Vec<Vec<u8>> {
    ids.iter().map(|id| id.as_bytes().to_vec()).collect()
}

pub(super) fn stats_of(rows: &[PgRow], count: &PgRow) -> Result<Stats, sqlx::Error> {
    let number = |number: i64| u64::try_from(number).unwrap_or_default();
    let mut stats = Stats::new(time(count.try_get(3)?));
    stats.remembered = number(count.try_get(2)?);
    for row in rows {
        let (state, reason): (i64, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        let entries = number(row.try_get(2)?);
        stats.bytes += number(row.try_get(3)?);
        stats.add_state(state, reason.as_deref(), entries, time(row.try_get(4)?));
    }
    Ok(stats)
}
