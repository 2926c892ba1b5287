//! What goes wrong with files, clocks and full disks.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{Bounds, Inbox, NewEntry, ParkReason, ParkedQuery, SqliteStore, Store, Stored};
use libtest_mimic::Trial;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::add_tests;
use crate::workers::{DELIVERIES, succeed};

const LEASE: Duration = Duration::from_secs(60);

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        a_full_database_refuses_to_store_and_drains,
        a_full_database_counts_no_attempts,
        damaged_records_are_set_aside_and_the_others_are_handled,
        a_clock_that_is_set_forward_ends_no_lease,
        a_clock_that_is_set_back_hides_nothing,
        no_lease_is_granted_twice_when_a_backup_is_restored,
        a_symbolic_link_is_followed_also_to_a_file_that_does_not_exist_yet,
        the_files_beside_it_overwrite_nothing_through_links,
        an_empty_file_is_refused_unless_it_was_being_created,
        a_file_that_is_no_database_is_refused_and_left_alone,
        a_database_of_a_later_version_is_refused,
        a_bad_prefix_is_refused,
    );
}

async fn insert(store: &SqliteStore, event: u64) -> Result<Stored, kayle_id_inbox::Error> {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await
}

/// A store whose database may have only so many pages, filled up.
async fn full(path: &Path, pages: u32) -> (SqliteStore, u64) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let options = options.pragma("max_page_count", pages.to_string());
    let store = SqliteStore::with_options(options).build().await.unwrap();
    let mut count = 0;
    loop {
        match insert(&store, count).await {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(error.is_full(), "{error}");
                return (store, count);
            }
        }
    }
}

async fn a_full_database_refuses_to_store_and_drains() {
    let folder = tempfile::tempdir().unwrap();
    let (store, count) = full(&folder.path().join("inbox.db"), 300).await;
    assert!(count > 30, "{count}");
    let inbox = Inbox::new(store);
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1_000_000)).await, http::StatusCode::SERVICE_UNAVAILABLE);
    let summary = inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    assert_eq!((summary.handled, summary.parked), (count, 0));
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.depth(), stats.remembered), (0, count));
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1_000_001)).await, http::StatusCode::OK, "there is room again");
}

async fn a_full_database_counts_no_attempts() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = full(&folder.path().join("inbox.db"), 200).await;
    for _ in 0..30 {
        let taken = store.take(1, LEASE).await.unwrap().remove(0);
        assert_eq!(taken.attempts, 0);
        assert!(store.retry(taken.lease, Duration::ZERO, false).await.unwrap());
    }
}

async fn damaged_records_are_set_aside_and_the_others_are_handled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let inbox = Inbox::new(SqliteStore::open(&path).await.unwrap());
    for event in 0..6 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    for damage in [
        "UPDATE kayle_inbox_bodies SET body = x'00ff' WHERE key = (SELECT min(key) FROM kayle_inbox_bodies)",
        "DELETE FROM kayle_inbox_bodies WHERE key = (SELECT max(key) FROM kayle_inbox_bodies)",
        // The body of another entry.
        "UPDATE kayle_inbox_bodies SET body = (SELECT body FROM kayle_inbox_bodies WHERE key = 3) WHERE key = 2",
    ] {
        sqlx::query(damage).execute(&pool).await.unwrap();
    }
    let summary = inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    assert_eq!(summary.handled, 3);
    let parked = inbox.parked(&ParkedQuery::new().reason(ParkReason::Unreadable)).await.unwrap();
    assert_eq!(parked.len(), 3);
    assert_eq!(inbox.stats().await.unwrap().parked_by_reason.get(&ParkReason::Unreadable), Some(&3));
    assert_eq!(inbox.discard_all(&ParkedQuery::new()).await.unwrap(), 3);
}

async fn a_clock_that_is_set_forward_ends_no_lease() {
    let clock = TestClock::new();
    let store = SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap();
    insert(&store, 1).await.unwrap();
    let living = store.take(1, LEASE).await.unwrap().remove(0).lease;
    clock.set_forward(Duration::from_secs(86_400));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "no second handler beside a living one");
    assert!(store.finish(living).await.unwrap());
}

async fn a_clock_that_is_set_back_hides_nothing() {
    let clock = TestClock::new();
    let store = SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap();
    insert(&store, 1).await.unwrap();
    insert(&store, 2).await.unwrap();
    let failed = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert!(store.retry(failed, Duration::from_secs(10), true).await.unwrap());
    let dead = store.take(1, LEASE).await.unwrap().remove(0).lease;
    clock.set_back(Duration::from_secs(86_400));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 1, "what waited is due");
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "the lease goes by elapsed time");
    clock.advance(LEASE);
    let again = store.take(2, LEASE).await.unwrap();
    assert!(again.iter().any(|taken| taken.lease.id() == dead.id()));
}

async fn no_lease_is_granted_twice_when_a_backup_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let (path, backup) = (folder.path().join("inbox.db"), folder.path().join("backup.db"));
    let store = SqliteStore::open(&path).await.unwrap();
    insert(&store, 1).await.unwrap();
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    sqlx::query("VACUUM INTO $1").bind(backup.to_str().unwrap()).execute(&pool).await.unwrap();
    let lost = store.take(1, LEASE).await.unwrap().remove(0).lease;
    let restored = SqliteStore::open(&backup).await.unwrap();
    let again = restored.take(1, LEASE).await.unwrap().remove(0).lease;
    assert_ne!(again, lost);
    assert!(again.fence() > lost.fence(), "the token goes on growing");
    assert!(!restored.finish(lost).await.unwrap());
    assert!(restored.finish(again).await.unwrap());
}

async fn a_symbolic_link_is_followed_also_to_a_file_that_does_not_exist_yet() {
    let folder = tempfile::tempdir().unwrap();
    let (link, target) = (folder.path().join("link.db"), folder.path().join("data.db"));
    symlink(&target, &link).unwrap();
    for _ in 0..2 {
        let store = SqliteStore::open(&link).await.unwrap();
        insert(&store, 1).await.unwrap();
        drop(store);
        assert!(link.symlink_metadata().unwrap().is_symlink(), "the link is still one");
        assert!(target.metadata().unwrap().len() > 0);
        assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600, "it is its owner's");
    }
}

async fn the_files_beside_it_overwrite_nothing_through_links() {
    let folder = tempfile::tempdir().unwrap();
    let (path, precious) = (folder.path().join("inbox.db"), folder.path().join("precious"));
    std::fs::write(&precious, "remember the milk").unwrap();
    for name in ["inbox.db-reserve", "inbox.db-creating"] {
        symlink(&precious, folder.path().join(name)).unwrap();
    }
    let store = SqliteStore::open(&path).await.unwrap();
    insert(&store, 1).await.unwrap();
    store.sweep(&Bounds::default()).await.unwrap();
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "remember the milk");
}

async fn an_empty_file_is_refused_unless_it_was_being_created() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    std::fs::write(&path, "").unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("no bytes"), "{error}");
    // What a process leaves that dies while it creates the file.
    std::fs::write(folder.path().join("inbox.db-creating"), "").unwrap();
    insert(&SqliteStore::open(&path).await.unwrap(), 1).await.unwrap();
    assert!(!folder.path().join("inbox.db-creating").exists());
}

async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let text = "remember the milk\n".repeat(1000);
    std::fs::write(&path, &text).unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(error.is_store() && error.to_string().contains("not a database"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    assert!(SqliteStore::open(folder.path().join("nowhere/inbox.db")).await.unwrap_err().is_store());
}

async fn a_database_of_a_later_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    drop(SqliteStore::open(&path).await.unwrap());
    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await.unwrap();
    sqlx::query("INSERT INTO kayle_inbox_migrations VALUES (1000)").execute(&pool).await.unwrap();
    let error = SqliteStore::open(&path).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("later version"), "{error}");
}

async fn a_bad_prefix_is_refused() {
    for prefix in ["", "1a", "a b", "a;drop", "A", &"a".repeat(41)] {
        let error = SqliteStore::memory_builder().prefix(prefix).build().await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().starts_with("prefix"), "{error}");
    }
}
