//! A table that holds room on the disk, and is given up when the disk is full, so that entries can still be finished:
//! the memory of what was finished needs room before the space of entries that are gone returns to the disk.

use std::future::Future;

use sqlx::AssertSqlSafe;

use super::PostgresStore;
use crate::Error;

impl PostgresStore {
    /// Calls as [`patiently`](Self::patiently), and again with the room of the reserve where the disk is full.
    pub(super) async fn settling<T, F>(&self, call: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        match self.patiently(&call).await {
            Err(error) if error.is_full() => {
                self.give_up_reserve().await;
                self.patiently(call).await
            }
            answer => answer,
        }
    }

    /// The error of a call in a transaction. If the disk is full, there is more room the next time.
    pub(super) async fn relieved(&self, error: sqlx::Error) -> Error {
        let error = super::failed(error);
        if error.is_full() {
            self.give_up_reserve().await;
        }
        error
    }

    pub(super) async fn give_up_reserve(&self) {
        // Where that fails, the call that needs the room fails again, and says so.
        let truncate = sqlx::raw_sql(AssertSqlSafe(self.inner.statements.give_up_reserve.as_str().to_owned()));
        let _ = truncate.execute(&self.inner.pool).await;
    }

    /// Room for the next time that the disk is full. A full disk has none.
    pub(super) async fn fill_reserve(&self) {
        let _ = self.query(&self.inner.statements.fill_reserve).execute(&self.inner.pool).await;
    }
}
