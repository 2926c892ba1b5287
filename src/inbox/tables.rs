//! Ordered tables of bytes, over which the engine works: a map in memory, or a file.

use std::collections::BTreeMap;

use crate::inbox::error::Error;

/// The tables. All of them are one map, in which this is the key's first byte; so the numbers are part of the file's form.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Table {
    /// Entry's id: where it stands.
    Entries = 1,
    /// Entry's id: the sealed delivery.
    Bodies = 2,
    /// Time and entry's id: when it may be taken next, or taken again.
    Due = 3,
    /// Time and entry's id: when it was stored, unless it is parked.
    Live = 4,
    /// Time and entry's id: when it was parked.
    Parked = 5,
    /// Entry's id: when it was finished.
    Done = 6,
    /// Event's id: when it was committed.
    Events = 7,
    /// Time, and what else was remembered then.
    Ages = 8,
    /// Event's id: the lease that holds it.
    Claims = 9,
    /// Name: a number.
    Counts = 10,
    /// Entry's id: it is leased.
    Leased = 11,
}

pub(super) trait Tables {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, Error>;
    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), Error>;
    fn remove(&mut self, table: Table, key: &[u8]) -> Result<(), Error>;
    /// The keys behind one, in order. What is not in a table ends it.
    fn keys(&self, table: Table, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, Error>;
}

pub(super) fn full_key(table: Table, key: &[u8]) -> Vec<u8> {
    let mut full = Vec::with_capacity(1 + key.len());
    full.push(table as u8);
    full.extend_from_slice(key);
    full
}

impl Tables for BTreeMap<Vec<u8>, Vec<u8>> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        Ok(BTreeMap::get(self, &full_key(table, key)).cloned())
    }

    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), Error> {
        self.insert(full_key(table, key), value.to_vec());
        Ok(())
    }

    fn remove(&mut self, table: Table, key: &[u8]) -> Result<(), Error> {
        BTreeMap::remove(self, &full_key(table, key));
        Ok(())
    }

    fn keys(&self, table: Table, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, Error> {
        let range = (std::ops::Bound::Excluded(full_key(table, after)), std::ops::Bound::Unbounded);
        let keys = self.range(range).map(|(key, _)| key).take_while(|key| key.first() == Some(&(table as u8)));
        Ok(keys.take(limit).map(|key| key.get(1..).unwrap_or_default().to_vec()).collect())
    }
}
