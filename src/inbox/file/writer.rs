//! The thread that owns the file. Whatever waits when it is ready shares one transaction, and so one flush.

use std::ops::Bound;
use std::path::Path;
use std::sync::mpsc::Receiver;

use redb::{Database, Durability, ReadableTable, Table as Stored, TableDefinition};
use tokio::sync::oneshot;

use super::{open, trouble};
use crate::inbox::engine::Engine;
use crate::inbox::error::{Error, ErrorKind};
use crate::inbox::tables::{Table, Tables, full_key};

const TABLE: TableDefinition<'static, &[u8], &[u8]> = TableDefinition::new("kayle-id inbox 1");

/// How many calls share a flush at most, which bounds how long the first of them waits.
const BATCH: usize = 512;

/// Something to do, and somebody to tell.
pub(super) trait Job: Send {
    fn durable(&self) -> bool;
    /// Does it, in a transaction that is not committed yet. An error takes back what all that share it did.
    fn run(&mut self, tables: &mut dyn Tables) -> Result<(), Error>;
    /// Tells, once it is known whether the transaction holds.
    fn tell(self: Box<Self>, failure: Option<&str>);
}

pub(super) struct Task<T, F> {
    pub(super) durable: bool,
    pub(super) now: u64,
    pub(super) work: Option<F>,
    pub(super) outcome: Option<Result<T, Error>>,
    pub(super) reply: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send, F: FnOnce(&mut Engine<'_>) -> Result<T, Error> + Send> Job for Task<T, F> {
    fn durable(&self) -> bool {
        self.durable
    }

    fn run(&mut self, tables: &mut dyn Tables) -> Result<(), Error> {
        let Some(work) = self.work.take() else { return Ok(()) };
        match work(&mut Engine { tables, now: self.now }) {
            // Refused before anything was written: the others are not concerned.
            Err(error) if error.is_full() => self.outcome = Some(Err(error)),
            Err(error) => return Err(error),
            Ok(value) => self.outcome = Some(Ok(value)),
        }
        Ok(())
    }

    fn tell(self: Box<Self>, failure: Option<&str>) {
        let failed = |text: &str| Err(Error::new(ErrorKind::Store, text));
        let outcome = match failure {
            Some(text) => failed(text),
            None => self.outcome.unwrap_or_else(|| failed("the inbox's file is closed")),
        };
        // Whoever asked may have gone.
        let _ = self.reply.send(outcome);
    }
}

/// Works until every sender is gone.
pub(super) fn run(database: Database, path: &Path, queue: &Receiver<Box<dyn Job>>) {
    let mut database = Some(database);
    while let Ok(first) = queue.recv() {
        let mut jobs = vec![first];
        jobs.extend(queue.try_iter().take(BATCH - 1));
        let failure = batch(&mut database, path, &mut jobs).err().map(|error| error.to_string());
        jobs.into_iter().for_each(|job| job.tell(failure.as_deref()));
    }
}

fn batch(database: &mut Option<Database>, path: &Path, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
    let open = match database.take() {
        Some(open) => open,
        // What failed may have passed, such as a disk that was full. Leases of this process are still its own.
        None => open::again(path)?,
    };
    let durable = jobs.iter().any(|job| job.durable());
    transact(&open, durable, |tables| jobs.iter_mut().try_for_each(|job| job.run(tables)))?;
    // After a failure it is left out: a database that failed at writing refuses from then on.
    *database = Some(open);
    Ok(())
}

/// One transaction: committed where `work` succeeds, gone where it fails.
pub(super) fn transact<T>(
    database: &Database,
    durable: bool,
    work: impl FnOnce(&mut dyn Tables) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut transaction = database.begin_write().map_err(trouble)?;
    transaction.set_durability(if durable { Durability::Immediate } else { Durability::None });
    let value = work(&mut Open(transaction.open_table(TABLE).map_err(trouble)?))?;
    transaction.commit().map_err(trouble)?;
    Ok(value)
}

struct Open<'a>(Stored<'a, &'static [u8], &'static [u8]>);

impl Tables for Open<'_> {
    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        let value = self.0.get(&*full_key(table, key)).map_err(trouble)?;
        Ok(value.map(|value| value.value().to_vec()))
    }

    fn put(&mut self, table: Table, key: &[u8], value: &[u8]) -> Result<(), Error> {
        self.0.insert(&*full_key(table, key), value).map(drop).map_err(trouble)
    }

    fn remove(&mut self, table: Table, key: &[u8]) -> Result<(), Error> {
        self.0.remove(&*full_key(table, key)).map(drop).map_err(trouble)
    }

    fn keys(&self, table: Table, after: &[u8], limit: usize) -> Result<Vec<Vec<u8>>, Error> {
        let after = full_key(table, after);
        let range = self.0.range::<&[u8]>((Bound::Excluded(&*after), Bound::Unbounded)).map_err(trouble)?;
        let mut keys = Vec::new();
        for pair in range.take(limit) {
            let (key, _) = pair.map_err(trouble)?;
            match key.value().split_first() {
                Some((first, rest)) if *first == table as u8 => keys.push(rest.to_vec()),
                _ => break,
            }
        }
        Ok(keys)
    }
}
