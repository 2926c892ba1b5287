//! Make an endpoint in a way that survives a crash: the same program, started again, goes on where it stopped.
//!
//! `cargo run --example provision` talks to the simulator and keeps its progress and secrets in a folder of its own, which it
//! removes at its end. It is killed once on the way.
#![allow(clippy::print_stdout)]

use kayle_id::Client;
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Fault, Simulator};
use kayle_id::workflows::{BoxError, Progress, Secret, SecretName, Store, Vault, provision_endpoint};
use std::path::{Path, PathBuf};

/// Files, each written whole or not at all. An application's secrets belong in a secret manager.
struct Folder(PathBuf);

impl Folder {
    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name.replace('/', "+"))
    }

    fn write(&self, name: &str, contents: &[u8]) -> std::io::Result<()> {
        let next = self.path(&format!("{name}.next"));
        std::fs::write(&next, contents)?;
        std::fs::rename(next, self.path(name))
    }
}

fn read(path: &Path) -> std::io::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Store for Folder {
    async fn load(&self, run: &str) -> Result<Option<Progress>, BoxError> {
        let saved = read(&self.path(&format!("run/{run}")))?;
        Ok(saved.map(|json| serde_json::from_str(&json)).transpose()?)
    }

    async fn save(&self, run: &str, progress: &Progress) -> Result<(), BoxError> {
        Ok(self.write(&format!("run/{run}"), &serde_json::to_vec(progress)?)?)
    }
}

impl Vault for Folder {
    async fn keep(&self, secret: &Secret) -> Result<(), BoxError> {
        Ok(self.write(&secret.name().to_string(), secret.expose_secret().as_bytes())?)
    }

    async fn get(&self, name: &SecretName) -> Result<Option<String>, BoxError> {
        Ok(read(&self.path(&name.to_string()))?)
    }

    /// The receivers read this folder. Others are told here, and have it when this returns.
    async fn deploy(&self, _: &Secret) -> Result<(), BoxError> {
        Ok(())
    }

    async fn retire(&self, name: &SecretName) -> Result<(), BoxError> {
        let path = self.path(&name.to_string());
        if path.exists() { Ok(std::fs::remove_file(path)?) } else { Ok(()) }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let simulator = Simulator::start().await?;
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    let folder = Folder(std::env::temp_dir().join(format!("kayle-id-provision-{}", std::process::id())));
    std::fs::create_dir_all(&folder.0)?;

    // The endpoint is made, and nobody here learns of it.
    simulator.fault(Fault::reset_before_body().after_acting().on("create_webhook_endpoint").times(1));
    let run = || provision_endpoint(&client, "production", "https://example.com/webhooks/kayle").name("Production");
    match run().run(&folder, &folder).await {
        Ok(_) => println!("first  done"),
        Err(error) => println!("first  {error}"),
    }

    // The second process finds it by the run's label.
    let made = run().run(&folder, &folder).await?;
    println!("second {} is enabled: {}", made.endpoint.id, made.endpoint.enabled);
    println!("       {} endpoint at the server", simulator.endpoints().len());
    println!("       {} files of progress and secrets", std::fs::read_dir(&folder.0)?.count());
    std::fs::remove_dir_all(&folder.0)?;
    Ok(())
}
