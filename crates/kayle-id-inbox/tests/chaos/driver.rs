//! Sends the deliveries, kills all along, and counts.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kayle_id_webhook::webhook::SealedDelivery;
use sqlx::{Connection, Row};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::effects::{Fenced, Log};
use crate::load::{Load, load};
use crate::nodes::Nodes;
use crate::proxy::Proxy;
use crate::servers::postgres::PostgresServer;
use crate::servers::redis::RedisServer;

/// Randomness that needs no more than to differ.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

/// What happens beside the kills of processes, at every step.
trait Disturb {
    async fn disturb(&mut self, step: usize, progress: &Progress);
    fn describe(&self) -> String;
}

/// How far the senders are.
#[derive(Default)]
struct Progress {
    accepted: AtomicUsize,
    refused: AtomicUsize,
    paused: AtomicBool,
    idle: AtomicUsize,
}

const SENDERS: usize = 8;

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}

/// Sends everything through processes that are killed, and waits until the inbox is empty.
async fn play(name: &str, folder: &Path, store: &str, load: &Load, disturb: &mut impl Disturb) -> usize {
    let start = Instant::now();
    let mut nodes = Nodes::start(folder, store, 4);
    let (ports, progress) = (nodes.ports(), Arc::new(Progress::default()));
    let senders: Vec<_> = (0..SENDERS)
        .map(|number| {
            let part: Vec<_> = load.deliveries.iter().skip(number).step_by(SENDERS).cloned().collect();
            tokio::spawn(send(part, ports.clone(), number, Arc::clone(&progress)))
        })
        .collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut step = 0;
    let all = load.deliveries.len();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let sent = progress.accepted.load(Ordering::SeqCst);
        // Towards the end the processes are left in peace, or it would not end.
        if sent < all || step < 25 {
            nodes.kill(random.below(4));
            disturb.disturb(step, &progress).await;
            step += 1;
        } else if let Some([0, parked, _]) = stats(&ports).await {
            assert_eq!(parked, 0, "nothing is parked");
            break;
        }
        assert!(
            start.elapsed() < Duration::from_secs(1800),
            "it does not end: {sent} accepted, {:?}",
            stats(&ports).await
        );
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let took = start.elapsed().as_secs_f64();
    println!("chaos over {name}: {all} deliveries of {} events in {took:.1}s", load.events);
    println!("  {} attempts were not answered with 200", progress.refused.load(Ordering::SeqCst));
    println!("  {} processes killed; {}", nodes.kills, disturb.describe());
    assert!(nodes.kills >= 20, "too quiet to prove anything");
    nodes.kills
}

/// As the server does, only sooner: again until it is accepted.
async fn send(part: Vec<SealedDelivery>, ports: Vec<u16>, number: usize, progress: Arc<Progress>) {
    let mut connection = None;
    for (at, delivery) in part.iter().enumerate() {
        let line = format!("{}\n", serde_json::to_string(delivery).unwrap());
        let mut attempt = number + at;
        loop {
            if progress.paused.load(Ordering::SeqCst) {
                progress.idle.fetch_add(1, Ordering::SeqCst);
                while progress.paused.load(Ordering::SeqCst) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                progress.idle.fetch_sub(1, Ordering::SeqCst);
            }
            if connection.is_none() {
                let port = ports[attempt % ports.len()];
                connection = TcpStream::connect(("127.0.0.1", port)).await.ok().map(BufReader::new);
            }
            let answer = tokio::time::timeout(Duration::from_secs(15), ask(&mut connection, &line)).await;
            match answer.ok().flatten().as_deref() {
                Some("200") => break,
                Some("503") => {}
                Some(other) => panic!("answered with {other}"),
                None => connection = None,
            }
            attempt += 1;
            progress.refused.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        progress.accepted.fetch_add(1, Ordering::SeqCst);
    }
    progress.idle.fetch_add(1, Ordering::SeqCst);
}

async fn ask(connection: &mut Option<BufReader<TcpStream>>, line: &str) -> Option<String> {
    let stream = connection.as_mut()?;
    stream.write_all(line.as_bytes()).await.ok()?;
    let mut answer = String::new();
    (stream.read_line(&mut answer).await.ok()? > 0).then(|| answer.trim().to_owned())
}

async fn stats(ports: &[u16]) -> Option<[usize; 3]> {
    for port in ports {
        let mut connection = TcpStream::connect(("127.0.0.1", *port)).await.ok().map(BufReader::new);
        let Some(answer) = ask(&mut connection, "stats\n").await else { continue };
        let numbers: Vec<usize> = answer.split(' ').filter_map(|word| word.parse().ok()).collect();
        if let Ok(stats) = numbers.try_into() {
            return Some(stats);
        }
    }
    None
}

struct Nothing;

impl Disturb for Nothing {
    async fn disturb(&mut self, _: usize, _: &Progress) {}

    fn describe(&self) -> String {
        "nothing else".to_owned()
    }
}

pub(crate) fn over_sqlite() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let load = load(folder.path());
        let path = folder.path().join("app.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let options = options.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("CREATE TABLE effects (event TEXT NOT NULL)").execute(&mut connection).await.unwrap();
        play("SQLite", folder.path(), path.to_str().unwrap(), &load, &mut Nothing).await;
        let count = sqlx::query("SELECT count(*), count(DISTINCT event) FROM effects");
        let row = count.fetch_one(&mut connection).await.unwrap();
        exactly_once(&load, row.get(0), row.get(1));
    });
}

fn exactly_once(load: &Load, rows: i64, events: i64) {
    println!("  SQL counts {rows} rows of {events} events, without a unique column");
    assert_eq!((rows, events), (load.events as i64, load.events as i64), "exactly one effect an event");
}

struct PostgresTrouble {
    server: PostgresServer,
    random: Random,
    terminated: u64,
    crashes: usize,
}

impl Disturb for PostgresTrouble {
    async fn disturb(&mut self, step: usize, _: &Progress) {
        if step % 20 == 10 {
            self.server.crash_and_restart();
            self.crashes += 1;
            return;
        }
        let Ok(mut connection) = sqlx::PgConnection::connect(&self.server.url()).await else { return };
        let share = 2 + self.random.below(6) as i32;
        let kill = sqlx::query(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE pid <> pg_backend_pid() AND backend_type = 'client backend' AND pid % $1 = 0",
        );
        if let Ok(row) = kill.bind(share).fetch_one(&mut connection).await {
            self.terminated += row.get::<i64, _>(0).unsigned_abs();
        }
    }

    fn describe(&self) -> String {
        format!("{} connections terminated; Postgres stopped in immediate mode {} times", self.terminated, self.crashes)
    }
}

pub(crate) fn over_postgres() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let load = load(folder.path());
        let server = PostgresServer::start();
        let url = server.url();
        let pool = sqlx::PgPool::connect(&url).await.unwrap();
        kayle_id_inbox::PostgresStore::builder(pool.clone()).migrate().await.unwrap();
        sqlx::query("CREATE TABLE effects (event TEXT NOT NULL)").execute(&pool).await.unwrap();
        pool.close().await;
        let mut trouble = PostgresTrouble { server, random: Random(7), terminated: 0, crashes: 0 };
        play("Postgres", folder.path(), &url, &load, &mut trouble).await;
        assert!(trouble.crashes > 0 && trouble.terminated > 0);
        let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
        let count = sqlx::query("SELECT count(*), count(DISTINCT event) FROM effects");
        let row = count.fetch_one(&mut connection).await.unwrap();
        exactly_once(&load, row.get(0), row.get(1));
    });
}

struct RedisTrouble {
    server: RedisServer,
    restarts: usize,
}

impl Disturb for RedisTrouble {
    async fn disturb(&mut self, step: usize, _: &Progress) {
        if step % 8 == 5 {
            self.server.kill();
            self.server.start_again();
            self.restarts += 1;
        }
    }

    fn describe(&self) -> String {
        format!("Redis killed and restarted {} times", self.restarts)
    }
}

/// Checks and prints the effects over Redis. The handler may be called again only where a process or a server was killed.
async fn fenced(folder: &Path, load: &Load, disturbances: usize) {
    let (events, again) = Fenced::open(folder).await.count().await;
    let log = Log::read(folder);
    let calls: usize = log.calls.values().sum();
    println!(
        "  {events} effects, one an event; {calls} calls of the handler; {again} effects written again under a later token; {} leases lost",
        log.lost
    );
    assert_eq!(events, load.events as i64, "exactly one completed effect an event");
    assert_eq!(log.calls.len(), load.events);
    assert_eq!(log.parked, 0);
    // Each killed process had at most sixteen handlers at work, and each lost server those of all four processes.
    assert!(calls - log.calls.len() <= disturbances + log.lost, "more repetitions than kills explain");
}

pub(crate) fn over_redis() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let load = load(folder.path());
        let server = RedisServer::start();
        let url = server.url();
        let mut trouble = RedisTrouble { server, restarts: 0 };
        let kills = play("Redis", folder.path(), &url, &load, &mut trouble).await;
        assert!(trouble.restarts > 0);
        fenced(folder.path(), &load, 16 * kills + 64 * trouble.restarts).await;
    });
}

struct Failover {
    primary: RedisServer,
    replica: RedisServer,
    proxy: Proxy,
    failovers: usize,
}

impl Failover {
    /// Waits until everything that was accepted has reached the replica; workers go on, and their last writes are lost.
    async fn in_step(&self) {
        let offset = |server: &RedisServer, name: &str| -> Option<u64> {
            let info: String = server.command(&["INFO", "replication"]).ok()?;
            info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')?.trim().parse().ok())
        };
        let Some(wanted) = offset(&self.primary, "master_repl_offset") else { return };
        let start = Instant::now();
        while offset(&self.replica, "slave_repl_offset").is_none_or(|offset| offset < wanted) {
            assert!(start.elapsed() < Duration::from_secs(30), "the replica does not follow");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    async fn follow(&self) {
        let port = self.primary.port().to_string();
        // A server that has just started loads its data first.
        while self.replica.command::<String>(&["REPLICAOF", "127.0.0.1", &port]).is_err() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Disturb for Failover {
    async fn disturb(&mut self, step: usize, progress: &Progress) {
        if step % 8 != 5 {
            return;
        }
        // A delivery that was acknowledged and not replicated would be lost: senders pause, workers do not.
        progress.paused.store(true, Ordering::SeqCst);
        while progress.idle.load(Ordering::SeqCst) < SENDERS {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.in_step().await;
        self.primary.kill();
        let _: String = self.replica.command(&["REPLICAOF", "NO", "ONE"]).unwrap();
        self.proxy.switch(self.replica.port());
        std::mem::swap(&mut self.primary, &mut self.replica);
        self.failovers += 1;
        progress.paused.store(false, Ordering::SeqCst);
        // The old primary comes back as the replica of the new one.
        self.replica.start_again();
        self.follow().await;
    }

    fn describe(&self) -> String {
        format!("the replica promoted {} times, with the last writes of the workers lost", self.failovers)
    }
}

pub(crate) fn over_a_promoted_replica() {
    block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let load = load(folder.path());
        let (primary, replica) = (RedisServer::start(), RedisServer::start());
        let proxy = Proxy::start(primary.port()).await;
        let url = format!("redis://127.0.0.1:{}", proxy.port());
        let mut failover = Failover { primary, replica, proxy, failovers: 0 };
        failover.follow().await;
        let kills = play("Redis with a replica", folder.path(), &url, &load, &mut failover).await;
        assert!(failover.failovers > 0);
        fenced(folder.path(), &load, 16 * kills + 64 * failover.failovers).await;
    });
}
