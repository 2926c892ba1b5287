//! A webhook service to start from: receiver and workers in one program.
//!
//! `cargo run --example webhook_service` shows it against the embedded server: a session is completed, its result arrives,
//! is stored, and is handled. With `KAYLE_WEBHOOK_SECRET` set it serves until SIGTERM or ctrl-c:
//!
//! | variable | |
//! |---|---|
//! | `KAYLE_WEBHOOK_SECRET` | the endpoint's signing secret; several, with commas between, while one is exchanged |
//! | `KAYLE_WEBHOOK_KEYS` | a folder with the private keys, each in a file `<kid>.pem`; `keys` otherwise |
//! | `KAYLE_LISTEN` | the address to listen on, `127.0.0.1:8080` otherwise |
//! | `KAYLE_INBOX_FILE` | the file that deliveries are kept in, an SQLite database: `inbox.db` otherwise |
//! | `KAYLE_INBOX_REDIS` | the address of a Redis, or some of a cluster with commas between, in place of the file: then any number of these programs share the work |
//! | `KAYLE_GRACE_SECONDS` | how long open connections have after the signal to stop: 10 otherwise |
//!
//! `POST /webhooks/kayle` takes deliveries, `GET /healthz` says that the program lives, `GET /readyz` that the store
//! answers and a key is held. What it counts goes to the `metrics` facade: install an exporter of yours in `main`.
#![allow(clippy::print_stdout)]

mod config;
mod demo;
mod measure;
mod service;

use config::Config;
use kayle_id::inbox::{HandlerError, Handling};
use kayle_id::webhook::Event;
use kayle_id::{Claim, ShareFields};
use service::Service;

/// What to do with a result: your application's part.
///
/// It runs again if this process dies between its effect and its end, so write `idempotency_key` with the effect, in one
/// transaction, into a unique column. Where the inbox and the effect share one SQLite or Postgres database,
/// `Inbox::run_in_transaction` makes the effect part of the inbox's own transaction instead.
async fn handle(event: Event, handling: Handling) -> Result<(), HandlerError> {
    // What the application asked for when it created the session. A success alone is not enough.
    let asked = ShareFields::new().require(Claim::FamilyName, "To address you");
    match &event {
        Event::SessionSucceeded(success) => match success.satisfied(&asked) {
            Ok(person) => println!("{:.12}… succeeded and is verified", person.session_id().as_str()),
            Err(reason) => println!("{:.12}… succeeded and is not verified: {reason}", success.session_id().as_str()),
        },
        // Whatever an earlier event said: this person is not verified.
        Event::SessionCancelled(event) => println!("{:.12}… was withdrawn", event.session_id().as_str()),
        other => println!("{} (attempt {})", other.type_name(), handling.attempt),
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::var_os("KAYLE_WEBHOOK_SECRET").is_none() {
        return demo::run().await;
    }
    let config = Config::from_variables(|name| std::env::var(name).ok())?;
    let service = Service::start(config, handle).await?;
    println!("listening on {}", service.address());
    service::stop_signal().await?;
    println!("stopping");
    let done = service.stop().await?;
    println!("{} events handled, {} entries given back", done.handled, done.handed_back);
    Ok(())
}
