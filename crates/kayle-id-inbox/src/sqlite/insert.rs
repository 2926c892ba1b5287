//! Storing deliveries, several in one statement.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use sqlx::{Row, SqlStr, SqliteConnection};

use super::SqliteStore;
use super::calls::{is_damaged, query};
use super::statements::{LENGTHS, Statements};
use super::writer::Kind;
use crate::sql::{Inserted, Record};
use crate::{Error, Stored};

fn statement(statements: &[SqlStr; LENGTHS.len()], wanted: usize) -> (usize, &SqlStr) {
    let all = LENGTHS.iter().copied().zip(statements);
    all.clone().find(|(length, _)| *length <= wanted).unwrap_or((1, &statements[LENGTHS.len() - 1]))
}

/// Inserts records with different ids. Where the page that they belong to is damaged, the next try puts them at the other end of
/// the table; the writer tries each call a second time.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    statements: &Statements,
    now: i64,
    records: &[Arc<Record>],
) -> Result<Vec<Inserted>, sqlx::Error> {
    let below = statements.below.load(Ordering::Relaxed);
    let inserted = insert_at(connection, statements, now, records, below).await;
    if inserted.as_ref().is_err_and(is_damaged) {
        statements.below.store(!below, Ordering::Relaxed);
    }
    inserted
}

/// As [`insert`], with one record and a transaction of its own.
pub(super) async fn insert_alone(
    connection: &mut SqliteConnection,
    statements: &Statements,
    now: i64,
    record: &Record,
) -> Result<Vec<Inserted>, sqlx::Error> {
    let below = statements.below.load(Ordering::Relaxed);
    let text = if below { &statements.insert_alone_below } else { &statements.insert_alone };
    let insert = query(text).bind(now).bind(record.id.as_bytes().to_vec()).bind(i64::from(record.size));
    let insert = insert.bind(record.signed_at).bind(record.trace.clone()).bind(record.body.clone());
    let rows = insert.fetch_all(connection).await;
    if rows.as_ref().is_err_and(is_damaged) {
        statements.below.store(!below, Ordering::Relaxed);
    }
    let rows = rows?;
    let resigned = rows.first().map(|row| row.try_get::<i64, _>(2)).transpose()?;
    Ok(vec![resigned.map(|resigned| resigned == 0)])
}

async fn insert_at(
    connection: &mut SqliteConnection,
    statements: &Statements,
    now: i64,
    mut records: &[Arc<Record>],
    below: bool,
) -> Result<Vec<Inserted>, sqlx::Error> {
    let insert_entries = if below { &statements.insert_entries_below } else { &statements.insert_entries };
    let mut inserted = Vec::with_capacity(records.len());
    while !records.is_empty() {
        let (length, text) = statement(insert_entries, records.len());
        let (these, others) = records.split_at(length);
        records = others;
        let mut entries = query(text).bind(now);
        for record in these {
            entries = entries.bind(record.id.as_bytes().to_vec()).bind(i64::from(record.size));
            entries = entries.bind(record.signed_at).bind(record.trace.clone());
        }
        let mut told = HashMap::with_capacity(length);
        for row in entries.fetch_all(&mut *connection).await? {
            let (id, key, resigned): (Vec<u8>, i64, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            told.insert(id, (key, resigned == 0));
        }
        let of = |record: &Arc<Record>| told.get(record.id.as_bytes().as_slice()).copied();
        inserted.extend(these.iter().map(|record| of(record).map(|(_, new)| new)));
        let keyed: Vec<_> = these.iter().filter_map(|record| Some((of(record)?.0, record))).collect();
        let mut keyed = keyed.as_slice();
        while !keyed.is_empty() {
            let (length, text) = statement(&statements.insert_bodies, keyed.len());
            let (these, others) = keyed.split_at(length);
            keyed = others;
            let bodies = these
                .iter()
                .fold(query(text).bind(now), |bodies, (key, record)| bodies.bind(*key).bind(record.body.clone()));
            bodies.execute(&mut *connection).await?;
        }
    }
    Ok(inserted)
}

impl SqliteStore {
    /// Stores what comes at the same time together.
    pub(super) async fn insert_together(&self, record: Record) -> Result<Inserted, Error> {
        let store = self.clone();
        let run = move |records: Vec<Arc<Record>>| {
            let store = store.clone();
            async move { store.insert_all(records).await }
        };
        self.inner.inserting.add(record, run).await
    }

    async fn insert_all(&self, records: Vec<Arc<Record>>) -> Vec<Result<Inserted, Error>> {
        let error = match self.insert_records(records.clone()).await {
            Ok(inserted) => return inserted.into_iter().map(Ok).collect(),
            Err(error) => error,
        };
        if records.len() == 1 || !error.is_full() {
            return records.iter().map(|_| Err(error.again())).collect();
        }
        // There is no room for all of them: each by itself.
        let mut inserted = Vec::with_capacity(records.len());
        for record in records {
            let one = self.insert_records(vec![record]).await;
            inserted.push(one.map(|one| one.into_iter().next().flatten()));
        }
        inserted
    }

    async fn insert_records(&self, records: Vec<Arc<Record>>) -> Result<Vec<Inserted>, Error> {
        let now = self.now();
        let alone = <[Arc<Record>; 1]>::try_from(records.clone()).ok();
        let records = Arc::new(records);
        let together = self.with_statements(move |connection, statements| {
            let records = Arc::clone(&records);
            Box::pin(async move { insert(connection, statements, now, &records).await })
        });
        let Some([record]) = alone else { return self.inner.writer.write(Kind::Adding, together).await };
        let alone = self.with_statements(move |connection, statements| {
            let record = Arc::clone(&record);
            Box::pin(async move { insert_alone(connection, statements, now, &record).await })
        });
        self.inner.writer.write_whole(Kind::Adding, together, alone).await
    }

    pub(super) fn stored(&self, inserted: Inserted, size: i32) -> Stored {
        if inserted != Some(true) {
            return Stored::Known;
        }
        self.inner.usage.add(1, i64::from(size), 0);
        Stored::New
    }
}
