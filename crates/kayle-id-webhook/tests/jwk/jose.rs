//! Public keys from and to the types of the `jose-jwk` crate.

use jose_jwk::Rsa;
use kayle_id_webhook::jwk::{KeyError, PublicKey};

use super::keys;

#[test]
fn a_public_key_goes_to_jose_jwk_and_back() {
    let key = PublicKey::from_pem(keys::SPKI).unwrap();
    let rsa = Rsa::from(&key.public_jwk());
    assert_eq!(serde_json::to_value(&rsa).unwrap()["n"], key.public_jwk().n());
    assert_eq!(PublicKey::try_from(&rsa), Ok(key));
}

#[test]
fn a_private_key_of_jose_jwk_is_no_public_key() {
    let mut members: serde_json::Value = serde_json::from_str(keys::JWK).unwrap();
    members.as_object_mut().unwrap().remove("kty");
    let rsa: Rsa = serde_json::from_value(members).unwrap();
    assert_eq!(PublicKey::try_from(&rsa), Err(KeyError::PrivateMember { member: "d" }));
}

#[test]
fn a_key_of_jose_jwk_is_checked_like_any_other() {
    let small = Rsa { n: vec![0xc5; 128].into(), e: vec![1, 0, 1].into(), prv: None };
    assert_eq!(PublicKey::try_from(&small), Err(KeyError::TooSmall { bits: 1024 }));
}
