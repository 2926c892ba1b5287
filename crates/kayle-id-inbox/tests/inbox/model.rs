//! Random interleavings over every store, against a model that knows no store.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

use kayle_id::inbox::{Bounds, Claim, EntryId, EntryState, Lease, ParkReason, Stored};
use kayle_id::webhook::SealedDelivery;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{Bench, LEASE, delivery};

static DELIVERIES: LazyLock<Vec<SealedDelivery>> = LazyLock::new(|| (0..5).map(delivery).collect());

const RETENTION: Duration = Duration::from_secs(1000);

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
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let lease = 0..12_usize;
    let step = prop_oneof![
        6 => (0..5_usize, prop_oneof![4 => Just(100_u64), 1 => Just(2)]).prop_map(|(at, bound)| Step::Insert(at, bound)),
        8 => (1..4_usize).prop_map(Step::Take),
        1 => lease.clone().prop_map(Step::Renew),
        6 => (lease.clone(), 0..2_u8).prop_map(|(lease, event)| Step::Claim(lease, event)),
        4 => lease.clone().prop_map(Step::Finish),
        3 => (lease.clone(), prop_oneof![Just(0), Just(30)], any::<bool>()).prop_map(|(lease, delay, counted)| Step::Retry(lease, delay, counted)),
        2 => lease.prop_map(Step::Park),
        2 => (0..5_usize).prop_map(Step::PutBack),
        1 => (0..5_usize).prop_map(Step::Discard),
        4 => prop_oneof![4 => Just(30_u64), 1 => Just(1000)].prop_map(Step::Advance),
        1 => Just(Step::Sweep),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 10..60)
}

#[derive(Clone, Debug)]
enum State {
    Waiting(u64),
    Leased { token: u64, until: u64, claim: Option<u8> },
    Parked,
}

/// What there ought to be. Time is in seconds.
#[derive(Default)]
struct Model {
    now: u64,
    entries: BTreeMap<EntryId, (State, u32)>,
    done: BTreeMap<EntryId, u64>,
    events: BTreeMap<u8, u64>,
    holders: BTreeMap<u8, Lease>,
}

impl Model {
    /// Whether a lease may settle its entry.
    fn holds(&self, lease: Lease) -> bool {
        match self.entries.get(&lease.id) {
            Some((State::Leased { token, claim, .. }, _)) if *token == lease.token => {
                claim.is_none_or(|event| self.holders.get(&event) == Some(&lease))
            }
            _ => false,
        }
    }

    fn release(&mut self, id: EntryId) {
        self.holders.retain(|_, lease| lease.id != id);
    }

    fn forget(&mut self, id: EntryId) {
        self.release(id);
        self.entries.remove(&id);
        self.done.insert(id, self.now);
    }

    fn insert(&mut self, id: EntryId, bound: u64) -> Option<Stored> {
        if self.entries.contains_key(&id) || self.done.contains_key(&id) {
            return Some(Stored::Known);
        }
        if self.entries.len() as u64 >= bound {
            return None;
        }
        self.entries.insert(id, (State::Waiting(self.now), 0));
        Some(Stored::New)
    }

    fn takable(&self) -> usize {
        let due = |(state, _): &&(State, u32)| match state {
            State::Waiting(due) => *due <= self.now,
            State::Leased { until, .. } => *until <= self.now,
            State::Parked => false,
        };
        self.entries.values().filter(due).count()
    }

    fn claim(&mut self, lease: Lease, event: u8) -> Claim {
        if !self.holds(lease) {
            return Claim::Lost;
        }
        if self.events.contains_key(&event) {
            return Claim::Committed;
        }
        if let Some(other) = self.holders.get(&event).filter(|other| **other != lease) {
            let alive = |until: u64| until > self.now;
            match self.entries.get(&other.id) {
                Some((State::Leased { token, until, .. }, _)) if *token == other.token && alive(*until) => {
                    return Claim::Busy;
                }
                _ => {}
            }
        }
        self.holders.retain(|_, holder| *holder != lease);
        self.holders.insert(event, lease);
        if let Some((State::Leased { claim, .. }, _)) = self.entries.get_mut(&lease.id) {
            *claim = Some(event);
        }
        Claim::Granted
    }

    fn finish(&mut self, lease: Lease) -> bool {
        let holds = self.holds(lease);
        if let (true, Some((State::Leased { claim, .. }, _))) = (holds, self.entries.get(&lease.id)) {
            if let Some(event) = claim {
                self.events.insert(*event, self.now);
            }
            self.forget(lease.id);
        }
        holds
    }

    /// Gives the entry another state.
    fn settle(&mut self, lease: Lease, state: State, counted: bool) -> bool {
        let holds = self.holds(lease);
        if holds {
            self.release(lease.id);
            let attempts = self.entries[&lease.id].1 - u32::from(!counted);
            self.entries.insert(lease.id, (state, attempts));
        }
        holds
    }

    fn unpark(&mut self, id: EntryId) -> bool {
        matches!(self.entries.get(&id), Some((State::Parked, _)))
    }
}

async fn play(mut bench: Bench, steps: Vec<Step>) {
    let mut model = Model::default();
    let mut leases: Vec<Lease> = Vec::new();
    let epoch = bench.store().stats().await.unwrap().at;
    for step in steps {
        let pick = |at: usize| (!leases.is_empty()).then(|| leases[leases.len() - 1 - at % leases.len()]);
        let store = bench.store();
        match step {
            Step::Insert(at, bound) => {
                let bounds = Bounds::default().with_entries(bound).with_retention(RETENTION);
                let delivery = &DELIVERIES[at];
                let stored = store.insert(delivery, &bounds).await;
                assert_eq!(stored.ok(), model.insert(EntryId::of(delivery), bound));
            }
            Step::Take(limit) => {
                let taken = store.take(limit, LEASE).await.unwrap();
                assert_eq!(taken.len(), limit.min(model.takable()));
                for taken in taken {
                    assert!(leases.iter().all(|lease| lease.token < taken.lease.token), "tokens grow");
                    model.release(taken.lease.id);
                    let (now, (state, attempts)) = (model.now, model.entries.get_mut(&taken.lease.id).unwrap());
                    assert!(matches!(state, State::Waiting(due) | State::Leased { until: due, .. } if *due <= now));
                    *attempts += 1;
                    assert_eq!(taken.attempts, *attempts);
                    *state = State::Leased { token: taken.lease.token, until: now + LEASE.as_secs(), claim: None };
                    leases.push(taken.lease);
                }
            }
            Step::Renew(at) => {
                let Some(lease) = pick(at) else { continue };
                let holds = model.holds(lease);
                assert_eq!(store.renew(lease, LEASE).await.unwrap(), holds);
                if let (true, Some((State::Leased { until, .. }, _))) = (holds, model.entries.get_mut(&lease.id)) {
                    *until = model.now + LEASE.as_secs();
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
                let state = State::Waiting(model.now + delay);
                let held = store.retry(lease, Duration::from_secs(delay), counted).await.unwrap();
                assert_eq!(held, model.settle(lease, state, counted));
            }
            Step::Park(at) => {
                let Some(lease) = pick(at) else { continue };
                let held = store.park(lease, ParkReason::Failed, None).await.unwrap();
                assert_eq!(held, model.settle(lease, State::Parked, true));
            }
            Step::PutBack(at) => {
                let id = EntryId::of(&DELIVERIES[at]);
                let was = model.unpark(id);
                assert_eq!(store.put_back(id).await.unwrap(), was);
                if was {
                    model.entries.insert(id, (State::Waiting(model.now), 0));
                }
            }
            Step::Discard(at) => {
                let id = EntryId::of(&DELIVERIES[at]);
                let was = model.unpark(id);
                assert_eq!(store.discard(id).await.unwrap(), was);
                if was {
                    model.forget(id);
                }
            }
            Step::Advance(seconds) => {
                bench.clock.advance(Duration::from_secs(seconds));
                model.now += seconds;
            }
            Step::Sweep => {
                let before = model.done.len() + model.events.len();
                let old = model.now.checked_sub(RETENTION.as_secs());
                model.done.retain(|_, at| old.is_none_or(|old| *at > old));
                model.events.retain(|_, at| old.is_none_or(|old| *at > old));
                let forgotten = before - model.done.len() - model.events.len();
                assert_eq!(store.sweep(RETENTION).await.unwrap(), forgotten as u64);
            }
            Step::Reopen => {
                if bench.reopen().await {
                    model.holders.clear();
                    for (state, _) in model.entries.values_mut() {
                        if let State::Leased { until, .. } = state {
                            *state = State::Waiting(model.now.min(*until));
                        }
                    }
                }
            }
        }
        agree(&bench, &model, epoch).await;
    }
}

async fn agree(bench: &Bench, model: &Model, epoch: kayle_id::Timestamp) {
    let store = bench.store();
    let stats = store.stats().await.unwrap();
    let count = |is: fn(&State) -> bool| model.entries.values().filter(|(state, _)| is(state)).count() as u64;
    assert_eq!(stats.waiting, count(|state| matches!(state, State::Waiting(_))));
    assert_eq!(stats.leased, count(|state| matches!(state, State::Leased { .. })));
    assert_eq!(stats.parked, count(|state| matches!(state, State::Parked)));
    assert_eq!(stats.remembered, model.done.len() as u64);
    let bytes = |delivery: &SealedDelivery| serde_json::to_vec(delivery).unwrap().len() as u64;
    let held = DELIVERIES.iter().filter(|delivery| model.entries.contains_key(&EntryId::of(delivery)));
    assert_eq!(stats.bytes, held.map(bytes).sum::<u64>());
    for delivery in &*DELIVERIES {
        let id = EntryId::of(delivery);
        let entry = store.entry(id).await.unwrap();
        let at = |seconds: u64| epoch.checked_add(Duration::from_secs(seconds)).unwrap();
        match (model.entries.get(&id), entry) {
            (None, None) => {}
            (Some((state, attempts)), Some(entry)) => {
                assert_eq!((entry.delivery.as_ref(), entry.attempts), (Some(delivery), *attempts));
                match (state, entry.state) {
                    (State::Waiting(due), EntryState::Waiting { due: found }) => assert_eq!(found, at(*due)),
                    (State::Leased { until, .. }, EntryState::Leased { until: found }) => assert_eq!(found, at(*until)),
                    (State::Parked, EntryState::Parked { .. }) => {}
                    (wanted, found) => panic!("{wanted:?} is {found:?}"),
                }
            }
            (wanted, found) => panic!("{wanted:?} is {found:?}"),
        }
    }
}

fn every(cases: u32, play_one: impl Fn(Vec<Step>)) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let result = TestRunner::new(config).run(&steps(), |steps| {
        play_one(steps);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn memory_agrees_with_the_model() {
    let runtime = runtime();
    every(400, |steps| runtime.block_on(play(Bench::memory(), steps)));
}

#[test]
fn a_file_agrees_with_the_model_whenever_it_is_opened_again() {
    let runtime = runtime();
    every(16, |steps| runtime.block_on(async { play(Bench::file().await, steps).await }));
}

#[test]
fn redis_agrees_with_the_model() {
    let runtime = runtime();
    if runtime.block_on(Bench::redis("redis_agrees_with_the_model")).is_none() {
        return;
    }
    every(40, |steps| {
        runtime.block_on(async {
            let bench = Bench::redis("redis_agrees_with_the_model").await.unwrap();
            play(bench, steps).await;
        });
    });
}
