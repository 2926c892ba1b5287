//! What workers do.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use http::StatusCode;
use kayle_id::inbox::{
    Bounds, EntryId, EntryState, HandlerError, Handling, Inbox, InboxBuilder, MemoryStore, Outcome, ParkReason,
};
use kayle_id::webhook::testing::Payload;
use kayle_id::webhook::{Event, Keyring, Receiver};
use tokio::sync::Notify;

use crate::support::{KEY, KID, builder, delivery, event_id, keyring, receiver, receiver_with, sealed, secret};

/// A clock that goes with tokio's, which a paused test moves.
fn paused_clock() -> impl Fn() -> SystemTime + Send + Sync + 'static {
    let (start, began) = (SystemTime::now(), tokio::time::Instant::now());
    move || start + began.elapsed()
}

fn quick() -> InboxBuilder {
    Inbox::builder(MemoryStore::new()).backoff(Duration::ZERO, Duration::ZERO)
}

/// What an observer was told, as words.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<&'static str>>>);

impl Told {
    fn observe(&self, builder: InboxBuilder) -> Inbox {
        let told = self.0.clone();
        builder.on_outcome(move |outcome| told.lock().unwrap().push(outcome.as_str())).build().unwrap()
    }

    fn words(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }
}

async fn nothing(_: Event, _: Handling) -> Result<(), HandlerError> {
    Ok(())
}

#[tokio::test]
async fn every_event_is_handled_once_with_its_type_and_id() {
    let told = Told::default();
    let inbox = told.observe(quick());
    inbox.store(&delivery(1)).await.unwrap();
    inbox
        .store(&sealed(builder(Payload::succeeded().event_id(&event_id(2)).shared("age_over_18", true))))
        .await
        .unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let seeing = Arc::clone(&seen);
    let handler = move |event: Event, handling: Handling| {
        let adult = match &event {
            Event::SessionSucceeded(event) => event.claims().age_over::<18>().shared(),
            _ => None,
        };
        assert_eq!(event.event_id().unwrap().as_str(), handling.idempotency_key);
        seeing.lock().unwrap().push((handling.idempotency_key, handling.attempt, adult));
        async { Ok::<(), HandlerError>(()) }
    };
    let summary = inbox.run(receiver(), handler).until_idle().await;
    assert_eq!(summary.handled, 2);
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    assert_eq!(seen, [(event_id(1).to_string(), 1, None), (event_id(2).to_string(), 1, Some(true))]);
    let words = told.words();
    assert_eq!(words.iter().filter(|word| **word == "handled").count(), 2);
    assert_eq!(words.iter().filter(|word| **word == "opened").count(), 2);
    assert_eq!(inbox.run(receiver(), nothing).until_idle().await.handled, 0, "done is done");
}

#[tokio::test]
async fn an_event_that_comes_through_several_endpoints_is_handled_once() {
    let told = Told::default();
    let inbox = told.observe(quick());
    for _ in 0..6 {
        inbox.store(&delivery(1)).await.unwrap();
    }
    assert_eq!(inbox.stats().await.unwrap().depth(), 6, "six ciphertexts, one event");
    let calls = Arc::new(AtomicU32::new(0));
    let counting = Arc::clone(&calls);
    let handler = move |_: Event, _: Handling| {
        let counting = Arc::clone(&counting);
        async move {
            tokio::task::yield_now().await;
            counting.fetch_add(1, Ordering::SeqCst);
            Ok::<(), HandlerError>(())
        }
    };
    while inbox.stats().await.unwrap().depth() > 0 {
        inbox.run(receiver(), handler.clone()).concurrency(6).until_idle().await;
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(told.words().iter().filter(|word| **word == "repeated").count(), 5);
}

#[tokio::test]
async fn an_error_is_tried_again_up_to_the_limit_then_parked_and_can_be_put_back() {
    let told = Told::default();
    let inbox = told.observe(quick().max_attempts(3));
    inbox.store(&delivery(1)).await.unwrap();
    let failing = |_: Event, _: Handling| async { Err::<(), _>("no database") };
    let summary = inbox.run(receiver(), failing).until_idle().await;
    assert_eq!((summary.failed, summary.parked, summary.handled), (2, 1, 0));
    assert_eq!(told.words(), ["stored", "opened", "failed", "opened", "failed", "opened", "parked"]);
    let parked = inbox.parked(None).await.unwrap();
    assert_eq!((parked.len(), parked[0].attempts), (1, 3));
    assert!(matches!(&parked[0].state, EntryState::Parked { reason: ParkReason::Failed, note: None, .. }));
    assert!(inbox.put_back(parked[0].id).await.unwrap());
    assert_eq!(inbox.run(receiver(), nothing).until_idle().await.handled, 1);
}

#[tokio::test]
async fn waits_grow_between_attempts() {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&waits);
    let inbox = Inbox::builder(MemoryStore::new()).backoff(Duration::from_secs(8), Duration::from_secs(60)).on_outcome(
        move |outcome| {
            if let Outcome::Failed { retry_in, .. } = outcome {
                told.lock().unwrap().push(*retry_in);
            }
        },
    );
    let inbox = inbox.build().unwrap();
    inbox.store(&delivery(1)).await.unwrap();
    let failing = |_: Event, _: Handling| async { Err::<(), _>("no database") };
    assert_eq!(inbox.run(receiver(), failing).until_idle().await.failed, 1, "it waits, and is not awaited");
    let wait = waits.lock().unwrap()[0];
    assert!((Duration::from_secs(4)..=Duration::from_secs(8)).contains(&wait), "{wait:?}");
}

#[tokio::test]
async fn a_handler_that_says_so_is_parked_at_once_with_its_note() {
    let inbox = quick().build().unwrap();
    inbox.store(&delivery(1)).await.unwrap();
    let rejecting = |_: Event, _: Handling| async { Err::<(), _>(HandlerError::park("no such order")) };
    assert_eq!(inbox.run(receiver(), rejecting).until_idle().await.parked, 1);
    let parked = inbox.parked(None).await.unwrap().remove(0);
    let EntryState::Parked { reason, note, .. } = parked.state else { panic!("{:?}", parked.state) };
    assert_eq!((reason, note.as_deref(), parked.attempts), (ParkReason::Rejected, Some("no such order"), 1));
}

#[tokio::test]
async fn a_panic_is_a_failure_and_the_others_are_handled() {
    let inbox = quick().max_attempts(2).build().unwrap();
    for event in 0..4 {
        inbox.store(&delivery(event)).await.unwrap();
    }
    let handler = |_: Event, handling: Handling| async move {
        assert_ne!(handling.idempotency_key, event_id(2).to_string(), "as it should");
        Ok::<(), HandlerError>(())
    };
    let summary = inbox.run(receiver(), handler).until_idle().await;
    assert_eq!((summary.handled, summary.failed, summary.parked), (3, 1, 1));
}

#[tokio::test]
async fn a_key_that_is_gone_parks_with_that_reason_until_it_is_back() {
    let inbox = quick().build().unwrap();
    inbox.store(&delivery(1)).await.unwrap();
    inbox.store(&delivery(2)).await.unwrap();
    let keyring = Keyring::new();
    let worker = receiver_with(keyring.clone());
    assert_eq!(inbox.run(worker.clone(), nothing).until_idle().await.parked, 2);
    for entry in inbox.parked(None).await.unwrap() {
        assert!(matches!(entry.state, EntryState::Parked { reason: ParkReason::KeyMissing, .. }), "{entry:?}");
    }
    assert_eq!(inbox.put_back_all(ParkReason::Failed).await.unwrap(), 0);
    keyring.insert(KID, &KEY).unwrap();
    assert_eq!(inbox.put_back_all(ParkReason::KeyMissing).await.unwrap(), 2);
    assert_eq!(inbox.run(worker, nothing).until_idle().await.handled, 2);
}

#[tokio::test]
async fn all_of_one_reason_are_put_back_among_hundreds() {
    let inbox = quick().build().unwrap();
    let (gone, held) = (receiver_with(Keyring::new()), receiver());
    for event in 0..260 {
        inbox.store(&delivery(event)).await.unwrap();
        let rejecting = |_: Event, _: Handling| async { Err::<(), _>(HandlerError::park("")) };
        let worker = if event % 3 == 0 { held.clone() } else { gone.clone() };
        assert_eq!(inbox.run(worker, rejecting).until_idle().await.parked, 1);
    }
    assert_eq!(inbox.put_back_all(ParkReason::KeyMissing).await.unwrap(), 173);
    assert_eq!(inbox.stats().await.unwrap().parked, 87);
}

#[tokio::test]
async fn what_does_not_open_or_cannot_be_read_is_parked_with_its_reason() {
    let inbox = quick().build().unwrap();
    inbox.store(&sealed(builder(Payload::raw("no payload")))).await.unwrap();
    inbox.run(receiver(), nothing).until_idle().await;
    let other_secret = kayle_id::SigningSecret::new("whsec_another0000000000000000000000000");
    let rotated = Receiver::builder().secret(other_secret).keyring(keyring()).build().unwrap();
    inbox.store(&delivery(1)).await.unwrap();
    inbox.run(rotated.clone(), nothing).until_idle().await;
    let reasons: Vec<_> = inbox.parked(None).await.unwrap().into_iter().map(|entry| entry.state).collect();
    assert_eq!(reasons.len(), 2);
    for reason in [ParkReason::Unreadable, ParkReason::Refused] {
        let is = |state: &EntryState| matches!(state, EntryState::Parked { reason: other, .. } if *other == reason);
        assert!(reasons.iter().any(is), "{reason:?} of {reasons:?}");
    }
    rotated.replace_secrets([secret()]).unwrap();
    assert_eq!(inbox.put_back_all(ParkReason::Refused).await.unwrap(), 1);
    assert_eq!(inbox.run(rotated, nothing).until_idle().await.handled, 1);
}

#[tokio::test(start_paused = true)]
async fn a_long_handler_keeps_its_lease() {
    let told = Told::default();
    let inbox = told.observe(Inbox::builder(MemoryStore::with_clock(paused_clock())).lease(Duration::from_secs(30)));
    inbox.store(&delivery(1)).await.unwrap();
    let handler = |_: Event, _: Handling| async {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        Ok::<(), HandlerError>(())
    };
    let others = inbox.run(receiver(), |_: Event, _: Handling| async { Err::<(), _>("it is another's") });
    let others = tokio::spawn(others.into_future());
    let mine = inbox.run(receiver(), handler).until_idle();
    others.abort();
    assert_eq!(mine.await.handled, 1);
    assert_eq!(told.words(), ["stored", "opened", "handled"]);
}

#[tokio::test(start_paused = true)]
async fn a_handler_whose_lease_is_lost_is_dropped_and_another_does_it() {
    let (clock, told) = (crate::support::TestClock::new(), Told::default());
    let store = MemoryStore::with_clock(clock.clock());
    let inbox = told.observe(Inbox::builder(store).lease(Duration::from_secs(30)));
    inbox.store(&delivery(1)).await.unwrap();
    let (started, dropped) = (Arc::new(Notify::new()), Arc::new(AtomicU32::new(0)));
    struct Dropped(Arc<AtomicU32>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
    let (starting, dropping) = (Arc::clone(&started), Arc::clone(&dropped));
    let sleeping = move |_: Event, _: Handling| {
        let guard = Dropped(Arc::clone(&dropping));
        starting.notify_one();
        async move {
            std::future::pending::<()>().await;
            drop(guard);
            Ok::<(), HandlerError>(())
        }
    };
    let first = tokio::spawn(inbox.run(receiver(), sleeping).concurrency(1).until_idle().into_future());
    started.notified().await;
    // The store's time runs away while this process sleeps.
    clock.advance(Duration::from_secs(31));
    assert_eq!(inbox.run(receiver(), nothing).until_idle().await.handled, 1);
    assert_eq!(first.await.unwrap().handled, 0);
    assert_eq!(dropped.load(Ordering::SeqCst), 1);
    assert!(told.words().contains(&"lease_lost"));
}

#[tokio::test]
async fn workers_that_keep_dying_over_an_entry_are_stopped() {
    let clock = crate::support::TestClock::new();
    let inbox = Inbox::builder(MemoryStore::with_clock(clock.clock())).max_attempts(2).build().unwrap();
    inbox.store(&delivery(1)).await.unwrap();
    let started = Arc::new(Notify::new());
    for _ in 0..2 {
        let starting = Arc::clone(&started);
        let handler = move |_: Event, _: Handling| {
            starting.notify_one();
            std::future::pending::<Result<(), HandlerError>>()
        };
        let worker = tokio::spawn(inbox.run(receiver(), handler).into_future());
        started.notified().await;
        worker.abort();
        assert!(worker.await.unwrap_err().is_cancelled());
        clock.advance(Duration::from_secs(61));
    }
    assert_eq!(inbox.run(receiver(), nothing).until_idle().await.parked, 1);
    let parked = inbox.parked(None).await.unwrap().remove(0);
    assert!(matches!(parked.state, EntryState::Parked { reason: ParkReason::Abandoned, .. }));
}

#[tokio::test(start_paused = true)]
async fn a_stop_lets_handlers_finish_within_the_grace_and_gives_the_rest_back() {
    let inbox = Inbox::new(MemoryStore::with_clock(paused_clock()));
    for event in 0..3 {
        inbox.store(&delivery(event)).await.unwrap();
    }
    let (started, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
    let (starting, stopping) = (Arc::clone(&started), Arc::clone(&stop));
    let handler = move |_: Event, handling: Handling| {
        if starting.fetch_add(1, Ordering::SeqCst) == 1 {
            stopping.notify_one();
        }
        async move {
            let long = handling.idempotency_key == event_id(0).to_string();
            tokio::time::sleep(Duration::from_secs(if long { 3600 } else { 5 })).await;
            Ok::<(), HandlerError>(())
        }
    };
    let run = inbox.run(receiver(), handler).concurrency(2).until(async move { stop.notified().await });
    let summary = run.grace(Duration::from_secs(20)).await;
    assert_eq!(started.load(Ordering::SeqCst), 2, "the third is not taken any more");
    let stats = inbox.stats().await.unwrap();
    assert_eq!(stats.leased, 0);
    assert_eq!(summary.handled + summary.handed_back, 2);
    assert_eq!(stats.waiting, 3 - summary.handled);
    let handled = inbox.run(receiver(), |_: Event, handling: Handling| async move {
        assert_eq!(handling.attempt, 1, "what was given back was no attempt");
        Ok::<(), HandlerError>(())
    });
    assert_eq!(handled.until_idle().await.handled, stats.waiting);
}

#[tokio::test]
async fn at_a_bound_the_answer_is_503_and_later_200() {
    let told = Told::default();
    let inbox = told.observe(quick().bounds(Bounds::default().with_entries(1)));
    let (one, two) = (delivery(1), delivery(2));
    assert_eq!(inbox.accept(&one).await, StatusCode::OK);
    assert_eq!(inbox.accept(&two).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(inbox.accept(&one).await, StatusCode::OK, "what is there is there");
    assert_eq!(told.words(), ["stored", "full", "known"]);
    assert!(inbox.entry(EntryId::of(&one)).await.unwrap().is_some());
    assert_eq!(inbox.run(receiver(), nothing).until_idle().await.handled, 1);
    assert_eq!(inbox.accept(&two).await, StatusCode::OK);
}

#[tokio::test]
async fn an_event_without_an_id_is_handled_under_its_entrys() {
    let inbox = quick().build().unwrap();
    let odd = sealed(builder(Payload::raw(r#"{"type":"something.new","data":{"family_name":"X"}}"#)));
    inbox.store(&odd).await.unwrap();
    let handler = move |event: Event, handling: Handling| async move {
        assert!(event.event_id().is_none());
        assert_eq!(handling.idempotency_key, format!("entry {}", handling.entry));
        Ok::<(), HandlerError>(())
    };
    assert_eq!(inbox.run(receiver(), handler).until_idle().await.handled, 1);
}

#[test]
fn settings_that_make_no_sense_are_refused_by_name() {
    let second = Duration::from_secs(1);
    for (builder, field) in [
        (quick().lease(Duration::ZERO), "lease"),
        (quick().lease(second * 86_401), "lease"),
        (quick().max_attempts(0), "max_attempts"),
        (quick().backoff(second * 2, second), "backoff"),
        (quick().poll(Duration::ZERO), "poll"),
        (quick().bounds(Bounds::default().with_entries(0)), "bounds"),
    ] {
        let error = builder.build().unwrap_err();
        assert!(error.is_configuration() && error.to_string().starts_with(field), "{error}");
    }
}
