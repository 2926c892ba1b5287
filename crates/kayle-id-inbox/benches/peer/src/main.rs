//! The inbox beside apalis, the job queue that a user of Rust would pick, over the same Postgres and Redis: how many
//! deliveries a second each accepts and handles, and what each loses or doubles when its workers are killed.
//!
//! `cargo run --release` in this folder starts the servers and prints a line for each. A handler opens the delivery and
//! writes a row into a table of the application's that has no unique column. Over Postgres the inbox's handler does so in
//! the inbox's transaction; the others use a connection of their own.

mod load;
mod queues;
#[path = "../../../tests/servers/mod.rs"]
mod servers;

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kayle_id_webhook::webhook::SealedDelivery;
use load::Load;
use queues::{KINDS, Kind, Queue};
use servers::postgres::PostgresServer;
use servers::redis::RedisServer;
use sqlx::PgPool;
use tokio::sync::Semaphore;

/// Where the servers are, for this process and for its workers.
#[derive(Clone)]
pub(crate) struct Places {
    pub(crate) postgres: String,
    pub(crate) redis: String,
    /// The file of the key that opens deliveries.
    pub(crate) key: std::path::PathBuf,
}

fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[tokio::main]
async fn main() {
    if let Ok(role) = std::env::var("PEER_WORKER") {
        let kind = KINDS.into_iter().find(|kind| kind.name() == role).unwrap();
        let variable = |name: &str| std::env::var(name).unwrap();
        let places = Places {
            postgres: variable("PEER_POSTGRES"),
            redis: variable("PEER_REDIS"),
            key: variable("PEER_KEY").into(),
        };
        return queues::work(kind, &places).await;
    }
    let (postgres, redis) = (PostgresServer::start(), RedisServer::start());
    let folder = tempfile::tempdir().unwrap();
    let (load, key) = Load::new(folder.path());
    let places = Places { postgres: postgres.url(), redis: redis.url(), key };
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(64).connect(&places.postgres).await.unwrap();
    sqlx::raw_sql("CREATE TABLE effects (event text NOT NULL)").execute(&pool).await.unwrap();
    let (speed, killed) = (number("PEER_DELIVERIES", 3000), number("PEER_KILLED_DELIVERIES", 2000));
    println!("{speed} deliveries for the speed, {killed} while workers are killed\n");
    for kind in KINDS {
        let queue = Queue::open(kind, &places, &pool).await;
        let items: Vec<_> = (0..speed as u64).map(|event| load.delivery(event)).collect();
        let accepted = accept(&queue, items).await;
        let start = Instant::now();
        let mut worker = spawn(kind, &places);
        let handled = until(&pool, speed, Duration::from_secs(120)).await as f64 / start.elapsed().as_secs_f64();
        // What it has handled is recorded before it is killed, so that nothing of this comes again later.
        tokio::time::sleep(Duration::from_secs(5)).await;
        end(&mut worker);
        println!("{:18} accepts {accepted:6.0} a second, 64 at a time; handles {handled:6.0} a second", kind.name());
        sqlx::raw_sql("TRUNCATE effects").execute(&pool).await.unwrap();
        let events = 1_000_000..1_000_000 + killed as u64;
        accept(&queue, events.map(|event| load.delivery(event)).collect()).await;
        kill_workers(kind, &places, &pool, killed).await;
        sqlx::raw_sql("TRUNCATE effects").execute(&pool).await.unwrap();
    }
}

async fn accept(queue: &Queue, items: Vec<SealedDelivery>) -> f64 {
    let (room, count) = (Arc::new(Semaphore::new(64)), items.len());
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for item in items {
        let permit = Arc::clone(&room).acquire_owned().await.unwrap();
        let queue = queue.clone();
        tasks.spawn(async move {
            queue.accept(item).await;
            drop(permit);
        });
    }
    tasks.join_all().await;
    count as f64 / start.elapsed().as_secs_f64()
}

/// Kills a worker with -9 again and again, then leaves two of them in peace, and counts the effects.
async fn kill_workers(kind: Kind, places: &Places, pool: &PgPool, events: usize) {
    let mut workers = [spawn(kind, places), spawn(kind, places)];
    let kills = 12;
    for kill in 0..kills {
        tokio::time::sleep(Duration::from_millis(500)).await;
        end(&mut workers[kill % 2]);
        workers[kill % 2] = spawn(kind, places);
    }
    until(pool, events, Duration::from_secs(60)).await;
    // What comes again comes late.
    tokio::time::sleep(Duration::from_secs(10)).await;
    let (rows, distinct) = count(pool).await;
    workers.iter_mut().for_each(end);
    println!(
        "{:18} {kills} workers killed: {distinct} of {events} events had an effect, {} lost, {} effects too many",
        kind.name(),
        events.saturating_sub(distinct),
        rows - distinct
    );
}

fn spawn(kind: Kind, places: &Places) -> Child {
    let mut worker = Command::new(std::env::current_exe().unwrap());
    worker.env("PEER_WORKER", kind.name()).env("PEER_POSTGRES", &places.postgres).env("PEER_REDIS", &places.redis);
    worker.env("PEER_KEY", &places.key);
    worker.stdout(Stdio::null()).spawn().unwrap()
}

fn end(worker: &mut Child) {
    worker.kill().unwrap();
    worker.wait().unwrap();
}

async fn count(pool: &PgPool) -> (usize, usize) {
    let row: (i64, i64) =
        sqlx::query_as("SELECT count(*), count(DISTINCT event) FROM effects").fetch_one(pool).await.unwrap();
    (row.0 as usize, row.1 as usize)
}

/// Waits for so many effects, or until there has been no new one for a while. Returns how many there are.
async fn until(pool: &PgPool, events: usize, patience: Duration) -> usize {
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let (_, distinct) = count(pool).await;
        if distinct > last {
            (last, since) = (distinct, Instant::now());
        }
        if distinct >= events || since.elapsed() > patience {
            return distinct;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
