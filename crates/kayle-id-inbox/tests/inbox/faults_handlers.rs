//! Handlers whose transactions cannot be committed, and workers that are dropped or have few connections.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kayle_id_inbox::{
    Bounds, Handling, Inbox, NewEntry, ParkReason, ParkedQuery, PostgresSession, PostgresStore, Store,
    TransactionalStore,
};
use kayle_id_webhook::webhook::Event;
use libtest_mimic::Trial;
use sqlx::{AssertSqlSafe, PgPool};

use crate::add_tests;
use crate::databases::{Database, Postgres, Sqlite, TransactionOf, ids, quick};
use crate::workers::DELIVERIES;

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        over_sqlite_a_deferred_constraint_that_is_violated_fails_the_handler,
        nothing_is_committed_after_sqlite_has_rolled_back,
        an_entry_is_given_back_although_its_worker_never_saw_it,
    );
    add_tests!(trials, Postgres:
        over_postgres_a_deferred_constraint_that_is_violated_fails_the_handler,
        what_a_handler_sets_for_its_transaction_ends_with_it,
        deliveries_are_stored_while_workers_have_all_connections,
        two_inboxes_share_a_pool_of_three,
        nothing_is_stored_in_a_transaction_that_was_left_open,
        no_transaction_is_left_open_when_workers_stop_or_are_dropped,
    );
}

const LEASE: Duration = Duration::from_secs(60);
const DEFERRED: &str = "CREATE TABLE {s}parents (id INTEGER PRIMARY KEY);
CREATE TABLE {s}children (parent INTEGER REFERENCES {s}parents (id) DEFERRABLE INITIALLY DEFERRED)";

/// Waits for a while until something is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..400 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never is");
}

async fn violated<D: Database>(database: D, write: impl Fn(TransactionOf<D>) -> Written + Send + Sync + 'static) {
    let inbox = quick(&database).max_attempts(2).build().unwrap();
    inbox.store(&DELIVERIES.delivery(0)).await.unwrap();
    let calls = Arc::new(AtomicU32::new(0));
    let counting = Arc::clone(&calls);
    let handler = move |_: Event, _: Handling, transaction| {
        counting.fetch_add(1, Ordering::SeqCst);
        write(transaction)
    };
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle();
    let summary = tokio::time::timeout(Duration::from_secs(30), run).await.expect("it is tried for ever");
    assert_eq!((calls.load(Ordering::SeqCst), summary.failed, summary.parked), (2, 1, 1));
    assert_eq!(inbox.parked(&ParkedQuery::new().reason(ParkReason::Failed)).await.unwrap()[0].attempts, 2);
}

type Written = std::pin::Pin<Box<dyn Future<Output = Result<(), kayle_id_inbox::HandlerError>> + Send>>;

async fn over_sqlite_a_deferred_constraint_that_is_violated_fails_the_handler() {
    let database = Sqlite::new().await;
    sqlx::raw_sql(AssertSqlSafe(DEFERRED.replace("{s}", ""))).execute(&database.pool).await.unwrap();
    let write = |mut transaction: TransactionOf<Sqlite>| -> Written {
        Box::pin(async move {
            sqlx::query("INSERT INTO children VALUES (7)").execute(&mut **transaction).await?;
            Ok(())
        })
    };
    violated(database, write).await;
}

async fn over_postgres_a_deferred_constraint_that_is_violated_fails_the_handler() {
    let database = Postgres::new().await;
    let schema = database.schema.clone();
    let tables = DEFERRED.replace("{s}", &format!("{schema}."));
    sqlx::raw_sql(AssertSqlSafe(tables)).execute(&database.pool).await.unwrap();
    let write = move |mut transaction: TransactionOf<Postgres>| -> Written {
        let insert = AssertSqlSafe(format!("INSERT INTO {schema}.children VALUES (7)"));
        Box::pin(async move {
            sqlx::query(insert).execute(&mut **transaction).await?;
            Ok(())
        })
    };
    violated(database, write).await;
}

async fn nothing_is_committed_after_sqlite_has_rolled_back() {
    // A full disk has the same end as the second statement.
    for failing in [
        "PRAGMA max_page_count = 1; INSERT INTO log VALUES (hex(zeroblob(4000000)))",
        "INSERT OR ROLLBACK INTO log VALUES ('a')",
    ] {
        let database = Sqlite::new().await;
        let tables =
            "CREATE TABLE log (text TEXT UNIQUE); INSERT INTO log VALUES ('a'); CREATE TABLE counter (n INTEGER)";
        sqlx::raw_sql(tables).execute(&database.pool).await.unwrap();
        for goes_on in [true, false] {
            sqlx::query("DELETE FROM counter").execute(&database.pool).await.unwrap();
            let inbox = quick(&database).max_attempts(3).build().unwrap();
            inbox.store(&DELIVERIES.delivery(u64::from(goes_on))).await.unwrap();
            let handler = move |_: Event, _: Handling, mut transaction: TransactionOf<Sqlite>| async move {
                let failed = sqlx::raw_sql(failing).execute(&mut **transaction).await;
                assert!(failed.is_err());
                let counted = sqlx::query("INSERT INTO counter VALUES (1)").execute(&mut **transaction).await;
                if !goes_on {
                    counted?;
                }
                Ok(())
            };
            let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle();
            let summary = tokio::time::timeout(Duration::from_secs(30), run).await.expect("it is tried for ever");
            assert_eq!((summary.handled, summary.failed, summary.parked), (0, 2, 1), "{failing}");
            let count = sqlx::query_scalar("SELECT count(*) FROM counter").fetch_one(&database.pool).await;
            assert_eq!(count.unwrap_or(-1_i64), 0, "{failing}");
        }
    }
}

async fn an_entry_is_given_back_although_its_worker_never_saw_it() {
    let database = Sqlite::new().await;
    let store = &database.store;
    store.insert(NewEntry::new(&DELIVERIES.delivery(1), &Bounds::default())).await.unwrap();
    let mut session = ();
    let mut hold = store.hold(&mut session, LEASE);
    // Asked, and never asked again.
    tokio::select! { biased; _ = &mut hold => panic!("at once"), () = std::future::ready(()) => {} }
    until(async || store.stats().await.unwrap().leased == 1).await;
    // The answer is on its way by then.
    tokio::time::sleep(Duration::from_millis(50)).await;
    drop(hold);
    until(async || store.stats().await.unwrap().leased == 0).await;
}

async fn what_a_handler_sets_for_its_transaction_ends_with_it() {
    let database = Postgres::new().await;
    let inbox = quick(&database).build().unwrap();
    for event in 0..4 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let insert = format!("INSERT INTO {}.effects VALUES ($1)", database.schema);
    let handler = move |_: Event, handling: Handling, mut transaction: TransactionOf<Postgres>| {
        let insert = AssertSqlSafe(insert.clone());
        async move {
            sqlx::query(insert).bind(handling.idempotency_key).execute(&mut **transaction).await?;
            let set = "SET LOCAL lock_timeout = '77s'; SET TRANSACTION READ ONLY; SAVEPOINT left_open";
            sqlx::raw_sql(set).execute(&mut **transaction).await?;
            Ok(())
        }
    };
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(1);
    assert_eq!(run.until_idle().await.handled, 4);
    assert_eq!(database.effects().await, ids(0..4));
}

/// A pool of the fewest connections that handlers in transactions can do with.
async fn few_connections(database: &Postgres) -> PgPool {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(3);
    pool.connect_with((*database.pool.connect_options()).clone()).await.unwrap()
}

async fn deliveries_are_stored_while_workers_have_all_connections() {
    let database = Postgres::new().await;
    let pool = few_connections(&database).await;
    let store = PostgresStore::builder(pool).schema(&database.schema).build().await.unwrap();
    let inbox = Inbox::builder(store).poll(Duration::from_millis(10)).build().unwrap();
    let handled = Arc::new(AtomicU32::new(0));
    let counting = Arc::clone(&handled);
    let handler = move |_: Event, _: Handling, transaction: TransactionOf<Postgres>| {
        let number = counting.fetch_add(1, Ordering::SeqCst);
        async move {
            let _kept = transaction;
            tokio::time::sleep(Duration::from_millis(if number == 0 { 0 } else { 20 })).await;
            Ok(())
        }
    };
    let run = tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), handler));
    // It has been idle, so that it listens.
    inbox.store(&DELIVERIES.delivery(1000)).await.unwrap();
    until(async || handled.load(Ordering::SeqCst) == 1).await;
    let backlog = Inbox::new(database.store.clone());
    for event in 0..200 {
        backlog.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    inbox.store(&DELIVERIES.delivery(2000)).await.unwrap();
    assert!(handled.load(Ordering::SeqCst) < 100, "it is stored long before the others are handled");
    run.abort();
}

async fn two_inboxes_share_a_pool_of_three() {
    let database = Postgres::new().await;
    let pool = few_connections(&database).await;
    let mut runs = Vec::new();
    for prefix in ["a_", "b_"] {
        let builder = || PostgresStore::builder(pool.clone()).schema(&database.schema).prefix(prefix);
        builder().migrate().await.unwrap();
        let inbox = Inbox::builder(builder().build().await.unwrap()).poll(Duration::from_millis(10)).build().unwrap();
        for event in 0..30 {
            inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        }
        let handler = |_: Event, _: Handling, _: TransactionOf<Postgres>| async { Ok(()) };
        runs.push(tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle()));
    }
    for run in runs {
        let summary = tokio::time::timeout(Duration::from_secs(30), run).await.expect("they wait for each other");
        assert_eq!(summary.unwrap().handled, 30);
    }
}

async fn nothing_is_stored_in_a_transaction_that_was_left_open() {
    let database = Postgres::new().await;
    let store = PostgresStore::builder(few_connections(&database).await).schema(&database.schema);
    let store = store.build().await.unwrap();
    for round in 0..60 {
        let mut session = PostgresSession::default();
        // Dropped half-way, as when the workers are dropped.
        let hold = store.hold(&mut session, LEASE);
        let _ = tokio::time::timeout(Duration::from_micros(round * 30), hold).await;
        drop(session);
        tokio::time::sleep(Duration::from_millis(10)).await;
        store.insert(NewEntry::new(&DELIVERIES.delivery(round), &Bounds::default())).await.unwrap();
        assert_eq!(database.store.stats().await.unwrap().waiting, round + 1, "others see what was acknowledged");
    }
}

async fn no_transaction_is_left_open_when_workers_stop_or_are_dropped() {
    let database = Postgres::new().await;
    let inbox = quick(&database).build().unwrap();
    for event in 0..60 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    // The server is shared with other tests.
    let name = format!("left_{}", database.schema);
    let options = (*database.pool.connect_options()).clone().application_name(&name);
    let pool = PgPool::connect_with(options).await.unwrap();
    let store = PostgresStore::builder(pool).schema(&database.schema).build().await.unwrap();
    let workers = Inbox::builder(store).poll(Duration::from_millis(10)).build().unwrap();
    for round in 0..10 {
        let writer = database.clone();
        let handler = move |_: Event, handling: Handling, transaction| {
            let writer = writer.clone();
            async move { writer.write(transaction, handling.idempotency_key).await }
        };
        let run = workers.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(4);
        let after = tokio::time::sleep(Duration::from_millis(2 + round));
        if round % 2 == 0 {
            run.until(after).grace(Duration::ZERO).await;
        } else {
            let run = tokio::spawn(run);
            after.await;
            run.abort();
            let _ = run.await;
        }
        let open =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state LIKE 'idle in transaction%'";
        until(async || {
            let open: i64 = sqlx::query_scalar(open).bind(&name).fetch_one(&database.pool).await.unwrap();
            open == 0
        })
        .await;
    }
    let effects = database.effects().await;
    assert_eq!(effects.len() as u64 + inbox.stats().await.unwrap().depth(), 60, "each once");
}
