//! Random sequences of calls, against a model that knows no store.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::LazyLock;
use std::time::Duration;

use kayle_id_webhook::webhook::SealedDelivery;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::Subject;
use super::conformance::{LEASE, delivery};
use crate::{Bounds, ClaimOutcome, EntryId, EntryState, Lease, NewEntry, ParkReason, Stored};

static DELIVERIES: LazyLock<Vec<SealedDelivery>> = LazyLock::new(|| (0..5).map(delivery).collect());

const RETENTION: Duration = Duration::from_secs(1000);

fn bounds(entries: u64) -> Bounds {
    let bounds = Bounds::default().with_entries(entries).with_retention(RETENTION);
    bounds.with_parked_retention(Duration::MAX)
}

#[derive(Clone, Debug)]
enum Step {
    Insert(usize, u64),
    Take(usize),
    Renew(usize),
    Claim(usize, u8),
    Finish(usize),
    Retry(usize, u64, bool),
    Park(usize),
    PutBack(usize),
    Discard(usize),
    Advance(u64),
    Sweep,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let lease = 0..12_usize;
    let step = prop_oneof![
        6 => (0..5_usize, prop_oneof![4 => Just(100_u64), 1 => Just(2)]).prop_map(|(at, bound)| Step::Insert(at, bound)),
        8 => (1..4_usize).prop_map(Step::Take),
        1 => lease.clone().prop_map(Step::Renew),
        6 => (lease.clone(), 0..2_u8).prop_map(|(lease, event)| Step::Claim(lease, event)),
        4 => lease.clone().prop_map(Step::Finish),
        3 => (lease.clone(), prop_oneof![Just(0), Just(30)], any::<bool>())
            .prop_map(|(lease, delay, counted)| Step::Retry(lease, delay, counted)),
        2 => lease.prop_map(Step::Park),
        2 => (0..5_usize).prop_map(Step::PutBack),
        1 => (0..5_usize).prop_map(Step::Discard),
        4 => prop_oneof![4 => Just(30_u64), 1 => Just(1000)].prop_map(Step::Advance),
        1 => Just(Step::Sweep),
    ];
    prop::collection::vec(step, 10..60)
}

#[derive(Clone, Copy, Debug)]
enum State {
    Waiting(u64),
    Leased { lease: Lease, until: u64, claim: Option<u8> },
    Parked,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    state: State,
    attempts: u32,
    /// The lease that settled it last: it may repeat its call.
    settled: Option<Lease>,
}

/// The expected contents. Time is in seconds.
#[derive(Default)]
struct Model {
    now: u64,
    entries: BTreeMap<EntryId, Entry>,
    /// When each was finished, and by which lease.
    done: BTreeMap<EntryId, (u64, Option<Lease>)>,
    events: BTreeMap<u8, u64>,
}

impl Model {
    /// Where a lease stands that may settle its entry.
    fn held(&mut self, lease: Lease) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(&lease.id())?;
        matches!(entry.state, State::Leased { lease: current, .. } if current == lease).then_some(entry)
    }

    fn settled_by(&self, lease: Lease) -> Option<State> {
        self.entries.get(&lease.id()).filter(|entry| entry.settled == Some(lease)).map(|entry| entry.state)
    }

    fn insert(&mut self, id: EntryId, bound: u64) -> Option<Stored> {
        if self.entries.contains_key(&id) || self.done.contains_key(&id) {
            return Some(Stored::Known);
        }
        if self.entries.len() as u64 >= bound {
            return None;
        }
        self.entries.insert(id, Entry { state: State::Waiting(self.now), attempts: 0, settled: None });
        Some(Stored::New)
    }

    fn takable(&self) -> usize {
        let due = |entry: &&Entry| match entry.state {
            State::Waiting(due) => due <= self.now,
            State::Leased { until, .. } => until <= self.now,
            State::Parked => false,
        };
        self.entries.values().filter(due).count()
    }

    fn claim(&mut self, lease: Lease, event: u8) -> ClaimOutcome {
        let Some(Entry { state: State::Leased { claim, .. }, .. }) = self.held(lease).copied() else {
            return ClaimOutcome::Lost;
        };
        if self.events.contains_key(&event) {
            return ClaimOutcome::Committed;
        }
        if claim.is_some_and(|claim| claim != event) {
            return ClaimOutcome::Lost;
        }
        let now = self.now;
        for other in self.entries.values_mut() {
            match other.state {
                State::Leased { lease: holder, until, claim: Some(held) } if held == event && holder != lease => {
                    if until > now {
                        return ClaimOutcome::Busy;
                    }
                    (other.state, other.settled) = (State::Waiting(until), None);
                }
                _ => {}
            }
        }
        if let Some(entry) = self.held(lease)
            && let State::Leased { claim, .. } = &mut entry.state
        {
            entry.attempts += u32::from(claim.is_none());
            *claim = Some(event);
        }
        ClaimOutcome::Granted
    }

    fn finish(&mut self, lease: Lease) -> bool {
        let now = self.now;
        let Some(entry) = self.held(lease).copied() else {
            return self.done.get(&lease.id()).is_some_and(|(_, by)| *by == Some(lease));
        };
        if let State::Leased { claim: Some(event), .. } = entry.state {
            self.events.insert(event, now);
        }
        self.entries.remove(&lease.id());
        self.done.insert(lease.id(), (now, Some(lease)));
        true
    }

    fn retry(&mut self, lease: Lease, delay: u64, counted: bool) -> bool {
        let due = self.now + delay;
        let Some(entry) = self.held(lease) else {
            return matches!(self.settled_by(lease), Some(State::Waiting(_)));
        };
        let claimed = matches!(entry.state, State::Leased { claim: Some(_), .. });
        entry.attempts = entry.attempts - u32::from(claimed) + u32::from(counted);
        (entry.state, entry.settled) = (State::Waiting(due), Some(lease));
        true
    }

    fn park(&mut self, lease: Lease) -> bool {
        let Some(entry) = self.held(lease) else {
            return matches!(self.settled_by(lease), Some(State::Parked));
        };
        (entry.state, entry.settled) = (State::Parked, Some(lease));
        true
    }
}

async fn play(subject: &Subject, steps: Vec<Step>) {
    let mut model = Model::default();
    let mut leases: Vec<Lease> = Vec::new();
    let store = subject.store();
    let epoch = store.stats().await.unwrap().at;
    for step in steps {
        let pick = |at: usize| (!leases.is_empty()).then(|| leases[leases.len() - 1 - at % leases.len()]);
        match step {
            Step::Insert(at, bound) => {
                let delivery = &DELIVERIES[at];
                let stored = store.insert(NewEntry::new(delivery, &bounds(bound))).await;
                assert_eq!(stored.ok(), model.insert(EntryId::of(delivery), bound));
            }
            Step::Take(limit) => {
                let taken = store.take(limit, LEASE).await.unwrap();
                assert_eq!(taken.len(), limit.min(model.takable()));
                for taken in taken {
                    assert!(leases.iter().all(|lease| *lease != taken.lease), "no two leases are equal");
                    let (now, entry) = (model.now, model.entries.get_mut(&taken.lease.id()).unwrap());
                    assert!(
                        matches!(entry.state, State::Waiting(due) | State::Leased { until: due, .. } if due <= now)
                    );
                    assert_eq!(taken.attempts, entry.attempts);
                    entry.state = State::Leased { lease: taken.lease, until: now + LEASE.as_secs(), claim: None };
                    entry.settled = None;
                    leases.push(taken.lease);
                }
            }
            Step::Renew(at) => {
                let Some(lease) = pick(at) else { continue };
                let now = model.now;
                let held = model.held(lease);
                assert_eq!(store.renew(lease, LEASE).await.unwrap(), held.is_some());
                if let Some(Entry { state: State::Leased { until, .. }, .. }) = held {
                    *until = now + LEASE.as_secs();
                }
            }
            Step::Claim(at, event) => {
                let Some(lease) = pick(at) else { continue };
                let claimed = store.claim(lease, &format!("evt_{event}")).await.unwrap();
                assert_eq!(claimed, model.claim(lease, event));
            }
            Step::Finish(at) => {
                let Some(lease) = pick(at) else { continue };
                assert_eq!(store.finish(lease).await.unwrap(), model.finish(lease));
            }
            Step::Retry(at, delay, counted) => {
                let Some(lease) = pick(at) else { continue };
                let held = store.retry(lease, Duration::from_secs(delay), counted).await.unwrap();
                assert_eq!(held, model.retry(lease, delay, counted));
            }
            Step::Park(at) => {
                let Some(lease) = pick(at) else { continue };
                assert_eq!(store.park(lease, ParkReason::Rejected, None).await.unwrap(), model.park(lease));
            }
            Step::PutBack(at) => {
                let (id, now) = (EntryId::of(&DELIVERIES[at]), model.now);
                let parked = model.entries.get_mut(&id).filter(|entry| matches!(entry.state, State::Parked));
                assert_eq!(store.put_back(&[id]).await.unwrap(), u64::from(parked.is_some()));
                if let Some(entry) = parked {
                    *entry = Entry { state: State::Waiting(now), attempts: 0, settled: None };
                }
            }
            Step::Discard(at) => {
                let id = EntryId::of(&DELIVERIES[at]);
                let parked = model.entries.get(&id).is_some_and(|entry| matches!(entry.state, State::Parked));
                assert_eq!(store.discard(&[id]).await.unwrap(), u64::from(parked));
                if parked {
                    model.entries.remove(&id);
                    model.done.insert(id, (model.now, None));
                }
            }
            Step::Advance(seconds) => {
                subject.clock().advance(Duration::from_secs(seconds));
                model.now += seconds;
            }
            Step::Sweep => {
                let before = model.done.len() + model.events.len();
                let old = model.now.checked_sub(RETENTION.as_secs());
                model.done.retain(|_, (at, _)| old.is_none_or(|old| *at > old));
                model.events.retain(|_, at| old.is_none_or(|old| *at > old));
                let forgotten = before - model.done.len() - model.events.len();
                assert_eq!(store.sweep(&bounds(100)).await.unwrap().forgotten, forgotten as u64);
            }
        }
        agree(subject, &model, epoch).await;
    }
}

async fn agree(subject: &Subject, model: &Model, epoch: kayle_id_core::Timestamp) {
    let store = subject.store();
    let stats = store.stats().await.unwrap();
    let count = |is: fn(&State) -> bool| model.entries.values().filter(|entry| is(&entry.state)).count() as u64;
    assert_eq!(stats.waiting, count(|state| matches!(state, State::Waiting(_))));
    assert_eq!(stats.leased, count(|state| matches!(state, State::Leased { .. })));
    assert_eq!(stats.parked, count(|state| matches!(state, State::Parked)));
    assert_eq!(stats.remembered, model.done.len() as u64);
    let bytes = |delivery: &SealedDelivery| serde_json::to_vec(delivery).unwrap().len() as u64;
    let held = DELIVERIES.iter().filter(|delivery| model.entries.contains_key(&EntryId::of(delivery)));
    assert_eq!(stats.bytes, held.map(bytes).sum::<u64>());
    for event in 0..2_u8 {
        assert_eq!(store.seen(&format!("evt_{event}")).await.unwrap(), model.events.contains_key(&event));
    }
    for delivery in &*DELIVERIES {
        let id = EntryId::of(delivery);
        let entry = store.entry(id).await.unwrap();
        let at = |seconds: u64| epoch.checked_add(Duration::from_secs(seconds)).unwrap();
        match (model.entries.get(&id), entry) {
            (None, None) => {}
            (Some(expected), Some(entry)) => {
                assert_eq!((entry.delivery.as_ref(), entry.attempts), (Some(delivery), expected.attempts));
                match (expected.state, entry.state) {
                    (State::Waiting(due), EntryState::Waiting { due: found }) => assert_eq!(found, at(due)),
                    (State::Leased { until, .. }, EntryState::Leased { until: found }) => assert_eq!(found, at(until)),
                    (State::Parked, EntryState::Parked { .. }) => {}
                    (expected, found) => panic!("{expected:?} is {found:?}"),
                }
            }
            (expected, found) => panic!("{expected:?} is {found:?}"),
        }
    }
}

/// Plays random sequences of calls against a store and against a model, and compares them after every call. Each sequence
/// has a store of its own.
///
/// It runs on a runtime of its own, so it is called outside of any runtime.
///
/// # Panics
///
/// If store and model disagree, with the shortest sequence that was found.
pub fn check_model<F: Future<Output = Subject>>(sequences: u32, make: impl Fn() -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = Config { cases: sequences, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        runtime.block_on(async { play(&make().await, steps).await });
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
