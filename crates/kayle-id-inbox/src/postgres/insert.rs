//! Storing deliveries, several in one statement.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::{PgConnection, Row};

use super::{PostgresStore, connection_lost, failed};
use crate::sql::{Inserted, Record};
use crate::{Error, Stored};

/// How many statements store at a time: while those are under way, what comes meanwhile is gathered for the next one.
pub(super) const AT_A_TIME: usize = 4;

impl PostgresStore {
    /// Stores what comes at the same time together.
    pub(super) async fn insert_together(&self, record: Record) -> Result<Inserted, Error> {
        let store = self.clone();
        let run = move |records: Vec<Arc<Record>>| {
            let store = store.clone();
            async move { store.insert_all(&records).await }
        };
        self.inner.inserting.add(record, run).await
    }

    async fn insert_all(&self, records: &[Arc<Record>]) -> Vec<Result<Inserted, Error>> {
        let all = self.patiently_known(|| async { self.insert_in_pool(records).await }).await;
        let error = match all {
            Ok(inserted) => return inserted.into_iter().map(Ok).collect(),
            Err(error) => error,
        };
        if records.len() == 1 || connection_lost(&error) || !matches!(error, sqlx::Error::Database(_)) {
            let error = failed(error);
            return records.iter().map(|_| Err(error.again())).collect();
        }
        // The database refuses one of them, and the others with it: each by itself.
        let mut inserted = Vec::with_capacity(records.len());
        for record in records.chunks(1) {
            let one = self.patiently(|| async { self.insert_in_pool(record).await }).await;
            inserted.push(one.map(|one| one.into_iter().next().flatten()));
        }
        inserted
    }

    async fn insert_in_pool(&self, records: &[Arc<Record>]) -> Result<Vec<Inserted>, sqlx::Error> {
        self.insert_records(&mut *self.inner.pool.acquire().await?, records).await
    }

    /// Inserts records with different ids.
    pub(super) async fn insert_records(
        &self,
        connection: &mut PgConnection,
        records: &[Arc<Record>],
    ) -> Result<Vec<Inserted>, sqlx::Error> {
        let ids: Vec<&[u8]> = records.iter().map(|record| record.id.as_bytes().as_slice()).collect();
        let bodies: Vec<&[u8]> = records.iter().map(|record| record.body.as_slice()).collect();
        let sizes: Vec<i32> = records.iter().map(|record| record.size).collect();
        let signed_at: Vec<i64> = records.iter().map(|record| record.signed_at).collect();
        let traces: Vec<Option<&str>> = records.iter().map(|record| record.trace.as_deref()).collect();
        let insert = self.query(&self.inner.statements.insert);
        let insert = insert.bind(ids).bind(bodies).bind(sizes).bind(signed_at).bind(traces);
        let mut told = HashMap::with_capacity(records.len());
        for row in insert.fetch_all(connection).await? {
            let (id, resigned): (Vec<u8>, bool) = (row.try_get(0)?, row.try_get(1)?);
            told.insert(id, !resigned);
        }
        Ok(records.iter().map(|record| told.get(record.id.as_bytes().as_slice()).copied()).collect())
    }

    pub(super) fn stored(&self, inserted: Inserted, size: i32) -> Stored {
        if inserted != Some(true) {
            return Stored::Known;
        }
        self.inner.usage.add(1, i64::from(size), 0);
        Stored::New
    }
}
