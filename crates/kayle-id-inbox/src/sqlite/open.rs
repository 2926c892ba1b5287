//! How a file becomes a store.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, SqlitePool};

use super::ballast::Ballast;
use super::flush::Flush;
use super::{Place, failed};
use crate::sql::Names;
use crate::{Error, backoff};

pub(super) struct Opened {
    pub(super) options: SqliteConnectOptions,
    pub(super) connection: SqliteConnection,
    pub(super) readers: SqlitePool,
    pub(super) handlers: SqlitePool,
    pub(super) committing: Arc<AtomicBool>,
    pub(super) flush: Flush,
    pub(super) ballast: Ballast,
}

/// How long a writer of another process is waited for.
const BUSY: Duration = Duration::from_secs(10);

/// How many calls read at a time.
const READERS: u32 = 8;

pub(super) async fn open(place: Place, names: &Names) -> Result<Opened, Error> {
    let (options, creating, mode) = match place {
        Place::File(path) => {
            let prepared = path.clone();
            let creating = tokio::task::spawn_blocking(move || prepare(&prepared));
            let creating = creating.await.map_err(|_| Error::store("the file could not be prepared"))??;
            let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
            (options, creating, SqliteJournalMode::Wal)
        }
        Place::Options(options) => (*options, None, SqliteJournalMode::Wal),
        Place::Memory => {
            // Shared by the connections of this store, and by nobody else. It has no write-ahead log.
            let name = format!("/kayle-inbox-{:016x}", backoff::random());
            let options = SqliteConnectOptions::new().filename(name).vfs("memdb").create_if_missing(true);
            (options, None, SqliteJournalMode::Memory)
        }
    };
    let options = options
        .journal_mode(mode)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .optimize_on_close(false, None)
        // Connections that share a cache share how it is flushed as well.
        .shared_cache(false);
    let mut connection = options.connect().await.map_err(failed)?;
    migrate(&mut connection, names).await?;
    let ballast = Ballast::beside_options(&options);
    if let Some(marker) = creating {
        // The file has its first pages now.
        let _ = tokio::fs::remove_file(marker).await;
    }
    let readers = SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false);
    let readers = readers.connect_with(options.clone()).await.map_err(failed)?;
    // The transactions of handlers, of which one runs at a time: always on the same connection, which then has the pages at
    // hand that the one before has written.
    let handlers = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
    // Where SQLite has rolled back by itself, sqlx still counts a transaction, and could never begin another one on this
    // connection. It is closed, and another one takes its place.
    let handlers =
        handlers.before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
    // After some errors SQLite rolls the whole transaction back, and goes on in autocommit. What a handler executes next must not be
    // committed by itself.
    let committing = Arc::new(AtomicBool::new(false));
    let commits = Arc::clone(&committing);
    let handlers = handlers.after_connect(move |connection, _| {
        let commits = Arc::clone(&commits);
        Box::pin(async move {
            connection.lock_handle().await?.set_commit_hook(move || commits.load(Ordering::SeqCst));
            Ok(())
        })
    });
    let log = log(&mut connection, &options).await?;
    let synchronous = if log.is_some() { SqliteSynchronous::Normal } else { SqliteSynchronous::Full };
    let handlers = handlers.connect_lazy_with(options.clone().synchronous(synchronous));
    Ok(Opened { options, connection, readers, handlers, committing, flush: Flush::new(log), ballast })
}

/// The file of the write-ahead log, if there is one. SQLite puts it beside the database's file, and follows links to that.
async fn log(connection: &mut SqliteConnection, options: &SqliteConnectOptions) -> Result<Option<PathBuf>, Error> {
    let mode = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(connection).await;
    let mode: String = mode.map_err(failed)?;
    let Ok(file) = tokio::fs::canonicalize(options.get_filename()).await else { return Ok(None) };
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push("-wal");
    let log = file.with_file_name(name);
    Ok(Some(log).filter(|log| mode == "wal" && log.is_file()))
}

/// Creates the file for its owner only, unless it is there. Tells the marker to remove once it has its first pages.
fn prepare(path: &Path) -> Result<Option<PathBuf>, Error> {
    let length = |path: &Path| std::fs::metadata(path).map(|file| file.len());
    let marker = {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push("-creating");
        path.with_file_name(name)
    };
    match length(path) {
        Ok(0) if marker.is_file() => Ok(Some(marker)),
        // Another process may have written its first pages, and removed the marker, since the length was read.
        Ok(0) if length(path).is_ok_and(|length| length > 0) => Ok(None),
        Ok(0) => Err(Error::configuration(
            "the inbox's file exists and has no bytes: it may have been damaged; restore it, or remove it to begin anew",
        )),
        Ok(_) => Ok(Some(marker).filter(|marker| marker.is_file())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let create = |path: &Path, new: bool| {
                let mut options = std::fs::OpenOptions::new();
                options.write(true).create(!new).create_new(new).truncate(false);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                options.open(path)
            };
            // The marker is new, so it overwrites nothing; one that is there is of a process that does the same.
            match create(&marker, true) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unopened(&error)),
            }
            // Follows a symbolic link, also to a file that does not exist yet.
            create(path, false).map_err(|error| unopened(&error))?;
            Ok(Some(marker))
        }
        Err(error) => Err(unopened(&error)),
    }
}

fn unopened(error: &std::io::Error) -> Error {
    Error::store(format!("the inbox's file cannot be opened: {}", error.kind()))
}

/// Every version's statements, in order. What was released is never changed.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001.sql")];

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS {p}migrations (version INTEGER PRIMARY KEY) STRICT;\n";

pub(super) fn migrations(names: &Names) -> String {
    let mut text = names.fill(VERSIONS);
    for (version, migration) in (1..).zip(MIGRATIONS) {
        text.push_str(&names.fill(migration));
        text.push_str(&names.fill(&format!("INSERT INTO {{p}}migrations (version) VALUES ({version});\n")));
    }
    text
}

async fn migrate(connection: &mut SqliteConnection, names: &Names) -> Result<(), Error> {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.map_err(failed)?;
    let migrated = async {
        sqlx::raw_sql(AssertSqlSafe(names.fill(VERSIONS))).execute(&mut *connection).await.map_err(failed)?;
        let version = sqlx::query(names.statement("SELECT COALESCE(max(version), 0) FROM {p}migrations"));
        let applied: i64 = version.fetch_one(&mut *connection).await.and_then(|row| row.try_get(0)).map_err(failed)?;
        let applied = usize::try_from(applied).ok().filter(|applied| *applied <= MIGRATIONS.len());
        let applied = applied.ok_or_else(|| {
            Error::configuration("the inbox's tables are of a later version than this crate knows: update it")
        })?;
        for (version, migration) in (1..).zip(MIGRATIONS).skip(applied) {
            sqlx::raw_sql(AssertSqlSafe(names.fill(migration))).execute(&mut *connection).await.map_err(failed)?;
            let insert = sqlx::query(names.statement("INSERT INTO {p}migrations (version) VALUES (?1)"));
            let version: i64 = version;
            insert.bind(version).execute(&mut *connection).await.map_err(failed)?;
        }
        Ok(())
    };
    let migrated = migrated.await;
    let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::query(end).execute(connection).await.map_err(failed);
    migrated.and(ended.map(drop))
}
