//! Handlers in the store's transaction, over SQLite and Postgres.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kayle_id_inbox::{Activity, HandlerError, HandlerTransaction, Handling, Inbox, ParkReason, ParkedQuery};
use kayle_id_webhook::webhook::{Event, Keyring};
use libtest_mimic::Trial;

use crate::databases::{Database, Postgres, TransactionOf, ids, quick};
use crate::over_both;
use crate::workers::DELIVERIES;

pub(crate) fn add(trials: &mut Vec<Trial>) {
    over_both!(trials:
        the_effect_and_the_completion_commit_together,
        an_error_and_a_panic_undo_the_effect_and_are_tried_again,
        a_statement_that_fails_parks_nothing_and_is_tried_again,
        a_handler_that_parks_leaves_no_effect,
        an_event_that_arrives_twice_has_one_effect,
        a_missing_key_parks,
        a_delivery_can_be_stored_in_the_applications_transaction,
        a_worker_that_is_dropped_leaves_nothing_behind,
        a_crash_counts_as_an_attempt,
        a_handler_that_keeps_its_transaction_fails,
        a_stop_gives_back_what_is_at_work,
        both_forms_share_an_inbox,
        an_event_that_a_lease_claims_keeps_a_transaction_waiting,
    );
    crate::add_tests!(trials, Postgres: the_entry_of_a_dead_connection_is_free_at_once,);
}

async fn the_effect_and_the_completion_commit_together<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    for event in 0..20 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, transaction| {
        let writer = writer.clone();
        async move { writer.write(transaction, handling.idempotency_key).await }
    };
    let summary = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(4).until_idle().await;
    assert_eq!(summary.handled, 20);
    assert_eq!(database.effects().await, ids(0..20));
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.depth(), stats.remembered), (0, 20));
    assert!(inbox.seen(&ids([7])[0]).await.unwrap());
}

async fn an_error_and_a_panic_undo_the_effect_and_are_tried_again<D: Database>(database: D) {
    let inbox = quick(&database).max_attempts(5).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, transaction| {
        let writer = writer.clone();
        assert!(handling.attempt != 3, "a deliberate panic, outside of the future");
        async move {
            writer.write(transaction, handling.idempotency_key).await?;
            assert!(handling.attempt != 2, "a deliberate panic");
            if handling.attempt == 1 { Err("not yet".into()) } else { Ok(()) }
        }
    };
    let summary = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(3).until_idle().await;
    assert_eq!((summary.handled, summary.failed), (1, 3));
    assert_eq!(database.effects().await, ids([1]), "what the failed attempts wrote is gone");
}

async fn a_statement_that_fails_parks_nothing_and_is_tried_again<D: Database>(database: D) {
    let inbox = quick(&database).max_attempts(2).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let failing = |_: Event, _: Handling, _| async { Err::<(), HandlerError>("the statement failed".into()) };
    let summary = inbox.run_in_transaction(DELIVERIES.receiver(), failing).until_idle().await;
    assert_eq!((summary.failed, summary.parked), (1, 1));
    let parked = inbox.parked(&ParkedQuery::new().reason(ParkReason::Failed)).await.unwrap();
    assert_eq!(parked[0].attempts, 2);
    assert_eq!(inbox.put_back_all(&ParkedQuery::new()).await.unwrap(), 1);
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, transaction| {
        let writer = writer.clone();
        async move { writer.write(transaction, handling.idempotency_key).await }
    };
    assert_eq!(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await.handled, 1);
    assert_eq!(database.effects().await, ids([1]));
}

async fn a_handler_that_parks_leaves_no_effect<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let writer = database.clone();
    let handler = move |_: Event, handling: Handling, transaction| {
        let writer = writer.clone();
        async move {
            writer.write(transaction, handling.idempotency_key).await?;
            Err(HandlerError::park("no such order"))
        }
    };
    assert_eq!(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await.parked, 1);
    assert!(database.effects().await.is_empty());
    let rejected = ParkedQuery::new().reason(ParkReason::Rejected);
    assert_eq!(inbox.parked(&rejected).await.unwrap().len(), 1);
}

async fn an_event_that_arrives_twice_has_one_effect<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    for _ in 0..6 {
        inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    }
    let mut repeated = 0;
    while inbox.stats().await.unwrap().depth() > 0 {
        let writer = database.clone();
        let handler = move |_: Event, handling: Handling, transaction| {
            let writer = writer.clone();
            async move { writer.write(transaction, handling.idempotency_key).await }
        };
        let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(4);
        repeated += run.until_idle().await.repeated;
    }
    assert_eq!(repeated, 5);
    assert_eq!(database.effects().await, ids([1]));
}

async fn a_missing_key_parks<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let handler = |_: Event, _: Handling, _| async { Ok(()) };
    let gone = DELIVERIES.receiver_with(Keyring::new());
    assert_eq!(inbox.run_in_transaction(gone, handler).until_idle().await.parked, 1);
    assert_eq!(inbox.put_back_all(&ParkedQuery::new().reason(ParkReason::KeyMissing)).await.unwrap(), 1);
    assert_eq!(inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await.handled, 1);
}

async fn a_delivery_can_be_stored_in_the_applications_transaction<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    // The store's own handler transaction serves as the application's here.
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    for fails in [true, false] {
        let storing = inbox.clone();
        let handler = move |_: Event, _: Handling, mut transaction: TransactionOf<D>| {
            let storing = storing.clone();
            async move {
                storing.accept_in(&mut transaction, &DELIVERIES.delivery(2)).await?;
                if fails { Err(HandlerError::park("rolled back")) } else { Ok(()) }
            }
        };
        inbox.run_in_transaction(DELIVERIES.receiver(), handler).concurrency(1).until_idle().await;
        let stats = inbox.stats().await.unwrap();
        if fails {
            assert_eq!((stats.depth(), stats.parked), (0, 1), "the delivery was stored with what was undone");
            assert_eq!(inbox.put_back_all(&ParkedQuery::new()).await.unwrap(), 1);
            continue;
        }
        assert!(stats.remembered >= 1);
    }
}

async fn a_worker_that_is_dropped_leaves_nothing_behind<D: Database>(database: D) {
    let inbox = quick(&database).lease(Duration::from_millis(200)).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (started, writer) = (Arc::new(tokio::sync::Notify::new()), database.clone());
    let starting = Arc::clone(&started);
    let handler = move |_: Event, handling: Handling, transaction| {
        let (writer, starting) = (writer.clone(), Arc::clone(&starting));
        async move {
            writer.write(transaction, handling.idempotency_key).await?;
            starting.notify_one();
            std::future::pending().await
        }
    };
    let worker = tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), handler));
    started.notified().await;
    worker.abort();
    let _ = worker.await;
    assert!(database.effects().await.is_empty());
    assert_eq!(handle_all(&database, &inbox).await, 1);
    assert_eq!(database.effects().await, ids([1]));
}

/// Handles until nothing is left, also what is still leased by the dead.
pub(crate) async fn handle_all<D: Database>(database: &D, inbox: &Inbox<D::Store>) -> u64 {
    let mut handled = 0;
    while inbox.stats().await.unwrap().depth() > 0 {
        let writer = database.clone();
        let handler = move |_: Event, handling: Handling, transaction| {
            let writer = writer.clone();
            async move { writer.write(transaction, handling.idempotency_key).await }
        };
        handled += inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle().await.handled;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    handled
}

async fn a_crash_counts_as_an_attempt<D: Database>(database: D) {
    let inbox = quick(&database).lease(Duration::from_millis(200)).max_attempts(2).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let attempts = Arc::new(AtomicU32::new(0));
    while inbox.stats().await.unwrap().parked == 0 {
        let (started, counting) = (Arc::new(tokio::sync::Notify::new()), Arc::clone(&attempts));
        let starting = Arc::clone(&started);
        let handler = move |_: Event, handling: Handling, transaction: HandlerTransaction<_>| {
            counting.store(handling.attempt, Ordering::SeqCst);
            starting.notify_one();
            async move {
                let _kept = transaction;
                std::future::pending::<Result<(), HandlerError>>().await
            }
        };
        let worker = tokio::spawn(inbox.run_in_transaction(DELIVERIES.receiver(), handler));
        let parked = async {
            while inbox.stats().await.unwrap().parked == 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::select! {
            () = started.notified() => {}
            () = parked => {}
        }
        worker.abort();
        let _ = worker.await;
    }
    assert_eq!(attempts.load(Ordering::SeqCst), 2);
    let abandoned = ParkedQuery::new().reason(ParkReason::Abandoned);
    assert_eq!(inbox.parked(&abandoned).await.unwrap().len(), 1);
    assert_eq!(inbox.put_back_all(&abandoned).await.unwrap(), 1);
    assert_eq!(handle_all(&database, &inbox).await, 1, "it has all its attempts before it again");
}

async fn a_handler_that_keeps_its_transaction_fails<D: Database>(database: D) {
    let inbox = quick(&database).max_attempts(1).lease(Duration::from_millis(200)).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (release, released) = tokio::sync::watch::channel(false);
    let handler = move |_: Event, _: Handling, transaction: HandlerTransaction<_>| {
        let mut released = released.clone();
        async move {
            tokio::spawn(async move {
                let _ = released.wait_for(|released| *released).await;
                drop(transaction);
            });
            Ok(())
        }
    };
    let worker = inbox.run_in_transaction(DELIVERIES.receiver(), handler).until_idle();
    let worker = tokio::spawn(worker);
    tokio::time::sleep(Duration::from_millis(100)).await;
    release.send(true).unwrap();
    let summary = worker.await.unwrap();
    assert_eq!(summary.handled, 0, "nothing is committed behind the back of another task");
}

async fn a_stop_gives_back_what_is_at_work<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (started, writer) = (Arc::new(tokio::sync::Notify::new()), database.clone());
    let starting = Arc::clone(&started);
    let handler = move |_: Event, handling: Handling, transaction| {
        let (writer, starting) = (writer.clone(), Arc::clone(&starting));
        async move {
            writer.write(transaction, handling.idempotency_key).await?;
            starting.notify_one();
            std::future::pending().await
        }
    };
    let run = inbox.run_in_transaction(DELIVERIES.receiver(), handler);
    let stop = Arc::clone(&started);
    let summary = run.until(async move { stop.notified().await }).grace(Duration::ZERO).await;
    assert_eq!((summary.handled, summary.handed_back), (0, 1));
    assert!(database.effects().await.is_empty());
    assert_eq!(inbox.stats().await.unwrap().waiting, 1);
    assert_eq!(handle_all(&database, &inbox).await, 1);
}

async fn both_forms_share_an_inbox<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    for event in 0..30 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let calls = Arc::new(AtomicU32::new(0));
    while inbox.stats().await.unwrap().depth() > 0 {
        let (writer, counting) = (database.clone(), Arc::clone(&calls));
        let in_transaction = move |_: Event, handling: Handling, transaction| {
            let writer = writer.clone();
            async move { writer.write(transaction, handling.idempotency_key).await }
        };
        let outside = move |_: Event, _: Handling| {
            counting.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }
        };
        tokio::join!(
            inbox.run_in_transaction(DELIVERIES.receiver(), in_transaction).concurrency(3).until_idle(),
            inbox.run(DELIVERIES.receiver(), outside).concurrency(3).until_idle(),
        );
    }
    let effects = database.effects().await.len() as u32;
    assert_eq!(effects + calls.load(Ordering::SeqCst), 30, "each event once, in one form or the other");
}

async fn an_event_that_a_lease_claims_keeps_a_transaction_waiting<D: Database>(database: D) {
    let inbox = quick(&database).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (claimed, claims) = tokio::sync::oneshot::channel();
    let (finish, finishes) = tokio::sync::oneshot::channel();
    let ends = std::sync::Mutex::new(Some((claimed, finishes)));
    let outside = move |_: Event, _: Handling| {
        let (claimed, finishes) = ends.lock().unwrap().take().expect("the event is handled once");
        async move {
            claimed.send(()).unwrap();
            finishes.await.unwrap();
            Ok(())
        }
    };
    let outside = tokio::spawn(inbox.run(DELIVERIES.receiver(), outside).concurrency(1).until_idle());
    claims.await.unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (busy, mut told) = tokio::sync::mpsc::unbounded_channel();
    let watched = quick(&database).lease(Duration::from_secs(3)).on_activity(move |activity| {
        if matches!(activity, Activity::Busy) {
            let _ = busy.send(());
        }
    });
    let never = |_: Event, _: Handling, _| async { Err(HandlerError::park("the event has an effect already")) };
    let inside = watched.build().unwrap().run_in_transaction(DELIVERIES.receiver(), never);
    let inside = tokio::spawn(inside.until_idle());
    told.recv().await.unwrap();
    finish.send(()).unwrap();
    assert_eq!(outside.await.unwrap().handled, 1);
    inside.await.unwrap();
    assert_eq!(handle_all(&database, &inbox).await, 0);
    assert_eq!(inbox.stats().await.unwrap().depth(), 0);
    assert!(database.effects().await.is_empty());
}

async fn the_entry_of_a_dead_connection_is_free_at_once() {
    let database = Postgres::new().await;
    // A lease of a day: only the end of the connection can free the entry.
    let inbox = quick(&database).lease(Duration::from_secs(86_400)).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let (attempts, writer) = (Arc::new(AtomicU32::new(0)), database.clone());
    let counting = Arc::clone(&attempts);
    let handler =
        move |_: Event,
              handling: Handling,
              mut transaction: HandlerTransaction<sqlx::Transaction<'static, sqlx::Postgres>>| {
            let (writer, counting) = (writer.clone(), Arc::clone(&counting));
            async move {
                if counting.fetch_add(1, Ordering::SeqCst) == 0 {
                    let kill = sqlx::query("SELECT pg_terminate_backend(pg_backend_pid())");
                    let _ = kill.execute(&mut **transaction).await;
                }
                writer.write(transaction, handling.idempotency_key).await
            }
        };
    let mut handled = 0;
    while handled == 0 {
        handled += inbox.run_in_transaction(DELIVERIES.receiver(), handler.clone()).until_idle().await.handled;
    }
    assert_eq!(attempts.load(Ordering::SeqCst), 2);
    assert_eq!(database.effects().await, ids([1]));
}
