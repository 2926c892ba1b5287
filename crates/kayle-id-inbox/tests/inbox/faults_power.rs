//! Power that fails while handlers commit to SQLite: the last of the log is lost, or only parts of it reach the disk.

use std::path::Path;
use std::time::Duration;

use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{HandlerTransaction, Handling, Inbox, SqliteStore};
use kayle_id_webhook::webhook::Event;
use libtest_mimic::Trial;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::add_tests;
use crate::databases::ids;
use crate::workers::DELIVERIES;

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing: whatever_of_the_log_is_lost_each_event_has_one_effect,);
}

const LEASE: Duration = Duration::from_secs(60);
const EVENTS: u64 = 16;
/// SQLite's log: a header, and frames of a header and a page.
const HEADER: usize = 32;
const FRAME: usize = 24 + 4096;

async fn pool(path: &Path) -> SqlitePool {
    SqlitePool::connect_with(SqliteConnectOptions::new().filename(path).create_if_missing(true)).await.unwrap()
}

async fn handle(store: SqliteStore, clock: &TestClock) {
    let inbox = Inbox::builder(store).lease(LEASE).build().unwrap();
    let handler = |_: Event, handling: Handling, mut transaction: HandlerTransaction<sqlx::Transaction<'static, _>>| async move {
        let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(handling.idempotency_key);
        insert.execute(&mut **transaction).await?;
        Ok(())
    };
    while inbox.stats().await.unwrap().depth() > 0 {
        inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(4).until_idle().await;
        clock.advance(LEASE);
    }
}

/// The effects in a database of this file and log, after everything was handled that is in it.
async fn effects_after(file: &[u8], log: &[u8]) -> Vec<String> {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let path = folder.path().join("app.db");
    std::fs::write(&path, file).unwrap();
    std::fs::write(folder.path().join("app.db-wal"), log).unwrap();
    handle(SqliteStore::builder(&path).clock(clock.clone()).build().await.unwrap(), &clock).await;
    let effects = sqlx::query_scalar("SELECT event FROM effects ORDER BY event");
    effects.fetch_all(&pool(&path).await).await.unwrap()
}

async fn whatever_of_the_log_is_lost_each_event_has_one_effect() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), TestClock::new());
    let path = folder.path().join("app.db");
    let store = SqliteStore::builder(&path).clock(clock.clone()).build().await.unwrap();
    let pool = pool(&path).await;
    sqlx::query("CREATE TABLE effects (event TEXT NOT NULL)").execute(&pool).await.unwrap();
    let inbox = Inbox::new(store.clone());
    for event in 0..EVENTS {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    // What was stored was flushed.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&pool).await.unwrap();
    let file = std::fs::read(&path).unwrap();
    handle(store.clone(), &clock).await;
    assert_eq!(std::fs::read(&path).unwrap(), file, "all that handlers have committed is in the log");
    let log = std::fs::read(folder.path().join("app.db-wal")).unwrap();
    let frames = (log.len() - HEADER) / FRAME;
    assert!(frames > 40, "{frames}");
    for frame in (0..=frames).step_by(frames / 20) {
        let end = HEADER + frame * FRAME;
        assert_eq!(effects_after(&file, &log[..end]).await, ids(0..EVENTS), "{frame} frames are left");
        // Half of the next frame is there, or that one is not and those after it are.
        let mut torn = log.clone();
        torn[end..(end + FRAME / 2).min(log.len())].fill(0);
        assert_eq!(effects_after(&file, &torn).await, ids(0..EVENTS), "frame {frame} is torn");
    }
}
