//! Keys of version 0.10 of the `rsa` crate as input.

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use rsa::BoxedUint;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};

use super::build::{der, modulus};
use super::keys;

/// The test key as the `rsa` crate holds it.
fn rsa_key(pem: &str) -> rsa::PrivateKey {
    rsa::PrivateKey::from_pkcs8_der(&der(pem)).unwrap()
}

#[test]
fn a_private_key_of_the_rsa_crate_is_the_same_key() {
    let key = PrivateKey::try_from(&rsa_key(keys::PKCS8)).unwrap();
    assert_eq!(*key.export_private_pkcs8_pem(), keys::PKCS8);
}

#[test]
fn a_public_key_of_the_rsa_crate_is_the_same_key() {
    let key = PublicKey::try_from(&rsa_key(keys::PKCS8).to_public_key()).unwrap();
    assert_eq!(key, PublicKey::from_pem(keys::SPKI).unwrap());
}

#[test]
fn a_small_and_a_large_key_of_the_rsa_crate_are_refused() {
    let public = |bits: usize| {
        let n = BoxedUint::from_be_slice_vartime(&modulus(bits));
        PublicKey::try_from(&rsa::PublicKey::new_unchecked(n, BoxedUint::from(65_537_u32)))
    };
    assert_eq!(public(2047), Err(KeyError::TooSmall { bits: 2047 }));
    assert_eq!(public(8193), Err(KeyError::TooLarge { bits: 8193, max: 8192 }));
    assert!(public(2048).is_ok());
}

#[test]
fn a_key_of_the_rsa_crate_without_crt_values_says_so() {
    let mut key = rsa_key(keys::PKCS8);
    key.clear_precomputed();
    assert_eq!(PrivateKey::try_from(&key).unwrap_err(), KeyError::NotPrecomputed);
}

#[test]
fn a_key_of_the_rsa_crate_with_another_number_of_primes_is_refused() {
    let key = rsa_key(keys::PKCS8);
    let [p, q] = key.primes() else { panic!("two primes") };
    let primes = vec![p.as_ref().clone(), q.as_ref().clone(), BoxedUint::from(3_u8)];
    let three = rsa::PrivateKey::from_primes(primes, key.e().clone()).unwrap();
    assert_eq!(PrivateKey::try_from(&three).unwrap_err(), KeyError::MultiPrime);
}
