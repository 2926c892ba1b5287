//! The main job, end to end: an endpoint, a key of its own, a session.
//!
//! `cargo run --example quickstart` needs nothing: it talks to the embedded server. With
//! `KAYLE_API_KEY` set (and `KAYLE_BASE_URL`, where it is not the hosted service) it does the same
//! against that server, and cleans up after itself.

use futures::TryStreamExt;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::mock::MockServer;
use kayle_id::{Claim, Client, ShareFields};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let real = std::env::var_os("KAYLE_API_KEY").is_some();
    let embedded = MockServer::start().await?;
    let client = if real {
        Client::from_env()?
    } else {
        Client::builder().base_url(embedded.base_url()).api_key("kk_quickstart0000000000000000000000").build()?
    };
    println!("server    {}", if real { client.base_url() } else { "embedded" });

    // The key that results are encrypted to. The private half never leaves this program.
    let key = PrivateKey::generate(RsaKeySize::Rsa3072)?;
    println!("key       {} bits, made here", key.bits());

    // Disabled until it has a key: events that fire while there is none are lost.
    let endpoints = client.webhooks().endpoints();
    let created = endpoints.create("https://example.com/webhooks/kayle").enabled(false).send().await?;
    let endpoint = created.endpoint;
    println!("endpoint  {}", endpoint.id);

    let registered = client.webhooks().encryption_keys().create(&endpoint.id, &key.public_jwk()).send().await?;
    println!("register  {} as {}", registered.algorithm, registered.id);
    endpoints.update(&endpoint.id).enabled(true).send().await?;

    let mut keys = client.webhooks().encryption_keys().list(&endpoint.id).stream();
    while let Some(key) = keys.try_next().await? {
        println!("  key     {} {}", key.id, if key.is_active { "active" } else { "retired" });
    }

    let session = client
        .sessions()
        .create()
        .share_fields(
            ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law asks for it"),
        )
        .webhook_endpoints(&endpoint.id)
        .send()
        .await?;
    println!("session   {} until {}", session.status, session.expires_at);
    println!("          asks for {}", session.share_fields.keys().cloned().collect::<Vec<_>>().join(", "));
    println!("send the user to the session's verification_url; the result arrives at the endpoint");

    if real {
        client.sessions().cancel(&session.id).send().await?;
        endpoints.delete(&endpoint.id).send().await?;
        println!("cleaned up");
    }
    Ok(())
}
