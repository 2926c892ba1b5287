//! How fast an inbox accepts and handles, against the least that the same database has to do.
//!
//! `cargo bench -p kayle-id-inbox` starts a Postgres of its own on loopback and prints a line for each comparison. Each
//! pair runs in turns, three times, and the medians are compared. `KAYLE_BENCH_DELIVERIES` sets the number of deliveries.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "laden.rs"]
mod laden;
#[path = "../tests/servers/mod.rs"]
mod servers;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use kayle_id_inbox::testing::Deliveries;
use kayle_id_inbox::{Bounds, EntryId, Inbox, PostgresStore, RedisStore, SqliteStore, Store};
use kayle_id_webhook::webhook::testing::Payload;
use kayle_id_webhook::webhook::{Event, SealedDelivery};
use servers::postgres::PostgresServer;
use servers::redis::RedisServer;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

fn payload(event: u64) -> Payload {
    let claims = [("date_of_birth", "1974-08-12"), ("family_name", "ERIKSSON"), ("given_names", "ANNA MARIA")];
    let payload = Payload::succeeded().event_id(&Deliveries::event_id(event));
    claims.into_iter().fold(payload, |payload, (key, value)| payload.shared(key, value))
}

fn make(deliveries: &Deliveries, count: usize) -> Vec<SealedDelivery> {
    (0..count).map(|event| deliveries.sealed(deliveries.builder(payload(event as u64)))).collect()
}

fn bounds() -> Bounds {
    Bounds::default().with_entries(u64::MAX).with_bytes(u64::MAX).with_remembered(u64::MAX)
}

/// How many a second, with so many at a time.
async fn rate<F: Future<Output = ()> + Send>(
    items: &Arc<Vec<SealedDelivery>>,
    at_a_time: usize,
    work: impl Fn(SealedDelivery) -> F + Clone + Send + Sync + 'static,
) -> f64 {
    let start = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for first in 0..at_a_time {
        let (items, work) = (Arc::clone(items), work.clone());
        tasks.spawn(async move {
            for item in items.iter().skip(first).step_by(at_a_time) {
                work(item.clone()).await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    items.len() as f64 / start.elapsed().as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn line(name: &str, rates: Vec<f64>, least: Vec<f64>) {
    let (rate, least) = (median(rates), median(least));
    println!("{name:62} {rate:8.0} a second, {:4.2} of the {least:.0} of the least", rate / least);
}

async fn postgres_store(pool: &PgPool, prefix: &str) -> PostgresStore {
    let builder = || PostgresStore::builder(pool.clone()).prefix(prefix);
    builder().migrate().await.unwrap();
    builder().build().await.unwrap()
}

async fn run(pool: &PgPool, statement: impl Into<String>) {
    sqlx::raw_sql(AssertSqlSafe(statement.into())).execute(pool).await.unwrap();
}

async fn accept_over_postgres(pool: &PgPool, items: &Arc<Vec<SealedDelivery>>) {
    run(pool, "CREATE TABLE bare (id bytea PRIMARY KEY, body bytea NOT NULL)").await;
    let store = postgres_store(pool, "accept_").await;
    let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
    let (mut rates, mut least) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        run(pool, "TRUNCATE bare").await;
        let bare = pool.clone();
        let insert = move |item: SealedDelivery| {
            let pool = bare.clone();
            async move {
                let (id, body) = (EntryId::of(&item).as_bytes().to_vec(), serde_json::to_vec(&item).unwrap());
                let insert = sqlx::query("INSERT INTO bare VALUES ($1, $2)").bind(id).bind(body);
                insert.execute(&pool).await.unwrap();
            }
        };
        least.push(rate(items, 64, insert).await);
        run(pool, "TRUNCATE accept_entries").await;
        let inbox = inbox.clone();
        let accept = move |item: SealedDelivery| {
            let inbox = inbox.clone();
            async move {
                inbox.store(&item).await.unwrap();
            }
        };
        rates.push(rate(items, 64, accept).await);
    }
    line("accept over Postgres, 64 at a time", rates, least);
}

/// The least that SQLite has to do with the same durability and the same batching.
fn bare_sqlite(mut connection: SqliteConnection) -> mpsc::UnboundedSender<(SealedDelivery, oneshot::Sender<()>)> {
    let (jobs, mut queue) = mpsc::unbounded_channel::<(SealedDelivery, oneshot::Sender<()>)>();
    tokio::spawn(async move {
        while let Some(first) = queue.recv().await {
            let mut batch = vec![first];
            while let Ok(job) = queue.try_recv() {
                batch.push(job);
            }
            sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
            for (item, _) in &batch {
                let (id, body) = (EntryId::of(item).as_bytes().to_vec(), serde_json::to_vec(item).unwrap());
                let insert = sqlx::query("INSERT INTO bare VALUES ($1, $2)").bind(id).bind(body);
                insert.execute(&mut connection).await.unwrap();
            }
            sqlx::query("COMMIT").execute(&mut connection).await.unwrap();
            for (_, reply) in batch {
                let _ = reply.send(());
            }
        }
    });
    jobs
}

async fn sqlite(folder: &Path, name: &str) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(folder.join(name)).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    options.connect().await.unwrap()
}

async fn accept_over_sqlite(items: &Arc<Vec<SealedDelivery>>) {
    for at_a_time in [1, 128] {
        let (mut rates, mut least) = (Vec::new(), Vec::new());
        let few: Arc<Vec<_>> =
            Arc::new(items.iter().take(if at_a_time == 1 { 1500 } else { items.len() }).cloned().collect());
        for _ in 0..3 {
            let folder = tempfile::tempdir().unwrap();
            let mut connection = sqlite(folder.path(), "bare.db").await;
            let table = "CREATE TABLE bare (id BLOB PRIMARY KEY, body BLOB NOT NULL)";
            sqlx::query(table).execute(&mut connection).await.unwrap();
            let jobs = bare_sqlite(connection);
            let insert = move |item| {
                let jobs = jobs.clone();
                async move {
                    let (reply, answer) = oneshot::channel();
                    jobs.send((item, reply)).unwrap();
                    answer.await.unwrap();
                }
            };
            least.push(rate(&few, at_a_time, insert).await);
            let store = SqliteStore::open(folder.path().join("inbox.db")).await.unwrap();
            let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
            let accept = move |item: SealedDelivery| {
                let inbox = inbox.clone();
                async move {
                    inbox.store(&item).await.unwrap();
                }
            };
            rates.push(rate(&few, at_a_time, accept).await);
        }
        line(&format!("accept over SQLite, flushed, {at_a_time} at a time"), rates, least);
    }
}

async fn accept_over_redis(items: &Arc<Vec<SealedDelivery>>) {
    let server = RedisServer::start();
    let store = RedisStore::connect(&server.url(), "bench").await.unwrap();
    let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
    let accept = move |item: SealedDelivery| {
        let inbox = inbox.clone();
        async move {
            inbox.store(&item).await.unwrap();
        }
    };
    println!("{:62} {:8.0} a second", "accept over Redis, fsync always, 64 at a time", rate(items, 64, accept).await);
}

async fn fill<S: Store>(inbox: &Inbox<S>, items: &Arc<Vec<SealedDelivery>>) {
    let inbox = inbox.erase();
    let accept = move |item: SealedDelivery| {
        let inbox = inbox.clone();
        async move {
            inbox.store(&item).await.unwrap();
        }
    };
    rate(items, 64, accept).await;
}

async fn handle_over_postgres(pool: &PgPool, deliveries: &Deliveries, items: &Arc<Vec<SealedDelivery>>) {
    run(pool, "CREATE TABLE users (id bigint PRIMARY KEY, verified bigint NOT NULL); INSERT INTO users SELECT n, 0 FROM generate_series(0, 63) n").await;
    let (mut rates, mut least) = (Vec::new(), Vec::new());
    for round in 0..3 {
        let (bare, receiver) = (pool.clone(), deliveries.receiver());
        let update = move |item: SealedDelivery| {
            let (pool, receiver) = (bare.clone(), receiver.clone());
            async move {
                let event = tokio::task::spawn_blocking(move || receiver.open_local(&item).unwrap()).await.unwrap();
                let user = i64::from(event.event_id().unwrap().as_str().as_bytes()[67] % 64);
                let mut transaction = pool.begin().await.unwrap();
                let update = sqlx::query("UPDATE users SET verified = verified + 1 WHERE id = $1").bind(user);
                update.execute(&mut *transaction).await.unwrap();
                transaction.commit().await.unwrap();
            }
        };
        least.push(rate(items, 16, update).await);
        let store = postgres_store(pool, &format!("handle{round}_")).await;
        let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
        fill(&inbox, items).await;
        run(pool, "VACUUM ANALYZE").await;
        let handler = |event: Event,
                       _,
                       mut transaction: kayle_id_inbox::HandlerTransaction<
            sqlx::Transaction<'static, sqlx::Postgres>,
        >| async move {
            let user = i64::from(event.event_id().unwrap().as_str().as_bytes()[67] % 64);
            let update = sqlx::query("UPDATE users SET verified = verified + 1 WHERE id = $1").bind(user);
            update.execute(&mut **transaction).await?;
            Ok(())
        };
        let start = Instant::now();
        let run = inbox.run_in_transaction(deliveries.receiver(), handler).concurrency(16);
        let handled = run.until_idle().await.handled;
        assert_eq!(handled as usize, items.len());
        rates.push(handled as f64 / start.elapsed().as_secs_f64());
    }
    line("handle in a transaction over Postgres, 16 workers", rates, least);
}

async fn handle_over_sqlite(deliveries: &Deliveries, items: &Arc<Vec<SealedDelivery>>) {
    let (mut rates, mut least) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = sqlite(folder.path(), "app.db").await;
        sqlx::query("CREATE TABLE users (id INTEGER PRIMARY KEY, verified INTEGER NOT NULL)")
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::query("INSERT INTO users VALUES (0, 0)").execute(&mut connection).await.unwrap();
        let (connection, receiver) = (Arc::new(tokio::sync::Mutex::new(connection)), deliveries.receiver());
        let update = move |item: SealedDelivery| {
            let (connection, receiver) = (Arc::clone(&connection), receiver.clone());
            async move {
                tokio::task::spawn_blocking(move || drop(receiver.open_local(&item).unwrap())).await.unwrap();
                let mut connection = connection.lock().await;
                let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
                let update = sqlx::query("UPDATE users SET verified = verified + 1");
                update.execute(&mut *transaction).await.unwrap();
                transaction.commit().await.unwrap();
            }
        };
        least.push(rate(items, 16, update).await);
        let store = SqliteStore::open(folder.path().join("app.db")).await.unwrap();
        let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
        fill(&inbox, items).await;
        let handler = |_,
                       _,
                       mut transaction: kayle_id_inbox::HandlerTransaction<
            sqlx::Transaction<'static, sqlx::Sqlite>,
        >| async move {
            sqlx::query("UPDATE users SET verified = verified + 1").execute(&mut **transaction).await?;
            Ok(())
        };
        let start = Instant::now();
        let run = inbox.run_in_transaction(deliveries.receiver(), handler).concurrency(16);
        let handled = run.until_idle().await.handled;
        rates.push(handled as f64 / start.elapsed().as_secs_f64());
    }
    line("handle in a transaction over SQLite, 16 workers", rates, least);
}

/// A process that accepts, as `processes` starts it.
async fn accept_as_a_process(url: &str) {
    let at_a_time = std::env::var("KAYLE_BENCH_AT_A_TIME").unwrap().parse().unwrap();
    let deliveries = Deliveries::new();
    let items = Arc::new(make(&deliveries, if at_a_time == 1 { 1000 } else { 4000 }));
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(32).connect(url).await.unwrap();
    let store = PostgresStore::builder(pool).prefix("shared_").build().await.unwrap();
    let inbox = Inbox::builder(store).bounds(bounds()).build().unwrap();
    let accept = move |item: SealedDelivery| {
        let inbox = inbox.clone();
        async move {
            inbox.store(&item).await.unwrap();
        }
    };
    // All of them begin at one time.
    println!("ready");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", rate(&items, at_a_time, accept).await);
}

fn processes(url: &str, count: usize, at_a_time: usize) -> f64 {
    use std::io::{BufRead, BufReader, Write};
    let mut children: Vec<_> = (0..count)
        .map(|_| {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.env("KAYLE_BENCH_ACCEPT", url).env("KAYLE_BENCH_AT_A_TIME", at_a_time.to_string());
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let mut outputs: Vec<_> = children.iter_mut().map(|child| BufReader::new(child.stdout.take().unwrap())).collect();
    let read = |output: &mut BufReader<_>| {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    };
    outputs.iter_mut().for_each(|output| assert_eq!(read(output), "ready"));
    children.iter_mut().for_each(|child| child.stdin.take().unwrap().write_all(b"go\n").unwrap());
    let rates: f64 = outputs.iter_mut().map(|output| read(output).parse::<f64>().unwrap()).sum();
    children.iter_mut().for_each(|child| assert!(child.wait().unwrap().success()));
    rates
}

/// One at a time, the flush bounds a process; many at a time, the processors do, which the server shares.
async fn scale(pool: &PgPool, url: &str) {
    postgres_store(pool, "shared_").await;
    for at_a_time in [1, 32] {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            for (count, rates) in [(1, &mut one), (2, &mut two)] {
                let at = url.to_owned();
                rates.push(tokio::task::spawn_blocking(move || processes(&at, count, at_a_time)).await.unwrap());
            }
        }
        line(&format!("accept over Postgres, two processes against one, {at_a_time} at a time"), two, one);
    }
}

#[tokio::main]
async fn main() {
    if let Ok(url) = std::env::var("KAYLE_BENCH_ACCEPT") {
        return accept_as_a_process(&url).await;
    }
    if !servers::postgres::is_there() || !servers::redis::is_there() {
        println!("skipped: there is no Postgres or no redis-server to run");
        return;
    }
    let count = std::env::var("KAYLE_BENCH_DELIVERIES").ok().and_then(|text| text.parse().ok()).unwrap_or(6000);
    let deliveries = Deliveries::new();
    let items = Arc::new(make(&deliveries, count));
    let size = serde_json::to_vec(&items[0]).unwrap().len();
    let cores = std::thread::available_parallelism().unwrap();
    println!("{count} deliveries of {size} bytes as stored, {cores} cores, servers on the same machine\n");
    let server = PostgresServer::start();
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(64).connect(&server.url()).await.unwrap();
    let only = std::env::var("KAYLE_BENCH_ONLY").unwrap_or_default();
    let wanted = |name: &str| only.is_empty() || only.split(',').any(|only| name.starts_with(only));
    if wanted("accept") {
        accept_over_postgres(&pool, &items).await;
        accept_over_sqlite(&items).await;
        accept_over_redis(&items).await;
    }
    if wanted("handle-postgres") {
        handle_over_postgres(&pool, &deliveries, &items).await;
    }
    if wanted("handle-sqlite") {
        handle_over_sqlite(&deliveries, &items).await;
    }
    if wanted("scale") {
        scale(&pool, &server.url()).await;
    }
    if !wanted("laden") {
        return;
    }
    let (store, plain) = (postgres_store(&pool, "laden_").await, postgres_store(&pool, "plain_").await);
    laden::laden("Postgres", [&store, &plain], &deliveries, async {
        run(&pool, "INSERT INTO laden_finished SELECT sha256(n::text::bytea), 0, (extract(epoch FROM now()) * 1000)::bigint FROM generate_series(1, 1000000) n").await;
        run(&pool, "VACUUM ANALYZE laden_finished").await;
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("inbox.db")).await.unwrap();
    let plain = SqliteStore::open(folder.path().join("plain.db")).await.unwrap();
    let path = folder.path().to_owned();
    laden::laden("SQLite", [&store, &plain], &deliveries, async move {
        let mut connection = sqlite(&path, "inbox.db").await;
        let insert = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000000)
            INSERT INTO kayle_inbox_finished SELECT randomblob(32), 0, unixepoch() * 1000 FROM n";
        sqlx::query(insert).execute(&mut connection).await.unwrap();
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
    })
    .await;
}
