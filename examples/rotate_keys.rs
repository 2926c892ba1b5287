//! Rotate the encryption key and the signing secret without losing a delivery.
//!
//! `cargo run --example rotate_keys` talks to the simulator, whose clock it moves.
//!
//! With `KAYLE_API_KEY` and `KAYLE_ENDPOINT_ID` set it rotates those of an endpoint of that server, by the files in the folder
//! `KAYLE_STATE` (`kayle-state` unless set), where the example `provision` has left them:
//! `cargo run --example rotate_keys -- 2026-07`. The argument names the rotation. It waits while you give your receivers what is
//! new, and says when to start it again. After an error or Ctrl-C, start it again with the same name: it rotates nothing twice.
#![allow(clippy::print_stdout)]

use kayle_id::webhook::Receiver;
use kayle_id::workflows::{
    FileProgressStore, FileVault, Memory, RotationStatus, provision_endpoint, rotate_encryption_key,
    rotate_signing_secret,
};
use kayle_id::{Client, SessionId, WebhookEndpointId};
use kayle_id_testing::simulator::{Claims, Simulator};
use std::error::Error;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("KAYLE_API_KEY").is_some() { against_a_server().await } else { against_the_simulator().await }
}

async fn against_a_server() -> Result<(), Box<dyn Error>> {
    let endpoint = std::env::var("KAYLE_ENDPOINT_ID").map_err(|_| "set KAYLE_ENDPOINT_ID to the endpoint's id")?;
    let name = std::env::args().nth(1).ok_or("name the rotation, such as 2026-07; the same name goes on with it")?;
    let folder = PathBuf::from(std::env::var("KAYLE_STATE").unwrap_or_else(|_| "kayle-state".to_owned()));
    let endpoint: WebhookEndpointId = endpoint.parse()?;
    let client = Client::from_env()?;
    println!("server  {}", client.base_url());
    let outcome = tokio::select! {
        outcome = rotate(&client, &endpoint, &name, &folder) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    if outcome.is_err() {
        println!("to do   start this again with the name {name}: it goes on where it stopped");
        println!("        until then, keep every file in {}", folder.display());
    }
    outcome
}

async fn rotate(
    client: &Client,
    endpoint: &WebhookEndpointId,
    name: &str,
    folder: &std::path::Path,
) -> Result<(), Box<dyn Error>> {
    let store = FileProgressStore::open(folder.join("runs"))?;
    let secrets = folder.join("secrets");
    let shown = secrets.clone();
    // Nobody but you can say when every receiver has what is new, and has given up what is old.
    let vault = FileVault::open(&secrets)?.on_change(move |vault| {
        println!("to do   have every receiver use exactly the files in {}:", shown.display());
        println!(
            "        {} private keys, {} signing secrets",
            vault.keyring().kids().len(),
            vault.signing_secrets()?.len()
        );
        println!("        then press Enter");
        match std::io::stdin().read_line(&mut String::new())? {
            0 => Err("there is nobody to press Enter".into()),
            _ => Ok(()),
        }
    });
    let key = rotate_encryption_key(client, format!("{name}/encryption-key"), endpoint).run(&store, &vault).await?;
    told("encryption key", &key);
    // The server signs with the new secret at once, so this should take seconds.
    let secret = rotate_signing_secret(client, format!("{name}/signing-secret"), endpoint).run(&store, &vault).await?;
    told("signing secret", &secret);
    Ok(())
}

fn told<T>(what: &str, status: &RotationStatus<T>) {
    match status {
        RotationStatus::Overlapping { until, .. } => {
            println!("{what}: both are in use. To do: start this again at {until} or later");
        }
        _ => println!("{what}: the old one is retired"),
    }
}

async fn against_the_simulator() -> Result<(), Box<dyn Error>> {
    let simulator = Arc::new(Simulator::start().await?);
    let builder = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key());
    let client = builder.clock(simulator.clock()).build()?;
    let memory = Arc::new(Memory::new());
    let url = receiver(Arc::clone(&memory), Arc::clone(&simulator)).await?;
    let endpoint = provision_endpoint(&client, "production", url).run(&memory, &memory).await?.endpoint.id;
    println!("one key    {}", memory.keyring().kids().len());
    verified(&client, &simulator).await?;

    // The receivers hold the new private key before the server encrypts to it, and the old one for as long as anything comes.
    let rotate = || rotate_encryption_key(&client, "2026-07", &endpoint);
    let rotation = rotate().run(&memory, &memory).await?;
    println!("overlap    {} keys, complete: {}", memory.keyring().kids().len(), rotation.is_complete());
    verified(&client, &simulator).await?;
    simulator.advance(Duration::from_secs(102 * 60 * 60)).await;
    let rotation = rotate().run(&memory, &memory).await?;
    println!("days later {} key, complete: {}", memory.keyring().kids().len(), rotation.is_complete());

    // The server signs with the new secret at once. Both are accepted for a day.
    let rotate = || rotate_signing_secret(&client, "secret-2026-07", &endpoint);
    rotate().run(&memory, &memory).await?;
    println!("overlap    {} signing secrets", memory.signing_secrets().len());
    verified(&client, &simulator).await?;
    simulator.advance(Duration::from_secs(25 * 60 * 60)).await;
    rotate().run(&memory, &memory).await?;
    println!("a day on   {} signing secret", memory.signing_secrets().len());
    Ok(())
}

/// A user succeeds, and the receiver opens what it is sent.
async fn verified(client: &Client, simulator: &Simulator) -> Result<SessionId, Box<dyn Error>> {
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
