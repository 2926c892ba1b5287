//! Entries in the application's Postgres.

mod claim;
mod insert;
mod listen;
mod migrate;
mod reserve;
mod rows;
mod salvage;
mod starts;
mod statements;
mod store;
mod transaction;

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kayle_id_core::Clock;
use sqlx::{PgPool, Postgres, Transaction};
use tokio::sync::{Notify, Semaphore};

use crate::Error;
use crate::lost::Lost;
use crate::sql::{Gather, Names, Usage, failure};
use listen::Listening;
use starts::Starts;
use statements::Statements;
pub use transaction::{PostgresHold, PostgresSession};

/// Keeps entries in Postgres 13 or later (feature `postgres`), in tables beside the application's own, through the
/// application's own pool: any number of receivers and workers, on any number of machines.
///
/// ```no_run
/// use kayle_id_inbox::{Inbox, PostgresStore};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let pool = sqlx::PgPool::connect("postgres://app@localhost/app").await?;
/// PostgresStore::builder(pool.clone()).migrate().await?; // When the application is deployed.
/// let inbox = Inbox::new(PostgresStore::new(pool).await?);
/// # Ok(())
/// # }
/// ```
///
/// # What it promises
///
/// What a call has stored when it returns survives the death of the server, as far as the server's `fsync` and
/// `synchronous_commit` promise it: with the defaults, through a loss of power. With `synchronous_commit = off` a delivery
/// that was acknowledged can be lost.
///
/// Leases go by the database's clock. Handlers in [transactions](crate::Inbox::run_in_transaction) use neither leases nor
/// clocks.
///
/// # Connections
///
/// Handlers in transactions hold one connection each, of at most two fewer than the pool has; further ones wait. One
/// connection counts started attempts, and one listens for `NOTIFY`. Without a connection to spare for that, workers poll.
///
/// # Privileges
///
/// The role that runs the migrations owns the tables. The application's role needs `USAGE` on the schema, `SELECT`,
/// `INSERT`, `UPDATE` and `DELETE` on the tables whose names begin with the prefix, and on the reserve `SELECT`, `INSERT`
/// and `TRUNCATE`; nothing else.
/// [`PostgresStoreBuilder::grants`] returns the statements.
///
/// # When the disk is full
///
/// Postgres refuses to store (`53100`), which is answered with 503. What was finished is remembered, which needs room
/// before the space of entries that are gone returns to the disk. So a table of four megabytes is a reserve, which is
/// truncated when settling is refused, and filled again by idle workers once there is room. Attempts that the store
/// refused are not counted. A server whose WAL cannot grow stops altogether: give `pg_wal` a disk of its own.
#[derive(Clone)]
pub struct PostgresStore {
    inner: Arc<Inner>,
}

struct Inner {
    pool: PgPool,
    statements: Statements,
    channel: String,
    usage: Arc<Usage>,
    inserting: Arc<Gather>,
    clock: Option<Arc<dyn Clock>>,
    noticed: Arc<Notify>,
    listening: Listening,
    starts: Starts,
    /// Handlers that may hold a connection at a time.
    holds: Arc<Semaphore>,
    most_holds: usize,
    lost: Lost,
    repair: Mutex<Repair>,
}

impl Inner {
    /// How many entries are held in transactions.
    fn at_work(&self) -> usize {
        self.most_holds.saturating_sub(self.holds.available_permits())
    }
}

/// When entries that lie impossibly far ahead were last looked for, and the latest time that the database told.
#[derive(Default)]
struct Repair {
    latest: i64,
}

impl PostgresStore {
    /// A store with the default settings: tables with the prefix `kayle_inbox_` in the schema of the connection's search
    /// path.
    ///
    /// # Errors
    ///
    /// As [`PostgresStoreBuilder::build`].
    pub async fn new(pool: PgPool) -> Result<Self, Error> {
        Self::builder(pool).build().await
    }

    /// Starts a store with settings.
    pub fn builder(pool: PgPool) -> PostgresStoreBuilder {
        PostgresStoreBuilder { pool, schema: None, prefix: "kayle_inbox_".to_owned(), clock: None }
    }

    fn now(&self) -> Option<i64> {
        self.inner.clock.as_deref().map(crate::sql::now)
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}

/// Makes a [`PostgresStore`], and migrates its tables.
#[must_use = "a builder does nothing until `build` or `migrate`"]
pub struct PostgresStoreBuilder {
    pool: PgPool,
    schema: Option<String>,
    prefix: String,
    clock: Option<Arc<dyn Clock>>,
}

impl PostgresStoreBuilder {
    /// Sets the schema that the tables are in: that of the connection's search path by default. The migrations do not
    /// create it.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// Sets the prefix of the tables' names: `kayle_inbox_` by default. Two inboxes in one schema need two prefixes.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets a clock for tests, in place of the database's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Brings the tables to the version that this crate needs: creates them, or applies what is new. Safe to call from
    /// several processes at a time, and when there is nothing to do.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable name, and for tables of a later version than this crate knows;
    /// [`Error::is_store`] if the database refuses.
    pub async fn migrate(&self) -> Result<(), Error> {
        let names = self.names()?;
        migrate::run(&self.pool, &names).await
    }

    /// The migrations as SQL text, for those who run their own. A later version of this crate appends to it.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable name.
    pub fn migrations(&self) -> Result<String, Error> {
        Ok(migrate::text(&self.names()?))
    }

    /// The statements that give a role what the application needs, and no more.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable name.
    pub fn grants(&self, role: &str) -> Result<String, Error> {
        crate::sql::identifier("role", role)?;
        Ok(migrate::grants(&self.names()?, role))
    }

    /// Makes the store.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] for an unusable name, and when the tables are missing or of another version: run
    /// [`migrate`](Self::migrate). [`Error::is_store`] if the database does not answer.
    pub async fn build(self) -> Result<PostgresStore, Error> {
        let names = self.names()?;
        migrate::check(&self.pool, &names).await?;
        let most = usize::try_from(self.pool.options().get_max_connections()).unwrap_or(usize::MAX);
        let most_holds = most.saturating_sub(2).min(Semaphore::MAX_PERMITS);
        let statements = Statements::new(&names);
        let noticed = Arc::new(Notify::new());
        let inner = Inner {
            statements,
            channel: names.qualified().replace('.', "_"),
            usage: Arc::default(),
            inserting: Gather::new(insert::AT_A_TIME),
            clock: self.clock,
            noticed,
            listening: Listening::default(),
            starts: Starts::default(),
            holds: Arc::new(Semaphore::new(most_holds)),
            most_holds,
            lost: Lost::default(),
            repair: Mutex::default(),
            pool: self.pool,
        };
        Ok(PostgresStore { inner: Arc::new(inner) })
    }

    fn names(&self) -> Result<Names, Error> {
        Names::new(self.schema.as_deref(), &self.prefix)
    }
}

/// Shows the names.
impl fmt::Debug for PostgresStoreBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStoreBuilder")
            .field("schema", &self.schema)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// Begins a transaction, in a task of its own: where `BEGIN` is dropped half-way, sqlx puts the connection back into the pool with the
/// transaction open, and whoever gets it next writes what nobody commits.
async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with("BEGIN ISOLATION LEVEL READ COMMITTED").await });
    begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
}

fn failed(error: sqlx::Error) -> Error {
    failure("Postgres", error)
}

/// Whether a call that failed so may have taken effect, or may succeed on another connection.
fn connection_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        // Class 57P is an administrator's or the server's shutdown, class 08 a connection that broke.
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
        }
        _ => false,
    }
}

/// For how long a call is repeated while the server is away: within the time that a sender of webhooks waits.
const PATIENCE: Duration = Duration::from_secs(5);
