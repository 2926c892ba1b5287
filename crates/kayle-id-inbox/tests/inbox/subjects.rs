//! Every store by the published tests.

use kayle_id_inbox::testing::{CONFORMANCE, Subject, TestClock, check_model};
use kayle_id_inbox::{PostgresStore, RedisStore, SqliteStore};
use libtest_mimic::Trial;

use crate::foreign::MapStore;
use crate::harness::{self, Needs, postgres_url, redis_url, unique};

/// What a store is made on.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    SqliteMemory,
    SqliteFile,
    Postgres,
    Redis,
    Foreign,
}

pub(crate) const KINDS: [Kind; 5] = [Kind::SqliteMemory, Kind::SqliteFile, Kind::Postgres, Kind::Redis, Kind::Foreign];

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SqliteMemory => "sqlite_in_memory",
            Self::SqliteFile => "sqlite_file",
            Self::Postgres => "postgres",
            Self::Redis => "redis",
            Self::Foreign => "foreign",
        }
    }

    pub(crate) fn needs(self) -> Needs {
        match self {
            Self::Postgres => Needs::Postgres,
            Self::Redis => Needs::Redis,
            _ => Needs::Nothing,
        }
    }
}

/// A pool with room for a test, in a schema of its own.
pub(crate) async fn schema(url: &str) -> (sqlx::PgPool, String) {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(8).connect(url).await.unwrap();
    let schema = unique();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&pool).await.unwrap();
    (pool, schema)
}

pub(crate) async fn subject(kind: Kind) -> Subject {
    let clock = TestClock::new();
    match kind {
        Kind::SqliteMemory => {
            Subject::new(SqliteStore::memory_builder().clock(clock.clone()).build().await.unwrap(), clock)
        }
        Kind::SqliteFile => {
            let folder = tempfile::tempdir().unwrap();
            let store =
                SqliteStore::builder(folder.path().join("inbox.db")).clock(clock.clone()).build().await.unwrap();
            Subject::new(store, clock).keeping(folder)
        }
        Kind::Postgres => {
            let (pool, schema) = schema(&postgres_url()).await;
            let builder = || PostgresStore::builder(pool.clone()).schema(&schema).clock(clock.clone());
            builder().migrate().await.unwrap();
            Subject::new(builder().build().await.unwrap(), clock)
        }
        Kind::Redis => {
            let store = RedisStore::builder(redis_url(), unique()).clock(clock.clone()).connect().await.unwrap();
            Subject::new(store, clock)
        }
        Kind::Foreign => Subject::new(MapStore::new(clock.clone()), clock),
    }
}

pub(crate) fn add(trials: &mut Vec<Trial>) {
    for kind in KINDS {
        for (name, test) in CONFORMANCE {
            let run = move || async move { test(subject(kind).await).await };
            trials.push(harness::test(format!("{}::{name}", kind.name()), kind.needs(), run));
        }
        let sequences = match kind {
            Kind::SqliteMemory | Kind::Foreign => 60,
            Kind::SqliteFile => 12,
            Kind::Postgres | Kind::Redis => 25,
        };
        let run = move || check_model(sequences, || subject(kind));
        trials.push(harness::blocking(format!("{}::agrees_with_the_model", kind.name()), kind.needs(), run));
    }
}
