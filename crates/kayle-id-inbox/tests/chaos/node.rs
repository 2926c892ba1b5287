//! A process that receives and works, until it is killed.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kayle_id_inbox::{HandlerError, Handling, Inbox, InboxBuilder, PostgresStore, RedisStore, SqliteStore, Store};
use kayle_id_webhook::webhook::{Event, SealedDelivery};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{effects, load};

fn variable(name: &str) -> String {
    std::env::var(format!("KAYLE_CHAOS_{name}")).unwrap()
}

/// The name of the inbox over Redis.
pub(crate) const NAME: &str = "chaos";

pub(crate) fn run() {
    // The driver is gone when its end of the pipe is.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (folder, store) = (PathBuf::from(variable("FOLDER")), variable("STORE"));
    runtime.block_on(async {
        if store.starts_with("postgres://") {
            postgres(&folder, &store).await;
        } else if store.starts_with("redis://") {
            redis(&folder, &store).await;
        } else {
            sqlite(&folder, &store).await;
        }
    });
}

fn settings<S: Store>(builder: InboxBuilder<S>, folder: &Path) -> Inbox<S> {
    let log = folder.join("log");
    let builder = builder
        .lease(Duration::from_secs(4))
        .max_attempts(1000)
        .backoff(Duration::from_millis(10), Duration::from_millis(200))
        .poll(Duration::from_millis(100))
        .on_activity(move |activity| {
            if matches!(activity.as_str(), "lease_lost" | "parked") {
                effects::log(&log, activity.as_str(), "-");
            }
        });
    builder.build().unwrap()
}

/// Repeats what fails while a server is away.
async fn until_it_works<T, E, F: Future<Output = Result<T, E>>>(call: impl Fn() -> F) -> T {
    loop {
        if let Ok(value) = call().await {
            return value;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn sqlite(folder: &Path, path: &str) {
    let store = until_it_works(|| SqliteStore::open(path)).await;
    let inbox = settings(Inbox::builder(store), folder);
    let workers =
        inbox.run_in_transaction(load::receiver(folder), |_: Event, handling: Handling, mut transaction| async move {
            sqlx::query("INSERT INTO effects (event) VALUES ($1)")
                .bind(handling.idempotency_key)
                .execute(&mut **transaction)
                .await?;
            Ok(())
        });
    tokio::spawn(workers.concurrency(8));
    serve(inbox.erase()).await;
}

async fn postgres(folder: &Path, url: &str) {
    let options = || sqlx::postgres::PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(5));
    let pool = until_it_works(|| options().connect(url)).await;
    let store = until_it_works(|| PostgresStore::new(pool.clone())).await;
    let inbox = settings(Inbox::builder(store), folder);
    let workers =
        inbox.run_in_transaction(load::receiver(folder), |_: Event, handling: Handling, mut transaction| async move {
            sqlx::query("INSERT INTO effects (event) VALUES ($1)")
                .bind(handling.idempotency_key)
                .execute(&mut **transaction)
                .await?;
            Ok(())
        });
    tokio::spawn(workers.concurrency(8));
    serve(inbox.erase()).await;
}

async fn redis(folder: &Path, url: &str) {
    let store = until_it_works(|| RedisStore::connect(url, NAME)).await;
    let inbox = settings(Inbox::builder(store), folder);
    let table = effects::Fenced::open(folder).await;
    let log = folder.join("log");
    let handler = move |_: Event, handling: Handling| {
        let (table, log) = (table.clone(), log.clone());
        async move {
            effects::log(&log, "call", &handling.idempotency_key);
            // Time on both sides of the effect for a kill to hit them.
            tokio::time::sleep(Duration::from_millis(1)).await;
            table.write(&handling.idempotency_key, handling.fence).await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
            Ok::<_, HandlerError>(())
        }
    };
    tokio::spawn(inbox.run(load::receiver(folder), handler).concurrency(16));
    serve(inbox.erase()).await;
}

/// Takes deliveries, one a line, and answers each with the status that a webhook would get.
async fn serve(inbox: Inbox) {
    let listener = until_it_works(|| TcpListener::bind(("127.0.0.1", variable("PORT").parse::<u16>().unwrap()))).await;
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        tokio::spawn(answer(inbox.clone(), stream));
    }
}

async fn answer(inbox: Inbox, stream: TcpStream) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = if line == "stats" {
            match inbox.stats().await {
                Ok(stats) => format!("{} {} {}\n", stats.depth(), stats.parked, stats.remembered),
                Err(_) => "-\n".to_owned(),
            }
        } else {
            let delivery: SealedDelivery = serde_json::from_str(&line).unwrap();
            format!("{}\n", inbox.accept(&delivery).await.as_u16())
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
