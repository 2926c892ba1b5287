//! Rotate the encryption key and the signing secret without losing a delivery.
//!
//! Here the server's part is played by the test helpers; the comments name the calls of an application.
#![allow(clippy::print_stdout)]

use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Keyring, Receiver};

fn sent(secret: &SigningSecret, kid: &str, key: &PrivateKey) -> Result<TestDelivery, kayle_id::Error> {
    DeliveryBuilder::new(Payload::expired(), secret).key(kid, &key.public_key()).build()
}

fn opens(receiver: &Receiver, delivery: &TestDelivery) -> bool {
    let sealed = receiver.verify(&delivery.headers, &delivery.body);
    sealed.and_then(|sealed| receiver.open_local(&sealed)).is_ok()
}

fn main() -> Result<(), kayle_id::Error> {
    let (old_key, new_key) = (PrivateKey::generate(RsaKeySize::Rsa2048)?, PrivateKey::generate(RsaKeySize::Rsa2048)?);
    let old_secret = SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    let new_secret = SigningSecret::new("whsec_vutsrqponmlkjihgfedcba9876543210");

    let keyring = Keyring::new().with("2026-01", &old_key)?;
    let receiver = Receiver::builder().secret(old_secret.clone()).keyring(keyring.clone()).build()?;
    let waiting = sent(&old_secret, "2026-01", &old_key)?;

    // The encryption key. First the private half goes to every receiver, without a restart;
    keyring.insert("2026-07", &new_key)?;
    // then the public half is registered: client.webhooks().encryption_keys(..).create(..). From now on the server
    // encrypts to it, and retries of older deliveries still come encrypted to the old one.
    println!("old key: {}", opens(&receiver, &waiting));
    println!("new key: {}", opens(&receiver, &sent(&old_secret, "2026-07", &new_key)?));

    // The signing secret. The server signs with the new one from the moment it answers, so take both at once:
    // client.webhooks().signing_secret(..).rotate() returns it.
    receiver.replace_secrets([new_secret.clone(), old_secret.clone()])?;
    println!("old secret, as of what is stored: {}", opens(&receiver, &waiting));
    println!("new secret: {}", opens(&receiver, &sent(&new_secret, "2026-07", &new_key)?));

    // When no delivery of the old key or secret can come or is stored any more, a week later at most:
    receiver.replace_secrets([new_secret])?;
    keyring.remove("2026-01");
    println!("old key and secret, retired: {}", opens(&receiver, &waiting));
    Ok(())
}
