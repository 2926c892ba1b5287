//! The main job, end to end: an endpoint, a key of its own, a session, and what the user shared.
//!
//! `cargo run --example quickstart` needs nothing: it talks to the simulator, which starts inside the program and delivers
//! the webhook over HTTP. With `KAYLE_API_KEY` set (and `KAYLE_BASE_URL`, where it is not the hosted service) it talks to
//! that server and goes as far as the session, since no user is there to go on. Whatever happens, Ctrl-C included, it deletes
//! what it has made there, and nothing is posted to the endpoint's address.

use axum::extract::{FromRef, State};
use axum::{Router, http::StatusCode, routing::post};
use futures::TryStreamExt;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::{Keyring, Receiver, SealedDelivery};
use kayle_id::{
    Claim, Client, Session, ShareFields, SigningSecret, Timestamp, WebhookEndpoint, WebhookEndpointId, WebhookEventType,
};
use kayle_id_testing::simulator::{Claims, Simulator};
use std::error::Error;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::var_os("KAYLE_API_KEY").is_some() {
        let url = std::env::var("KAYLE_WEBHOOK_URL");
        against_a_server(&Client::from_env()?, url.as_deref().unwrap_or("https://example.com/webhooks/kayle")).await
    } else {
        against_the_simulator().await
    }
}

/// An endpoint that is ready, with what its receiver needs.
struct Ready {
    endpoint: WebhookEndpointId,
    secret: SigningSecret,
    keyring: Keyring,
}

/// Makes an endpoint. It is disabled until it has a key: events that fire while there is none are lost.
async fn endpoint(
    client: &Client,
    url: String,
    label: &str,
    events: &[WebhookEventType],
) -> Result<Ready, Box<dyn Error>> {
    let endpoints = client.webhooks().endpoints();
    let create = endpoints.create(url).enabled(false).labels([label]).subscribed_event_types(events.iter().cloned());
    let created = create.send().await?;
    let endpoint = created.endpoint.id;
    println!("endpoint  {endpoint}");

    // The key that results are encrypted to. The private half never leaves this program.
    let key = PrivateKey::generate(RsaKeySize::Rsa3072)?;
    println!("key       {} bits, made here", key.bits());
    let registered = client.webhooks().encryption_keys().create(&endpoint, &key.public_jwk()).send().await?;
    println!("register  {} as {}", registered.algorithm, registered.id);
    endpoints.update(&endpoint).enabled(true).send().await?;
    let keyring = Keyring::new().with(registered.key_id.as_str(), &key)?;
    Ok(Ready { endpoint, secret: created.signing_secret, keyring })
}

/// What the user is asked for. A result counts if it answers this: a minor succeeds too, and says so.
fn asked() -> ShareFields {
    ShareFields::new()
        .require(Claim::FamilyName, "To address you")
        .optional(Claim::GivenNames, "To address you")
        .require_age_over(18, "The law asks for it")
}

/// Begins a session, whose result goes to the endpoint.
async fn session(client: &Client, endpoint: &WebhookEndpointId) -> Result<Session, Box<dyn Error>> {
    let session = client.sessions().create().share_fields(asked()).webhook_endpoints(endpoint).send().await?;
    println!("session   {}", session.status);
    println!("          asks for {}", session.share_fields.keys().collect::<Vec<_>>().join(", "));
    Ok(session)
}

/// The application that receives.
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

async fn against_the_simulator() -> Result<(), Box<dyn Error>> {
    let simulator = Simulator::builder().seed(1).start().await?;
    let client = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key()).build()?;
    println!("server    simulated");
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks/kayle", listener.local_addr()?);
    let ready = endpoint(&client, url, "quickstart", WebhookEventType::KNOWN).await?;

    let receiver = Receiver::builder().secret(ready.secret).keyring(ready.keyring).build()?;
    let (store, mut stored) = mpsc::channel(8);
    let app = App { receiver: receiver.clone(), store };
    let router = Router::new().route("/webhooks/kayle", post(receive)).with_state(app);
    tokio::spawn(async move { axum::serve(listener, router).await });

    // The user goes to the session's verification_url, succeeds, and keeps the given names to themselves.
    let session = session(&client, &ready.endpoint).await?;
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true))?;
    let sealed = stored.recv().await.ok_or("the receiver has stopped")?;
    println!("webhook   verified and stored");
    match receiver.open(&sealed).await?.satisfied(&asked()) {
        Ok(person) => {
            let claims = person.claims();
            println!("opened    session succeeded");
            println!("          family name {:?}", claims.family_name().shared().unwrap_or_default());
            println!(
                "          given names {}",
                if claims.given_names().is_declined() { "declined" } else { "shared" }
            );
            println!("          older than 18: {}", claims.age_over::<18>().shared().unwrap_or_default());
        }
        Err(reason) => println!("opened    not verified: {reason}"),
    }
    println!("session   {}", client.sessions().get(&session.id).send().await?.status);

    let mut keys = client.webhooks().encryption_keys().list(&ready.endpoint).stream();
    while let Some(key) = keys.try_next().await? {
        println!("key       {} {}", key.id, if key.is_active { "active" } else { "retired" });
    }
    Ok(())
}

pub(crate) async fn against_a_server(client: &Client, url: &str) -> Result<(), Box<dyn Error>> {
    println!("server    {}", client.base_url());
    let label = format!("quickstart-{}", Timestamp::now().unix_millis());
    let outcome = tokio::select! {
        outcome = as_far_as_the_session(client, url, &label) => outcome,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    // Also where an answer was lost: what was made is found by its label.
    let cleaned = clean_up(client, &label).await;
    if cleaned.is_err() {
        println!("to do     delete the endpoint with the label {label} in the dashboard");
    }
    outcome.and(cleaned)
}

async fn as_far_as_the_session(client: &Client, url: &str, label: &str) -> Result<(), Box<dyn Error>> {
    // Nobody succeeds here, so that nothing is sent to the address; nor does the cancelling below.
    let ready = endpoint(client, url.to_owned(), label, &[WebhookEventType::VerificationSessionSucceeded]).await?;
    let session = session(client, &ready.endpoint).await?;
    println!("          {} is where an application sends its user now", session.verification_url.as_str());
    Ok(())
}

/// Cancels the sessions of the endpoint with this label, and deletes it.
async fn clean_up(client: &Client, label: &str) -> Result<(), Box<dyn Error>> {
    let endpoints: Vec<_> = client.webhooks().endpoints().list().limit(100).stream().try_collect().await?;
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.labels.iter().any(|held| held == label)) {
        let cancelled = cancel_open(client, endpoint).await;
        client.webhooks().endpoints().delete(&endpoint.id).send().await?;
        println!("deleted   {}", endpoint.id);
        cancelled?;
    }
    Ok(())
}

async fn cancel_open(client: &Client, endpoint: &WebhookEndpoint) -> Result<(), Box<dyn Error>> {
    let mut sessions = client.sessions().list().created_from(endpoint.created_at).limit(100).stream();
    while let Some(session) = sessions.try_next().await? {
        let targets = session.webhook_endpoint_id.as_ref().map(|targets| targets.as_slice()).unwrap_or_default();
        if targets == std::slice::from_ref(&endpoint.id) && !session.status.is_terminal() {
            client.sessions().cancel(&session.id).send().await?;
            println!("cancelled {}", session.id);
        }
    }
    Ok(())
}
