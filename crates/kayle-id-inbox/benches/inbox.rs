//! What accepting costs beside the same route that only reads the body, and how opening scales, in the same run.
//!
//! `cargo bench --bench inbox`; a `redis-server` on the path is measured too. `KAYLE_BENCH_DELIVERIES` sets how many.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../tests/inbox/redis_server.rs"]
#[allow(dead_code)]
mod redis_server;

/// What the Redis of the tests asks for.
mod support {
    pub(crate) struct Folder(pub(crate) std::path::PathBuf);

    impl Folder {
        pub(crate) fn new() -> Self {
            static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
            let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let path = std::env::temp_dir().join(format!("kayle-bench-{}-{number}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::{Router, routing::post};
use kayle_id::SigningSecret;
use kayle_id::inbox::{Bounds, FileStore, HandlerError, Handling, Inbox, MemoryStore, RedisStore};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Event, Keyring, Receiver, SealedDelivery};
use redis_server::RedisServer;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::Folder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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

async fn accept(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    app.inbox.accept(&sealed).await
}

async fn read(body: Bytes) -> StatusCode {
    if body.is_empty() { StatusCode::BAD_REQUEST } else { StatusCode::OK }
}

/// Sends every request over so many connections, one at a time on each; deliveries a second, and the median and the
/// 99th percentile of how long one takes.
async fn load(router: Router, requests: &Arc<Vec<Vec<u8>>>, connections: usize) -> (f64, Duration, Duration) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, router).into_future());
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|_| {
            let (requests, next) = (Arc::clone(requests), Arc::clone(&next));
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut answer) = (Vec::new(), [0; 1024]);
                while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = Instant::now();
                    stream.write_all(request).await.unwrap();
                    let length = stream.read(&mut answer).await.unwrap();
                    assert!(
                        answer[..length].starts_with(b"HTTP/1.1 200"),
                        "{}",
                        String::from_utf8_lossy(&answer[..length])
                    );
                    times.push(start.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for client in clients {
        times.extend(client.await.unwrap());
    }
    let rate = times.len() as f64 / start.elapsed().as_secs_f64();
    server.abort();
    times.sort_unstable();
    (rate, times[times.len() / 2], times[times.len() * 99 / 100])
}

fn request(delivery: &TestDelivery) -> Vec<u8> {
    let mut text = format!("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n", delivery.body.len());
    for (name, value) in &delivery.headers {
        text.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    [text.as_bytes(), b"\r\n", &delivery.body].concat()
}

fn payload() -> Payload {
    let claims = [
        ("date_of_birth", "1974-08-12"),
        ("document_number", "L898902C3"),
        ("family_name", "ERIKSSON"),
        ("given_names", "ANNA MARIA"),
        ("issuing_country_code", "UTO"),
        ("nationality_code", "UTO"),
    ];
    claims.into_iter().fold(Payload::succeeded(), |payload, (key, value)| payload.shared(key, value))
}

/// How fast workers get through what is there, a second.
async fn drain(inbox: &Inbox, receiver: &Receiver, concurrency: usize) -> f64 {
    let start = Instant::now();
    let handler = |_: Event, _: Handling| std::future::ready(Ok::<(), HandlerError>(()));
    let done = inbox.run(receiver.clone(), handler).concurrency(concurrency).until_idle().await;
    done.handled as f64 / start.elapsed().as_secs_f64()
}

async fn fill(inbox: &Inbox, deliveries: &[SealedDelivery]) {
    let storing = deliveries.chunks(deliveries.len().div_ceil(64)).map(|part| async move {
        for delivery in part {
            inbox.store(delivery).await.unwrap();
        }
    });
    futures::future::join_all(storing).await;
}

#[tokio::main]
async fn main() {
    let count = std::env::var("KAYLE_BENCH_DELIVERIES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
    let (key, secret) =
        (PrivateKey::generate(RsaKeySize::Rsa2048).unwrap(), SigningSecret::new("whsec_bench0123456789"));
    let keyring = Keyring::new().with("bench", &key).unwrap();
    let receiver =
        Receiver::builder().secret(secret.clone()).keyring(keyring).tolerance(Duration::MAX).build().unwrap();
    let public = key.public_key();
    let build = |_| DeliveryBuilder::new(payload(), &secret).key("bench", &public).build().unwrap();
    let deliveries: Vec<TestDelivery> = (0..count).map(build).collect();
    let requests: Arc<Vec<Vec<u8>>> = Arc::new(deliveries.iter().map(request).collect());
    let sealed: Vec<_> = deliveries.iter().map(|one| receiver.verify(&one.headers, &one.body).unwrap()).collect();
    let cores = std::thread::available_parallelism().unwrap();
    println!("{count} deliveries of {} bytes, {cores} cores, everything in one process\n", deliveries[0].body.len());
    let redis = |fsync| RedisServer::start_with("inbox", &["--appendonly", "yes", "--appendfsync", fsync]);

    println!("accepting, over loopback: a second, median, 99th percentile");
    for connections in [1, 16, 128] {
        let plain = load(Router::new().route("/", post(read)), &requests, connections).await;
        let line = |name: &str, (rate, median, late): (f64, Duration, Duration)| {
            let times = plain.0 / rate;
            println!(
                "{connections:4} at a time  {name:32} {rate:8.0}  {median:>10.1?} {late:>10.1?}  {times:6.2} times the route's"
            );
        };
        line("the route that reads the body", plain);
        let bounds = Bounds::default().with_entries(u64::MAX).with_remembered(u64::MAX);
        let app =
            |inbox: Inbox| Router::new().route("/", post(accept)).with_state(App { receiver: receiver.clone(), inbox });
        let memory = Inbox::builder(MemoryStore::new()).bounds(bounds).build().unwrap();
        line("verified, in memory", load(app(memory), &requests, connections).await);
        let folder = Folder::new();
        let file = FileStore::open(folder.0.join("inbox.redb")).await.unwrap();
        line("verified, in the file, flushed", load(app(Inbox::new(file)), &requests, connections).await);
        for fsync in ["always", "everysec"] {
            let Some(server) = redis(fsync) else { continue };
            let store = RedisStore::connect(&server.url()).await.unwrap();
            line(
                &format!("verified, in Redis, fsync {fsync}"),
                load(app(Inbox::new(store)), &requests, connections).await,
            );
        }
    }

    println!("\nopening and handling: a second");
    let few = &sealed[..sealed.len().min(4000)];
    let start = Instant::now();
    few.iter().for_each(|sealed| drop(receiver.open_local(sealed).unwrap()));
    println!("     one thread that opens, and no inbox     {:8.0}", few.len() as f64 / start.elapsed().as_secs_f64());
    for concurrency in [1, 2, 4, 16, 64] {
        let inbox = Inbox::new(MemoryStore::new());
        fill(&inbox, few).await;
        println!(
            "{concurrency:4} at a time, in memory                    {:8.0}",
            drain(&inbox, &receiver, concurrency).await
        );
        let folder = Folder::new();
        let inbox = Inbox::new(FileStore::open(folder.0.join("inbox.redb")).await.unwrap());
        fill(&inbox, few).await;
        println!(
            "{concurrency:4} at a time, from the file, flushed       {:8.0}",
            drain(&inbox, &receiver, concurrency).await
        );
        if let Some(server) = redis("always") {
            let inbox = Inbox::new(RedisStore::connect(&server.url()).await.unwrap());
            fill(&inbox, few).await;
            println!(
                "{concurrency:4} at a time, from Redis, fsync always     {:8.0}",
                drain(&inbox, &receiver, concurrency).await
            );
        }
    }
}
