//! Entries in an SQLite file.

mod ballast;
mod calls;
mod flush;
mod insert;
mod leases;
mod looking;
mod open;
mod statements;
mod store;
mod transaction;
mod turns;
mod writer;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use kayle_id_core::{Clock, SystemClock};
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::sync::Notify;

use crate::Error;
use crate::sql::{Gather, Names, Usage, failure};
use ballast::Ballast;
use flush::Flush;
use leases::Leases;
use looking::Looking;
use statements::Statements;
pub use transaction::SqliteHold;
use turns::Turns;
use writer::Writer;

/// Keeps entries in an SQLite file (feature `sqlite`): a file of its own, or the application's own database. Several
/// processes on one machine can share the file.
///
/// ```no_run
/// use kayle_id_inbox::{Inbox, SqliteStore};
///
/// # async fn example() -> Result<(), kayle_id_inbox::Error> {
/// let inbox = Inbox::new(SqliteStore::open("/var/lib/app/inbox.db").await?);
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// The file is in WAL mode, and whatever stores or settles is flushed before it returns, as with `synchronous = FULL`: what a
/// call has stored when it returns survives a killed process and a loss of power at any instant. Calls that come at the same
/// time share one flush, and so do handlers in transactions: one is reported as handled when its commit is flushed. A disk that reports a flush that it has not done is beyond this. SQLite's own tests simulate crashes
/// and power failures at every write, and failures of every call of the operating system.
///
/// Leases measure elapsed time: a lease has run out once this process has seen it unchanged for its whole length, by a
/// clock that is never set. So after a crash another process takes the entries one lease after it first saw them.
///
/// SQLite locks no rows. So in [transactions](crate::Inbox::run_in_transaction) too, an entry is held by a lease while its
/// delivery is opened and while it waits for its turn to write. The handler's transaction then begins by checking the lease
/// and removing the entry: if another worker has taken it meanwhile, nothing is written. So each effect takes place
/// exactly once whatever clocks do; only the time after which a crashed worker's entry is tried again depends on the lease.
/// A worker that is stopped or dropped gives its entry back at once.
///
/// # When the file is damaged
///
/// An entry whose ciphertext is on a damaged page is parked as [`ParkReason::Unreadable`](crate::ParkReason::Unreadable),
/// and the others are handled. Storing goes on unless the last page is damaged. Restore the file, or copy what is readable
/// with `.recover` of SQLite's shell.
///
/// # The file
///
/// It holds ciphertext, ids, times, and what handlers [noted](crate::HandlerError::park). A new file is readable by its
/// owner only. A symbolic link is followed, also to a file that does not exist yet. A file of no bytes is refused, unless
/// this crate was just creating it: it may have been damaged. Beside it are `-wal` and `-shm` files of SQLite's, and a
/// `-reserve` file of ten megabytes, which is given up when the disk is full so that entries can still be finished. The file
/// must not be on a network file system.
#[derive(Clone)]
pub struct SqliteStore {
    inner: Arc<Inner>,
}

struct Inner {
    statements: Arc<Statements>,
    writer: Writer,
    readers: SqlitePool,
    handlers: SqlitePool,
    /// Whether the store commits a handler's transaction. At any other time its connection commits nothing.
    committing: Arc<AtomicBool>,
    flush: Flush,
    /// Held by whoever writes in this process.
    writing: Arc<tokio::sync::Mutex<()>>,
    turns: Arc<Turns>,
    looking: Looking,
    ballast: Ballast,
    usage: Arc<Usage>,
    inserting: Arc<Gather>,
    clock: Arc<dyn Clock>,
    noticed: Notify,
    leases: Arc<Mutex<Leases>>,
}

impl SqliteStore {
    /// Opens a file, or creates it. The folder must exist.
    ///
    /// # Errors
    ///
    /// As [`SqliteStoreBuilder::build`].
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::builder(path).build().await
    }

    /// Starts a store on a file, with settings.
    pub fn builder(path: impl AsRef<Path>) -> SqliteStoreBuilder {
        SqliteStoreBuilder::new(Place::File(path.as_ref().to_owned()))
    }

    /// Starts a store on the application's own database, through connections of its own that are made with these options,
    /// such as `(*pool.connect_options()).clone()`. The journal mode becomes WAL, and the connections flush every commit.
    pub fn with_options(options: SqliteConnectOptions) -> SqliteStoreBuilder {
        SqliteStoreBuilder::new(Place::Options(Box::new(options)))
    }

    /// A store in memory, for tests: it ends with the last clone of it.
    ///
    /// # Errors
    ///
    /// As [`SqliteStoreBuilder::build`].
    pub async fn in_memory() -> Result<Self, Error> {
        Self::memory_builder().build().await
    }

    /// Starts a store in memory, with settings.
    pub fn memory_builder() -> SqliteStoreBuilder {
        SqliteStoreBuilder::new(Place::Memory)
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").finish_non_exhaustive()
    }
}

enum Place {
    File(PathBuf),
    Options(Box<SqliteConnectOptions>),
    Memory,
}

/// Makes a [`SqliteStore`].
#[must_use = "a builder does nothing until `build`"]
pub struct SqliteStoreBuilder {
    place: Place,
    prefix: String,
    clock: Arc<dyn Clock>,
}

impl SqliteStoreBuilder {
    fn new(place: Place) -> Self {
        Self { place, prefix: "kayle_inbox_".to_owned(), clock: Arc::new(SystemClock) }
    }

    /// Sets the prefix of the tables' names: `kayle_inbox_` by default. Two inboxes in one file need two prefixes.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets the clock, for tests: the system's by default. Leases go by [`Clock::monotonic`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The migrations as SQL text, for those who run their own. [`build`](Self::build) runs what is missing. A later version
    /// of this crate appends to it.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable prefix.
    pub fn migrations(&self) -> Result<String, Error> {
        Ok(open::migrations(&self.names()?))
    }

    /// Opens the store, and brings its tables to the version that this crate needs.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable prefix, for an existing file of no bytes, and for tables of a later
    /// version than this crate knows; [`Error::is_store`] if the file cannot be opened or is not a database.
    pub async fn build(self) -> Result<SqliteStore, Error> {
        let names = self.names()?;
        let opened = open::open(self.place, &names).await?;
        let writing = Arc::new(tokio::sync::Mutex::new(()));
        let statements = Arc::new(Statements::new(&names));
        let setup = writer::WriterSetup {
            options: opened.options,
            writing: Arc::clone(&writing),
            ballast: opened.ballast.clone(),
            release_reserve: statements.release_reserve.clone(),
        };
        let inner = Inner {
            statements,
            writer: Writer::begin(setup, opened.connection),
            readers: opened.readers,
            handlers: opened.handlers,
            committing: opened.committing,
            flush: opened.flush,
            writing,
            turns: Arc::default(),
            looking: Looking::default(),
            ballast: opened.ballast,
            usage: Arc::default(),
            inserting: Gather::new(1),
            clock: self.clock,
            noticed: Notify::new(),
            leases: Arc::default(),
        };
        inner.ballast.fill().await;
        Ok(SqliteStore { inner: Arc::new(inner) })
    }

    fn names(&self) -> Result<Names, Error> {
        Names::new(None, &self.prefix)
    }
}

/// Shows the prefix.
impl fmt::Debug for SqliteStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStoreBuilder").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

fn failed(error: sqlx::Error) -> Error {
    failure("SQLite", error)
}
