//! Entries whose ciphertext the database itself cannot read, such as those on a damaged page: they are set aside, so that
//! the others are handled.

use sqlx::Row;

use super::{PostgresStore, failed};
use crate::sql::{DbRow, entry};
use crate::{Entry, EntryId, Error, ParkReason};

/// Whether the database found its own data damaged (class XX).
pub(super) fn is_damaged(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code.starts_with("XX"))
}

impl PostgresStore {
    /// Parks those entries among the next ones that cannot be read.
    pub(super) async fn set_damaged_aside(&self) -> Result<(), Error> {
        let (statements, pool) = (&self.inner.statements, &self.inner.pool);
        let due = self.query(&statements.due_ids).fetch_all(pool).await.map_err(failed)?;
        for row in due {
            let id: Vec<u8> = row.try_get(0).map_err(failed)?;
            let read = self.query(&statements.body).bind(id.clone()).fetch_optional(pool).await;
            if read.is_err_and(|error| is_damaged(&error)) {
                let aside = self.query(&statements.set_aside).bind(id).bind(ParkReason::Unreadable.as_str());
                aside.execute(pool).await.map_err(failed)?;
            }
        }
        Ok(())
    }

    /// An entry without what was stored, where that cannot be read.
    pub(super) async fn bare_entry(&self, id: Vec<u8>) -> Result<Option<Entry>, sqlx::Error> {
        let bare = self.query(&self.inner.statements.bare_entry).bind(id);
        let Some(row) = bare.fetch_optional(&self.inner.pool).await? else { return Ok(None) };
        Ok(entry(DbRow {
            id: row.try_get(0)?,
            body: None,
            stored_at: row.try_get(1)?,
            state: row.try_get(2)?,
            due_at: row.try_get(3)?,
            attempts: row.try_get(4)?,
            reason: row.try_get(5)?,
            note: row.try_get(6)?,
        }))
    }

    /// Entries one by one, where they cannot be read together.
    pub(super) async fn one_by_one(&self, ids: Vec<Vec<u8>>) -> Result<Vec<Entry>, Error> {
        use crate::Store;
        let mut entries = Vec::with_capacity(ids.len());
        for id in ids.iter().filter_map(|id| EntryId::from_slice(id)) {
            entries.extend(self.entry(id).await?);
        }
        Ok(entries)
    }
}
