//! What workers do.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use http::StatusCode;
use kayle_id_inbox::testing::{Deliveries, TestClock};
use kayle_id_inbox::{
    Activity, Bounds, EntryId, EntryState, HandlerError, Handling, Inbox, InboxBuilder, ParkReason, ParkedQuery,
    SqliteStore,
};
use kayle_id_webhook::webhook::testing::Payload;
use kayle_id_webhook::webhook::{Event, Keyring, Receiver};
use libtest_mimic::Trial;
use tokio::sync::Notify;

use crate::add_tests;

pub(crate) static DELIVERIES: LazyLock<Deliveries> = LazyLock::new(Deliveries::new);

pub(crate) async fn quick() -> InboxBuilder<SqliteStore> {
    let builder = Inbox::builder(SqliteStore::in_memory().await.unwrap());
    builder.backoff(Duration::ZERO, Duration::ZERO).poll(Duration::from_millis(10))
}

/// The activities that an observer was told, as words.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<&'static str>>>);

impl Told {
    pub(crate) fn observe(&self, builder: InboxBuilder<SqliteStore>) -> Inbox<SqliteStore> {
        let told = self.0.clone();
        builder.on_activity(move |activity| told.lock().unwrap().push(activity.as_str())).build().unwrap()
    }

    pub(crate) fn words(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, word: &str) -> usize {
        self.words().into_iter().filter(|told| *told == word).count()
    }
}

pub(crate) async fn succeed(_: Event, _: Handling) -> Result<(), HandlerError> {
    Ok(())
}

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        every_event_is_handled_once_with_its_type_and_id,
        a_handler_needs_no_type_annotation_and_workers_can_be_spawned,
        an_event_that_arrives_through_several_endpoints_is_handled_once,
        an_error_is_tried_again_up_to_the_limit_then_parked_and_can_be_put_back,
        waits_grow_between_attempts,
        a_handler_that_parks_is_not_tried_again,
        a_panic_in_either_part_of_a_handler_is_a_failure_and_the_others_are_handled,
        a_missing_key_parks_with_that_reason_until_it_is_there,
        what_does_not_open_or_cannot_be_read_is_parked_with_its_reason,
        a_delivery_whose_secret_was_dropped_is_handled_when_it_comes_newly_signed,
        a_worker_that_keeps_crashing_over_an_entry_is_stopped,
        a_stop_lets_handlers_finish_within_the_grace_and_gives_the_rest_back,
        at_a_bound_the_answer_is_503_and_later_200,
        an_event_without_an_id_is_handled_under_the_name_of_its_entry,
        settings_that_make_no_sense_are_refused_by_name,
    );
}

async fn every_event_is_handled_once_with_its_type_and_id() {
    let told = Told::default();
    let inbox = told.observe(quick().await);
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let adult = Payload::succeeded().event_id(&Deliveries::event_id(2)).shared("age_over_18", true);
    inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(adult))).await.unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let seeing = Arc::clone(&seen);
    let handler = move |event: Event, handling: Handling| {
        let adult = match &event {
            Event::SessionSucceeded(event) => event.claims().age_over::<18>().shared(),
            _ => None,
        };
        assert_eq!(event.event_id().unwrap().as_str(), handling.idempotency_key);
        seeing.lock().unwrap().push((handling.idempotency_key, handling.attempt, adult));
        async { Ok(()) }
    };
    let summary = inbox.run(DELIVERIES.receiver(), handler).until_idle().await;
    assert_eq!(summary.handled, 2);
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    let id = |event| Deliveries::event_id(event).to_string();
    assert_eq!(seen, [(id(1), 1, None), (id(2), 1, Some(true))]);
    assert_eq!((told.count("handled"), told.count("opened")), (2, 2));
    assert!(inbox.seen(Deliveries::event_id(1).as_str()).await.unwrap());
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled, 0);
}

async fn a_handler_needs_no_type_annotation_and_workers_can_be_spawned() {
    let inbox = quick().await.build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let erased: Inbox = inbox.erase();
    let workers = tokio::spawn(erased.run(DELIVERIES.receiver(), |_, _| async move { Ok(()) }).until_idle());
    assert_eq!(workers.await.unwrap().handled, 1);
}

async fn an_event_that_arrives_through_several_endpoints_is_handled_once() {
    let told = Told::default();
    let inbox = told.observe(quick().await);
    for _ in 0..6 {
        inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    }
    assert_eq!(inbox.stats().await.unwrap().depth(), 6, "six ciphertexts of one event");
    let calls = Arc::new(AtomicU32::new(0));
    while inbox.stats().await.unwrap().depth() > 0 {
        let counting = Arc::clone(&calls);
        let handler = move |_, _| {
            let counting = Arc::clone(&counting);
            async move {
                tokio::task::yield_now().await;
                counting.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        };
        inbox.run(DELIVERIES.receiver(), handler).concurrency(6).until_idle().await;
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(told.count("repeated"), 5);
}

async fn an_error_is_tried_again_up_to_the_limit_then_parked_and_can_be_put_back() {
    let told = Told::default();
    let inbox = told.observe(quick().await.max_attempts(3));
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let failing = |_, _| async { Err("no database".into()) };
    let summary = inbox.run(DELIVERIES.receiver(), failing).concurrency(1).until_idle().await;
    assert_eq!((summary.failed, summary.parked, summary.handled), (2, 1, 0));
    assert_eq!(told.words(), ["stored", "opened", "failed", "opened", "failed", "opened", "parked"]);
    let parked = inbox.parked(&ParkedQuery::new()).await.unwrap();
    assert_eq!((parked.len(), parked[0].attempts), (1, 3));
    assert!(matches!(&parked[0].state, EntryState::Parked { reason: ParkReason::Failed, note: None, .. }));
    assert!(inbox.put_back(parked[0].id).await.unwrap());
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled, 1);
}

async fn waits_grow_between_attempts() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&waits);
    let inbox = quick().await.backoff(Duration::from_secs(8), Duration::from_secs(60)).on_activity(move |activity| {
        if let Activity::Failed { retry_in, .. } = activity {
            told.lock().unwrap().push(*retry_in);
        }
    });
    let inbox = inbox.build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let failing = |_, _| async { Err("no database".into()) };
    assert_eq!(inbox.run(DELIVERIES.receiver(), failing).until_idle().await.failed, 1, "it is not awaited");
    let wait = waits.lock().unwrap()[0];
    assert!((Duration::from_secs(4)..=Duration::from_secs(8)).contains(&wait), "{wait:?}");
}

async fn a_handler_that_parks_is_not_tried_again() {
    let inbox = quick().await.build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let rejecting = |_, _| async { Err(HandlerError::park("no such order")) };
    assert_eq!(inbox.run(DELIVERIES.receiver(), rejecting).until_idle().await.parked, 1);
    let parked = inbox.parked(&ParkedQuery::new()).await.unwrap().remove(0);
    let EntryState::Parked { reason, note, .. } = parked.state else { panic!("{:?}", parked.state) };
    assert_eq!((reason, note.as_deref(), parked.attempts), (ParkReason::Rejected, Some("no such order"), 1));
}

async fn a_panic_in_either_part_of_a_handler_is_a_failure_and_the_others_are_handled() {
    for synchronous in [true, false] {
        let inbox = quick().await.max_attempts(2).build().unwrap();
        for event in 0..4 {
            inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        }
        let handler = move |_, handling: Handling| {
            let panics = handling.idempotency_key == Deliveries::event_id(2).to_string();
            assert!(!(panics && synchronous), "a deliberate panic");
            async move {
                assert!(!panics, "a deliberate panic");
                Ok(())
            }
        };
        let summary = inbox.run(DELIVERIES.receiver(), handler).until_idle().await;
        assert_eq!((summary.handled, summary.failed, summary.parked), (3, 1, 1), "synchronous: {synchronous}");
    }
}

async fn a_missing_key_parks_with_that_reason_until_it_is_there() {
    let inbox = quick().await.build().unwrap();
    for event in 1..=2 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let keyring = Keyring::new();
    let worker = DELIVERIES.receiver_with(keyring.clone());
    assert_eq!(inbox.run(worker.clone(), succeed).until_idle().await.parked, 2);
    let missing = ParkedQuery::new().reason(ParkReason::KeyMissing);
    assert_eq!(inbox.parked(&missing).await.unwrap().len(), 2);
    assert_eq!(inbox.put_back_all(&ParkedQuery::new().reason(ParkReason::Failed)).await.unwrap(), 0);
    DELIVERIES.insert_key(&keyring);
    assert_eq!(inbox.put_back_all(&missing).await.unwrap(), 2);
    assert_eq!(inbox.run(worker, succeed).until_idle().await.handled, 2);
}

fn rotated() -> Receiver {
    let other = kayle_id_core::SigningSecret::new("whsec_another0000000000000000000000000");
    let receiver = Receiver::builder().secret(other).keyring(DELIVERIES.keyring());
    receiver.tolerance(Duration::MAX).build().unwrap()
}

async fn what_does_not_open_or_cannot_be_read_is_parked_with_its_reason() {
    let inbox = quick().await.build().unwrap();
    inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(Payload::raw("no payload")))).await.unwrap();
    inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    let rotated = rotated();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    inbox.run(rotated.clone(), succeed).until_idle().await;
    for reason in [ParkReason::Unreadable, ParkReason::Refused] {
        assert_eq!(inbox.parked(&ParkedQuery::new().reason(reason)).await.unwrap().len(), 1, "{reason:?}");
    }
    rotated.replace_secrets([DELIVERIES.secret()]).unwrap();
    assert_eq!(inbox.put_back_all(&ParkedQuery::new().reason(ParkReason::Refused)).await.unwrap(), 1);
    assert_eq!(inbox.run(rotated, succeed).until_idle().await.handled, 1);
}

async fn a_delivery_whose_secret_was_dropped_is_handled_when_it_comes_newly_signed() {
    let inbox = quick().await.build().unwrap();
    let first = DELIVERIES.signed_again(&DELIVERIES.delivery(1), 1_795_219_845);
    inbox.store(&first).await.unwrap();
    assert_eq!(inbox.run(rotated(), succeed).until_idle().await.parked, 1);
    let again = DELIVERIES.signed_again(&first, 1_795_219_900);
    assert_eq!(inbox.accept(&again).await, StatusCode::OK);
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled, 1);
}

async fn a_worker_that_keeps_crashing_over_an_entry_is_stopped() {
    let clock = TestClock::new();
    let store = SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap();
    let inbox = Inbox::builder(store).max_attempts(2).build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let started = Arc::new(Notify::new());
    for _ in 0..2 {
        let starting = Arc::clone(&started);
        let handler = move |_, _| {
            starting.notify_one();
            std::future::pending::<Result<(), HandlerError>>()
        };
        let worker = tokio::spawn(inbox.run(DELIVERIES.receiver(), handler));
        started.notified().await;
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled());
        clock.advance(Duration::from_secs(61));
    }
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.parked, 1);
    let abandoned = ParkedQuery::new().reason(ParkReason::Abandoned);
    assert_eq!(inbox.parked(&abandoned).await.unwrap().len(), 1);
}

async fn a_stop_lets_handlers_finish_within_the_grace_and_gives_the_rest_back() {
    let inbox = quick().await.build().unwrap();
    for event in 0..3 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let (started, stop, short) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (starting, stopping, shorter) = (Arc::clone(&started), Arc::clone(&stop), Arc::clone(&short));
    let handler = move |_, _| {
        let number = starting.fetch_add(1, Ordering::SeqCst);
        let short = Arc::clone(&shorter);
        if number == 1 {
            stopping.notify_one();
        }
        async move {
            // The first of them ends after the stop, the second one never.
            if number == 0 {
                short.notified().await
            } else {
                std::future::pending().await
            }
            Ok(())
        }
    };
    let releasing = Arc::clone(&short);
    let run = inbox.run(DELIVERIES.receiver(), handler).concurrency(2).until(async move {
        stop.notified().await;
        releasing.notify_one();
    });
    let summary = run.grace(Duration::from_millis(300)).await;
    assert_eq!(started.load(Ordering::SeqCst), 2, "the third entry is not taken any more");
    assert_eq!((summary.handled, summary.handed_back), (1, 1));
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.leased, stats.waiting), (0, 2));
    let handled = inbox.run(DELIVERIES.receiver(), |_, handling: Handling| async move {
        assert_eq!(handling.attempt, 1, "an entry that was given back has not been attempted");
        Ok(())
    });
    assert_eq!(handled.until_idle().await.handled, 2);
}

async fn at_a_bound_the_answer_is_503_and_later_200() {
    let told = Told::default();
    let inbox = told.observe(quick().await.bounds(Bounds::default().with_entries(1)));
    let (one, two) = (DELIVERIES.delivery(1), DELIVERIES.delivery(2));
    assert_eq!(inbox.accept(&one).await, StatusCode::OK);
    assert_eq!(inbox.accept(&two).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(inbox.accept(&one).await, StatusCode::OK);
    assert_eq!(told.words(), ["stored", "full", "known"]);
    assert!(inbox.entry(EntryId::of(&one)).await.unwrap().is_some());
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled, 1);
    assert_eq!(inbox.accept(&two).await, StatusCode::OK);
}

async fn an_event_without_an_id_is_handled_under_the_name_of_its_entry() {
    let inbox = quick().await.build().unwrap();
    let odd = Payload::raw(r#"{"type":"something.new","data":{"family_name":"X"}}"#);
    inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(odd))).await.unwrap();
    let handler = |event: Event, handling: Handling| async move {
        assert!(event.event_id().is_none());
        assert_eq!(handling.idempotency_key, format!("entry {}", handling.entry));
        Ok(())
    };
    assert_eq!(inbox.run(DELIVERIES.receiver(), handler).until_idle().await.handled, 1);
}

async fn settings_that_make_no_sense_are_refused_by_name() {
    let second = Duration::from_secs(1);
    for (builder, field) in [
        (quick().await.lease(Duration::ZERO), "lease"),
        (quick().await.lease(second * 86_401), "lease"),
        (quick().await.max_attempts(0), "max_attempts"),
        (quick().await.backoff(second * 2, second), "backoff"),
        (quick().await.poll(Duration::ZERO), "poll"),
        (quick().await.bounds(Bounds::default().with_entries(0)), "bounds"),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration() && error.to_string().starts_with(field), "{error}");
    }
}
