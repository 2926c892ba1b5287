//! Registers a webhook encryption key, from a file of yours or made here.
//!
//! `cargo run --example register_encryption_key -- private-key.pem` reads PKCS#8 or PKCS#1, PEM or DER; without a file a key is
//! made. The private key is kept in the folder `KAYLE_SECRETS` (`kayle-secrets` unless set), readable by its owner only, before
//! its public half is registered.
//!
//! Runs against the simulator unless `KAYLE_API_KEY` is set, which wants `KAYLE_ENDPOINT_ID` as well. Registering a key
//! retires the endpoint's active one, so that an endpoint that has one is refused unless `--replace` is given. The example
//! `rotate_keys` replaces a key without losing a delivery.

use futures::TryStreamExt;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::workflows::{FileVault, Secret, Vault};
use kayle_id::{Client, WebhookEndpointId};
use kayle_id_testing::simulator::Simulator;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (mut file, mut replace) = (None, false);
    for argument in std::env::args().skip(1) {
        if argument == "--replace" { replace = true } else { file = Some(argument) }
    }
    let key = match file {
        Some(file) => {
            let bytes = std::fs::read(file)?;
            if bytes.starts_with(b"0") { PrivateKey::from_der(&bytes)? } else { PrivateKey::from_pem(&bytes)? }
        }
        None => PrivateKey::generate(RsaKeySize::Rsa3072)?,
    };
    if std::env::var_os("KAYLE_API_KEY").is_some() {
        let endpoint = std::env::var("KAYLE_ENDPOINT_ID").map_err(|_| "set KAYLE_ENDPOINT_ID to the endpoint's id")?;
        let folder = std::env::var("KAYLE_SECRETS").unwrap_or_else(|_| "kayle-secrets".to_owned());
        return register(&Client::from_env()?, &endpoint.parse()?, &key, &FileVault::open(folder)?, replace).await;
    }

    let simulator = Simulator::start().await?;
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    let create = client.webhooks().endpoints().create("https://example.com/webhooks/kayle").enabled(false);
    let endpoint = create.send().await?.endpoint.id;
    // Nothing is encrypted to the simulator's key any more when this program has ended.
    let folder = std::env::temp_dir().join(format!("kayle-id-register-{}", std::process::id()));
    let outcome = register(&client, &endpoint, &key, &FileVault::open(&folder)?, replace).await;
    std::fs::remove_dir_all(folder)?;
    outcome
}

pub(crate) async fn register(
    client: &Client,
    endpoint: &WebhookEndpointId,
    key: &PrivateKey,
    vault: &FileVault,
    replace: bool,
) -> Result<(), Failure> {
    println!("{} bits, thumbprint {}", key.bits(), key.thumbprint());
    let keys = client.webhooks();
    let keys = keys.encryption_keys();
    let active: Vec<_> = keys.list(endpoint).is_active(true).stream().try_collect().await?;
    let others: Vec<_> = active.iter().map(|key| &*key.key_id).filter(|kid| *kid != key.thumbprint()).collect();
    if !others.is_empty() && !replace {
        let text = format!(
            "the endpoint's active key is {}, and registering another one retires it; use the example rotate_keys, or give --replace",
            others.join(", ")
        );
        return Err(text.into());
    }

    // First the private key is where it stays: a payload that is encrypted to a key that is gone cannot be read by anybody.
    let secret = Secret::PrivateKey(key.clone());
    vault.keep(&secret).await?;
    println!("kept the private key in {}", vault.path(&secret.name()).display());
    if let Some(registered) = active.iter().find(|record| record.key_id == key.thumbprint()) {
        println!("{} is registered already", registered.id);
        return Ok(());
    }
    let registered = keys.create(endpoint, &key.public_jwk()).send().await?;
    println!("registered {} for {}, active: {}", registered.id, registered.webhook_endpoint_id, registered.is_active);
    println!("to do: give every receiver this key, under the kid {}", registered.key_id);
    for kid in others {
        println!("to do: keep the private key {kid} for five days: deliveries that wait are encrypted to it");
    }
    Ok(())
}
