//! Receiving, which needs no client: a key is made, a delivery is verified and opened, a forged one is refused.
#![allow(clippy::unwrap_used, clippy::panic)]

use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id::webhook::{Keyring, Receiver};
use kayle_id::{Claim, ShareFields, SigningSecret};

fn secret() -> SigningSecret {
    SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv")
}

fn receiver(key: &PrivateKey) -> Receiver {
    let keyring = Keyring::new().with(key.thumbprint(), key).unwrap();
    Receiver::builder().secret(secret()).keyring(keyring).build().unwrap()
}

#[test]
fn a_delivery_is_verified_opened_and_satisfied() {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let payload = Payload::succeeded().shared("family_name", "ERIKSSON");
    let delivery = DeliveryBuilder::new(payload, &secret()).key(key.thumbprint(), &key.public_key()).build().unwrap();
    let receiver = receiver(&key);
    let sealed = receiver.verify(&delivery.headers, &delivery.body).unwrap();
    let event = receiver.open_local(&sealed).unwrap();
    assert!(event.satisfied(&ShareFields::new().require(Claim::FamilyName, "To address you")).is_ok());
    assert!(event.satisfied(&ShareFields::new().require(Claim::GivenNames, "To address you")).is_err());
}

#[test]
fn a_forged_delivery_is_refused() {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let delivery = DeliveryBuilder::new(Payload::expired(), &secret())
        .key(key.thumbprint(), &key.public_key())
        .damage(Damage::FlipMac)
        .build()
        .unwrap();
    assert!(receiver(&key).verify(&delivery.headers, &delivery.body).unwrap_err().is_refused());
}
