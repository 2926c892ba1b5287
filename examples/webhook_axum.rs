//! Receive webhooks with axum.
//!
//! `cargo run --example webhook_axum` starts the server, sends it a good and a bad delivery made by the test helpers, and
//! ends. In an application, secret and key come from where you keep secrets.
#![allow(clippy::print_stdout)]

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::{Router, routing::post};
use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{ClaimState, Event, Keyring, Receiver, SealedDelivery};
use std::collections::HashSet;
use std::error::Error;
use std::sync::{Arc, Mutex};

#[derive(Clone)]
struct App {
    receiver: Receiver,
    handled: Arc<Mutex<HashSet<String>>>,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

/// Handles a delivery while the server waits, at most 15 seconds. Where that is too short, see `webhook_queue`.
async fn receive(State(app): State<App>, sealed: SealedDelivery) -> StatusCode {
    // The signature held. What fails now is not the sender's fault: any other answer than 2xx, and it comes again.
    let Ok(event) = app.receiver.open(&sealed).await else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    let Some(id) = event.event_id().map(ToString::to_string) else {
        return StatusCode::OK;
    };
    // Deliveries come at least once. In an application this set is a unique column.
    let is_new = app.handled.lock().is_ok_and(|mut handled| handled.insert(id));
    if is_new {
        handle(&event);
    }
    StatusCode::OK
}

fn handle(event: &Event) {
    match event {
        Event::SessionSucceeded(event) => {
            let adult = match event.claims().age_over::<18>() {
                ClaimState::Shared(answer) => format!("adult: {answer}"),
                ClaimState::Declined => "would not say whether adult".to_owned(),
                _ => "age was not asked for".to_owned(),
            };
            println!("{:.12}… succeeded, {adult}", event.session_id().as_str());
        }
        Event::SessionFailed(event) => println!("{:.12}… failed", event.session_id().as_str()),
        // Cancelled may follow succeeded: the person has withdrawn.
        Event::SessionCancelled(event) => println!("{:.12}… was withdrawn", event.session_id().as_str()),
        other => println!("{}", other.type_name()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
    let receiver = Receiver::builder()
        .secret(secret.clone())
        .keyring(Keyring::new().with("2026-01", &key)?)
        .on_refusal(|refusal| println!("refused: {refusal}"))
        .build()?;

    let app = App { receiver, handled: Arc::default() };
    let router = Router::new().route("/webhooks/kayle", post(receive)).with_state(app);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/webhooks/kayle", listener.local_addr()?);
    let server = tokio::spawn(async move { axum::serve(listener, router).await });

    let payload = Payload::succeeded().shared("age_over_18", true).declined("family_name");
    let good = DeliveryBuilder::new(payload, &secret).key("2026-01", &key.public_key());
    let bad = good.clone().damage(Damage::BodyAfterSigning(b"{}".to_vec()));
    println!("a good delivery: {}", send(&address, good.clone().build()?).await?);
    println!("the same again:  {}", send(&address, good.build()?).await?);
    println!("a bad delivery:  {}", send(&address, bad.build()?).await?);
    server.abort();
    Ok(())
}

async fn send(address: &str, delivery: TestDelivery) -> Result<StatusCode, Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let response = client.post(address).headers(delivery.headers).body(delivery.body).send().await?;
    Ok(response.status())
}
