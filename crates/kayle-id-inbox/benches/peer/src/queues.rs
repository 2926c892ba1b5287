//! The four queues, behind what the comparison needs of them.

use std::time::Duration;

use apalis::prelude::*;
use apalis_postgres::PostgresStorage;
use apalis_redis::RedisStorage;
use kayle_id_inbox::{Handling, Inbox, PostgresStore, RedisStore};
use kayle_id_webhook::webhook::{Event, Receiver, SealedDelivery};
use sqlx::PgPool;

use crate::{Places, load};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    InboxPostgres,
    ApalisPostgres,
    InboxRedis,
    ApalisRedis,
}

pub(crate) const KINDS: [Kind; 4] = [Kind::InboxPostgres, Kind::ApalisPostgres, Kind::InboxRedis, Kind::ApalisRedis];

/// As many as the workers of the inbox have.
const CONCURRENCY: usize = 16;

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InboxPostgres => "inbox on Postgres",
            Self::ApalisPostgres => "apalis on Postgres",
            Self::InboxRedis => "inbox on Redis",
            Self::ApalisRedis => "apalis on Redis",
        }
    }
}

#[derive(Clone)]
pub(crate) enum Queue {
    Inbox(Inbox),
    ApalisPostgres(PostgresStorage<SealedDelivery>),
    ApalisRedis(RedisStorage<SealedDelivery>),
}

/// A worker that dies is noticed after two seconds, as the inbox's lease is.
fn apalis_postgres(pool: &PgPool) -> PostgresStorage<SealedDelivery> {
    let config = apalis_postgres::Config::default().queue("deliveries").batch_size(100);
    let config = config.heartbeat_interval(Duration::from_secs(1)).missed_heartbeats(2);
    PostgresStorage::new(pool).with_config(config)
}

async fn apalis_redis(url: &str) -> RedisStorage<SealedDelivery> {
    let config = apalis_redis::Config::default().queue("deliveries").batch_size(100);
    let config = config.heartbeat_interval(Duration::from_secs(1)).missed_heartbeats(2);
    RedisStorage::new(apalis_redis::connect(url).await.unwrap()).with_config(config)
}

async fn inbox_postgres(pool: &PgPool) -> Inbox<PostgresStore> {
    PostgresStore::builder(pool.clone()).migrate().await.unwrap();
    let store = PostgresStore::new(pool.clone()).await.unwrap();
    Inbox::builder(store).lease(Duration::from_secs(2)).build().unwrap()
}

async fn inbox_redis(url: &str) -> Inbox<RedisStore> {
    let store = RedisStore::connect(url, "peer").await.unwrap();
    Inbox::builder(store).lease(Duration::from_secs(2)).build().unwrap()
}

impl Queue {
    pub(crate) async fn open(kind: Kind, places: &Places, pool: &PgPool) -> Self {
        match kind {
            Kind::InboxPostgres => Self::Inbox(inbox_postgres(pool).await.erase()),
            Kind::InboxRedis => Self::Inbox(inbox_redis(&places.redis).await.erase()),
            Kind::ApalisPostgres => {
                PostgresStorage::setup(pool).await.unwrap();
                Self::ApalisPostgres(apalis_postgres(pool))
            }
            Kind::ApalisRedis => Self::ApalisRedis(apalis_redis(&places.redis).await),
        }
    }

    pub(crate) async fn accept(&self, item: SealedDelivery) {
        match self {
            Self::Inbox(inbox) => drop(inbox.store(&item).await.unwrap()),
            Self::ApalisPostgres(storage) => storage.clone().push(item).await.unwrap(),
            Self::ApalisRedis(storage) => storage.clone().push(item).await.unwrap(),
        }
    }
}

#[derive(Clone)]
struct Application {
    pool: PgPool,
    receiver: Receiver,
}

/// apalis's handler, which has to open the delivery itself.
async fn handle(item: SealedDelivery, application: Data<Application>) -> Result<(), BoxDynError> {
    let receiver = application.receiver.clone();
    let event = tokio::task::spawn_blocking(move || receiver.open_local(&item)).await??;
    let event = event.event_id().map(ToString::to_string).unwrap_or_default();
    sqlx::query("INSERT INTO effects VALUES ($1)").bind(event).execute(&application.pool).await?;
    Ok(())
}

pub(crate) async fn work(kind: Kind, places: &Places) {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(24).connect(&places.postgres).await.unwrap();
    let application = Application { pool: pool.clone(), receiver: load::receiver(&places.key) };
    let receiver = application.receiver.clone();
    let name = format!("worker-{}", std::process::id());
    match kind {
        Kind::InboxPostgres => {
            let handler = |_: Event, handling: Handling, mut transaction: kayle_id_inbox::HandlerTransaction<_>| async move {
                let transaction: &mut sqlx::Transaction<'static, sqlx::Postgres> = &mut transaction;
                let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(handling.idempotency_key);
                insert.execute(&mut **transaction).await?;
                Ok(())
            };
            let inbox = inbox_postgres(&pool).await;
            inbox.run_in_transaction(receiver, handler).concurrency(CONCURRENCY).await;
        }
        Kind::InboxRedis => {
            let handler = move |_: Event, handling: Handling| {
                let pool = pool.clone();
                async move {
                    let insert = sqlx::query("INSERT INTO effects VALUES ($1)").bind(handling.idempotency_key);
                    insert.execute(&pool).await?;
                    Ok(())
                }
            };
            inbox_redis(&places.redis).await.run(receiver, handler).concurrency(CONCURRENCY).await;
        }
        Kind::ApalisPostgres => {
            let worker = WorkerBuilder::new(name).backend(apalis_postgres(&pool)).concurrency(CONCURRENCY);
            worker.parallelize(tokio::spawn).data(application).build(handle).run().await.unwrap();
        }
        Kind::ApalisRedis => {
            let worker = WorkerBuilder::new(name).backend(apalis_redis(&places.redis).await).concurrency(CONCURRENCY);
            worker.parallelize(tokio::spawn).data(application).build(handle).run().await.unwrap();
        }
    }
}
