//! The two databases with transactions, and an application's table in them.

use std::sync::Arc;
use std::time::Duration;

use kayle_id_inbox::testing::Deliveries;
use kayle_id_inbox::{
    HandlerError, HandlerTransaction, Inbox, InboxBuilder, PostgresStore, SqliteStore, TransactionalStore,
};
use sqlx::Row;

use crate::harness::postgres_url;
use crate::subjects::schema;

pub(crate) type TransactionOf<D> = HandlerTransaction<<<D as Database>::Store as TransactionalStore>::Transaction>;

/// The two databases, behind what a test needs of them. The application's table has no unique column.
pub(crate) trait Database: Send + Sync + Clone + 'static {
    type Store: TransactionalStore;

    fn inbox(&self) -> InboxBuilder<Self::Store>;
    fn write(
        &self,
        transaction: HandlerTransaction<<Self::Store as TransactionalStore>::Transaction>,
        event: String,
    ) -> impl Future<Output = Result<(), HandlerError>> + Send;
    fn effects(&self) -> impl Future<Output = Vec<String>> + Send;
}

#[derive(Clone)]
pub(crate) struct Sqlite {
    pub(crate) store: SqliteStore,
    pub(crate) pool: sqlx::SqlitePool,
    _folder: Arc<tempfile::TempDir>,
}

impl Sqlite {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path().join("app.db")).await.unwrap();
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("app.db"));
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        sqlx::query("CREATE TABLE effects (event TEXT NOT NULL)").execute(&pool).await.unwrap();
        Self { store, pool, _folder: Arc::new(folder) }
    }
}

impl Database for Sqlite {
    type Store = SqliteStore;

    fn inbox(&self) -> InboxBuilder<SqliteStore> {
        Inbox::builder(self.store.clone())
    }

    async fn write(
        &self,
        mut transaction: HandlerTransaction<sqlx::Transaction<'static, sqlx::Sqlite>>,
        event: String,
    ) -> Result<(), HandlerError> {
        sqlx::query("INSERT INTO effects VALUES ($1)").bind(event).execute(&mut **transaction).await?;
        Ok(())
    }

    async fn effects(&self) -> Vec<String> {
        let rows = sqlx::query("SELECT event FROM effects ORDER BY event").fetch_all(&self.pool).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

#[derive(Clone)]
pub(crate) struct Postgres {
    pub(crate) store: PostgresStore,
    pub(crate) pool: sqlx::PgPool,
    pub(crate) schema: String,
}

impl Postgres {
    pub(crate) async fn new() -> Self {
        let (pool, schema) = schema(&postgres_url()).await;
        let builder = || PostgresStore::builder(pool.clone()).schema(&schema);
        builder().migrate().await.unwrap();
        let table = format!("CREATE TABLE {schema}.effects (event TEXT NOT NULL)");
        sqlx::raw_sql(sqlx::AssertSqlSafe(table)).execute(&pool).await.unwrap();
        Self { store: builder().build().await.unwrap(), pool, schema }
    }
}

impl Database for Postgres {
    type Store = PostgresStore;

    fn inbox(&self) -> InboxBuilder<PostgresStore> {
        Inbox::builder(self.store.clone())
    }

    async fn write(
        &self,
        mut transaction: HandlerTransaction<sqlx::Transaction<'static, sqlx::Postgres>>,
        event: String,
    ) -> Result<(), HandlerError> {
        let insert = sqlx::AssertSqlSafe(format!("INSERT INTO {}.effects VALUES ($1)", self.schema));
        sqlx::query(insert).bind(event).execute(&mut **transaction).await?;
        Ok(())
    }

    async fn effects(&self) -> Vec<String> {
        let select = sqlx::AssertSqlSafe(format!("SELECT event FROM {}.effects ORDER BY event", self.schema));
        let rows = sqlx::query(select).fetch_all(&self.pool).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// Adds functions as tests over both databases, under the names of their module.
#[macro_export]
macro_rules! over_both {
    ($trials:ident: $($name:ident,)*) => {
        $(
            let run = || async { $name($crate::databases::Sqlite::new().await).await };
            let name = $crate::databases::name(module_path!(), "sqlite", stringify!($name));
            $trials.push($crate::harness::test(name, $crate::harness::Needs::Nothing, run));
            let run = || async { $name($crate::databases::Postgres::new().await).await };
            let name = $crate::databases::name(module_path!(), "postgres", stringify!($name));
            $trials.push($crate::harness::test(name, $crate::harness::Needs::Postgres, run));
        )*
    };
}

pub(crate) fn name(module: &str, database: &str, test: &str) -> String {
    format!("{}::{database}::{test}", module.trim_start_matches("inbox::"))
}

/// An inbox that waits for nothing.
pub(crate) fn quick<D: Database>(database: &D) -> InboxBuilder<D::Store> {
    database.inbox().backoff(Duration::ZERO, Duration::ZERO).poll(Duration::from_millis(10))
}

pub(crate) fn ids(events: impl IntoIterator<Item = u64>) -> Vec<String> {
    events.into_iter().map(|event| Deliveries::event_id(event).to_string()).collect()
}
