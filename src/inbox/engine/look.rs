//! Looking at entries, and what a person does with those that are parked.

use super::record::{Record, State, timed, untimed};
use super::{BYTES, DONE, ENTRIES, Engine, LEASED, PARKED, Trouble};
use crate::inbox::entry::time;
use crate::inbox::error::Error;
use crate::inbox::tables::Table;
use crate::inbox::{Entry, EntryId, EntryState, Stats};
use crate::webhook::SealedDelivery;

impl Engine<'_> {
    pub(in crate::inbox) fn parked(&self, after: Option<EntryId>, limit: usize) -> Result<Vec<Entry>, Error> {
        let after = match after {
            Some(id) => self.record(id)?.and_then(|record| match record.state {
                State::Parked { since, .. } => Some(timed(since, id.as_bytes())),
                _ => None,
            }),
            None => None,
        };
        let mut entries = Vec::new();
        for key in self.tables.keys(Table::Parked, &after.unwrap_or_default(), limit)? {
            let (_, name) = untimed(&key)?;
            let id = EntryId::from_slice(name).ok_or_else(|| Error::damaged("an index"))?;
            entries.extend(self.entry(id)?);
        }
        Ok(entries)
    }

    pub(in crate::inbox) fn entry(&self, id: EntryId) -> Result<Option<Entry>, Error> {
        let Some(record) = self.record(id)? else { return Ok(None) };
        let state = match record.state {
            State::Waiting { due } => EntryState::Waiting { due: time(due) },
            State::Leased { until } => EntryState::Leased { until: time(until) },
            State::Parked { since, reason, note } => EntryState::Parked { since: time(since), reason, note },
        };
        let (stored_at, attempts) = (time(record.stored_at), record.attempts);
        Ok(Some(Entry { id, delivery: self.body(id)?, stored_at, attempts, state }))
    }

    pub(in crate::inbox) fn put_back(&mut self, id: EntryId) -> Result<bool, Error> {
        let Some((mut record, since)) = self.parked_record(id)? else { return Ok(false) };
        self.tables.remove(Table::Parked, &timed(since, id.as_bytes()))?;
        self.add(PARKED, -1)?;
        self.tables.put(Table::Live, &timed(record.stored_at, id.as_bytes()), &[])?;
        record.attempts = 0;
        record.state = State::Waiting { due: self.now };
        self.write(id, &record)?;
        Ok(true)
    }

    pub(in crate::inbox) fn discard(&mut self, id: EntryId) -> Result<bool, Error> {
        let Some((record, _)) = self.parked_record(id)? else { return Ok(false) };
        self.forget(id, &record)?;
        Ok(true)
    }

    pub(in crate::inbox) fn stats(&self) -> Result<Stats, Error> {
        let (leased, parked) = (self.count(LEASED)?, self.count(PARKED)?);
        let oldest = match self.tables.keys(Table::Live, &[], 1)?.first() {
            Some(key) => Some(time(untimed(key)?.0)),
            None => None,
        };
        Ok(Stats {
            waiting: self.count(ENTRIES)?.saturating_sub(leased + parked),
            leased,
            parked,
            bytes: self.count(BYTES)?,
            remembered: self.count(DONE)?,
            oldest,
            at: time(self.now),
        })
    }

    pub(super) fn record(&self, id: EntryId) -> Result<Option<Record>, Error> {
        self.tables.get(Table::Entries, id.as_bytes())?.map(|bytes| Record::read(&bytes)).transpose()
    }

    /// What was stored; nothing where a later version stored it.
    pub(super) fn body(&self, id: EntryId) -> Result<Option<SealedDelivery>, Error> {
        let body = self.tables.get(Table::Bodies, id.as_bytes())?.ok_or_else(|| Error::damaged("a delivery"))?;
        Ok(serde_json::from_slice(&body).ok())
    }

    fn parked_record(&self, id: EntryId) -> Result<Option<(Record, u64)>, Error> {
        Ok(self.record(id)?.and_then(|record| match record.state {
            State::Parked { since, .. } => Some((record, since)),
            _ => None,
        }))
    }
}
