//! Flushes what handlers have committed.
//!
//! A handler's commit writes the log without flushing it, so that the next one need not wait for the disk; then its worker
//! awaits a flush, which those share that wait at the same time. Only after it is an entry told as handled. If power fails
//! before, the effect and the completion of the entry are lost together, with all that was committed after them, and the
//! entry is handled again.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

use crate::Error;

pub(super) struct Flush {
    /// The log's file. None: commits flush by themselves.
    log: Option<Arc<Path>>,
    /// How many commits there were.
    commits: AtomicU64,
    flushed: Mutex<Flushed>,
}

#[derive(Default)]
struct Flushed {
    /// How many of them are flushed.
    commits: u64,
    /// Whether the file's name is on the disk.
    named: bool,
}

impl Flush {
    /// For the log of a database's file, if it has one.
    pub(super) fn new(log: Option<PathBuf>) -> Self {
        Self { log: log.map(Arc::from), commits: AtomicU64::new(0), flushed: Mutex::default() }
    }

    /// Awaits a flush that begins after this call.
    pub(super) async fn flush(&self) -> Result<(), Error> {
        let Some(log) = &self.log else { return Ok(()) };
        let number = self.commits.fetch_add(1, Ordering::SeqCst) + 1;
        let mut flushed = self.flushed.lock().await;
        if flushed.commits >= number {
            return Ok(());
        }
        let (log, named) = (Arc::clone(log), flushed.named);
        let commits = self.commits.load(Ordering::SeqCst);
        let flushing = tokio::task::spawn_blocking(move || flush(&log, named));
        let result = flushing.await.unwrap_or_else(|_| Err(io::Error::other("the flush panicked")));
        result.map_err(|error| Error::store(format!("SQLite's log cannot be flushed: {}", error.kind())))?;
        *flushed = Flushed { commits, named: true };
        Ok(())
    }
}

/// SQLite locks the database's file and never the log, whose locks closing this handle would end.
fn flush(log: &Path, named: bool) -> io::Result<()> {
    OpenOptions::new().write(true).open(log)?.sync_data()?;
    match log.parent() {
        Some(folder) if !named && cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
