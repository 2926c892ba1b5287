//! Webhooks through this crate: the receiver of `kayle-id-webhook`, what sessions asked for, and a relay.
//!
//! What the receiver takes and refuses is tested in `crates/kayle-id-webhook`.

#![allow(clippy::unwrap_used)]

mod relay;
mod session;

use kayle_id::SigningSecret;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::{Event, Keyring, Receiver, Satisfied, SealedDelivery};
use std::any::TypeId;
use std::sync::LazyLock;

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());

fn secret() -> SigningSecret {
    SigningSecret::new("whsec_3bibf05j4ogzyse2n9x20u43j2w7x3du")
}

fn keyring() -> Keyring {
    Keyring::new().with("k", &KEY).unwrap()
}

#[test]
fn the_types_are_those_of_the_crate_that_receives() {
    use kayle_id_webhook as alone;
    assert_eq!(TypeId::of::<Receiver>(), TypeId::of::<alone::webhook::Receiver>());
    assert_eq!(TypeId::of::<SealedDelivery>(), TypeId::of::<alone::webhook::SealedDelivery>());
    assert_eq!(TypeId::of::<Event>(), TypeId::of::<alone::webhook::Event>());
    assert_eq!(TypeId::of::<Satisfied<'static>>(), TypeId::of::<alone::webhook::Satisfied<'static>>());
    assert_eq!(TypeId::of::<PrivateKey>(), TypeId::of::<alone::jwk::PrivateKey>());
    assert_eq!(TypeId::of::<kayle_id::ShareFields>(), TypeId::of::<alone::ShareFields>());
    assert_eq!(TypeId::of::<SigningSecret>(), TypeId::of::<alone::SigningSecret>());
}
