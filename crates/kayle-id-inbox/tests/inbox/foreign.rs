//! A store that is not this crate's, written against its public interface.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use kayle_id_core::Clock;
use kayle_id_core::Timestamp;
use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{
    Bounds, ClaimOutcome, Entry, EntryId, EntryState, Error, Lease, NewEntry, ParkReason, ParkedQuery, Stats, Store,
    StoreFuture, Stored, Swept, Taken, TraceContext,
};
use kayle_id_webhook::webhook::SealedDelivery;

#[derive(Clone)]
struct Row {
    delivery: SealedDelivery,
    trace: Option<TraceContext>,
    stored_at: Timestamp,
    attempts: u32,
    state: EntryState,
    lease: Option<Lease>,
    event: Option<String>,
    resigned: bool,
}

#[derive(Default)]
struct Tables {
    rows: BTreeMap<EntryId, Row>,
    finished: BTreeMap<EntryId, (Timestamp, Option<Lease>)>,
    events: BTreeMap<String, Timestamp>,
    granted: u64,
}

/// Maps behind a lock.
pub(crate) struct MapStore {
    tables: Mutex<Tables>,
    clock: TestClock,
}

fn size(row: &Row) -> u64 {
    serde_json::to_vec(&row.delivery).unwrap().len() as u64
}

impl MapStore {
    pub(crate) fn new(clock: TestClock) -> Self {
        Self { tables: Mutex::default(), clock }
    }

    fn now(&self) -> Timestamp {
        Timestamp::try_from(self.clock.now()).unwrap()
    }

    fn later(&self, time: Duration) -> Timestamp {
        self.now().checked_add(time).unwrap()
    }

    fn run<T: Send + 'static>(&self, work: impl FnOnce(&mut Tables) -> Result<T, Error>) -> StoreFuture<'_, T> {
        let done = work(&mut self.tables.lock().unwrap());
        Box::pin(async { done })
    }
}

impl Tables {
    fn held(&mut self, lease: Lease) -> Option<&mut Row> {
        let row = self.rows.get_mut(&lease.id())?;
        (row.lease == Some(lease) && matches!(row.state, EntryState::Leased { .. })).then_some(row)
    }

    fn forget(&mut self, id: EntryId, at: Timestamp, lease: Option<Lease>) {
        self.rows.remove(&id);
        self.finished.insert(id, (at, lease));
    }
}

impl Store for MapStore {
    fn insert<'a>(&'a self, new: NewEntry<'a>) -> StoreFuture<'a, Stored> {
        let (now, id) = (self.now(), EntryId::of(new.delivery));
        let bounds = new.bounds;
        self.run(move |tables| {
            if tables.finished.contains_key(&id) {
                return Ok(Stored::Known);
            }
            if let Some(row) = tables.rows.get_mut(&id) {
                if new.delivery.signed_at() > row.delivery.signed_at() {
                    (row.delivery, row.resigned) = (new.delivery.clone(), true);
                    if matches!(row.state, EntryState::Parked { reason, .. } if reason.may_pass()) {
                        (row.state, row.attempts) = (EntryState::Waiting { due: now }, 0);
                    }
                }
                return Ok(Stored::Known);
            }
            let row = Row {
                delivery: new.delivery.clone(),
                trace: new.trace.cloned(),
                stored_at: now,
                attempts: 0,
                state: EntryState::Waiting { due: now },
                lease: None,
                event: None,
                resigned: false,
            };
            let bytes: u64 = tables.rows.values().map(size).sum();
            let old = SystemTime::from(now) - bounds.retention();
            let entries = tables.rows.len() as u64;
            if entries + tables.finished.len() as u64 >= bounds.remembered() {
                tables.finished.retain(|_, (at, _)| SystemTime::from(*at) > old);
            }
            let remembered = tables.finished.len() as u64;
            if entries >= bounds.entries()
                || bytes + size(&row) > bounds.bytes()
                || entries + remembered >= bounds.remembered()
            {
                return Err(Error::full("the map is full"));
            }
            tables.rows.insert(id, row);
            Ok(Stored::New)
        })
    }

    fn take(&self, limit: usize, lease: Duration) -> StoreFuture<'_, Vec<Taken>> {
        let (now, until) = (self.now(), self.later(lease));
        self.run(move |tables| {
            let due = |row: &Row| match row.state {
                EntryState::Waiting { due } => Some(due),
                EntryState::Leased { until } => Some(until),
                _ => None,
            };
            let mut ids: Vec<_> = tables.rows.iter().filter_map(|(id, row)| Some((due(row)?, *id))).collect();
            ids.sort();
            let mut taken = Vec::new();
            for (_, id) in ids.into_iter().filter(|(due, _)| *due <= now).take(limit) {
                tables.granted += 1;
                // One process, and one map: a count that ends with both never repeats.
                let lease = Lease::new(id, tables.granted, tables.granted);
                let row = tables.rows.get_mut(&id).unwrap();
                (row.lease, row.event, row.resigned) = (Some(lease), None, false);
                row.state = EntryState::Leased { until };
                let entry = Taken::new(lease, row.delivery.clone(), row.attempts, row.stored_at);
                taken.push(entry.with_trace(row.trace.clone()));
            }
            Ok(taken)
        })
    }

    fn renew(&self, lease: Lease, length: Duration) -> StoreFuture<'_, bool> {
        let until = self.later(length);
        self.run(move |tables| {
            let row = tables.held(lease);
            Ok(row.map(|row| row.state = EntryState::Leased { until }).is_some())
        })
    }

    fn claim<'a>(&'a self, lease: Lease, event: &'a str) -> StoreFuture<'a, ClaimOutcome> {
        let now = self.now();
        self.run(move |tables| {
            let Some(row) = tables.held(lease) else { return Ok(ClaimOutcome::Lost) };
            let claimed = row.event.clone();
            if tables.events.contains_key(event) {
                return Ok(ClaimOutcome::Committed);
            }
            if claimed.as_deref().is_some_and(|claimed| claimed != event) {
                return Ok(ClaimOutcome::Lost);
            }
            for row in tables.rows.values_mut().filter(|row| row.lease != Some(lease)) {
                if let EntryState::Leased { until } = row.state
                    && row.event.as_deref() == Some(event)
                {
                    if until > now {
                        return Ok(ClaimOutcome::Busy);
                    }
                    (row.state, row.lease, row.event) = (EntryState::Waiting { due: until }, None, None);
                }
            }
            let row = tables.held(lease).unwrap();
            row.attempts += u32::from(claimed.is_none());
            row.event = Some(event.to_owned());
            Ok(ClaimOutcome::Granted)
        })
    }

    fn finish(&self, lease: Lease) -> StoreFuture<'_, bool> {
        let now = self.now();
        self.run(move |tables| {
            let Some(row) = tables.held(lease) else {
                return Ok(tables.finished.get(&lease.id()).is_some_and(|(_, by)| *by == Some(lease)));
            };
            if let Some(event) = row.event.clone() {
                tables.events.insert(event, now);
            }
            tables.forget(lease.id(), now, Some(lease));
            Ok(true)
        })
    }

    fn retry(&self, lease: Lease, delay: Duration, counted: bool) -> StoreFuture<'_, bool> {
        let due = self.later(delay);
        self.run(move |tables| {
            let Some(row) = tables.held(lease) else {
                let row = tables.rows.get(&lease.id());
                return Ok(
                    row.is_some_and(|row| row.lease == Some(lease) && matches!(row.state, EntryState::Waiting { .. }))
                );
            };
            row.attempts = row.attempts - u32::from(row.event.is_some()) + u32::from(counted);
            (row.state, row.event) = (EntryState::Waiting { due }, None);
            Ok(true)
        })
    }

    fn park<'a>(&'a self, lease: Lease, reason: ParkReason, note: Option<&'a str>) -> StoreFuture<'a, bool> {
        let (since, note) = (self.now(), note.map(str::to_owned));
        self.run(move |tables| {
            let Some(row) = tables.held(lease) else {
                let row = tables.rows.get(&lease.id());
                return Ok(
                    row.is_some_and(|row| row.lease == Some(lease) && matches!(row.state, EntryState::Parked { .. }))
                );
            };
            row.event = None;
            row.state = match reason {
                ParkReason::Refused if row.resigned => EntryState::Waiting { due: since },
                _ => parked_state(since, reason, note),
            };
            Ok(true)
        })
    }

    fn parked<'a>(&'a self, query: &'a ParkedQuery, limit: usize) -> StoreFuture<'a, Vec<Entry>> {
        self.run(move |tables| {
            let mut entries: Vec<Entry> = tables.rows.iter().map(|(id, row)| entry(*id, row)).collect();
            entries.retain(|entry| {
                let EntryState::Parked { since, reason, .. } = entry.state else { return false };
                query.wanted_reason().is_none_or(|wanted| wanted == reason)
                    && query.wanted_until().is_none_or(|until| since <= until)
                    && query.wanted_after().is_none_or(|after| (since, entry.id) > after)
            });
            entries.sort_by_key(|entry| (entry.parked_since(), entry.id));
            entries.truncate(limit);
            Ok(entries)
        })
    }

    fn entry(&self, id: EntryId) -> StoreFuture<'_, Option<Entry>> {
        self.run(move |tables| Ok(tables.rows.get(&id).map(|row| entry(id, row))))
    }

    fn put_back<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        let due = self.now();
        self.run(move |tables| {
            let mut count = 0;
            for id in ids {
                if let Some(row) = tables.rows.get_mut(id)
                    && matches!(row.state, EntryState::Parked { .. })
                {
                    (row.state, row.attempts, row.lease) = (EntryState::Waiting { due }, 0, None);
                    count += 1;
                }
            }
            Ok(count)
        })
    }

    fn discard<'a>(&'a self, ids: &'a [EntryId]) -> StoreFuture<'a, u64> {
        let now = self.now();
        self.run(move |tables| {
            let parked =
                |id: &&EntryId| tables.rows.get(id).is_some_and(|row| matches!(row.state, EntryState::Parked { .. }));
            let ids: Vec<EntryId> = ids.iter().filter(parked).copied().collect();
            ids.iter().for_each(|id| tables.forget(*id, now, None));
            Ok(ids.len() as u64)
        })
    }

    fn seen<'a>(&'a self, event: &'a str) -> StoreFuture<'a, bool> {
        self.run(move |tables| Ok(tables.events.contains_key(event)))
    }

    fn stats(&self) -> StoreFuture<'_, Stats> {
        let mut stats = Stats::new(self.now());
        self.run(move |tables| {
            stats.remembered = tables.finished.len() as u64;
            for row in tables.rows.values() {
                stats.bytes += size(row);
                match row.state {
                    EntryState::Waiting { .. } => stats.waiting += 1,
                    EntryState::Leased { .. } => stats.leased += 1,
                    EntryState::Parked { reason, .. } => {
                        stats.parked += 1;
                        *stats.parked_by_reason.entry(reason).or_default() += 1;
                        continue;
                    }
                    _ => unreachable!("there are three states"),
                }
                stats.oldest = Some(stats.oldest.map_or(row.stored_at, |oldest| oldest.min(row.stored_at)));
            }
            Ok(stats)
        })
    }

    fn sweep<'a>(&'a self, bounds: &'a Bounds) -> StoreFuture<'a, Swept> {
        let now = self.now();
        self.run(move |tables| {
            let over = |at: Timestamp, kept: Duration| now.since(at).is_some_and(|age| age >= kept);
            let before = tables.finished.len() + tables.events.len();
            tables.finished.retain(|_, (at, _)| !over(*at, bounds.retention()));
            tables.events.retain(|_, at| !over(*at, bounds.retention()));
            let forgotten = before - tables.finished.len() - tables.events.len();
            let old: Vec<EntryId> = tables
                .rows
                .iter()
                .filter(|(_, row)| matches!(row.state, EntryState::Parked { since, .. } if over(since, bounds.parked_retention())))
                .map(|(id, _)| *id)
                .collect();
            old.iter().for_each(|id| tables.forget(*id, now, None));
            Ok(Swept::new(forgotten as u64, old.len() as u64))
        })
    }
}

fn entry(id: EntryId, row: &Row) -> Entry {
    Entry::new(id, row.state.clone(), row.attempts, row.stored_at).with_delivery(Some(row.delivery.clone()))
}

fn parked_state(since: Timestamp, reason: ParkReason, note: Option<String>) -> EntryState {
    EntryState::parked(since, reason, note)
}
