//! Registers a webhook encryption key, from a file of yours or made here.
//!
//! `cargo run --example register_encryption_key -- private-key.pem` reads PKCS#8 or PKCS#1, PEM or
//! DER; without a file a key is made. Runs against the embedded server unless `KAYLE_API_KEY` is set,
//! which wants `KAYLE_ENDPOINT_ID` as well.

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::mock::MockServer;
use kayle_id::{Client, WebhookEndpointId};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let key = match std::env::args().nth(1) {
        Some(file) => {
            let bytes = std::fs::read(file)?;
            if bytes.starts_with(b"-----") { PrivateKey::from_pem(&bytes)? } else { PrivateKey::from_der(&bytes)? }
        }
        None => PrivateKey::generate(RsaKeySize::Rsa3072)?,
    };
    let jwk = key.public_jwk().with_kid("webhooks-2026")?;
    println!("{} bits, thumbprint {}", key.bits(), jwk.thumbprint());

    let embedded = MockServer::start().await?;
    let (client, endpoint): (Client, WebhookEndpointId) = if std::env::var_os("KAYLE_API_KEY").is_some() {
        (Client::from_env()?, std::env::var("KAYLE_ENDPOINT_ID")?.parse()?)
    } else {
        let client = Client::builder().base_url(embedded.base_url()).api_key("kk_example0000000000000000000000000");
        (client.build()?, "whe_example".parse()?)
    };

    let registered = client.webhooks().encryption_keys().create(&endpoint, &jwk).send().await?;
    println!("registered {} for {}, active: {}", registered.id, registered.webhook_endpoint_id, registered.is_active);
    println!("every other key of the endpoint is retired now; payloads carry the kid in their header");
    Ok(())
}
