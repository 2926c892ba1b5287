//! Connections that break, records that are damaged, clocks that are set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::time::Duration;

use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{
    Activity, Bounds, ClaimOutcome, Handling, Inbox, NewEntry, ParkReason, ParkedQuery, PostgresStore, Store,
};
use kayle_id_webhook::webhook::Event;
use libtest_mimic::Trial;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, Row};

use crate::add_tests;
use crate::databases::{Database, Postgres, TransactionOf, ids, quick};
use crate::harness::postgres_url;
use crate::servers::postgres::PostgresServer;
use crate::servers::swallow::Swallow;
use crate::subjects::schema;
use crate::workers::{DELIVERIES, succeed};

const LEASE: Duration = Duration::from_secs(60);

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Postgres:
        a_lost_answer_to_take_costs_no_attempt_and_no_lease,
        a_lost_answer_to_a_settling_call_is_asked_for_again,
        terminated_connections_are_replaced,
        damaged_records_are_set_aside_and_the_others_are_handled,
        a_clock_that_is_set_back_hides_nothing,
        no_lease_is_granted_twice_when_a_backup_is_restored,
        handled_entries_cost_nothing_when_the_next_one_is_looked_for,
        errors_quote_nothing_that_was_stored,
        a_handler_that_goes_on_after_a_statement_that_failed_has_failed,
        a_worker_goes_on_when_its_connection_is_lost_between_two_entries,
    );
}

/// A store behind a proxy that can lose an answer, through one connection.
async fn behind_a_proxy() -> (PostgresStore, Swallow) {
    let url = postgres_url();
    let (owner, schema) = schema(&url).await;
    PostgresStore::builder(owner).schema(&schema).migrate().await.unwrap();
    let port = url.rsplit(':').next().unwrap().split('/').next().unwrap().to_owned();
    let proxy = Swallow::start(port.parse().unwrap()).await;
    let through = url.replace(&port, &proxy.port().to_string());
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(1).test_before_acquire(false);
    let pool = pool.connect(&through).await.unwrap();
    (PostgresStore::builder(pool).schema(&schema).build().await.unwrap(), proxy)
}

async fn insert(store: &PostgresStore, event: u64) {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.unwrap();
}

async fn settled(proxy: &Swallow) {
    // Notifications go the same way.
    tokio::time::sleep(Duration::from_millis(100)).await;
    proxy.lose_an_answer();
}

async fn a_lost_answer_to_take_costs_no_attempt_and_no_lease() {
    let (store, proxy) = behind_a_proxy().await;
    // The statement is prepared, so that one answer is all there is to lose.
    assert_eq!(store.take(5, LEASE).await.unwrap().len(), 0);
    for event in 0..3 {
        insert(&store, event).await;
    }
    settled(&proxy).await;
    let error = store.take(2, LEASE).await.unwrap_err();
    assert!(error.is_store() && !proxy.is_armed(), "{error}");
    assert_eq!(store.stats().await.unwrap().leased, 2, "the database has done it");
    let taken = store.take(2, LEASE).await.unwrap();
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|taken| taken.attempts == 0));
    assert!(store.finish(taken[0].lease).await.unwrap());
    assert_eq!(store.take(5, LEASE).await.unwrap().len(), 1, "each of them once");
}

async fn a_lost_answer_to_a_settling_call_is_asked_for_again() {
    let (store, proxy) = behind_a_proxy().await;
    for event in 0..4 {
        insert(&store, event).await;
    }
    let taken = store.take(4, LEASE).await.unwrap();
    let lease = |at: usize| taken[at].lease;
    // Once, so that the statements are prepared.
    assert!(store.retry(lease(3), LEASE, true).await.unwrap());
    assert_eq!(store.claim(lease(0), "evt_1").await.unwrap(), ClaimOutcome::Granted);
    settled(&proxy).await;
    assert!(store.finish(lease(0)).await.unwrap(), "finished is told as finished");
    settled(&proxy).await;
    assert!(store.retry(lease(1), LEASE, true).await.unwrap());
    settled(&proxy).await;
    assert!(store.park(lease(2), ParkReason::Failed, None).await.unwrap());
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.remembered, stats.waiting, stats.parked, stats.leased), (1, 2, 1, 0));
}

async fn terminated_connections_are_replaced() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    builder().migrate().await.unwrap();
    let store = builder().build().await.unwrap();
    let killer = PgPool::connect(&postgres_url()).await.unwrap();
    for event in 0..10 {
        let kill = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%{schema}.%'"
        );
        sqlx::raw_sql(AssertSqlSafe(kill)).execute(&killer).await.unwrap();
        insert(&store, event).await;
        let taken = store.take(1, LEASE).await.unwrap().remove(0);
        assert!(store.finish(taken.lease).await.unwrap());
    }
}

async fn damaged_records_are_set_aside_and_the_others_are_handled() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    builder().migrate().await.unwrap();
    let inbox = Inbox::new(builder().build().await.unwrap());
    for in_transaction in [false, true] {
        for event in 0..4 {
            inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        }
        let damage = format!(
            "UPDATE {schema}.kayle_inbox_entries SET body = '\\x00ff' WHERE id = (SELECT id FROM {schema}.kayle_inbox_entries LIMIT 1)"
        );
        sqlx::raw_sql(AssertSqlSafe(damage)).execute(&pool).await.unwrap();
        let mut handled = 0;
        while inbox.stats().await.unwrap().depth() > 0 {
            let summary = if in_transaction {
                inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) }).until_idle().await
            } else {
                inbox.run(DELIVERIES.receiver(), succeed).until_idle().await
            };
            handled += summary.handled + summary.repeated;
        }
        assert_eq!(handled, 3);
        let damaged = ParkedQuery::new().reason(ParkReason::Unreadable);
        assert_eq!(inbox.discard_all(&damaged).await.unwrap(), 1);
    }
}

async fn a_clock_that_is_set_back_hides_nothing() {
    let (pool, schema) = schema(&postgres_url()).await;
    let clock = TestClock::new();
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema).clock(clock.clone());
    builder().migrate().await.unwrap();
    let store = builder().build().await.unwrap();
    insert(&store, 1).await;
    let failed = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert!(store.retry(failed, Duration::from_secs(10), true).await.unwrap());
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    clock.set_back(Duration::from_secs(86_400));
    // The first look sees the step, the second one what it made due.
    store.take(1, LEASE).await.unwrap();
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 1);
}

async fn no_lease_is_granted_twice_when_a_backup_is_restored() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    builder().migrate().await.unwrap();
    let store = builder().build().await.unwrap();
    insert(&store, 1).await;
    let run = |text: String| sqlx::raw_sql(AssertSqlSafe(text)).execute(&pool);
    let entries = format!("{schema}.kayle_inbox_entries");
    run(format!("CREATE TABLE {schema}.backup AS TABLE {entries}")).await.unwrap();
    let lost = store.take(1, LEASE).await.unwrap().remove(0).lease;
    run(format!("TRUNCATE {entries}; INSERT INTO {entries} SELECT * FROM {schema}.backup")).await.unwrap();
    let again = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert_ne!(again, lost);
    assert!(again.fence() > lost.fence(), "the token goes on growing");
    assert!(!store.finish(lost).await.unwrap());
    assert!(store.finish(again).await.unwrap());
}

async fn handled_entries_cost_nothing_when_the_next_one_is_looked_for() {
    // A server of its own: a transaction of another test would keep what was removed.
    let server = PostgresServer::start();
    let pool = PgPool::connect(&server.url()).await.unwrap();
    PostgresStore::builder(pool.clone()).migrate().await.unwrap();
    sqlx::raw_sql("ALTER TABLE kayle_inbox_entries SET (autovacuum_enabled = false)").execute(&pool).await.unwrap();
    let inbox = Inbox::new(PostgresStore::new(pool.clone()).await.unwrap());
    for event in 0..400 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) }).concurrency(2);
    assert_eq!(run.until_idle().await.handled, 400);
    let look = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM kayle_inbox_entries
        WHERE state < 2 AND due_at <= 9000000000000 ORDER BY due_at LIMIT 1";
    let plan = sqlx::raw_sql(look).fetch_one(&pool).await.unwrap();
    let plan: serde_json::Value = serde_json::from_str(plan.get_unchecked(0)).unwrap();
    let read = plan[0]["Plan"]["Shared Hit Blocks"].as_u64().unwrap();
    assert!(read < 100, "{read} pages are read to find that nothing is due");
}

async fn errors_quote_nothing_that_was_stored() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    builder().migrate().await.unwrap();
    let store = builder().build().await.unwrap();
    let check = format!("ALTER TABLE {schema}.kayle_inbox_entries ADD CHECK (size < 10)");
    sqlx::raw_sql(AssertSqlSafe(check)).execute(&pool).await.unwrap();
    let delivery = DELIVERIES.delivery(1);
    let error = store.insert(NewEntry::new(&delivery, &Bounds::default())).await.unwrap_err();
    let text = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(error.is_store() && text.contains("23514"), "{text}");
    assert!(!text.contains("jwe") && !text.contains("Failing row"), "{text}");
}

async fn a_handler_that_goes_on_after_a_statement_that_failed_has_failed() {
    let database = Postgres::new().await;
    let inbox = quick(&database).max_attempts(3).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, mut transaction: TransactionOf<Postgres>| {
        let writer = writer.clone();
        async move {
            if handling.attempt < 3 {
                let _ = sqlx::query("SELECT 1 / 0").execute(&mut **transaction).await;
                return Ok(());
            }
            writer.write(transaction, handling.idempotency_key).await
        }
    };
    let summary = inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await;
    assert_eq!((summary.failed, summary.handled), (2, 1));
    assert_eq!(database.effects().await, ids([1]));
}

async fn a_worker_goes_on_when_its_connection_is_lost_between_two_entries() {
    let database = Postgres::new().await;
    let (backend, failures) = (Arc::new(AtomicI32::new(0)), Arc::new(AtomicU32::new(0)));
    let (of_handler, told) = (Arc::clone(&backend), Arc::clone(&failures));
    let watched = quick(&database).on_activity(move |activity| match activity {
        // It ends before the worker looks for the next entry.
        Activity::Handled { .. } => {
            let backend = of_handler.load(Ordering::SeqCst);
            let terminate = async {
                let mut connection = PgConnection::connect(&postgres_url()).await.unwrap();
                let terminate = sqlx::query("SELECT pg_terminate_backend($1, 10000)").bind(backend);
                terminate.execute(&mut connection).await.unwrap();
            };
            let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            std::thread::scope(|scope| scope.spawn(|| runtime().block_on(terminate)).join()).unwrap();
        }
        Activity::StoreFailed(_) => drop(told.fetch_add(1, Ordering::SeqCst)),
        _ => {}
    });
    let inbox = watched.build().unwrap();
    for event in 0..5 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, mut transaction: TransactionOf<Postgres>| {
        let (writer, backend) = (writer.clone(), Arc::clone(&backend));
        async move {
            let process = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut **transaction).await?;
            backend.store(process, Ordering::SeqCst);
            writer.write(transaction, handling.idempotency_key).await
        }
    };
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(1);
    assert_eq!(run.until_idle().await.handled, 5);
    assert_eq!(failures.load(Ordering::SeqCst), 0, "another connection is asked");
    assert_eq!(database.effects().await, ids(0..5));
}
