//! Receive webhooks with axum.
//!
//! `cargo run --example webhook_axum` starts the server, sends it deliveries made by the test helpers, good ones and a bad
//! one, and ends. In an application, secret and key come from where you keep secrets.
#![allow(clippy::print_stdout)]

use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::{Router, routing::post};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Event, Keyring, Receiver, SealedDelivery};
use kayle_id::{Claim, ShareFields, SigningSecret};
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

/// What the sessions of this application are created with.
fn asked() -> ShareFields {
    ShareFields::new().require_age_over(18, "The law asks for it").optional(Claim::FamilyName, "To address you")
}

fn handle(event: &Event) {
    match event.satisfied(&asked()) {
        Ok(person) => {
            let name = person.claims().family_name().shared().unwrap_or("somebody");
            println!("{:.12}… is an adult: {name}", person.session_id().as_str());
        }
        // A minor's session succeeds too, and cancelled may follow succeeded: the person has withdrawn.
        Err(reason) => println!("not verified: {reason}"),
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

    let delivery = |age_over_18: bool| {
        let payload = Payload::succeeded().shared("age_over_18", age_over_18).declined("family_name");
        DeliveryBuilder::new(payload, &secret).key("2026-01", &key.public_key())
    };
    let good = delivery(true);
    let bad = good.clone().damage(Damage::BodyAfterSigning(b"{}".to_vec()));
    println!("an adult:        {}", send(&address, good.clone().build()?).await?);
    println!("the same again:  {}", send(&address, good.build()?).await?);
    println!("a minor:         {}", send(&address, delivery(false).build()?).await?);
    println!("a bad delivery:  {}", send(&address, bad.build()?).await?);
    server.abort();
    Ok(())
}

async fn send(address: &str, delivery: TestDelivery) -> Result<StatusCode, Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let response = client.post(address).headers(delivery.headers).body(delivery.body).send().await?;
    Ok(response.status())
}
