//! What every store does.

use std::time::Duration;

use kayle_id::inbox::{Bounds, Claim, EntryId, EntryState, ParkReason, Stored};

use crate::support::{Bench, LEASE, delivery, event_id, signed_again};

macro_rules! over_every_store {
    ($($name:ident,)*) => {
        mod memory {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Bench::memory()).await;
            })*
        }

        mod file {
            $(#[tokio::test]
            async fn $name() {
                super::$name(super::Bench::file().await).await;
            })*
        }

        mod redis {
            $(#[tokio::test]
            async fn $name() {
                if let Some(bench) = super::Bench::redis(stringify!($name)).await {
                    super::$name(bench).await;
                }
            })*
        }
    };
}

over_every_store! {
    the_same_delivery_twice_is_one_entry,
    what_is_finished_is_known_until_it_is_forgotten,
    what_is_taken_is_what_was_stored,
    a_killed_worker_gives_its_entry_back,
    a_lease_that_ran_out_holds_until_the_entry_is_taken,
    a_renewed_lease_is_kept,
    an_event_is_one_workers_at_a_time_and_none_does_it_again,
    a_failure_releases_its_claim,
    a_claim_of_a_dead_worker_is_taken_over_and_the_dead_one_is_refused,
    a_failed_entry_waits_for_its_time,
    a_parked_entry_can_be_looked_at_put_back_and_thrown_away,
    parked_entries_are_listed_page_by_page,
    at_a_bound_nothing_is_taken_and_nothing_dropped,
    a_lease_that_is_void_settles_nothing,
    the_oldest_and_the_counts_are_told,
}

async fn the_same_delivery_twice_is_one_entry(bench: Bench) {
    let store = bench.store();
    let bounds = Bounds::default();
    let first = delivery(1);
    assert_eq!(store.insert(&first, &bounds).await.unwrap(), Stored::New);
    assert_eq!(store.insert(&first, &bounds).await.unwrap(), Stored::Known);
    let again = signed_again(&first, 1_795_219_845);
    assert_ne!(again, first, "an attempt of the server's is signed anew");
    assert_eq!(store.insert(&again, &bounds).await.unwrap(), Stored::Known);
    let taken = store.take(10, LEASE).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(store.insert(&first, &bounds).await.unwrap(), Stored::Known, "while it is worked on");
    assert_eq!(store.take(10, LEASE).await.unwrap().len(), 0);
    assert_eq!(store.stats().await.unwrap().depth(), 1);
}

async fn what_is_finished_is_known_until_it_is_forgotten(bench: Bench) {
    let store = bench.store();
    let (bounds, delivery) = (Bounds::default(), delivery(1));
    store.insert(&delivery, &bounds).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), Claim::Granted);
    assert!(store.finish(lease).await.unwrap());
    assert_eq!(store.insert(&delivery, &bounds).await.unwrap(), Stored::Known);
    assert_eq!(store.sweep(bounds.retention()).await.unwrap(), 0);
    bench.clock.advance(bounds.retention());
    assert_eq!(store.sweep(bounds.retention()).await.unwrap(), 2, "the entry and the event");
    assert_eq!(store.insert(&delivery, &bounds).await.unwrap(), Stored::New);
}

async fn what_is_taken_is_what_was_stored(bench: Bench) {
    let store = bench.store();
    let deliveries = [delivery(1), delivery(2), delivery(3)];
    for delivery in &deliveries {
        store.insert(delivery, &Bounds::default()).await.unwrap();
    }
    let mut taken = store.take(2, LEASE).await.unwrap();
    assert_eq!(taken.len(), 2);
    taken.extend(store.take(2, LEASE).await.unwrap());
    assert_eq!(taken.len(), 3);
    for delivery in &deliveries {
        let found = taken.iter().find(|taken| taken.lease.id == EntryId::of(delivery)).unwrap();
        assert_eq!((&found.delivery, found.attempts), (delivery, 1));
    }
}

async fn a_killed_worker_gives_its_entry_back(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let dead = store.take(1, LEASE).await.unwrap().remove(0);
    bench.clock.advance(LEASE - Duration::from_millis(1));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "the lease holds");
    bench.clock.advance(Duration::from_millis(1));
    let again = store.take(1, LEASE).await.unwrap().remove(0);
    assert_eq!((again.lease.id, again.attempts), (dead.lease.id, 2));
    assert!(again.lease.token > dead.lease.token);
    assert!(!store.finish(dead.lease).await.unwrap(), "a lease that was passed on settles nothing");
    assert!(store.finish(again.lease).await.unwrap());
}

async fn a_lease_that_ran_out_holds_until_the_entry_is_taken(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let slow = store.take(1, LEASE).await.unwrap().remove(0);
    bench.clock.advance(LEASE * 2);
    assert!(store.finish(slow.lease).await.unwrap(), "late, and nobody else had it");
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
}

async fn a_renewed_lease_is_kept(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    for _ in 0..5 {
        bench.clock.advance(LEASE * 2 / 3);
        assert!(store.renew(lease, LEASE).await.unwrap());
        assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    }
    bench.clock.advance(LEASE);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 1);
    assert!(!store.renew(lease, LEASE).await.unwrap());
}

async fn an_event_is_one_workers_at_a_time_and_none_does_it_again(bench: Bench) {
    let store = bench.store();
    for _ in 0..3 {
        store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    }
    let [one, two, three] = <[_; 3]>::try_from(store.take(3, LEASE).await.unwrap()).unwrap().map(|taken| taken.lease);
    let event = event_id(1).to_string();
    assert_eq!(store.claim(one, &event).await.unwrap(), Claim::Granted);
    assert_eq!(store.claim(one, &event).await.unwrap(), Claim::Granted, "asked again");
    assert_eq!(store.claim(two, &event).await.unwrap(), Claim::Busy);
    assert!(store.finish(one).await.unwrap());
    assert_eq!(store.claim(two, &event).await.unwrap(), Claim::Committed);
    assert!(store.finish(two).await.unwrap());
    assert_eq!(store.claim(three, "evt_other").await.unwrap(), Claim::Granted);
    assert!(store.finish(three).await.unwrap());
    assert_eq!(store.stats().await.unwrap().depth(), 0);
}

async fn a_failure_releases_its_claim(bench: Bench) {
    let store = bench.store();
    for _ in 0..3 {
        store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    }
    let [one, two, three] = <[_; 3]>::try_from(store.take(3, LEASE).await.unwrap()).unwrap().map(|taken| taken.lease);
    assert_eq!(store.claim(one, "evt_1").await.unwrap(), Claim::Granted);
    assert!(store.retry(one, LEASE, true).await.unwrap());
    assert_eq!(store.claim(two, "evt_1").await.unwrap(), Claim::Granted);
    assert!(store.park(two, ParkReason::Failed, None).await.unwrap());
    assert_eq!(store.claim(three, "evt_1").await.unwrap(), Claim::Granted);
}

async fn a_claim_of_a_dead_worker_is_taken_over_and_the_dead_one_is_refused(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let dead = store.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(store.claim(dead, "evt_1").await.unwrap(), Claim::Granted);
    bench.clock.advance(LEASE / 2);
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let other = store.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(store.claim(other, "evt_1").await.unwrap(), Claim::Busy);
    bench.clock.advance(LEASE / 2);
    assert_eq!(store.claim(other, "evt_1").await.unwrap(), Claim::Granted, "the first one's lease ran out");
    assert!(!store.finish(dead).await.unwrap(), "its claim is another's");
    assert!(!store.renew(dead, LEASE).await.unwrap());
    assert!(store.finish(other).await.unwrap());
    let again = store.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(store.claim(again, "evt_1").await.unwrap(), Claim::Committed);
}

async fn a_failed_entry_waits_for_its_time(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    assert!(store.retry(lease, Duration::from_secs(10), true).await.unwrap());
    assert!(matches!(store.entry(lease.id).await.unwrap().unwrap().state, EntryState::Waiting { .. }));
    bench.clock.advance(Duration::from_millis(9_999));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    bench.clock.advance(Duration::from_millis(1));
    let second = store.take(1, LEASE).await.unwrap().remove(0);
    assert_eq!(second.attempts, 2);
    assert!(store.retry(second.lease, Duration::ZERO, false).await.unwrap());
    assert_eq!(store.take(1, LEASE).await.unwrap()[0].attempts, 2, "handed back: no attempt");
}

async fn a_parked_entry_can_be_looked_at_put_back_and_thrown_away(bench: Bench) {
    let store = bench.store();
    let delivery = delivery(1);
    store.insert(&delivery, &Bounds::default()).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    assert!(!store.put_back(lease.id).await.unwrap(), "it is not parked");
    assert!(!store.discard(lease.id).await.unwrap());
    assert!(store.park(lease, ParkReason::Rejected, Some("no such \"user\"")).await.unwrap());
    let entry = store.entry(lease.id).await.unwrap().unwrap();
    assert_eq!((entry.delivery.as_ref(), entry.attempts), (Some(&delivery), 1));
    let EntryState::Parked { reason, note, .. } = entry.state else { panic!("{:?}", entry.state) };
    assert_eq!((reason, note.as_deref()), (ParkReason::Rejected, Some("no such \"user\"")));
    bench.clock.advance(LEASE * 100);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    assert_eq!(store.insert(&delivery, &Bounds::default()).await.unwrap(), Stored::Known);

    assert!(store.put_back(lease.id).await.unwrap());
    assert!(!store.put_back(lease.id).await.unwrap());
    let again = store.take(1, LEASE).await.unwrap().remove(0);
    assert_eq!(again.attempts, 1, "it has all its attempts again");
    assert!(store.park(again.lease, ParkReason::Failed, None).await.unwrap());
    assert!(store.discard(lease.id).await.unwrap());
    assert!(store.entry(lease.id).await.unwrap().is_none());
    assert_eq!(store.insert(&delivery, &Bounds::default()).await.unwrap(), Stored::Known, "thrown away is done");
}

async fn parked_entries_are_listed_page_by_page(bench: Bench) {
    let store = bench.store();
    for event in 0..5 {
        store.insert(&delivery(event), &Bounds::default()).await.unwrap();
        let lease = store.take(1, LEASE).await.unwrap()[0].lease;
        assert!(store.park(lease, ParkReason::KeyMissing, None).await.unwrap());
        bench.clock.advance(Duration::from_secs(1));
    }
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = store.parked(after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.iter().map(|entry| match &entry.state {
            EntryState::Parked { since, .. } => *since,
            other => panic!("{other:?}"),
        }));
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted());
}

async fn at_a_bound_nothing_is_taken_and_nothing_dropped(bench: Bench) {
    let store = bench.store();
    let (one, two) = (delivery(1), delivery(2));
    let size = serde_json::to_vec(&one).unwrap().len() as u64;
    store.insert(&one, &Bounds::default()).await.unwrap();
    for bounds in [
        Bounds::default().with_entries(1),
        Bounds::default().with_bytes(size + 1),
        Bounds::default().with_remembered(1),
    ] {
        let error = store.insert(&two, &bounds).await.unwrap_err();
        assert!(error.is_full(), "{error}");
        assert_eq!(store.insert(&one, &bounds).await.unwrap(), Stored::Known, "what is there is there");
    }
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.depth(), stats.bytes), (1, size));

    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    assert!(store.finish(lease).await.unwrap());
    let bounds = Bounds::default().with_remembered(1).with_entries(1);
    assert!(store.insert(&two, &bounds).await.unwrap_err().is_full(), "forgetting early would let repetitions in");
    bench.clock.advance(bounds.retention());
    assert_eq!(store.insert(&two, &bounds).await.unwrap(), Stored::New, "its time has come");
}

async fn a_lease_that_is_void_settles_nothing(bench: Bench) {
    let store = bench.store();
    store.insert(&delivery(1), &Bounds::default()).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap()[0].lease;
    assert!(store.retry(lease, Duration::ZERO, true).await.unwrap());
    assert!(!store.finish(lease).await.unwrap());
    assert!(!store.renew(lease, LEASE).await.unwrap());
    assert!(!store.park(lease, ParkReason::Failed, None).await.unwrap());
    assert!(!store.retry(lease, Duration::ZERO, true).await.unwrap());
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), Claim::Lost);
    assert_eq!(store.take(5, LEASE).await.unwrap().len(), 1);
}

async fn the_oldest_and_the_counts_are_told(bench: Bench) {
    let store = bench.store();
    assert_eq!(store.stats().await.unwrap().oldest_age(), None);
    for event in 0..4 {
        store.insert(&delivery(event), &Bounds::default()).await.unwrap();
        bench.clock.advance(Duration::from_secs(10));
    }
    let taken = store.take(3, LEASE).await.unwrap();
    assert!(store.park(taken[0].lease, ParkReason::Failed, None).await.unwrap());
    assert!(store.finish(taken[1].lease).await.unwrap());
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased, stats.parked, stats.remembered), (1, 1, 1, 1));
    assert_eq!(stats.oldest_age(), Some(Duration::from_secs(20)), "what is parked is not waiting");
}
