//! The deliveries.

use kayle_id_core::SigningSecret;
use kayle_id_inbox::testing::Deliveries;
use kayle_id_webhook::jwk::{PrivateKey, RsaKeySize};
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Keyring, Receiver, SealedDelivery};
use std::path::Path;
use std::time::Duration;

const SECRET: &str = "whsec_chaos0123456789abcdefghijklmnopq";
const KID: &str = "chaos";

pub(crate) struct Load {
    pub(crate) deliveries: Vec<SealedDelivery>,
    pub(crate) events: usize,
}

/// Makes a key, keeps it where the processes find it, and makes the deliveries: a fifth of them repeat an event, half of
/// those with a ciphertext of their own, half of them with the same.
pub(crate) fn load(folder: &Path) -> Load {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    std::fs::write(folder.join("key.pem"), key.export_private_pkcs8_pem()).unwrap();
    let wanted: usize =
        std::env::var("KAYLE_CHAOS_DELIVERIES").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000);
    let events = wanted * 4 / 5;
    let secret = SigningSecret::new(SECRET);
    let receiver = Receiver::builder().secret(secret.clone()).tolerance(Duration::MAX).build().unwrap();
    let public = key.public_key();
    let make = |event: usize| {
        let payload = Payload::succeeded().event_id(&Deliveries::event_id(event as u64));
        let delivery = DeliveryBuilder::new(payload, &secret).key(KID, &public).build().unwrap();
        receiver.verify(&delivery.headers, &delivery.body).unwrap()
    };
    let mut deliveries: Vec<SealedDelivery> = (0..events).map(make).collect();
    for number in 0..wanted - events {
        let event = number * 4;
        deliveries.push(if number % 2 == 0 { deliveries[event].clone() } else { make(event) });
    }
    // Repetitions among the first ones, far apart and close together.
    let length = deliveries.len();
    for at in 0..length {
        deliveries.swap(at, (at * 7919 + 13) % length);
    }
    Load { deliveries, events }
}

/// The receiver that a process opens deliveries with.
pub(crate) fn receiver(folder: &Path) -> Receiver {
    let pem = std::fs::read(folder.join("key.pem")).unwrap();
    let keyring = Keyring::new();
    keyring.insert_pem(KID, pem).unwrap();
    let receiver = Receiver::builder().secret(SigningSecret::new(SECRET)).keyring(keyring);
    receiver.tolerance(Duration::MAX).build().unwrap()
}
