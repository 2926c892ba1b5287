//! What every store does.

use std::sync::LazyLock;
use std::time::Duration;

use kayle_id_webhook::webhook::SealedDelivery;

use super::{Deliveries, StoreTest, Subject, settling};
use crate::{Bounds, ClaimOutcome, EntryId, NewEntry, ParkReason, ParkedQuery, Store, Stored, Taken, TraceContext};

pub(super) const LEASE: Duration = Duration::from_secs(60);
pub(super) static DELIVERIES: LazyLock<Deliveries> = LazyLock::new(Deliveries::new);

macro_rules! tests {
    ($($module:ident::$name:ident,)*) => {
        /// Every test, by its name.
        pub const CONFORMANCE: &[(&str, StoreTest)] =
            &[$((stringify!($name), |subject| Box::pin($module::$name(subject))),)*];
    };
}

use self as storing;

tests! {
    storing::the_same_delivery_twice_is_one_entry,
    storing::a_younger_signature_replaces_the_stored_one,
    storing::a_parked_entry_waits_again_when_it_is_delivered_with_a_younger_signature,
    storing::a_rejected_entry_stays_parked_when_it_is_delivered_again,
    storing::a_signature_that_is_replaced_while_its_entry_is_at_work_is_not_refused_for_good,
    storing::a_finished_entry_is_known_until_it_is_forgotten,
    storing::a_taken_entry_is_what_was_stored,
    storing::the_trace_of_the_request_is_stored,
    storing::parked_entries_are_listed_in_pages_and_by_reason_and_time,
    storing::parked_entries_are_discarded_after_their_retention,
    storing::at_a_bound_storing_is_refused_and_nothing_is_dropped,
    storing::the_counts_and_the_oldest_entry_are_told,
    storing::a_finished_event_is_seen,
    settling::an_entry_whose_worker_died_is_taken_again_after_the_lease,
    settling::a_lease_that_ran_out_is_valid_until_the_entry_is_taken,
    settling::a_renewed_lease_does_not_run_out,
    settling::an_event_has_one_worker_at_a_time_and_is_finished_once,
    settling::a_failure_releases_the_claim,
    settling::the_claim_of_a_dead_worker_is_taken_over_and_its_lease_is_void,
    settling::a_lease_claims_one_event,
    settling::a_failed_entry_waits_for_its_time,
    settling::attempts_are_counted_when_they_start,
    settling::a_parked_entry_can_be_read_put_back_and_discarded,
    settling::a_void_lease_settles_nothing,
    settling::a_repeated_call_gives_the_same_answer,
    settling::no_two_leases_are_equal,
}

pub(super) fn delivery(event: u64) -> SealedDelivery {
    DELIVERIES.delivery(event)
}

pub(super) async fn insert(store: &dyn Store, delivery: &SealedDelivery) -> Stored {
    store.insert(NewEntry::new(delivery, &Bounds::default())).await.unwrap()
}

pub(super) async fn take_one(store: &dyn Store) -> Taken {
    store.take(1, LEASE).await.unwrap().pop().expect("an entry is due")
}

async fn the_same_delivery_twice_is_one_entry(subject: Subject) {
    let store = subject.store();
    let first = delivery(1);
    assert_eq!(insert(store, &first).await, Stored::New);
    assert_eq!(insert(store, &first).await, Stored::Known);
    let taken = store.take(10, LEASE).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(insert(store, &first).await, Stored::Known, "while a worker has it");
    assert_eq!(store.take(10, LEASE).await.unwrap().len(), 0);
    assert_eq!(store.stats().await.unwrap().depth(), 1);
}

async fn a_younger_signature_replaces_the_stored_one(subject: Subject) {
    let store = subject.store();
    let first = DELIVERIES.signed_again(&delivery(1), 1_795_219_845);
    let (older, younger) =
        (DELIVERIES.signed_again(&first, 1_795_219_800), DELIVERIES.signed_again(&first, 1_795_219_900));
    assert_eq!(insert(store, &first).await, Stored::New);
    assert_eq!(insert(store, &older).await, Stored::Known);
    assert_eq!(insert(store, &younger).await, Stored::Known);
    assert_eq!(take_one(store).await.delivery, younger);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "it is one entry");
}

async fn a_parked_entry_waits_again_when_it_is_delivered_with_a_younger_signature(subject: Subject) {
    let store = subject.store();
    for reason in ParkReason::ALL.into_iter().filter(|reason| reason.may_pass()) {
        let first = DELIVERIES.signed_again(&delivery(1), 1_795_219_845);
        insert(store, &first).await;
        let lease = take_one(store).await.lease;
        assert_eq!(store.claim(lease, reason.as_str()).await.unwrap(), ClaimOutcome::Granted);
        assert!(store.park(lease, reason, None).await.unwrap());
        assert_eq!(insert(store, &first).await, Stored::Known);
        assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "{reason:?}: the same signature changes nothing");
        let younger = DELIVERIES.signed_again(&first, 1_795_219_900);
        assert_eq!(insert(store, &younger).await, Stored::Known);
        let again = take_one(store).await;
        assert_eq!((&again.delivery, again.attempts), (&younger, 0), "{reason:?}");
        assert!(store.finish(again.lease).await.unwrap());
    }
}

async fn a_rejected_entry_stays_parked_when_it_is_delivered_again(subject: Subject) {
    let store = subject.store();
    let first = DELIVERIES.signed_again(&delivery(1), 1_795_219_845);
    insert(store, &first).await;
    let lease = take_one(store).await.lease;
    assert!(store.park(lease, ParkReason::Rejected, Some("no such order")).await.unwrap());
    let younger = DELIVERIES.signed_again(&first, 1_795_219_900);
    assert_eq!(insert(store, &younger).await, Stored::Known);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
}

async fn a_signature_that_is_replaced_while_its_entry_is_at_work_is_not_refused_for_good(subject: Subject) {
    let store = subject.store();
    let first = DELIVERIES.signed_again(&delivery(1), 1_795_219_845);
    insert(store, &first).await;
    let lease = take_one(store).await.lease;
    let younger = DELIVERIES.signed_again(&first, 1_795_219_900);
    insert(store, &younger).await;
    assert!(store.park(lease, ParkReason::Refused, None).await.unwrap());
    let again = take_one(store).await;
    assert_eq!(again.delivery, younger);
    assert!(store.park(again.lease, ParkReason::Refused, None).await.unwrap());
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "the younger one was refused as well");
    assert_eq!(store.stats().await.unwrap().parked, 1);
}

async fn a_finished_entry_is_known_until_it_is_forgotten(subject: Subject) {
    let store = subject.store();
    let (bounds, delivery) = (Bounds::default(), delivery(1));
    insert(store, &delivery).await;
    let lease = take_one(store).await.lease;
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.finish(lease).await.unwrap());
    assert_eq!(insert(store, &delivery).await, Stored::Known);
    assert_eq!(store.sweep(&bounds).await.unwrap().forgotten, 0);
    subject.clock().advance(bounds.retention());
    assert_eq!(store.sweep(&bounds).await.unwrap().forgotten, 2, "the entry and the event");
    assert!(!store.seen("evt_1").await.unwrap());
    assert_eq!(insert(store, &delivery).await, Stored::New);
}

async fn a_taken_entry_is_what_was_stored(subject: Subject) {
    let store = subject.store();
    let deliveries = [delivery(1), delivery(2), delivery(3)];
    for delivery in &deliveries {
        insert(store, delivery).await;
        subject.clock().advance(Duration::from_millis(1));
    }
    let mut taken = store.take(2, LEASE).await.unwrap();
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|taken| taken.lease.id() != EntryId::of(&deliveries[2])), "the oldest first");
    taken.extend(store.take(2, LEASE).await.unwrap());
    assert_eq!(taken.len(), 3);
    for delivery in &deliveries {
        let found = taken.iter().find(|taken| taken.lease.id() == EntryId::of(delivery)).unwrap();
        assert_eq!((&found.delivery, found.attempts), (delivery, 0));
    }
}

async fn the_trace_of_the_request_is_stored(subject: Subject) {
    let store = subject.store();
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let trace = TraceContext::new(parent, Some("vendor=1")).unwrap();
    let (delivery, bounds) = (delivery(1), Bounds::default());
    store.insert(NewEntry::new(&delivery, &bounds).with_trace(Some(&trace))).await.unwrap();
    assert_eq!(take_one(store).await.trace, Some(trace));
}

async fn parked_entries_are_listed_in_pages_and_by_reason_and_time(subject: Subject) {
    let store = subject.store();
    for event in 0..6 {
        insert(store, &delivery(event)).await;
        let lease = take_one(store).await.lease;
        let reason = if event % 3 == 0 { ParkReason::Failed } else { ParkReason::KeyMissing };
        assert!(store.park(lease, reason, None).await.unwrap());
        subject.clock().advance(Duration::from_secs(1));
    }
    let (mut query, mut seen) = (ParkedQuery::new(), Vec::new());
    loop {
        let page = store.parked(&query, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2);
        query = query.after(last);
        // A list goes on behind an entry that is not parked any more.
        assert_eq!(store.put_back(&[last.id]).await.unwrap(), 1);
        seen.extend(page.iter().map(|entry| entry.parked_since().unwrap()));
    }
    assert_eq!(seen.len(), 6);
    assert!(seen.is_sorted());
    let rest = store.parked(&ParkedQuery::new(), 10).await.unwrap();
    assert_eq!(rest.len(), 3);
    let failed = store.parked(&ParkedQuery::new().reason(ParkReason::Failed), 10).await.unwrap();
    assert_eq!(failed.len(), 1);
    let early = store.parked(&ParkedQuery::new().until(rest[0].parked_since().unwrap()), 10).await.unwrap();
    assert_eq!(early.len(), 1);
}

async fn parked_entries_are_discarded_after_their_retention(subject: Subject) {
    let store = subject.store();
    let delivery = delivery(1);
    insert(store, &delivery).await;
    let lease = take_one(store).await.lease;
    assert!(store.park(lease, ParkReason::Failed, Some("a note")).await.unwrap());
    let hour = Duration::from_secs(3600);
    let bounds = Bounds::default().with_parked_retention(hour);
    assert_eq!(store.sweep(&bounds).await.unwrap().discarded, 0);
    subject.clock().advance(hour);
    assert_eq!(store.sweep(&Bounds::default().with_parked_retention(Duration::MAX)).await.unwrap().discarded, 0);
    assert_eq!(store.sweep(&bounds).await.unwrap().discarded, 1);
    assert!(store.entry(lease.id()).await.unwrap().is_none());
    assert_eq!(insert(store, &delivery).await, Stored::Known, "its name is remembered");
    assert_eq!(store.stats().await.unwrap().bytes, 0);
}

async fn at_a_bound_storing_is_refused_and_nothing_is_dropped(subject: Subject) {
    let store = subject.store();
    let (one, two) = (delivery(1), delivery(2));
    let size = serde_json::to_vec(&one).unwrap().len() as u64;
    insert(store, &one).await;
    for bounds in [
        Bounds::default().with_entries(1),
        Bounds::default().with_bytes(size + 1),
        Bounds::default().with_remembered(1),
    ] {
        let error = store.insert(NewEntry::new(&two, &bounds)).await.unwrap_err();
        assert!(error.is_full(), "{error}");
        let known = store.insert(NewEntry::new(&one, &bounds)).await.unwrap();
        assert_eq!(known, Stored::Known, "a delivery that is in the inbox is acknowledged at a bound as well");
    }
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.depth(), stats.bytes), (1, size));

    let lease = take_one(store).await.lease;
    assert!(store.finish(lease).await.unwrap());
    let bounds = Bounds::default().with_remembered(1).with_entries(1);
    let refused = store.insert(NewEntry::new(&two, &bounds)).await;
    assert!(refused.unwrap_err().is_full(), "forgetting early would let repetitions in");
    subject.clock().advance(bounds.retention());
    let stored = store.insert(NewEntry::new(&two, &bounds)).await.unwrap();
    assert_eq!(stored, Stored::New, "the retention has passed");
}

async fn the_counts_and_the_oldest_entry_are_told(subject: Subject) {
    let store = subject.store();
    assert_eq!(store.stats().await.unwrap().oldest_age(), None);
    for event in 0..4 {
        insert(store, &delivery(event)).await;
        subject.clock().advance(Duration::from_secs(10));
    }
    let taken = store.take(3, LEASE).await.unwrap();
    let oldest = taken.iter().min_by_key(|taken| taken.stored_at).unwrap().lease;
    let youngest = taken.iter().max_by_key(|taken| taken.stored_at).unwrap().lease;
    assert!(store.park(oldest, ParkReason::Failed, None).await.unwrap());
    assert!(store.finish(youngest).await.unwrap());
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased, stats.parked, stats.remembered), (1, 1, 1, 1));
    assert_eq!(stats.parked_by_reason.get(&ParkReason::Failed), Some(&1));
    assert_eq!(stats.oldest_age(), Some(Duration::from_secs(30)), "a parked entry does not count");
}

async fn a_finished_event_is_seen(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    assert!(!store.seen("evt_1").await.unwrap());
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(!store.seen("evt_1").await.unwrap(), "a claim is not yet a success");
    assert!(store.finish(lease).await.unwrap());
    assert!(store.seen("evt_1").await.unwrap());
    assert!(store.entry(lease.id()).await.unwrap().is_none());
}
