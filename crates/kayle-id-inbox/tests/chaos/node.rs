//! A process that receives, or works, or both, until it is killed.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use kayle_id::SigningSecret;
use kayle_id::inbox::{FileStore, HandlerError, Handling, Inbox, InboxBuilder, Outcome, RedisStore};
use kayle_id::webhook::{Event, Keyring, Receiver, SealedDelivery};

use crate::deliveries::{KID, SECRET};

#[derive(Clone)]
struct App {
    receiver: Receiver,
    inbox: Inbox,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

pub(crate) fn variable(name: &str) -> String {
    std::env::var(format!("KAYLE_CHAOS_{name}")).unwrap()
}

pub(crate) fn run() {
    // Whoever started this is gone when its end of the pipe is.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(live());
}

/// The store that a text names: an address, or a path.
pub(crate) async fn inbox(store: &str) -> Option<InboxBuilder> {
    Some(if store.starts_with("redis://") {
        Inbox::builder(RedisStore::connect(store).await.ok()?)
    } else {
        Inbox::builder(FileStore::open(store).await.ok()?)
    })
}

async fn live() {
    let (role, folder) = (variable("ROLE"), PathBuf::from(variable("FOLDER")));
    let store = variable("STORE");
    // The Redis may be down just now, and the file held by the process before this one.
    let inbox = loop {
        match inbox(&store).await {
            Some(inbox) => break inbox,
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let log = folder.join("log");
    let inbox = inbox
        .lease(Duration::from_secs(4))
        .max_attempts(1000)
        .backoff(Duration::from_millis(10), Duration::from_millis(500))
        .on_outcome(move |outcome| match outcome {
            Outcome::LeaseLost | Outcome::Parked { .. } | Outcome::Repeated => write(&log, outcome.as_str(), "-"),
            _ => {}
        })
        .build()
        .unwrap();
    let pem = std::fs::read(folder.join("key.pem")).unwrap();
    let keyring = Keyring::new();
    keyring.insert_pem(KID, pem).unwrap();
    let receiver = Receiver::builder()
        .secret(SigningSecret::new(SECRET))
        .keyring(keyring)
        .tolerance(Duration::from_secs(3600))
        .build()
        .unwrap();
    let working = inbox.run(receiver.clone(), move |event, handling| handle(folder.clone(), event, handling));
    if role == "worker" {
        working.await;
        return;
    }
    if role == "both" {
        tokio::spawn(working.into_future());
    }
    let listener = loop {
        match tokio::net::TcpListener::bind(("127.0.0.1", variable("PORT").parse().unwrap())).await {
            Ok(listener) => break listener,
            Err(_) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    let router = Router::new().route("/", post(receive)).route("/stats", get(stats));
    axum::serve(listener, router.with_state(App { receiver, inbox })).await.unwrap();
}

async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    app.inbox.accept(&sealed).await
}

async fn stats(State(app): State<App>) -> Result<String, StatusCode> {
    let stats = app.inbox.stats().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(format!("{} {} {}", stats.depth(), stats.parked, stats.remembered))
}

/// Time enough on both sides of the effect for a kill to hit them.
async fn handle(folder: PathBuf, event: Event, handling: Handling) -> Result<(), HandlerError> {
    assert_eq!(event.event_id().unwrap().as_str(), handling.idempotency_key);
    let log = folder.join("log");
    write(&log, "call", &handling.idempotency_key);
    tokio::time::sleep(Duration::from_millis(1)).await;
    let effect = folder.join("effects").join(&handling.idempotency_key);
    match OpenOptions::new().write(true).create_new(true).open(effect) {
        Ok(_) => write(&log, "effect", &handling.idempotency_key),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.into()),
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    Ok(())
}

pub(crate) fn millis() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()
}

/// One line, in one write, behind what is there.
pub(crate) fn write(log: &Path, what: &str, about: &str) {
    let line = format!("{} {} {what} {about}\n", millis(), std::process::id());
    let mut log = OpenOptions::new().append(true).create(true).open(log).unwrap();
    log.write_all(line.as_bytes()).unwrap();
}
