//! Pages of the databases' files that are damaged: what is on them is set aside, and the others are handled.

use std::os::unix::fs::FileExt;
use std::path::Path;

use kayle_id_inbox::testing::Deliveries;
use kayle_id_inbox::{Inbox, ParkReason, ParkedQuery, PostgresStore, SqliteStore, Stored, TransactionalStore};
use kayle_id_webhook::webhook::testing::Payload;
use libtest_mimic::Trial;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{PgPool, Row};

use crate::add_tests;
use crate::servers::postgres::PostgresServer;
use crate::workers::{DELIVERIES, succeed};

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        entries_on_a_damaged_page_of_sqlite_are_set_aside,
        deliveries_are_stored_although_the_last_page_of_sqlite_is_damaged,
    );
    add_tests!(trials, Postgres:
        entries_on_a_damaged_page_of_postgres_are_set_aside,
    );
}

/// Handles until nothing is left, also what waits for another attempt because the store refused one.
async fn handle<S: TransactionalStore>(inbox: &Inbox<S>, in_transaction: bool) -> u64 {
    let mut handled = 0;
    while inbox.stats().await.unwrap().depth() > 0 {
        handled += if in_transaction {
            inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) }).until_idle().await.handled
        } else {
            inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled
        };
    }
    handled
}

/// What of ten entries cannot be read is parked, can be listed, and can be discarded; the others are handled.
async fn others_are_handled<S: TransactionalStore>(store: S, in_transaction: bool) {
    let inbox = Inbox::new(store);
    let handled = handle(&inbox, in_transaction).await;
    let damaged = ParkedQuery::new().reason(ParkReason::Unreadable);
    let parked = inbox.parked(&damaged).await.unwrap();
    assert!((1..=9).contains(&parked.len()), "{} of ten are damaged", parked.len());
    assert_eq!(handled, 10 - parked.len() as u64);
    assert!(parked.iter().any(|entry| entry.delivery.is_none()));
    assert!(inbox.entry(parked[0].id).await.unwrap().is_some());
    assert_eq!(inbox.stats().await.unwrap().depth(), 0);
    assert_eq!(inbox.discard_all(&damaged).await.unwrap(), parked.len() as u64);
    inbox.store(&DELIVERIES.delivery(100)).await.unwrap();
    assert_eq!(handle(&inbox, in_transaction).await, 1);
}

/// Overwrites the last page that holds some bytes: the first one may be the root, which held them before it was full.
fn damage_page_of(path: &Path, bytes: &[u8], size: usize) {
    let data = std::fs::read(path).unwrap();
    let at = data.windows(bytes.len()).rposition(|window| window == bytes).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![0xff; size], (at / size * size) as u64).unwrap();
}

/// A file of so many entries, with the page damaged that holds the body of one of them.
async fn damaged_sqlite(path: &Path, entries: u64, damaged: u64) -> SqliteStore {
    let inbox = Inbox::new(SqliteStore::open(path).await.unwrap());
    let mut bytes = Vec::new();
    for event in 0..entries {
        let delivery = DELIVERIES.delivery(event);
        if event == damaged {
            let body = serde_json::to_vec(&delivery).unwrap();
            bytes = body[body.len() - 40..].to_vec();
        }
        inbox.store(&delivery).await.unwrap();
    }
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path)).await.unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&pool).await.unwrap();
    pool.close().await;
    drop(inbox);
    damage_page_of(path, &bytes, 4096);
    SqliteStore::open(path).await.unwrap()
}

async fn entries_on_a_damaged_page_of_sqlite_are_set_aside() {
    for in_transaction in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let store = damaged_sqlite(&folder.path().join("inbox.db"), 10, 5).await;
        others_are_handled(store, in_transaction).await;
    }
}

async fn deliveries_are_stored_although_the_last_page_of_sqlite_is_damaged() {
    for in_transaction in [false, true] {
        // Where there are few pages, SQLite reads all of them to divide one.
        for damaged in [0, 39] {
            let folder = tempfile::tempdir().unwrap();
            let inbox = Inbox::new(damaged_sqlite(&folder.path().join("inbox.db"), 40, damaged).await);
            for event in 40..60 {
                assert_eq!(inbox.store(&DELIVERIES.delivery(event)).await.unwrap(), Stored::New);
            }
            let handled = handle(&inbox, in_transaction).await;
            let parked = inbox.stats().await.unwrap().parked_by_reason[&ParkReason::Unreadable];
            assert!(parked < 20, "{parked} of the first forty are damaged");
            assert_eq!(handled + parked, 60);
        }
    }
}

async fn entries_on_a_damaged_page_of_postgres_are_set_aside() {
    for in_transaction in [false, true] {
        let mut server = PostgresServer::start();
        let pool = PgPool::connect(&server.url()).await.unwrap();
        PostgresStore::builder(pool.clone()).migrate().await.unwrap();
        let inbox = Inbox::new(PostgresStore::new(pool.clone()).await.unwrap());
        for event in 0..10 {
            // Large enough to be stored out of line.
            let payload = Payload::succeeded().event_id(&Deliveries::event_id(event)).shared("name", "x".repeat(3000));
            inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(payload))).await.unwrap();
        }
        let path = "SELECT pg_relation_filepath(reltoastrelid) FROM pg_class WHERE relname = 'kayle_inbox_entries'";
        let path: String = sqlx::query(path).fetch_one(&pool).await.unwrap().get(0);
        sqlx::query("CHECKPOINT").execute(&pool).await.unwrap();
        pool.close().await;
        // The first page of what is stored out of line.
        let file = std::fs::OpenOptions::new().write(true).open(server.data().join(path)).unwrap();
        file.write_all_at(&[0; 8192], 0).unwrap();
        server.crash_and_restart();
        let pool = PgPool::connect(&server.url()).await.unwrap();
        others_are_handled(PostgresStore::new(pool.clone()).await.unwrap(), in_transaction).await;
    }
}
