//! What operators need.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{Bounds, HandlerError, Handling, Inbox, ParkReason, ParkedQuery, SqliteStore, TraceContext};
use kayle_id_webhook::webhook::Keyring;
use libtest_mimic::Trial;

use crate::add_tests;
use crate::workers::{DELIVERIES, Told, quick, succeed};

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Nothing:
        all_of_one_reason_are_put_back_among_hundreds,
        putting_back_ends_while_the_key_is_still_missing,
        parked_entries_are_discarded_in_one_call,
        old_parked_entries_are_discarded_by_idle_workers_and_reported,
        stats_serialize,
        the_trace_of_the_request_reaches_the_handler_and_the_span_hook,
        a_panic_of_a_store_is_an_error_and_work_goes_on,
        metrics_are_counted,
    );
}

async fn all_of_one_reason_are_put_back_among_hundreds() {
    let inbox = quick().await.build().unwrap();
    let (gone, held) = (DELIVERIES.receiver_with(Keyring::new()), DELIVERIES.receiver());
    let reject = |_, _| async { Err(HandlerError::park("")) };
    for event in 0..260 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        let worker = if event % 3 == 0 { held.clone() } else { gone.clone() };
        assert_eq!(inbox.run(worker, reject).concurrency(1).until_idle().await.parked, 1);
    }
    let missing = ParkedQuery::new().reason(ParkReason::KeyMissing);
    assert_eq!(inbox.put_back_all(&missing).await.unwrap(), 173);
    assert_eq!(inbox.stats().await.unwrap().parked, 87);
}

async fn putting_back_ends_while_the_key_is_still_missing() {
    let inbox = quick().await.build().unwrap();
    for event in 0..150 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let gone = DELIVERIES.receiver_with(Keyring::new());
    assert_eq!(inbox.run(gone.clone(), succeed).until_idle().await.parked, 150);
    // These workers park every entry again as soon as it is back.
    let workers = tokio::spawn(inbox.run(gone, succeed));
    let missing = ParkedQuery::new().reason(ParkReason::KeyMissing);
    let put_back = tokio::time::timeout(Duration::from_secs(60), inbox.put_back_all(&missing));
    let count = put_back.await.expect("it ends").unwrap();
    assert!((150..=160).contains(&count), "{count}: each entry about once");
    workers.abort();
}

async fn parked_entries_are_discarded_in_one_call() {
    let inbox = quick().await.build().unwrap();
    for event in 0..120 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let reject = |_, _| async { Err(HandlerError::park("not ours")) };
    assert_eq!(inbox.run(DELIVERIES.receiver(), reject).until_idle().await.parked, 120);
    let other = ParkedQuery::new().reason(ParkReason::Failed);
    assert_eq!(inbox.discard_all(&other).await.unwrap(), 0);
    assert_eq!(inbox.discard_all(&ParkedQuery::new()).await.unwrap(), 120);
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.parked, stats.bytes, stats.remembered), (0, 0, 120));
}

async fn old_parked_entries_are_discarded_by_idle_workers_and_reported() {
    let (clock, told) = (TestClock::new(), Told::default());
    let store = SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap();
    let hour = Duration::from_secs(3600);
    let inbox = told.observe(Inbox::builder(store).bounds(Bounds::default().with_parked_retention(hour)));
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    let reject = |_, _| async { Err(HandlerError::park("")) };
    assert_eq!(inbox.run(DELIVERIES.receiver(), reject).until_idle().await.parked, 1);
    clock.advance(hour);
    let workers = tokio::spawn(inbox.run(DELIVERIES.receiver(), succeed));
    while told.count("discarded") == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    workers.abort();
    assert_eq!(inbox.stats().await.unwrap().parked, 0);
}

async fn stats_serialize() {
    let inbox = quick().await.build().unwrap();
    for event in 0..2 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let gone = DELIVERIES.receiver_with(Keyring::new());
    inbox.run(gone, succeed).until_idle().await;
    inbox.store(&DELIVERIES.delivery(3)).await.unwrap();
    let stats = serde_json::to_value(inbox.stats().await.unwrap()).unwrap();
    assert_eq!(stats["depth"], 1);
    assert_eq!(stats["parked_by_reason"]["key_missing"], 2);
    assert!(stats["oldest_age_seconds"].is_number() && stats["at"].is_string(), "{stats}");
    let parked = serde_json::to_value(inbox.parked(&ParkedQuery::new()).await.unwrap()).unwrap();
    assert_eq!((&parked[0]["state"], &parked[0]["reason"]), (&"parked".into(), &"key_missing".into()), "{parked}");
    assert!(!parked.to_string().contains("jwe"), "the ciphertext is left out");
}

async fn the_trace_of_the_request_reaches_the_handler_and_the_span_hook() {
    let trace = TraceContext::new("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", None).unwrap();
    let linked = Arc::new(Mutex::new(Vec::new()));
    let linking = Arc::clone(&linked);
    let hook = move |_: &tracing::Span, trace: &TraceContext| linking.lock().unwrap().push(trace.clone());
    let inbox = quick().await.on_span(hook).build().unwrap();
    inbox.store_with_trace(&DELIVERIES.delivery(1), Some(&trace)).await.unwrap();
    let expected = trace.clone();
    let handler = move |_, handling: Handling| {
        let expected = expected.clone();
        async move {
            assert_eq!(handling.trace, Some(expected));
            Ok(())
        }
    };
    assert_eq!(inbox.run(DELIVERIES.receiver(), handler).until_idle().await.handled, 1);
    assert_eq!(*linked.lock().unwrap(), [trace]);
}

/// A store whose library panics now and then.
mod panicking {
    use std::pin::Pin;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use kayle_id_inbox::*;

    pub(super) struct Panicking(pub(super) SqliteStore, pub(super) AtomicU32);

    impl Panicking {
        fn step(&self) {
            assert!(self.1.fetch_add(1, Ordering::SeqCst) % 3 != 1, "a deliberate panic");
        }
    }

    macro_rules! pass {
        ($($name:ident($($argument:ident: $type:ty),*) -> $output:ty;)*) => {
            $(fn $name<'a>(&'a self, $($argument: $type),*) -> StoreFuture<'a, $output> {
                Box::pin(async move {
                    self.step();
                    self.0.$name($($argument),*).await
                })
            })*
        };
    }

    impl Store for Panicking {
        pass! {
            insert(entry: NewEntry<'a>) -> Stored;
            take(limit: usize, lease: Duration) -> Vec<Taken>;
            renew(lease: Lease, length: Duration) -> bool;
            claim(lease: Lease, event: &'a str) -> ClaimOutcome;
            retry(lease: Lease, delay: Duration, counted: bool) -> bool;
            park(lease: Lease, reason: ParkReason, note: Option<&'a str>) -> bool;
            parked(query: &'a ParkedQuery, limit: usize) -> Vec<Entry>;
            entry(id: EntryId) -> Option<Entry>;
            put_back(ids: &'a [EntryId]) -> u64;
            discard(ids: &'a [EntryId]) -> u64;
            seen(event: &'a str) -> bool;
            stats() -> Stats;
            sweep(bounds: &'a Bounds) -> Swept;
        }

        fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
            // In the part that is not a future.
            self.step();
            self.0.finish(lease)
        }

        fn changed(&self, at_most: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
            self.0.changed(at_most)
        }
    }
}

async fn a_panic_of_a_store_is_an_error_and_work_goes_on() {
    let store = panicking::Panicking(SqliteStore::in_memory().await.unwrap(), std::sync::atomic::AtomicU32::new(0));
    let failed = Arc::new(Mutex::new(0));
    let failing = Arc::clone(&failed);
    let inbox = Inbox::builder(store).on_activity(move |activity| {
        *failing.lock().unwrap() += u32::from(activity.as_str() == "store_failed");
    });
    let inbox = inbox.build().unwrap();
    for event in 0..10 {
        while inbox.store(&DELIVERIES.delivery(event)).await.is_err() {}
    }
    let (done, all) = (Arc::new(tokio::sync::Semaphore::new(0)), 10);
    let doing = Arc::clone(&done);
    let handler = move |_, _| {
        doing.add_permits(1);
        async { Ok(()) }
    };
    let workers = tokio::spawn(inbox.run(DELIVERIES.receiver(), handler));
    drop(done.acquire_many(all).await.unwrap());
    while !inbox.stats().await.is_ok_and(|stats| stats.depth() == 0) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!workers.is_finished());
    workers.abort();
    assert!(*failed.lock().unwrap() > 0, "the panics were reported");
}

async fn metrics_are_counted() {
    #[derive(Default, Clone)]
    struct Names(Arc<Mutex<std::collections::BTreeSet<String>>>);
    impl metrics::Recorder for Names {
        fn describe_counter(&self, _: metrics::KeyName, _: Option<metrics::Unit>, _: metrics::SharedString) {}
        fn describe_gauge(&self, _: metrics::KeyName, _: Option<metrics::Unit>, _: metrics::SharedString) {}
        fn describe_histogram(&self, _: metrics::KeyName, _: Option<metrics::Unit>, _: metrics::SharedString) {}
        fn register_counter(&self, key: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Counter {
            self.0.lock().unwrap().insert(key.name().to_owned());
            metrics::Counter::noop()
        }
        fn register_gauge(&self, key: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Gauge {
            self.0.lock().unwrap().insert(key.name().to_owned());
            metrics::Gauge::noop()
        }
        fn register_histogram(&self, key: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Histogram {
            self.0.lock().unwrap().insert(key.name().to_owned());
            metrics::Histogram::noop()
        }
    }
    let names = Names::default();
    // The only test of this program that installs a recorder.
    metrics::set_global_recorder(names.clone()).unwrap();
    let inbox = quick().await.build().unwrap();
    inbox.store(&DELIVERIES.delivery(1)).await.unwrap();
    inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    inbox.stats().await.unwrap();
    let names = names.0.lock().unwrap().clone();
    for name in [
        "kayle_inbox_activities_total",
        "kayle_inbox_time_to_handled_seconds",
        "kayle_inbox_depth",
        "kayle_inbox_oldest_age_seconds",
        "kayle_inbox_parked",
    ] {
        assert!(names.contains(name), "{name} of {names:?}");
    }
}
