//! Workers that are stopped, dropped, or whose handlers wait: what they had is given back at once, and no connection is
//! spoiled. Leases last a day here, so that nothing is given back by waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kayle_id_inbox::{HandlerError, Handling, Inbox, InboxBuilder, ParkedQuery, Summary};
use kayle_id_webhook::webhook::Event;
use libtest_mimic::Trial;
use sqlx::{AssertSqlSafe, Connection};
use tokio::sync::Notify;

use crate::databases::{Database, Postgres, Sqlite, TransactionOf, ids, quick};
use crate::workers::{DELIVERIES, succeed};
use crate::{add_tests, over_both};

pub(crate) fn add(trials: &mut Vec<Trial>) {
    over_both!(trials:
        a_stop_is_heard_while_workers_wait_for_handlers_to_end,
        a_dropped_worker_gives_its_entry_back_and_spoils_no_connection,
        entries_whose_workers_wait_are_given_back_when_those_are_dropped,
        a_handler_that_ends_within_the_grace_is_committed,
    );
    add_tests!(trials, Postgres:
        a_stop_cancels_the_statement_that_a_handler_waits_for,
        a_dropped_handler_does_not_hold_its_entry_until_its_statement_ends,
        a_stop_is_heard_while_another_worker_holds_the_event,
    );
    add_tests!(trials, Nothing:
        a_transaction_that_sqlite_rolled_back_spoils_no_connection,
        a_stop_is_heard_while_a_handler_keeps_the_writer_waiting,
        a_taking_that_is_dropped_leases_nothing,
    );
}

fn patient<D: Database>(database: &D) -> InboxBuilder<D::Store> {
    quick(database).lease(Duration::from_secs(86_400)).max_attempts(1000)
}

/// Fails where something hangs.
async fn promptly<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), what).await.expect("it hangs")
}

/// A handler that writes, tells that it has, and never ends.
fn endless<D: Database>(
    database: &D,
    started: &Arc<Notify>,
) -> impl Fn(Event, Handling, TransactionOf<D>) -> futures::Endless + Send + Sync + 'static {
    let (writer, started) = (database.clone(), Arc::clone(started));
    move |_, handling, transaction| {
        let (writer, started) = (writer.clone(), Arc::clone(&started));
        Box::pin(async move {
            writer.write(transaction, handling.idempotency_key).await?;
            started.notify_one();
            std::future::pending().await
        })
    }
}

mod futures {
    use std::pin::Pin;

    use kayle_id_inbox::HandlerError;

    pub(super) type Endless = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send>>;
}

/// Handles until nothing is left, and returns the attempts that it took.
async fn handle_all<D: Database>(database: &D, inbox: &Inbox<D::Store>) -> Vec<u32> {
    let attempts = Arc::new(std::sync::Mutex::new(Vec::new()));
    while inbox.stats().await.unwrap().depth() > 0 {
        let (writer, told) = (database.clone(), Arc::clone(&attempts));
        let handler = move |_: Event, handling: Handling, transaction| {
            told.lock().unwrap().push(handling.attempt);
            let writer = writer.clone();
            async move { writer.write(transaction, handling.idempotency_key).await }
        };
        inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await;
    }
    attempts.lock().unwrap().clone()
}

async fn fill<D: Database>(inbox: &Inbox<D::Store>, count: u64) {
    for event in 0..count {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
}

async fn a_stop_is_heard_while_workers_wait_for_handlers_to_end<D: Database>(database: D) {
    // More entries than connections: over both databases some workers wait for others.
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    fill::<D>(&inbox, 20).await;
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started));
    let stop = async move {
        started.notified().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let summary = promptly(run.concurrency(16).until(stop).grace(Duration::ZERO)).await;
    assert_eq!(summary.handled, 0);
    assert!(summary.handed_back >= 1, "{summary:?}");
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased), (20, 0));
    assert!(database.effects().await.is_empty());
    assert_eq!(promptly(handle_all(&database, &inbox)).await, [1; 20], "none of them was attempted");
    assert_eq!(database.effects().await, ids(0..20));
}

async fn a_dropped_worker_gives_its_entry_back_and_spoils_no_connection<D: Database>(database: D) {
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    fill::<D>(&inbox, 1).await;
    // More often than there are connections.
    for _ in 0..20 {
        let worker = tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started)));
        promptly(started.notified()).await;
        worker.abort();
        let _ = worker.await;
    }
    assert_eq!(promptly(handle_all(&database, &inbox)).await, [21], "each of them was an attempt");
    assert_eq!(database.effects().await, ids([0]));
}

async fn entries_whose_workers_wait_are_given_back_when_those_are_dropped<D: Database>(database: D) {
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    fill::<D>(&inbox, 20).await;
    let workers = inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started)).concurrency(16);
    let workers = tokio::spawn(workers);
    promptly(started.notified()).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    workers.abort();
    let _ = workers.await;
    let attempts = promptly(handle_all(&database, &inbox)).await;
    assert_eq!(attempts.len(), 20);
    assert!(attempts.contains(&2) && attempts.iter().all(|attempt| *attempt <= 2), "{attempts:?}");
    assert_eq!(database.effects().await, ids(0..20));
}

async fn a_handler_that_ends_within_the_grace_is_committed<D: Database>(database: D) {
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    fill::<D>(&inbox, 3).await;
    let (writer, starting, go_on) = (database.clone(), Arc::clone(&started), Arc::new(Notify::new()));
    let going_on = Arc::clone(&go_on);
    let handler = move |_: Event, handling: Handling, transaction| {
        let (writer, starting, going_on) = (writer.clone(), Arc::clone(&starting), Arc::clone(&going_on));
        async move {
            writer.write(transaction, handling.idempotency_key).await?;
            starting.notify_one();
            going_on.notified().await;
            Ok(())
        }
    };
    let stop = async move {
        started.notified().await;
        // What is woken after the stop still ends in time.
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            go_on.notify_waiters();
        });
    };
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(1);
    let Summary { handled, handed_back, .. } = promptly(run.until(stop).grace(Duration::from_secs(20))).await;
    assert_eq!((handled, handed_back), (1, 0));
    assert_eq!(inbox.stats().await.unwrap().waiting, 2);
}

/// Handlers that wait for a row that the test has locked.
async fn a_locked_row(database: &Postgres) -> (sqlx::PgConnection, Inbox<kayle_id_inbox::PostgresStore>) {
    let table = format!("CREATE TABLE {0}.users (id int); INSERT INTO {0}.users VALUES (1)", database.schema);
    sqlx::raw_sql(AssertSqlSafe(table)).execute(&database.pool).await.unwrap();
    let options = (*database.pool.connect_options()).clone();
    let mut locker = sqlx::PgConnection::connect_with(&options).await.unwrap();
    let lock = format!("BEGIN; UPDATE {}.users SET id = 2", database.schema);
    sqlx::raw_sql(AssertSqlSafe(lock)).execute(&mut locker).await.unwrap();
    let inbox = patient(database).build().unwrap();
    // As many as the pool has connections for.
    fill::<Postgres>(&inbox, 6).await;
    (locker, inbox)
}

type Waiting = TransactionOf<Postgres>;

fn waiting(
    database: &Postgres,
    waits: &Arc<AtomicU32>,
) -> impl Fn(Event, Handling, Waiting) -> futures::Endless + Send + Sync + 'static {
    let (schema, waits) = (database.schema.clone(), Arc::clone(waits));
    move |_, _, mut transaction: Waiting| {
        let update = AssertSqlSafe(format!("UPDATE {schema}.users SET id = 3"));
        waits.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            sqlx::query(update).execute(&mut **transaction).await?;
            Ok::<_, HandlerError>(())
        })
    }
}

/// Waits until six statements wait for the lock.
async fn six_wait(waits: Arc<AtomicU32>) {
    while waits.load(Ordering::SeqCst) < 6 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
}

async fn a_stop_cancels_the_statement_that_a_handler_waits_for() {
    let database = Postgres::new().await;
    let (locker, inbox) = a_locked_row(&database).await;
    let waits = Arc::new(AtomicU32::new(0));
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), waiting(&database, &waits));
    let summary = promptly(run.concurrency(6).until(six_wait(waits)).grace(Duration::ZERO)).await;
    assert_eq!((summary.handled, summary.failed, summary.handed_back), (0, 0, 6));
    // The lock is still held.
    assert_eq!(inbox.stats().await.unwrap().waiting, 6);
    assert_eq!(promptly(handle_all(&database, &inbox)).await, [1; 6]);
    drop(locker);
}

async fn a_dropped_handler_does_not_hold_its_entry_until_its_statement_ends() {
    let database = Postgres::new().await;
    let (locker, inbox) = a_locked_row(&database).await;
    let waits = Arc::new(AtomicU32::new(0));
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), waiting(&database, &waits)).concurrency(6);
    let worker = tokio::spawn(run);
    promptly(six_wait(waits)).await;
    worker.abort();
    let _ = worker.await;
    assert_eq!(promptly(handle_all(&database, &inbox)).await, [2; 6]);
    assert_eq!(inbox.parked(&ParkedQuery::new()).await.unwrap().len(), 0);
    drop(locker);
}

async fn a_stop_is_heard_while_another_worker_holds_the_event() {
    let database = Postgres::new().await;
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    // Two ciphertexts of one event.
    for _ in 0..2 {
        inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    }
    let first = inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started)).concurrency(1);
    let first = tokio::spawn(first);
    promptly(started.notified()).await;
    let second = inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started)).concurrency(1);
    let stop = tokio::time::sleep(Duration::from_millis(300));
    let summary = promptly(second.until(stop).grace(Duration::ZERO)).await;
    assert_eq!((summary.handled, summary.handed_back), (0, 1));
    first.abort();
    let _ = first.await;
    promptly(handle_all(&database, &inbox)).await;
    assert_eq!(database.effects().await, ids([1]));
}

async fn a_transaction_that_sqlite_rolled_back_spoils_no_connection() {
    let database = Sqlite::new().await;
    let inbox = patient(&database).build().unwrap();
    fill::<Sqlite>(&inbox, 1).await;
    // As SQLite does by itself where the disk is full; more often than there are connections.
    let handler = |_: Event, handling: Handling, mut transaction: TransactionOf<Sqlite>| async move {
        if handling.attempt <= 20 {
            sqlx::query("ROLLBACK").execute(&mut **transaction).await?;
            return Err("the disk is full".into());
        }
        Ok(())
    };
    let summary = promptly(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle()).await;
    assert_eq!((summary.failed, summary.handled), (20, 1));
}

async fn a_stop_is_heard_while_a_handler_keeps_the_writer_waiting() {
    let database = Sqlite::new().await;
    let (inbox, started) = (patient(&database).build().unwrap(), Arc::new(Notify::new()));
    fill::<Sqlite>(&inbox, 3).await;
    let endless = tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), endless(&database, &started)));
    promptly(started.notified()).await;
    let run = inbox.run(DELIVERIES.receiver(), succeed).until(tokio::time::sleep(Duration::from_millis(100)));
    promptly(run.grace(Duration::ZERO)).await;
    endless.abort();
    let _ = endless.await;
    assert_eq!(promptly(handle_all(&database, &inbox)).await.len(), 3);
}

async fn a_taking_that_is_dropped_leases_nothing() {
    use kayle_id_inbox::Store;
    let database = Sqlite::new().await;
    let inbox = patient(&database).build().unwrap();
    fill::<Sqlite>(&inbox, 50).await;
    let lease = Duration::from_secs(86_400);
    for number in 0..200 {
        // Dropped at all sorts of times.
        let taking = tokio::time::timeout(Duration::from_micros(number * 10), database.store.take(1, lease));
        for taken in taking.await.into_iter().flat_map(Result::unwrap) {
            assert!(database.store.retry(taken.lease, Duration::ZERO, false).await.unwrap());
        }
    }
    // Written after whatever is still to be given back.
    inbox.store(&DELIVERIES.delivery(1000)).await.unwrap();
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased), (51, 0));
}
