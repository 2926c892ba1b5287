//! What only a file does.

use std::time::Duration;

use kayle_id_inbox::{Bounds, ClaimOutcome, Inbox, NewEntry, ParkReason, SqliteStore, Store, Stored};
use kayle_id_webhook::webhook::testing::Payload;
use libtest_mimic::Trial;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::add_tests;
use crate::workers::DELIVERIES;

const LEASE: Duration = Duration::from_millis(200);

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        what_was_stored_is_there_when_the_file_is_opened_again,
        two_processes_share_a_file,
        many_at_once_are_all_stored,
        the_applications_own_database_holds_the_tables,
        the_migrations_as_text_make_the_tables,
        two_prefixes_are_two_inboxes,
        the_file_holds_no_personal_data,
    );
}

async fn insert(store: &SqliteStore, event: u64) -> Stored {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.unwrap()
}

async fn what_was_stored_is_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let deliveries: Vec<_> = (0..20).map(|event| DELIVERIES.delivery(event)).collect();
    let store = SqliteStore::open(&path).await.unwrap();
    for delivery in &deliveries {
        store.insert(NewEntry::new(delivery, &Bounds::default())).await.unwrap();
    }
    let taken = store.take(3, LEASE).await.unwrap();
    assert_eq!(store.claim(taken[2].lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.finish(taken[0].lease).await.unwrap());
    assert!(store.park(taken[1].lease, ParkReason::Failed, None).await.unwrap());
    drop(store);

    let store = SqliteStore::open(&path).await.unwrap();
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased, stats.parked, stats.remembered), (17, 1, 1, 1));
    for delivery in &deliveries {
        let again = store.insert(NewEntry::new(delivery, &Bounds::default())).await.unwrap();
        assert_eq!(again, Stored::Known);
    }
    assert_eq!(store.take(20, Duration::from_secs(60)).await.unwrap().len(), 17);
    // The lease of the process that is gone runs out one lease after this one has seen it.
    let again = loop {
        if let Some(again) = store.take(20, LEASE).await.unwrap().pop() {
            break again;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((again.lease.id(), again.attempts), (taken[2].lease.id(), 1));
}

async fn two_processes_share_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let (one, two) = (SqliteStore::open(&path).await.unwrap(), SqliteStore::open(&path).await.unwrap());
    let storing = |store: SqliteStore, events: std::ops::Range<u64>| async move {
        for event in events {
            assert_eq!(insert(&store, event).await, Stored::New);
        }
    };
    tokio::join!(storing(one.clone(), 0..30), storing(two.clone(), 30..60));
    let first = one.take(40, Duration::from_secs(60)).await.unwrap();
    let second = two.take(40, Duration::from_secs(60)).await.unwrap();
    assert_eq!((first.len(), second.len()), (40, 20));
    assert!(two.finish(first[0].lease).await.unwrap(), "the lease counts, not the connection");
    assert_eq!(one.stats().await.unwrap().leased, 59);
}

async fn many_at_once_are_all_stored() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("inbox.db")).await.unwrap();
    let mut storing = tokio::task::JoinSet::new();
    for event in 0..100 {
        let store = store.clone();
        storing.spawn(async move { insert(&store, event).await });
    }
    while let Some(stored) = storing.join_next().await {
        assert_eq!(stored.unwrap(), Stored::New);
    }
    assert_eq!(store.stats().await.unwrap().waiting, 100);
}

async fn the_applications_own_database_holds_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join("app.db")).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY)").execute(&pool).await.unwrap();
    let store = SqliteStore::with_options((*pool.connect_options()).clone()).build().await.unwrap();
    let inbox = Inbox::new(store);
    let mut transaction = pool.begin().await.unwrap();
    sqlx::query("INSERT INTO users VALUES (1)").execute(&mut *transaction).await.unwrap();
    inbox.accept_in(&mut transaction, &DELIVERIES.delivery(1)).await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(inbox.stats().await.unwrap().depth(), 0);
    let mut transaction = pool.begin().await.unwrap();
    inbox.accept_in(&mut transaction, &DELIVERIES.delivery(1)).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(inbox.stats().await.unwrap().depth(), 1);
}

async fn the_migrations_as_text_make_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join("app.db")).create_if_missing(true);
    let builder = || SqliteStore::with_options(options.clone()).prefix("mine_");
    let pool = SqlitePool::connect_with(options.clone()).await.unwrap();
    let text = builder().migrations().unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&pool).await.unwrap();
    insert(&builder().build().await.unwrap(), 1).await;
}

async fn two_prefixes_are_two_inboxes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let one = SqliteStore::builder(&path).prefix("one_").build().await.unwrap();
    let two = SqliteStore::builder(&path).prefix("two_").build().await.unwrap();
    let delivery = DELIVERIES.delivery(1);
    for store in [&one, &two] {
        let stored = store.insert(NewEntry::new(&delivery, &Bounds::default())).await.unwrap();
        assert_eq!(stored, Stored::New);
    }
}

async fn the_file_holds_no_personal_data() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("inbox.db");
    let inbox = Inbox::new(SqliteStore::open(&path).await.unwrap());
    let named = Payload::succeeded().shared("family_name", "ZXCANARYSSON");
    inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(named))).await.unwrap();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder.path()).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("\"jwe\":"), "the delivery is in it");
    assert!(!holds("ZXCANARYSSON") && !holds("whsec_"));
}
