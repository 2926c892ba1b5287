//! Entries in one file.

mod open;
mod writer;

use std::fmt;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use super::engine::Engine;
use super::local::{self, Execute, local_store};
use super::store::StoreFuture;
use super::{Bounds, Claim, Entry, EntryId, Lease, ParkReason, Stats, Stored, Taken};
use crate::inbox::error::{Error, ErrorKind};
use crate::webhook::{Clock, SealedDelivery, SystemClock};
use writer::{Job, Task};

/// Keeps entries in one file, for one process: nothing to install.
///
/// ```no_run
/// use kayle_id::inbox::{FileStore, Inbox};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let inbox = Inbox::new(FileStore::open("/var/lib/app/inbox.redb").await?);
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// What a call said that it kept is on the disk, flushed (`fsync`), before the call returns; a process that is killed, or
/// a machine that loses its power, at any instant leaves the file as it was after some whole call. Calls that come at the
/// same time share one flush. A disk that says that it flushed and did not is beyond it.
///
/// One process has the file at a time. So whatever was leased when it is opened was leased by a process that is gone, and
/// is given back at once; that it had been taken still counts as an attempt.
///
/// After a failure of the disk, such as one that is full, the calls that met it fail and nothing of them is kept; the next
/// one opens the file anew.
///
/// The file holds ciphertext, ids, times, and what handlers [noted](super::HandlerError::park). It is made readable for
/// its owner only. It does not shrink by itself: what is freed is used again.
pub struct FileStore {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    clock: Arc<dyn Clock>,
    noticed: Notify,
}

impl FileStore {
    /// Opens the file, or makes it. The folder must be there.
    ///
    /// # Errors
    ///
    /// [`Error::is_store`] if it cannot be opened, is not an inbox, or another process has it.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with_clock(path, SystemClock).await
    }

    /// As [`open`](Self::open), by a clock of yours.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub async fn open_with_clock(path: impl AsRef<Path>, clock: impl Clock) -> Result<Self, Error> {
        let path = path.as_ref().to_owned();
        let clock: Arc<dyn Clock> = Arc::new(clock);
        let now = local::now(&*clock);
        let (jobs, queue) = mpsc::channel();
        let begin = move || {
            let database = open::first(&path, now)?;
            let run = move || writer::run(database, &path, &queue);
            std::thread::Builder::new().name("kayle-inbox".to_owned()).spawn(run).map_err(trouble)
        };
        let thread = tokio::task::spawn_blocking(begin).await.map_err(trouble)??;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), clock, noticed: Notify::new() })
    }
}

pub(super) fn trouble(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Store, format!("the inbox's file: {error}")).with_source(error)
}

/// Waits until what was begun is on the disk and the file is free.
impl Drop for FileStore {
    fn drop(&mut self) {
        self.jobs.take();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for FileStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStore").finish_non_exhaustive()
    }
}

impl Execute for FileStore {
    fn execute<T: Send + 'static>(
        &self,
        durable: bool,
        work: impl FnOnce(&mut Engine<'_>) -> Result<T, Error> + Send + 'static,
    ) -> StoreFuture<'_, T> {
        let (reply, answer) = oneshot::channel();
        let task = Task { durable, now: local::now(&*self.clock), work: Some(work), outcome: None, reply };
        let gone = || Error::new(ErrorKind::Store, "the inbox's file is closed");
        // Sent when it is called, so that what runs at the same time shares a flush.
        let sent = self.jobs.as_ref().and_then(|jobs| jobs.send(Box::new(task)).ok());
        Box::pin(async move {
            sent.ok_or_else(gone)?;
            answer.await.map_err(|_| gone())?
        })
    }

    async fn notice(&self) {
        self.noticed.notified().await;
    }

    fn notify(&self) {
        self.noticed.notify_one();
    }
}

local_store!(FileStore);
