//! Rotate the encryption key and the signing secret without losing a delivery.
//!
//! `cargo run --example rotate_keys` talks to the simulator, whose clock it moves. An application calls the same from a daily
//! job, with a store and a vault of its own; see the example `provision`.
#![allow(clippy::print_stdout)]

use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::webhook::Receiver;
use kayle_id::workflows::{Memory, provision_endpoint, rotate_encryption_key, rotate_signing_secret};
use kayle_id::{Client, SessionId};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// The simulator's time, for the client.
struct SimulatedClock(Arc<Simulator>, std::time::Instant);

impl kayle_id::Clock for SimulatedClock {
    fn monotonic(&self) -> std::time::Instant {
        self.1
    }

    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> Option<kayle_id::Sleep<'_>> {
        Some(Box::pin(self.0.advance(time)))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Arc::new(Simulator::start().await?);
    let clock = SimulatedClock(Arc::clone(&simulator), std::time::Instant::now());
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).clock(clock).build()?;
    let memory = Arc::new(Memory::new());
    let url = receiver(Arc::clone(&memory), Arc::clone(&simulator)).await?;
    let endpoint = provision_endpoint(&client, "production", url).run(&*memory, &*memory).await?.endpoint.id;
    println!("one key    {}", memory.keyring().kids().len());
    verified(&client, &simulator).await?;

    // The receivers hold the new private key before the server encrypts to it, and the old one for as long as anything comes.
    let rotate = || rotate_encryption_key(&client, "2026-07", &endpoint);
    let rotation = rotate().run(&*memory, &*memory).await?;
    println!("overlap    {} keys, complete: {}", memory.keyring().kids().len(), rotation.is_complete());
    verified(&client, &simulator).await?;
    simulator.advance(Duration::from_secs(102 * 60 * 60)).await;
    let rotation = rotate().run(&*memory, &*memory).await?;
    println!("days later {} key, complete: {}", memory.keyring().kids().len(), rotation.is_complete());

    // The server signs with the new secret at once. Both are accepted for a day.
    let rotate = || rotate_signing_secret(&client, "secret-2026-07", &endpoint);
    rotate().run(&*memory, &*memory).await?;
    println!("overlap    {} signing secrets", memory.signing_secrets().len());
    verified(&client, &simulator).await?;
    simulator.advance(Duration::from_secs(25 * 60 * 60)).await;
    rotate().run(&*memory, &*memory).await?;
    println!("a day on   {} signing secret", memory.signing_secrets().len());
    Ok(())
}

/// A user succeeds, and the receiver opens what it is sent.
async fn verified(client: &Client, simulator: &Simulator) -> Result<SessionId, Box<dyn std::error::Error>> {
    let session = client.sessions().create().send().await?.id;
    simulator.complete(&session, Claims::new())?;
    simulator.settled().await;
    Ok(session)
}

/// An application that opens what arrives with what the vault has deployed, and says so.
async fn receiver(memory: Arc<Memory>, simulator: Arc<Simulator>) -> Result<String, std::io::Error> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks/kayle", listener.local_addr()?);
    let take = move |headers: axum::http::HeaderMap, body: bytes::Bytes| async move {
        let mut builder = Receiver::builder().keyring(memory.keyring().clone()).clock(simulator.clock());
        for secret in memory.signing_secrets() {
            builder = builder.secret(secret);
        }
        let opened = builder.build().and_then(|receiver| {
            let sealed = receiver.verify(&headers, &body)?;
            receiver.open_local(&sealed)
        });
        match opened {
            Ok(_) => println!("           a delivery is verified and opened"),
            Err(error) => println!("           {error}"),
        }
    };
    let router = axum::Router::new().fallback(take);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}
