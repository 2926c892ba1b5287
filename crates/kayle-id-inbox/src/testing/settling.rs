//! What every store does with leases and claims.

use std::time::Duration;

use super::Subject;
use super::conformance::{LEASE, delivery, insert, take_one};
use crate::{ClaimOutcome, EntryState, Lease, ParkReason, Store, Stored};

async fn take_three(store: &dyn Store) -> [Lease; 3] {
    for _ in 0..3 {
        insert(store, &delivery(1)).await;
    }
    let taken = store.take(3, LEASE).await.unwrap();
    <[_; 3]>::try_from(taken).unwrap().map(|taken| taken.lease)
}

pub(super) async fn an_entry_whose_worker_died_is_taken_again_after_the_lease(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let dead = take_one(store).await;
    assert_eq!(store.claim(dead.lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    subject.clock().advance(LEASE - Duration::from_millis(1));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0, "the lease has not run out");
    subject.clock().advance(Duration::from_millis(1));
    let again = take_one(store).await;
    assert_eq!((again.lease.id(), again.attempts), (dead.lease.id(), 1), "the attempt of the dead worker counts");
    assert!(again.lease.fence() > dead.lease.fence());
    assert!(!store.finish(dead.lease).await.unwrap(), "the older lease is void");
    assert!(store.finish(again.lease).await.unwrap());
}

pub(super) async fn a_lease_that_ran_out_is_valid_until_the_entry_is_taken(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let slow = take_one(store).await;
    subject.clock().advance(LEASE * 2);
    assert!(store.finish(slow.lease).await.unwrap());
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
}

pub(super) async fn a_renewed_lease_does_not_run_out(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    for _ in 0..5 {
        subject.clock().advance(LEASE * 2 / 3);
        assert!(store.renew(lease, LEASE).await.unwrap());
        assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    }
    subject.clock().advance(LEASE);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 1);
    assert!(!store.renew(lease, LEASE).await.unwrap());
}

pub(super) async fn an_event_has_one_worker_at_a_time_and_is_finished_once(subject: Subject) {
    let store = subject.store();
    let [one, two, three] = take_three(store).await;
    assert_eq!(store.claim(one, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert_eq!(store.claim(one, "evt_1").await.unwrap(), ClaimOutcome::Granted, "the call may be repeated");
    assert_eq!(store.claim(two, "evt_1").await.unwrap(), ClaimOutcome::Busy);
    assert!(store.finish(one).await.unwrap());
    assert_eq!(store.claim(two, "evt_1").await.unwrap(), ClaimOutcome::Committed);
    assert!(store.finish(two).await.unwrap());
    assert_eq!(store.claim(three, "evt_other").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.finish(three).await.unwrap());
    assert_eq!(store.stats().await.unwrap().depth(), 0);
}

pub(super) async fn a_failure_releases_the_claim(subject: Subject) {
    let store = subject.store();
    let [one, two, three] = take_three(store).await;
    assert_eq!(store.claim(one, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.retry(one, LEASE, true).await.unwrap());
    assert_eq!(store.claim(two, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.park(two, ParkReason::Failed, None).await.unwrap());
    assert_eq!(store.claim(three, "evt_1").await.unwrap(), ClaimOutcome::Granted);
}

pub(super) async fn the_claim_of_a_dead_worker_is_taken_over_and_its_lease_is_void(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let dead = take_one(store).await.lease;
    assert_eq!(store.claim(dead, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    subject.clock().advance(LEASE / 2);
    insert(store, &delivery(1)).await;
    let other = take_one(store).await.lease;
    assert_eq!(store.claim(other, "evt_1").await.unwrap(), ClaimOutcome::Busy);
    subject.clock().advance(LEASE / 2);
    assert_eq!(store.claim(other, "evt_1").await.unwrap(), ClaimOutcome::Granted, "the holder's lease has run out");
    assert!(!store.finish(dead).await.unwrap());
    assert!(!store.renew(dead, LEASE).await.unwrap());
    assert!(store.finish(other).await.unwrap());
    let again = take_one(store).await;
    assert_eq!((again.lease.id(), again.attempts), (dead.id(), 1));
    assert_eq!(store.claim(again.lease, "evt_1").await.unwrap(), ClaimOutcome::Committed);
}

pub(super) async fn a_lease_claims_one_event(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert_eq!(store.claim(lease, "evt_2").await.unwrap(), ClaimOutcome::Lost);
    assert!(store.finish(lease).await.unwrap());
    assert!(store.seen("evt_1").await.unwrap() && !store.seen("evt_2").await.unwrap());
}

pub(super) async fn a_failed_entry_waits_for_its_time(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    assert!(store.retry(lease, Duration::from_secs(10), true).await.unwrap());
    assert!(matches!(store.entry(lease.id()).await.unwrap().unwrap().state, EntryState::Waiting { .. }));
    subject.clock().advance(Duration::from_millis(9_999));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    subject.clock().advance(Duration::from_millis(1));
    assert_eq!(take_one(store).await.attempts, 1);
}

pub(super) async fn attempts_are_counted_when_they_start(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    assert!(store.retry(lease, Duration::ZERO, false).await.unwrap());
    let taken = take_one(store).await;
    assert_eq!(taken.attempts, 0, "nothing was attempted");
    assert!(store.retry(taken.lease, Duration::ZERO, true).await.unwrap());
    let taken = take_one(store).await;
    assert_eq!(taken.attempts, 1, "it failed before its event was known");
    assert_eq!(store.claim(taken.lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert_eq!(store.entry(taken.lease.id()).await.unwrap().unwrap().attempts, 2);
    assert!(store.retry(taken.lease, Duration::ZERO, false).await.unwrap());
    let taken = take_one(store).await;
    assert_eq!(taken.attempts, 1, "it was handed back");
    assert_eq!(store.claim(taken.lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.retry(taken.lease, Duration::ZERO, true).await.unwrap());
    assert_eq!(take_one(store).await.attempts, 2);
}

pub(super) async fn a_parked_entry_can_be_read_put_back_and_discarded(subject: Subject) {
    let store = subject.store();
    let delivery = delivery(1);
    insert(store, &delivery).await;
    let lease = take_one(store).await.lease;
    assert_eq!(store.put_back(&[lease.id()]).await.unwrap(), 0, "it is not parked");
    assert_eq!(store.discard(&[lease.id()]).await.unwrap(), 0);
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.park(lease, ParkReason::Rejected, Some("no such \"user\"")).await.unwrap());
    let entry = store.entry(lease.id()).await.unwrap().unwrap();
    assert_eq!((entry.delivery.as_ref(), entry.attempts), (Some(&delivery), 1));
    let EntryState::Parked { reason, note, .. } = entry.state else { panic!("{:?}", entry.state) };
    assert_eq!((reason, note.as_deref()), (ParkReason::Rejected, Some("no such \"user\"")));
    subject.clock().advance(LEASE * 100);
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    assert_eq!(insert(store, &delivery).await, Stored::Known);

    assert_eq!(store.put_back(&[lease.id()]).await.unwrap(), 1);
    assert_eq!(store.put_back(&[lease.id()]).await.unwrap(), 0);
    let again = take_one(store).await;
    assert_eq!(again.attempts, 0, "it has all its attempts again");
    assert!(store.park(again.lease, ParkReason::Failed, None).await.unwrap());
    assert_eq!(store.discard(&[lease.id()]).await.unwrap(), 1);
    assert!(store.entry(lease.id()).await.unwrap().is_none());
    assert_eq!(insert(store, &delivery).await, Stored::Known, "a discarded entry is remembered");
}

pub(super) async fn a_void_lease_settles_nothing(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    assert!(store.retry(lease, Duration::ZERO, true).await.unwrap());
    assert!(!store.finish(lease).await.unwrap());
    assert!(!store.renew(lease, LEASE).await.unwrap());
    assert!(!store.park(lease, ParkReason::Failed, None).await.unwrap());
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Lost);
    let next = take_one(store).await.lease;
    assert!(!store.retry(lease, Duration::ZERO, true).await.unwrap(), "another worker has taken it");
    let made_up = Lease::new(next.id(), next.fence(), next.nonce() ^ 1);
    assert!(!store.finish(made_up).await.unwrap());
    assert!(store.finish(next).await.unwrap());
}

pub(super) async fn a_repeated_call_gives_the_same_answer(subject: Subject) {
    let store = subject.store();
    insert(store, &delivery(1)).await;
    let lease = take_one(store).await.lease;
    for _ in 0..2 {
        assert!(store.retry(lease, Duration::ZERO, true).await.unwrap());
    }
    let taken = take_one(store).await;
    assert_eq!(taken.attempts, 1, "the repetition counts nothing");
    for _ in 0..2 {
        assert!(store.park(taken.lease, ParkReason::Failed, None).await.unwrap());
    }
    assert_eq!(store.put_back(&[lease.id()]).await.unwrap(), 1);
    let taken = take_one(store).await;
    assert_eq!(store.claim(taken.lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    for _ in 0..2 {
        assert!(store.finish(taken.lease).await.unwrap());
    }
    assert!(!store.finish(lease).await.unwrap(), "that was another lease");
}

pub(super) async fn no_two_leases_are_equal(subject: Subject) {
    let store = subject.store();
    let mut seen = std::collections::HashSet::new();
    let mut fences = std::collections::HashMap::new();
    for event in 0..3 {
        insert(store, &delivery(event)).await;
    }
    for _ in 0..20 {
        for taken in store.take(3, LEASE).await.unwrap() {
            assert!(seen.insert((taken.lease.id(), taken.lease.nonce())));
            let before = fences.insert(taken.lease.id(), taken.lease.fence());
            assert!(before.is_none_or(|before| before < taken.lease.fence()), "fencing tokens grow");
            assert!(store.retry(taken.lease, Duration::ZERO, true).await.unwrap());
        }
    }
    assert_eq!(seen.len(), 60);
}
