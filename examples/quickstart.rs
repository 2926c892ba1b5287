//! The main job, end to end: an endpoint, a key of its own, a session, and what the user shared.
//!
//! `cargo run --example quickstart` needs nothing: it talks to the simulator, which starts inside the program and delivers
//! the webhook over HTTP. With `KAYLE_API_KEY` set (and `KAYLE_BASE_URL`, where it is not the hosted service) it talks to
//! that server, goes as far as the session, since no user is there to go on, and cleans up after itself.

use axum::extract::{FromRef, State};
use axum::{Router, http::StatusCode, routing::post};
use futures::TryStreamExt;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::webhook::{Event, Keyring, Receiver, SealedDelivery};
use kayle_id::{Claim, Client, ShareFields};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

#[derive(Clone)]
struct App {
    receiver: Receiver,
    store: mpsc::Sender<SealedDelivery>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

/// What arrives here as a `SealedDelivery` was verified. It is stored, then acknowledged: the server keeps no copy.
async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    if app.store.send(sealed).await.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let real = std::env::var_os("KAYLE_API_KEY").is_some();
    let simulator = Simulator::builder().seed(1).start().await?;
    let client = if real {
        Client::from_env()?
    } else {
        Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?
    };
    println!("server    {}", if real { client.base_url() } else { "simulated" });

    // Disabled until it has a key: events that fire while there is none are lost.
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let here = format!("http://{}/webhooks/kayle", listener.local_addr()?);
    let url = if real { "https://example.com/webhooks/kayle".to_owned() } else { here };
    let endpoints = client.webhooks().endpoints();
    let created = endpoints.create(url).enabled(false).send().await?;
    let endpoint = created.endpoint;
    println!("endpoint  {}", endpoint.id);

    // The key that results are encrypted to. The private half never leaves this program.
    let key = PrivateKey::generate(RsaKeySize::Rsa3072)?;
    println!("key       {} bits, made here", key.bits());
    let registered = client.webhooks().encryption_keys().create(&endpoint.id, &key.public_jwk()).send().await?;
    println!("register  {} as {}", registered.algorithm, registered.id);
    endpoints.update(&endpoint.id).enabled(true).send().await?;

    // The application that receives.
    let keyring = Keyring::new().with(registered.key_id.as_str(), &key)?;
    let receiver = Receiver::builder().secret(created.signing_secret).keyring(keyring).build()?;
    let (store, mut stored) = mpsc::channel(8);
    let app = App { receiver: receiver.clone(), store };
    let router = Router::new().route("/webhooks/kayle", post(receive)).with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });

    let fields = ShareFields::new()
        .require(Claim::FamilyName, "To address you")
        .optional(Claim::GivenNames, "To address you")
        .require_age_over(18, "The law asks for it");
    let session = client.sessions().create().share_fields(fields).webhook_endpoints(&endpoint.id).send().await?;
    println!("session   {}", session.status);
    println!("          asks for {}", session.share_fields.keys().collect::<Vec<_>>().join(", "));

    if real {
        println!("send the user to the session's verification_url; the result arrives at the endpoint");
        client.sessions().cancel(&session.id).send().await?;
        endpoints.delete(&endpoint.id).send().await?;
        println!("cleaned up");
        return Ok(());
    }

    // The user goes to the session's verification_url, succeeds, and keeps the given names to themselves.
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true))?;
    let sealed = stored.recv().await.ok_or("the receiver has stopped")?;
    println!("webhook   verified and stored");
    match receiver.open(&sealed).await? {
        Event::SessionSucceeded(event) => {
            let claims = event.claims();
            println!("opened    session succeeded");
            println!("          family name {:?}", claims.family_name().shared().unwrap_or_default());
            println!(
                "          given names {}",
                if claims.given_names().is_declined() { "declined" } else { "shared" }
            );
            println!("          older than 18: {}", claims.age_over::<18>().shared().unwrap_or_default());
        }
        other => println!("opened    {}", other.type_name()),
    }
    println!("session   {}", client.sessions().get(&session.id).send().await?.status);

    let mut keys = client.webhooks().encryption_keys().list(&endpoint.id).stream();
    while let Some(key) = keys.try_next().await? {
        println!("key       {} {}", key.id, if key.is_active { "active" } else { "retired" });
    }
    Ok(())
}
