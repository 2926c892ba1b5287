//! What the handlers did.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use kayle_id_inbox::HandlerError;
use sqlx::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteSynchronous};

/// One line, in one write, behind what is there.
pub(crate) fn log(log: &Path, what: &str, about: &str) {
    let line = format!("{} {what} {about}\n", std::process::id());
    let mut log = OpenOptions::new().append(true).create(true).open(log).unwrap();
    log.write_all(line.as_bytes()).unwrap();
}

/// What the log says: calls of the handler by event, leases that were lost, entries that were parked.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) calls: BTreeMap<String, usize>,
    pub(crate) lost: usize,
    pub(crate) parked: usize,
}

impl Log {
    pub(crate) fn read(folder: &Path) -> Self {
        let mut read = Self::default();
        let text = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
        for line in text.lines() {
            let mut words = line.split(' ').skip(1);
            match (words.next().unwrap(), words.next().unwrap()) {
                ("call", event) => *read.calls.entry(event.to_owned()).or_default() += 1,
                ("lease_lost", _) => read.lost += 1,
                ("parked", _) => read.parked += 1,
                (other, _) => panic!("{other}"),
            }
        }
        read
    }
}

/// A table of the application's that compares fencing tokens, beside a Redis: one row an event, with the greatest token.
#[derive(Clone)]
pub(crate) struct Fenced(SqlitePool);

impl Fenced {
    pub(crate) async fn open(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("effects.db"))
            .create_if_missing(true)
            .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(20));
        let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(2).connect_with(options).await.unwrap();
        let table = "CREATE TABLE IF NOT EXISTS effects (event TEXT PRIMARY KEY, fence INTEGER NOT NULL, writes INTEGER NOT NULL)";
        sqlx::query(table).execute(&pool).await.unwrap();
        Self(pool)
    }

    /// Writes, unless a later worker has: an effect of an older token is refused.
    pub(crate) async fn write(&self, event: &str, fence: u64) -> Result<(), HandlerError> {
        let fence = i64::try_from(fence)?;
        let write = sqlx::query(
            "INSERT INTO effects (event, fence, writes) VALUES ($1, $2, 1) ON CONFLICT (event) DO UPDATE
             SET fence = excluded.fence, writes = writes + 1 WHERE excluded.fence > fence",
        );
        write.bind(event).bind(fence).execute(&self.0).await?;
        Ok(())
    }

    /// How many events have an effect, and how many effects were written again under a later token.
    pub(crate) async fn count(&self) -> (i64, i64) {
        let row = sqlx::query("SELECT count(*), sum(writes) - count(*) FROM effects").fetch_one(&self.0).await.unwrap();
        (row.get(0), row.get(1))
    }
}
