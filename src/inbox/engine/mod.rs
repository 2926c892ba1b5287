//! What storing, taking and settling do, over ordered tables. One caller at a time; nothing here waits.

mod look;
mod memory;
mod record;

use std::time::Duration;

use record::{Record, State, timed, untimed};

use super::entry::time;
use super::tables::{Table, Tables};
use super::{Bounds, Claim, EntryId, Lease, ParkReason, Stored, Taken};
use crate::inbox::error::{Error, ErrorKind};

/// Errors of stores.
pub(super) trait Trouble {
    fn damaged(what: &str) -> Error {
        Error::new(ErrorKind::Store, format!("the inbox is damaged: {what} cannot be read"))
    }
}

impl Trouble for Error {}

pub(super) fn full(what: &str, limit: u64) -> Error {
    Error::new(ErrorKind::Full, format!("the inbox is full: {what} are at their bound, {limit}"))
}

/// The tables, at a point in time, in milliseconds since 1970.
pub(super) struct Engine<'a> {
    pub(super) tables: &'a mut dyn Tables,
    pub(super) now: u64,
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

const ENTRIES: &str = "entries";
const BYTES: &str = "bytes";
const LEASED: &str = "leased";
const PARKED: &str = "parked";
const DONE: &str = "done";
const TOKEN: &str = "token";

impl Engine<'_> {
    pub(super) fn insert(&mut self, id: EntryId, body: &[u8], bounds: &Bounds) -> Result<Stored, Error> {
        let key = id.as_bytes();
        if self.tables.get(Table::Entries, key)?.is_some() || self.tables.get(Table::Done, key)?.is_some() {
            return Ok(Stored::Known);
        }
        let (entries, bytes) = (self.count(ENTRIES)?, body.len() as u64);
        if entries >= bounds.entries() {
            return Err(full("entries", bounds.entries()));
        }
        if self.count(BYTES)?.saturating_add(bytes) > bounds.bytes() {
            return Err(full("bytes", bounds.bytes()));
        }
        let room = |engine: &Self| Ok::<_, Error>(engine.count(DONE)? + entries < bounds.remembered());
        if !room(self)? && (self.sweep(bounds.retention())? == 0 || !room(self)?) {
            return Err(full("remembered entries", bounds.remembered()));
        }
        let state = State::Waiting { due: self.now };
        let record = Record { stored_at: self.now, bytes, attempts: 0, token: 0, claim: None, state };
        self.tables.put(Table::Bodies, key, body)?;
        self.tables.put(Table::Live, &timed(self.now, key), &[])?;
        self.write(id, &record)?;
        self.add(ENTRIES, 1)?;
        self.add(BYTES, bytes.cast_signed())?;
        Ok(Stored::New)
    }

    pub(super) fn take(&mut self, limit: usize, lease: Duration) -> Result<Vec<Taken>, Error> {
        let mut taken = Vec::new();
        for key in self.tables.keys(Table::Due, &[], limit)? {
            let (due, name) = untimed(&key)?;
            if due > self.now {
                break;
            }
            let id = EntryId::from_slice(name).ok_or_else(|| Error::damaged("an index"))?;
            let mut record = self.record(id)?.ok_or_else(|| Error::damaged("an index"))?;
            self.release(id, &mut record)?;
            if !matches!(record.state, State::Leased { .. }) {
                self.lease(id)?;
            }
            record.token = self.add(TOKEN, 1)?;
            record.attempts = record.attempts.saturating_add(1);
            record.state = State::Leased { until: self.now.saturating_add(millis(lease)) };
            self.tables.remove(Table::Due, &key)?;
            self.write(id, &record)?;
            let lease = Lease { id, token: record.token };
            let Some(delivery) = self.body(id)? else {
                self.park(lease, ParkReason::Unreadable, None)?;
                continue;
            };
            let (attempts, stored_at) = (record.attempts, time(record.stored_at));
            taken.push(Taken { lease, delivery, attempts, stored_at });
        }
        Ok(taken)
    }

    pub(super) fn renew(&mut self, lease: Lease, length: Duration) -> Result<bool, Error> {
        let Some(mut record) = self.held(lease)? else { return Ok(false) };
        self.unindex(lease.id, &record)?;
        record.state = State::Leased { until: self.now.saturating_add(millis(length)) };
        self.write(lease.id, &record)?;
        Ok(true)
    }

    pub(super) fn claim(&mut self, lease: Lease, event: &str) -> Result<Claim, Error> {
        let Some(mut record) = self.held(lease)? else { return Ok(Claim::Lost) };
        if self.tables.get(Table::Events, event.as_bytes())?.is_some() {
            return Ok(Claim::Committed);
        }
        if let Some(holder) = self.holder(event)?
            && holder != lease
            && self.alive(holder)?
        {
            return Ok(Claim::Busy);
        }
        if record.claim.as_deref() != Some(event) {
            self.release(lease.id, &mut record)?;
            record.claim = Some(event.to_owned());
            self.write(lease.id, &record)?;
        }
        let holder = timed(lease.token, lease.id.as_bytes());
        self.tables.put(Table::Claims, event.as_bytes(), &holder)?;
        Ok(Claim::Granted)
    }

    pub(super) fn finish(&mut self, lease: Lease) -> Result<bool, Error> {
        let Some(mut record) = self.held(lease)? else { return Ok(false) };
        if let Some(event) = record.claim.clone() {
            self.tables.put(Table::Events, event.as_bytes(), &self.now.to_be_bytes())?;
            self.tables.put(Table::Ages, &timed(self.now, &[b"e", event.as_bytes()].concat()), &[])?;
        }
        self.release(lease.id, &mut record)?;
        self.forget(lease.id, &record)?;
        Ok(true)
    }

    pub(super) fn retry(&mut self, lease: Lease, delay: Duration, counted: bool) -> Result<bool, Error> {
        let Some(mut record) = self.held(lease)? else { return Ok(false) };
        self.release(lease.id, &mut record)?;
        self.unindex(lease.id, &record)?;
        self.unlease(lease.id)?;
        record.state = State::Waiting { due: self.now.saturating_add(millis(delay)) };
        if !counted {
            record.attempts = record.attempts.saturating_sub(1);
        }
        self.write(lease.id, &record)?;
        Ok(true)
    }

    pub(super) fn park(&mut self, lease: Lease, reason: ParkReason, note: Option<String>) -> Result<bool, Error> {
        let Some(mut record) = self.held(lease)? else { return Ok(false) };
        self.release(lease.id, &mut record)?;
        self.unindex(lease.id, &record)?;
        self.unlease(lease.id)?;
        self.add(PARKED, 1)?;
        self.tables.remove(Table::Live, &timed(record.stored_at, lease.id.as_bytes()))?;
        record.state = State::Parked { since: self.now, reason, note };
        self.write(lease.id, &record)?;
        Ok(true)
    }

    /// Gives back what processes that are gone had taken. Right only where there can be no other process.
    pub(super) fn recover(&mut self) -> Result<(), Error> {
        for name in self.tables.keys(Table::Leased, &[], usize::MAX)? {
            let id = EntryId::from_slice(&name).ok_or_else(|| Error::damaged("an index"))?;
            let mut record = self.record(id)?.ok_or_else(|| Error::damaged("an index"))?;
            self.release(id, &mut record)?;
            self.unindex(id, &record)?;
            self.unlease(id)?;
            record.state = State::Waiting { due: self.now.min(record.due().unwrap_or(self.now)) };
            // The token of a dead lease is not given again.
            record.token = 0;
            self.write(id, &record)?;
        }
        Ok(())
    }

    /// The record of an entry whose lease is the current one.
    fn held(&self, lease: Lease) -> Result<Option<Record>, Error> {
        let Some(record) = self.record(lease.id)? else { return Ok(None) };
        if record.token != lease.token || !matches!(record.state, State::Leased { .. }) {
            return Ok(None);
        }
        match &record.claim {
            Some(event) if self.holder(event)? != Some(lease) => Ok(None),
            _ => Ok(Some(record)),
        }
    }

    fn holder(&self, event: &str) -> Result<Option<Lease>, Error> {
        let Some(holder) = self.tables.get(Table::Claims, event.as_bytes())? else { return Ok(None) };
        let (token, name) = untimed(&holder)?;
        let id = EntryId::from_slice(name).ok_or_else(|| Error::damaged("a claim"))?;
        Ok(Some(Lease { id, token }))
    }

    /// Whether a lease is the current one and has not run out.
    fn alive(&self, lease: Lease) -> Result<bool, Error> {
        let record = self.record(lease.id)?.filter(|record| record.token == lease.token);
        Ok(matches!(record, Some(Record { state: State::Leased { until }, .. }) if until > self.now))
    }

    fn lease(&mut self, id: EntryId) -> Result<(), Error> {
        self.add(LEASED, 1)?;
        self.tables.put(Table::Leased, id.as_bytes(), &[])
    }

    fn unlease(&mut self, id: EntryId) -> Result<(), Error> {
        self.add(LEASED, -1)?;
        self.tables.remove(Table::Leased, id.as_bytes())
    }

    /// Takes the claim back from the record, and from the table if it is still this lease's.
    fn release(&mut self, id: EntryId, record: &mut Record) -> Result<(), Error> {
        let Some(event) = record.claim.take() else { return Ok(()) };
        if self.holder(&event)? == Some(Lease { id, token: record.token }) {
            self.tables.remove(Table::Claims, event.as_bytes())?;
        }
        Ok(())
    }

    fn write(&mut self, id: EntryId, record: &Record) -> Result<(), Error> {
        let name = id.as_bytes();
        self.tables.put(Table::Entries, name, &record.write()?)?;
        match record.state {
            State::Parked { since, .. } => self.tables.put(Table::Parked, &timed(since, name), &[]),
            State::Waiting { due } | State::Leased { until: due } => {
                self.tables.put(Table::Due, &timed(due, name), &[])
            }
        }
    }

    fn unindex(&mut self, id: EntryId, record: &Record) -> Result<(), Error> {
        match record.due() {
            Some(due) => self.tables.remove(Table::Due, &timed(due, id.as_bytes())),
            None => Ok(()),
        }
    }
}
