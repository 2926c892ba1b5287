//! What is remembered of finished entries, and how it is forgotten; and the counts.

use std::time::Duration;

use super::record::{Record, State, timed, untimed};
use super::{BYTES, DONE, ENTRIES, Engine, PARKED, Trouble, millis};
use crate::inbox::EntryId;
use crate::inbox::error::Error;
use crate::inbox::tables::Table;

/// How many are forgotten at once, so that nobody waits long.
const BATCH: usize = 1000;

impl Engine<'_> {
    /// Removes an entry and remembers that it was there.
    pub(super) fn forget(&mut self, id: EntryId, record: &Record) -> Result<(), Error> {
        let name = id.as_bytes();
        self.unindex(id, record)?;
        match record.state {
            State::Parked { since, .. } => {
                self.tables.remove(Table::Parked, &timed(since, name))?;
                self.add(PARKED, -1)?;
            }
            State::Leased { .. } => {
                self.tables.remove(Table::Live, &timed(record.stored_at, name))?;
                self.unlease(id)?;
            }
            State::Waiting { .. } => self.tables.remove(Table::Live, &timed(record.stored_at, name))?,
        }
        self.tables.remove(Table::Entries, name)?;
        self.tables.remove(Table::Bodies, name)?;
        self.add(ENTRIES, -1)?;
        self.add(BYTES, -record.bytes.cast_signed())?;
        self.tables.put(Table::Done, name, &self.now.to_be_bytes())?;
        self.tables.put(Table::Ages, &timed(self.now, &[b"d", &name[..]].concat()), &[])?;
        self.add(DONE, 1)?;
        Ok(())
    }

    pub(in crate::inbox) fn sweep(&mut self, retention: Duration) -> Result<u64, Error> {
        let mut forgotten = 0;
        for key in self.tables.keys(Table::Ages, &[], 2 * BATCH)? {
            let (since, name) = untimed(&key)?;
            if since.saturating_add(millis(retention)) > self.now {
                break;
            }
            match name.split_first() {
                Some((b'd', id)) => {
                    self.tables.remove(Table::Done, id)?;
                    self.add(DONE, -1)?;
                }
                Some((b'e', event)) => self.tables.remove(Table::Events, event)?,
                _ => return Err(Error::damaged("an index")),
            }
            self.tables.remove(Table::Ages, &key)?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    pub(super) fn count(&self, name: &str) -> Result<u64, Error> {
        let Some(bytes) = self.tables.get(Table::Counts, name.as_bytes())? else { return Ok(0) };
        bytes.try_into().map(u64::from_be_bytes).map_err(|_| Error::damaged("a count"))
    }

    /// Adds to a count, and tells what it is then.
    pub(super) fn add(&mut self, name: &str, change: i64) -> Result<u64, Error> {
        let count = self.count(name)?.saturating_add_signed(change);
        self.tables.put(Table::Counts, name.as_bytes(), &count.to_be_bytes())?;
        Ok(count)
    }
}
