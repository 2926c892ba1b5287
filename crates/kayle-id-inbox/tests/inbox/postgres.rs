//! What only a Postgres does.

use std::time::Duration;

use kayle_id_inbox::{Bounds, HandlerError, Inbox, NewEntry, PostgresStore, Store, Stored};
use libtest_mimic::Trial;
use sqlx::{AssertSqlSafe, PgPool};

use crate::add_tests;
use crate::harness::{postgres_url, unique};
use crate::subjects::schema;
use crate::workers::{DELIVERIES, succeed};

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Postgres:
        migrations_can_be_run_by_several_processes_and_again,
        tables_that_are_missing_or_of_a_later_version_are_refused,
        the_migrations_as_text_make_the_tables,
        the_application_needs_no_more_than_the_granted_privileges,
        a_worker_of_another_process_is_woken_by_notify,
        two_prefixes_are_two_inboxes,
        a_pool_that_is_too_small_is_refused_with_a_reason,
    );
}

async fn run(pool: &PgPool, statement: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(pool).await.map(drop)
}

async fn insert(store: &PostgresStore, event: u64) -> Stored {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.unwrap()
}

async fn migrations_can_be_run_by_several_processes_and_again() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    let (one, two, three) = (builder(), builder(), builder());
    let (one, two, three) = tokio::join!(one.migrate(), two.migrate(), three.migrate());
    one.and(two).and(three).unwrap();
    insert(&builder().build().await.unwrap(), 1).await;
    builder().migrate().await.unwrap();
    assert_eq!(builder().build().await.unwrap().stats().await.unwrap().depth(), 1);
}

async fn tables_that_are_missing_or_of_a_later_version_are_refused() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
    let error = builder().build().await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("migrate"), "{error}");
    builder().migrate().await.unwrap();
    run(&pool, format!("INSERT INTO {schema}.kayle_inbox_migrations (version) VALUES (1000)")).await.unwrap();
    for error in [builder().build().await.unwrap_err(), builder().migrate().await.unwrap_err()] {
        assert!(error.is_configuration() && error.to_string().contains("update it"), "{error}");
    }
    for name in ["", "Upper", "a-b", "a; DROP TABLE users"] {
        assert!(PostgresStore::builder(pool.clone()).schema(name).migrate().await.unwrap_err().is_configuration());
        assert!(PostgresStore::builder(pool.clone()).prefix(name).migrate().await.unwrap_err().is_configuration());
    }
}

async fn the_migrations_as_text_make_the_tables() {
    let (pool, schema) = schema(&postgres_url()).await;
    let builder = || PostgresStore::builder(pool.clone()).schema(&schema).prefix("mine_");
    run(&pool, builder().migrations().unwrap()).await.unwrap();
    insert(&builder().build().await.unwrap(), 1).await;
}

async fn the_application_needs_no_more_than_the_granted_privileges() {
    let (owner, schema) = schema(&postgres_url()).await;
    let role = format!("app_{}", unique());
    let builder = PostgresStore::builder(owner.clone()).schema(&schema);
    builder.migrate().await.unwrap();
    run(&owner, format!("CREATE ROLE {role} LOGIN")).await.unwrap();
    run(&owner, builder.grants(&role).unwrap()).await.unwrap();
    let url = postgres_url().replace("postgres@", &format!("{role}@"));
    let pool = PgPool::connect(&url).await.unwrap();
    let store = PostgresStore::builder(pool.clone()).schema(&schema).build().await.unwrap();
    let inbox = Inbox::builder(store).backoff(Duration::ZERO, Duration::ZERO).build().unwrap();
    for event in 0..3 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    // Everything that an inbox does, in both forms.
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).concurrency(1).until_idle().await.handled, 3);
    let mut transaction = pool.begin().await.unwrap();
    inbox.accept_in(&mut transaction, &DELIVERIES.delivery(4)).await.unwrap();
    transaction.commit().await.unwrap();
    let rejecting = |_, _, _| async { Err(HandlerError::park("")) };
    let parked = inbox.run_in_transaction(DELIVERIES.receiver(), rejecting).until_idle().await;
    assert_eq!(parked.parked, 1);
    assert_eq!(inbox.put_back_all(&Default::default()).await.unwrap(), 1);
    let handler = |_, _, _| async { Ok(()) };
    assert_eq!(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await.handled, 1);
    let refused = run(&pool, format!("DROP TABLE {schema}.kayle_inbox_entries")).await;
    assert!(refused.is_err(), "the tables are not the application's");
    let refused = run(&pool, format!("TRUNCATE {schema}.kayle_inbox_finished")).await;
    assert!(refused.is_err());
}

async fn a_worker_of_another_process_is_woken_by_notify() {
    let (pool, schema) = schema(&postgres_url()).await;
    PostgresStore::builder(pool.clone()).schema(&schema).migrate().await.unwrap();
    let other = PgPool::connect(&postgres_url()).await.unwrap();
    let build = |pool: PgPool| PostgresStore::builder(pool).schema(&schema).build();
    let (storing, working) = (build(pool).await.unwrap(), build(other).await.unwrap());
    let handled = std::sync::Arc::new(tokio::sync::Notify::new());
    let handling = std::sync::Arc::clone(&handled);
    let handler = move |_, _| {
        handling.notify_one();
        async { Ok(()) }
    };
    // Without a notification, this worker would look once a day.
    let inbox = Inbox::builder(working).poll(Duration::from_secs(86_400)).build().unwrap();
    let worker = tokio::spawn(inbox.run(DELIVERIES.receiver(), handler));
    let mut event = 0;
    loop {
        // The first ones may be stored before the worker listens.
        insert(&storing, event).await;
        event += 1;
        if tokio::time::timeout(Duration::from_millis(500), handled.notified()).await.is_ok() && event > 3 {
            break;
        }
        assert!(event < 60, "nobody is woken");
    }
    worker.abort();
}

async fn two_prefixes_are_two_inboxes() {
    let (pool, schema) = schema(&postgres_url()).await;
    let delivery = DELIVERIES.delivery(1);
    for prefix in ["one_", "two_"] {
        let builder = || PostgresStore::builder(pool.clone()).schema(&schema).prefix(prefix);
        builder().migrate().await.unwrap();
        let store = builder().build().await.unwrap();
        let stored = store.insert(NewEntry::new(&delivery, &Bounds::default())).await.unwrap();
        assert_eq!(stored, Stored::New);
    }
}

async fn a_pool_that_is_too_small_is_refused_with_a_reason() {
    let (pool, schema) = schema(&postgres_url()).await;
    PostgresStore::builder(pool).schema(&schema).migrate().await.unwrap();
    let small = sqlx::postgres::PgPoolOptions::new().max_connections(2).connect(&postgres_url()).await.unwrap();
    let store = PostgresStore::builder(small).schema(&schema).build().await.unwrap();
    let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let telling = std::sync::Arc::clone(&told);
    let inbox = Inbox::builder(store).on_activity(move |activity| {
        if let kayle_id_inbox::Activity::StoreFailed(text) = activity {
            *telling.lock().unwrap() = text.clone();
        }
    });
    let inbox = inbox.build().unwrap();
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), |_, _, _| async { Ok(()) });
    let _ = tokio::time::timeout(Duration::from_millis(300), run).await;
    assert!(told.lock().unwrap().contains("at least 3"));
}
