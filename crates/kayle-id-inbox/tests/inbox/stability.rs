//! What earlier versions stored in Postgres and Redis is read by this one.
//!
//! `tests/fixtures/<version>/` of the repository has it, beside what `tests/stability` of `kayle-id` reads. A new version
//! adds its own: `WRITE_FIXTURES=1 cargo test -p kayle-id-inbox --test inbox stability`.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use kayle_id_core::Clock;
use kayle_id_inbox::{HandlerError, Inbox, ParkReason, ParkedQuery, PostgresStore, RedisStore, Store};
use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::jwk::PrivateKey;
use kayle_id_webhook::webhook::{Keyring, Receiver, SealedDelivery};
use libtest_mimic::Trial;
use serde_json::{Map, Value, json};
use sqlx::{AssertSqlSafe, PgPool};

use crate::servers::postgres::PostgresServer;
use crate::servers::redis::RedisServer;

pub(crate) fn add(trials: &mut Vec<Trial>) {
    crate::add_tests!(trials, Postgres: stored_entries_in_postgres_are_handled,);
    crate::add_tests!(trials, Redis: stored_entries_in_redis_are_handled, an_inbox_in_redis_of_a_later_version_is_refused,);
}

const NAME: &str = "stability";
const NOTE: &str = "no order has this session";
const TABLES: [&str; 3] = ["kayle_inbox_entries", "kayle_inbox_finished", "kayle_inbox_events"];

fn versions() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let mut versions: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    versions.sort();
    assert!(!versions.is_empty(), "there are no fixtures");
    versions
}

/// Where this version's fixture is to be written, if that was asked for and there is none.
fn to_write(file: &str) -> Option<PathBuf> {
    let path = versions().into_iter().find(|path| path.ends_with(env!("CARGO_PKG_VERSION")))?.join(file);
    (std::env::var_os("WRITE_FIXTURES").is_some() && !path.exists()).then_some(path)
}

fn text(version: &Path, file: &str) -> String {
    std::fs::read_to_string(version.join(file)).unwrap_or_else(|error| panic!("{file}: {error}")).trim().to_owned()
}

/// The time at which the fixtures were made, so that nothing is too old.
fn clock(version: &Path) -> impl Clock {
    let time = UNIX_EPOCH + Duration::from_secs(text(version, "time.txt").parse().unwrap());
    move || time
}

fn receiver(version: &Path) -> Receiver {
    let key = PrivateKey::from_pem(text(version, "encryption-key.pem")).unwrap();
    let keyring = Keyring::new().with(text(version, "encryption-key-id.txt"), &key).unwrap();
    let secret = SigningSecret::new(text(version, "signing-secret.txt"));
    Receiver::builder().secret(secret).keyring(keyring).build().unwrap()
}

/// Leaves a handled, a parked and a waiting delivery.
async fn fill<S: Store>(inbox: &Inbox<S>, version: &Path) {
    let deliveries: [SealedDelivery; 3] = serde_json::from_str(&text(version, "deliveries.json")).unwrap();
    let [waiting, handled, parked] = &deliveries;
    inbox.store(handled).await.unwrap();
    inbox.run(receiver(version), |_, _| async { Ok(()) }).until_idle().await;
    inbox.store(parked).await.unwrap();
    inbox.run(receiver(version), |_, _| async { Err(HandlerError::park(NOTE)) }).until_idle().await;
    inbox.store(waiting).await.unwrap();
}

async fn is_read<S: Store>(inbox: &Inbox<S>, version: &Path) {
    assert!(inbox.seen(format!("evt_{:032}", 2)).await.unwrap());
    let handled = inbox.run(receiver(version), |event, _| async move {
        assert_eq!(event.event_id().unwrap().as_str(), format!("evt_{:032}", 1));
        Ok(())
    });
    assert_eq!(handled.until_idle().await.handled, 1);
    let parked = inbox.parked(&ParkedQuery::new().reason(ParkReason::Rejected)).await.unwrap();
    assert!(format!("{:?}", parked[0].state).contains(NOTE), "{parked:?}");
    assert!(inbox.put_back(parked[0].id).await.unwrap());
    assert_eq!(inbox.run(receiver(version), |_, _| async { Ok(()) }).until_idle().await.handled, 1);
}

async fn stored_entries_in_postgres_are_handled() {
    if let Some(path) = to_write("inbox-postgres.json") {
        let server = PostgresServer::start();
        let pool = PgPool::connect(&server.url()).await.unwrap();
        let version = path.parent().unwrap();
        let builder = PostgresStore::builder(pool.clone()).clock(clock(version));
        builder.migrate().await.unwrap();
        let mut fixture = Map::from_iter([("schema".to_owned(), builder.migrations().unwrap().into())]);
        let inbox = Inbox::new(builder.build().await.unwrap());
        fill(&inbox, version).await;
        for table in TABLES {
            let rows = AssertSqlSafe(format!("SELECT coalesce(json_agg(t)::text, '[]') FROM {table} t"));
            let rows: String = sqlx::query_scalar(rows).fetch_one(&pool).await.unwrap();
            fixture.insert(table.to_owned(), serde_json::from_str(&rows).unwrap());
        }
        std::fs::write(&path, serde_json::to_string_pretty(&fixture).unwrap()).unwrap();
    }
    for version in versions() {
        let fixture: Value = serde_json::from_str(&text(&version, "inbox-postgres.json")).unwrap();
        let server = PostgresServer::start();
        let pool = PgPool::connect(&server.url()).await.unwrap();
        let schema = fixture["schema"].as_str().unwrap().to_owned();
        sqlx::raw_sql(AssertSqlSafe(schema)).execute(&pool).await.unwrap();
        for table in TABLES {
            let fill = format!("INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $1::json)");
            sqlx::query(AssertSqlSafe(fill)).bind(fixture[table].to_string()).execute(&pool).await.unwrap();
        }
        let builder = PostgresStore::builder(pool).clock(clock(&version));
        builder.migrate().await.unwrap();
        is_read(&Inbox::new(builder.build().await.unwrap()), &version).await;
    }
}

async fn connect(server: &RedisServer, version: &Path) -> Result<RedisStore, kayle_id_inbox::Error> {
    RedisStore::builder(server.url(), NAME).clock(clock(version)).connect().await
}

async fn stored_entries_in_redis_are_handled() {
    if let Some(path) = to_write("inbox-redis.json") {
        let server = RedisServer::start();
        let version = path.parent().unwrap();
        fill(&Inbox::new(connect(&server, version).await.unwrap()), version).await;
        let mut keys: Vec<String> = server.command(&["KEYS", "*"]).unwrap();
        keys.sort();
        let kept = keys.iter().map(|key| {
            let kind: String = server.command(&["TYPE", key]).unwrap();
            let pairs: Vec<String> = match kind.as_str() {
                "hash" => server.command(&["HGETALL", key]).unwrap(),
                "zset" => server.command(&["ZRANGE", key, "0", "-1", "WITHSCORES"]).unwrap(),
                other => panic!("{key} is a {other}"),
            };
            (key.clone(), json!({"type": kind, "pairs": pairs.chunks(2).collect::<Vec<_>>()}))
        });
        std::fs::write(&path, serde_json::to_string_pretty(&Map::from_iter(kept)).unwrap()).unwrap();
    }
    for version in versions() {
        let server = restored(&version);
        is_read(&Inbox::new(connect(&server, &version).await.unwrap()), &version).await;
    }
}

/// A server with what was kept.
fn restored(version: &Path) -> RedisServer {
    let fixture: Map<String, Value> = serde_json::from_str(&text(version, "inbox-redis.json")).unwrap();
    let server = RedisServer::start();
    for (key, kept) in &fixture {
        for pair in kept["pairs"].as_array().unwrap() {
            let (one, other) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
            let _: i64 = match kept["type"].as_str().unwrap() {
                "hash" => server.command(&["HSET", key, one, other]).unwrap(),
                // A member, and its score.
                _ => server.command(&["ZADD", key, other, one]).unwrap(),
            };
        }
    }
    server
}

async fn an_inbox_in_redis_of_a_later_version_is_refused() {
    for version in versions() {
        let server = restored(&version);
        let counts = format!("{{{NAME}}}:counts");
        let held: u32 = server.command(&["HGET", &counts, "version"]).unwrap();
        assert_eq!(held, 1);
        let _: i64 = server.command(&["HSET", &counts, "version", "99"]).unwrap();
        let error = connect(&server, &version).await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains("version 99"), "{error}");
    }
}
