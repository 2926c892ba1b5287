//! Store a delivery sealed, acknowledge it, open it later.
//!
//! The server erases its copy at the first 2xx, so the handler stores before it answers; and what it stores is ciphertext,
//! so the queue holds no personal data. `cargo run --example webhook_queue` sends itself two deliveries and ends.
#![allow(clippy::print_stdout)]

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::{Router, routing::post};
use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id::webhook::{Keyring, Receiver, SealedDelivery};
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Clone)]
struct Handler {
    receiver: Receiver,
    queue: PathBuf,
}

impl FromRef<Handler> for Receiver {
    fn from_ref(handler: &Handler) -> Self {
        handler.receiver.clone()
    }
}

/// Stores and acknowledges. If storing fails the answer is 500, and the server sends again.
async fn receive(State(handler): State<Handler>, sealed: SealedDelivery) -> StatusCode {
    let stored = tokio::task::spawn_blocking(move || store(&handler.queue, &sealed)).await;
    if matches!(stored, Ok(Ok(()))) { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR }
}

/// Writes aside, flushes to the disk, and renames: a file is either whole or not there.
fn store(queue: &Path, sealed: &SealedDelivery) -> std::io::Result<()> {
    let name = format!("{:?}-{}", std::time::SystemTime::now(), sealed.compact_jwe().len());
    let name: String = name.chars().filter(char::is_ascii_digit).collect();
    let aside = queue.join(format!("{name}.part"));
    let mut file = fs::File::create(&aside)?;
    file.write_all(&serde_json::to_vec(sealed)?)?;
    file.sync_all()?;
    fs::rename(aside, queue.join(format!("{name}.json")))?;
    fs::File::open(queue)?.sync_all()
}

/// Opens everything stored, and removes what was handled. A delivery that does not open stays: its key or its secret may
/// have been removed too early.
fn work(receiver: &Receiver, queue: &Path) -> Result<usize, Box<dyn Error>> {
    let mut handled = 0;
    for file in fs::read_dir(queue)? {
        let path = file?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let sealed: SealedDelivery = serde_json::from_slice(&fs::read(&path)?)?;
        match receiver.open_local(&sealed) {
            Ok(event) => {
                println!("worked on {}", event.type_name());
                fs::remove_file(path)?;
                handled += 1;
            }
            Err(error) => println!("kept: {error}"),
        }
    }
    Ok(handled)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
    let queue = std::env::temp_dir().join(format!("kayle-webhook-queue-{}", std::process::id()));
    fs::create_dir_all(&queue)?;

    // The handler holds the signing secret only; the private key is the worker's.
    let receiver = Receiver::builder().secret(secret.clone()).build()?;
    let handler = Handler { receiver, queue: queue.clone() };
    let router = Router::new().route("/webhooks/kayle", post(receive)).with_state(handler);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/webhooks/kayle", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let client = reqwest::Client::builder().no_proxy().build()?;
    for payload in [Payload::succeeded().shared("family_name", "ERIKSSON"), Payload::expired()] {
        let delivery = DeliveryBuilder::new(payload, &secret).key("2026-01", &key.public_key()).build()?;
        let response = client.post(&address).headers(delivery.headers).body(delivery.body).send().await?;
        println!("acknowledged with {}", response.status());
    }
    server.abort();

    let keyring = Keyring::new().with("2026-01", &key)?;
    let worker = Receiver::builder().secret(secret).keyring(keyring).build()?;
    let handled = work(&worker, &queue)?;
    println!("{handled} deliveries handled");
    fs::remove_dir_all(queue)?;
    Ok(())
}
