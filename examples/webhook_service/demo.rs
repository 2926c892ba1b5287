//! The service against the embedded server.

use std::error::Error;
use std::sync::Arc;

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::webhook::Keyring;
use kayle_id::{Claim, Client, ShareFields};
use tokio::sync::Notify;

use crate::config::{Config, GRACE, Keep};
use crate::service::Service;

pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::start().await?;
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let listen = listener.local_addr()?;
    drop(listener);

    // An endpoint, disabled until it has a key.
    let endpoints = client.webhooks().endpoints();
    let created = endpoints.create(format!("http://{listen}/webhooks/kayle")).enabled(false).send().await?;
    let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
    client.webhooks().encryption_keys().create(&created.endpoint.id, &key.public_jwk()).send().await?;
    endpoints.update(&created.endpoint.id).enabled(true).send().await?;

    let file = std::env::temp_dir().join(format!("kayle-webhook-service-{}.db", std::process::id()));
    let config = Config {
        secrets: vec![created.signing_secret],
        keyring: Keyring::new().with(key.thumbprint(), &key)?,
        listen,
        keep: Keep::File(file.clone()),
        grace: GRACE,
    };
    let handled = Arc::new(Notify::new());
    let handling = Arc::clone(&handled);
    let handler = move |event, about| {
        let handling = Arc::clone(&handling);
        async move {
            crate::handle(event, about).await?;
            handling.notify_one();
            Ok(())
        }
    };
    let service = Service::start(config, handler).await?;
    println!("listening on loopback");

    let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
    let session =
        client.sessions().create().share_fields(fields).webhook_endpoints(&created.endpoint.id).send().await?;
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON"))?;
    handled.notified().await;
    let done = service.stop().await?;
    for suffix in ["", "-reserve", "-shm", "-wal"] {
        // SQLite removes its own files when the last connection is closed.
        let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
    }
    println!("{} events handled", done.handled);
    Ok(())
}
