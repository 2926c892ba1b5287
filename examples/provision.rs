//! Make an endpoint in a way that survives a crash: the same program, started again, goes on where it stopped.
//!
//! `cargo run --example provision` talks to the simulator, is killed once on the way, and removes its files at the end.
//!
//! With `KAYLE_API_KEY` and `KAYLE_WEBHOOK_URL` set it makes an endpoint at that server (`KAYLE_BASE_URL`, where it is not the hosted
//! service). Its progress and secrets stay in the folder `KAYLE_STATE` (`kayle-state` unless set), and the endpoint stays at the server: it is
//! what you asked for. After an error or Ctrl-C, start it again: it makes nothing twice.
#![allow(clippy::print_stdout)]

use kayle_id::Client;
use kayle_id::workflows::{FileProgressStore, FileVault, Provisioned, SecretName, provision_endpoint};
use kayle_id_testing::simulator::{Fault, Simulator};
use std::error::Error;
use std::path::{Path, PathBuf};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("KAYLE_API_KEY").is_some() { against_a_server().await } else { against_the_simulator().await }
}

/// Begins the run, or goes on with it. Progress and secrets are files that only their owner can read.
async fn provision(client: &Client, folder: &Path, url: &str) -> Result<Provisioned, Box<dyn Error>> {
    let store = FileProgressStore::open(folder.join("runs"))?;
    let vault = FileVault::open(folder.join("secrets"))?;
    Ok(provision_endpoint(client, "production", url).name("Production").run(store, vault).await?)
}

async fn against_a_server() -> Result<(), Box<dyn Error>> {
    let url =
        std::env::var("KAYLE_WEBHOOK_URL").map_err(|_| "set KAYLE_WEBHOOK_URL to your receiver's https address")?;
    let folder = PathBuf::from(std::env::var("KAYLE_STATE").unwrap_or_else(|_| "kayle-state".to_owned()));
    let client = Client::from_env()?;
    println!("server   {}", client.base_url());
    let outcome = tokio::select! {
        outcome = provision(&client, &folder, &url) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    let made = match outcome {
        Ok(made) => made,
        Err(error) => {
            println!(
                "to do    start this again: it goes on where it stopped. To give up instead, delete the disabled endpoint with"
            );
            println!("         a label kayle-id-run-… in the dashboard, and then the folder {}", folder.display());
            return Err(error);
        }
    };
    println!("endpoint {} is enabled: {}", made.endpoint.id, made.endpoint.enabled);
    let key = FileVault::open(folder.join("secrets"))?.path(&SecretName::EncryptionKey { kid: made.kid.clone() });
    println!("to do    give your receiver the files in {}:", folder.join("secrets").display());
    println!("         the private key {} under the kid {}, and the signing secret", key.display(), made.kid);
    println!("         keep the folder: results that were encrypted to a key that is gone cannot be read by anybody");
    println!("         the example rotate_keys replaces both, with KAYLE_ENDPOINT_ID={}", made.endpoint.id);
    Ok(())
}

async fn against_the_simulator() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    let folder = std::env::temp_dir().join(format!("kayle-id-provision-{}", std::process::id()));
    let outcome = killed_once(&simulator, &client, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn killed_once(simulator: &Simulator, client: &Client, folder: &Path) -> Result<(), Box<dyn Error>> {
    let url = "https://example.com/webhooks/kayle";
    // The endpoint is made, and nobody here learns of it.
    simulator.fault(Fault::reset_before_body().after_acting().on("create_webhook_endpoint").times(1));
    match provision(client, folder, url).await {
        Ok(_) => println!("first  done"),
        Err(error) => println!("first  {error}"),
    }

    // The second process finds it by the run's label.
    let made = provision(client, folder, url).await?;
    println!("second {} is enabled: {}", made.endpoint.id, made.endpoint.enabled);
    println!("       {} endpoint at the server", client.webhooks().endpoints().list().send().await?.items.len());
    println!("       {} files of secrets", std::fs::read_dir(folder.join("secrets"))?.count());
    Ok(())
}
