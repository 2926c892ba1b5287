//! Disks that are really full, and a Postgres that says so: storing is refused, and what is stored is handled.

use kayle_id_inbox::testing::Deliveries;
use kayle_id_inbox::{
    Bounds, Error, Inbox, NewEntry, ParkedQuery, PostgresStore, SqliteStore, Store, Stored, TransactionalStore,
};
use libtest_mimic::Trial;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};

use crate::add_tests;
use crate::harness::postgres_url;
use crate::servers::disk::Disk;
use crate::servers::postgres::{self, PostgresServer};
use crate::subjects::schema;
use crate::workers::{DELIVERIES, succeed};

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Disk:
        a_full_disk_under_sqlite_refuses_to_store_and_drains,
        a_full_disk_under_sqlite_drains_in_transactions,
    );
    add_tests!(trials, DiskAndPostgres:
        a_full_disk_under_postgres_refuses_to_store_and_drains,
        a_full_disk_under_postgres_drains_in_transactions,
    );
    add_tests!(trials, Postgres:
        a_postgres_without_room_refuses_to_store_and_settles_with_its_reserve,
        a_reserve_that_was_given_up_is_filled_again,
    );
}

async fn insert(store: &impl Store, event: u64) -> Result<Stored, Error> {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await
}

/// Stores, fills the disk, and stores until there is no room at all. Returns how many entries there are.
async fn fill(store: &impl Store, disk: &Disk) -> u64 {
    for event in 0..100 {
        insert(store, event).await.unwrap();
    }
    disk.fill();
    let (mut count, mut refused) = (100, 0);
    // A page may have room for one more, and not for another one.
    while refused < 20 {
        match insert(store, count).await {
            Ok(_) => (count, refused) = (count + 1, 0),
            Err(error) => {
                assert!(error.is_full(), "{error}");
                refused += 1;
            }
        }
    }
    count
}

/// Drains a full inbox, and stores again once there is room.
async fn drains<S: TransactionalStore>(store: S, disk: &Disk, in_transaction: bool) {
    let count = fill(&store, disk).await;
    let inbox = Inbox::builder(store).max_attempts(2).build().unwrap();
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1_000_000)).await, http::StatusCode::SERVICE_UNAVAILABLE);
    // What the store refuses is tried again, and counts as no attempt.
    let (mut handled, mut rounds) = (0, 0);
    while inbox.stats().await.unwrap().depth() > 0 {
        let summary = if in_transaction {
            inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) }).until_idle().await
        } else {
            inbox.run(DELIVERIES.receiver(), succeed).until_idle().await
        };
        (handled, rounds) = (handled + summary.handled, rounds + 1);
        assert!(rounds < 100, "it does not drain: {handled} of {count}");
    }
    assert_eq!(handled, count);
    assert_eq!(inbox.parked(&ParkedQuery::new()).await.unwrap().len(), 0);
    for event in 0..count {
        assert!(inbox.seen(Deliveries::event_id(event).as_str()).await.unwrap());
    }
    std::fs::remove_file(disk.path().join("filler")).unwrap();
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1_000_001)).await, http::StatusCode::OK, "there is room again");
}

async fn under_sqlite(in_transaction: bool) {
    let disk = Disk::of(16 * 1024 * 1024);
    let store = SqliteStore::open(disk.path().join("inbox.db")).await.unwrap();
    drains(store, &disk, in_transaction).await;
}

async fn a_full_disk_under_sqlite_refuses_to_store_and_drains() {
    under_sqlite(false).await;
}

async fn a_full_disk_under_sqlite_drains_in_transactions() {
    under_sqlite(true).await;
}

/// The tables of the inbox are on a small disk, the rest of the server is not.
async fn under_postgres(in_transaction: bool) {
    let disk = Disk::of(8 * 1024 * 1024);
    // A server of its own, whose last checkpoint would fail without the disk.
    let server = PostgresServer::start();
    postgres::give(disk.path());
    let owner = PgPool::connect(&server.url()).await.unwrap();
    let tablespace = format!("CREATE TABLESPACE small LOCATION '{}'", disk.path().display());
    sqlx::raw_sql(AssertSqlSafe(tablespace)).execute(&owner).await.unwrap();
    let options: PgConnectOptions = server.url().parse().unwrap();
    let options = options.options([("default_tablespace", "small")]);
    let pool = PgPoolOptions::new().max_connections(8).connect_with(options).await.unwrap();
    PostgresStore::builder(pool.clone()).migrate().await.unwrap();
    let store = PostgresStore::new(pool.clone()).await.unwrap();
    drains(store, &disk, in_transaction).await;
    pool.close().await;
    owner.close().await;
    drop(server);
}

async fn a_full_disk_under_postgres_refuses_to_store_and_drains() {
    under_postgres(false).await;
}

async fn a_full_disk_under_postgres_drains_in_transactions() {
    under_postgres(true).await;
}

/// A server that reports a full disk for every row that is inserted, or for every one but while the reserve is there.
async fn without_room(pool: &PgPool, schema: &str, tables: &[&str], while_reserved: bool) {
    let condition =
        if while_reserved { format!("EXISTS (SELECT 1 FROM {schema}.kayle_inbox_reserve)") } else { "true".into() };
    let mut text = format!(
        "CREATE FUNCTION {schema}.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
           IF {condition} THEN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END IF;
           RETURN NEW;
         END $$;"
    );
    for table in tables {
        text += &format!(
            "CREATE TRIGGER no_room BEFORE INSERT ON {schema}.kayle_inbox_{table}
             FOR EACH ROW EXECUTE FUNCTION {schema}.no_room();"
        );
    }
    sqlx::raw_sql(AssertSqlSafe(text)).execute(pool).await.unwrap();
}

async fn a_postgres_without_room_refuses_to_store_and_settles_with_its_reserve() {
    for in_transaction in [false, true] {
        let (pool, schema) = schema(&postgres_url()).await;
        let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
        builder().migrate().await.unwrap();
        let inbox = Inbox::builder(builder().build().await.unwrap()).max_attempts(1).build().unwrap();
        for event in 0..20 {
            inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        }
        without_room(&pool, &schema, &["entries", "finished", "events", "starts"], true).await;
        let error = inbox.store(&DELIVERIES.delivery(100)).await.unwrap_err();
        assert!(error.is_full() && error.to_string().contains("disk full"), "{error}");
        assert!(reserved(&pool, &schema).await > 0, "storing does not touch the reserve");
        let mut handled = 0;
        while inbox.stats().await.unwrap().depth() > 0 {
            handled += if in_transaction {
                inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) }).until_idle().await.handled
            } else {
                inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled
            };
        }
        assert_eq!((handled, inbox.stats().await.unwrap().parked), (20, 0));
    }
}

async fn reserved(pool: &PgPool, schema: &str) -> i64 {
    let count = AssertSqlSafe(format!("SELECT count(*) FROM {schema}.kayle_inbox_reserve"));
    sqlx::query_scalar(count).fetch_one(pool).await.unwrap()
}

async fn a_reserve_that_was_given_up_is_filled_again() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    builder().migrate().await.unwrap();
    let store = builder().build().await.unwrap();
    let full = reserved(&pool, &schema).await;
    let truncate = format!("TRUNCATE {schema}.kayle_inbox_reserve");
    for _ in 0..2 {
        sqlx::raw_sql(AssertSqlSafe(truncate.clone())).execute(&pool).await.unwrap();
        for _ in 0..2 {
            store.sweep(&Bounds::default()).await.unwrap();
            assert_eq!(reserved(&pool, &schema).await, full);
        }
    }
}
