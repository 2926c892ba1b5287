//! The tables of an inbox in SQLite. Those in Postgres and Redis are read by the tests of `kayle-id-inbox`.

use crate::fixture::Fixture;
use kayle_id::inbox::{HandlerError, Inbox, ParkReason, ParkedQuery, SqliteStore};
use kayle_id::testing::simulator::{Simulator, SimulatorClock, Snapshot};
use kayle_id::webhook::{Receiver, SealedDelivery};
use kayle_id::workflows::BoxError;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use sqlx::{AssertSqlSafe, Row};
use std::path::Path;

const NOTE: &str = "no order has this session";

/// Writes an inbox with a handled, a parked and a waiting delivery, in this order of the list, as SQL.
/// The times are the simulator's, so that nothing is too old when it is read.
pub(crate) async fn write(
    folder: &Path,
    receiver: &Receiver,
    deliveries: &[SealedDelivery; 3],
    clock: SimulatorClock,
) -> Result<(), BoxError> {
    let file = std::env::temp_dir().join(format!("kayle-stability-write-{}.db", std::process::id()));
    let inbox = Inbox::new(SqliteStore::builder(&file).clock(clock).build().await?);
    let [waiting, handled, parked] = deliveries;
    inbox.store(handled).await?;
    inbox.run(receiver.clone(), |_, _| async { Ok(()) }).until_idle().await;
    inbox.store(parked).await?;
    inbox.run(receiver.clone(), |_, _| async { Err(HandlerError::park(NOTE)) }).until_idle().await;
    inbox.store(waiting).await?;
    drop(inbox);

    let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&file)).await?;
    let mut text = String::new();
    for row in
        sqlx::query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").fetch_all(&pool).await?
    {
        text += &format!("{};\n", row.try_get::<String, _>(0)?);
    }
    let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
        .fetch_all(&pool)
        .await?;
    for table in tables {
        let columns = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(&table);
        let columns: Vec<String> = columns.fetch_all(&pool).await?;
        // Pages of zeros are named and not spelled.
        let values = columns.iter().map(|name| {
            format!("iif({name} = zeroblob(length({name})), 'zeroblob(' || length({name}) || ')', quote({name}))")
        });
        let values = values.collect::<Vec<_>>().join(" || ', ' || ");
        let rows = sqlx::query_scalar(AssertSqlSafe(format!("SELECT {values} FROM {table}")));
        for row in rows.fetch_all(&pool).await? {
            let row: String = row;
            text += &format!("INSERT INTO {table} ({}) VALUES ({row});\n", columns.join(", "));
        }
    }
    pool.close().await;
    std::fs::write(folder.join("inbox-sqlite.sql"), text)?;
    for suffix in ["", "-wal", "-shm", "-reserve"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
    Ok(())
}

async fn restored(fixture: &Fixture) -> Inbox {
    let snapshot = Snapshot::read(fixture.path("simulator.json")).unwrap().unwrap();
    let clock = Simulator::builder().snapshot(snapshot).start().await.unwrap().clock();
    let file = fixture.path("inbox.db");
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(fixture.text("inbox-sqlite.sql"))).execute(&pool).await.unwrap();
    pool.close().await;
    Inbox::new(SqliteStore::builder(&file).clock(clock).build().await.unwrap()).erase()
}

#[tokio::test]
async fn stored_entries_are_handled_and_what_was_handled_is_known() {
    for fixture in Fixture::all() {
        let inbox = restored(&fixture).await;
        assert!(inbox.seen(format!("evt_{:032}", 2)).await.unwrap());
        let handled = inbox.run(fixture.receiver(), |event, _| async move {
            assert_eq!(event.event_id().unwrap().as_str(), format!("evt_{:032}", 1));
            Ok(())
        });
        assert_eq!(handled.until_idle().await.handled, 1);

        let parked = inbox.parked(&ParkedQuery::new().reason(ParkReason::Rejected)).await.unwrap();
        assert!(format!("{:?}", parked[0].state).contains(NOTE), "{parked:?}");
        assert!(inbox.put_back(parked[0].id).await.unwrap());
        let done = inbox.run(fixture.receiver(), |_, _| async { Ok(()) }).until_idle().await;
        assert_eq!(done.handled, 1);
    }
}

#[tokio::test]
async fn tables_of_a_later_version_are_refused() {
    for fixture in Fixture::all() {
        drop(restored(&fixture).await);
        let file = fixture.path("inbox.db");
        let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&file)).await.unwrap();
        sqlx::query("INSERT INTO kayle_inbox_migrations (version) VALUES (99)").execute(&pool).await.unwrap();
        pool.close().await;
        let error = SqliteStore::open(&file).await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("version"), "{error}");
    }
}
