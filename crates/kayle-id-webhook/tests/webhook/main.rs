//! Webhook deliveries, through the public API.

#![allow(clippy::unwrap_used)]

mod claims;
mod deliveries;
mod events;
mod extractor;
mod jwe;
mod keyring;
#[allow(dead_code)]
#[path = "../jwk/keys.rs"]
mod keys;
mod oracle;
mod properties;
mod relay;
mod signature;
mod slow_bodies;
mod stored;
mod vectors;

use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id_webhook::webhook::{Error, Event, Keyring, Receiver, ReceiverBuilder, RefusalReason};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// When every delivery here is signed, unless it says otherwise.
const NOW: u64 = 1_795_219_845;
const KID: &str = "kid-rsa2048";

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());
static OTHER_KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn secret() -> SigningSecret {
    SigningSecret::new("whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du")
}

fn keyring() -> Keyring {
    Keyring::new().with(KID, &KEY).unwrap()
}

fn builder() -> ReceiverBuilder {
    Receiver::builder().secret(secret()).clock(|| at(NOW))
}

fn receiver() -> Receiver {
    builder().keyring(keyring()).build().unwrap()
}

fn delivery(payload: Payload) -> DeliveryBuilder {
    DeliveryBuilder::new(payload, &secret()).key(KID, &KEY.public_key()).signed_at(at(NOW))
}

/// Verifies and opens.
fn receive(receiver: &Receiver, delivery: &TestDelivery) -> Result<Event, Error> {
    receiver.open_local(&receiver.verify(&delivery.headers, &delivery.body)?)
}

/// Verifies and opens, and tells what the observer was told.
fn observe(builder: ReceiverBuilder, delivery: &TestDelivery) -> (Result<Event, Error>, Vec<RefusalReason>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let receiver = builder.on_refusal(move |refusal| told.lock().unwrap().push(refusal.reason())).build().unwrap();
    let result = receive(&receiver, delivery);
    let seen = seen.lock().unwrap().clone();
    (result, seen)
}

/// What a delivery is refused for.
fn reason(delivery: DeliveryBuilder) -> Option<RefusalReason> {
    let (result, seen) = observe(builder().keyring(keyring()), &delivery.build().unwrap());
    assert_eq!(result.is_err(), seen.len() == 1);
    seen.first().copied()
}
