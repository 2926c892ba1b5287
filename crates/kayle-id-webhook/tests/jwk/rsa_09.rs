//! Keys of version 0.9 of the `rsa` crate as input.

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use rsa_09::traits::{PrivateKeyParts, PublicKeyParts};
use rsa_09::{BigUint, RsaPrivateKey, RsaPublicKey};

use super::build::{der, modulus};
use super::keys;

/// The test key as the `rsa` crate holds it.
fn rsa_key(pem: &str) -> RsaPrivateKey {
    use rsa_09::pkcs8::DecodePrivateKey;
    RsaPrivateKey::from_pkcs8_der(&der(pem)).unwrap()
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
fn a_small_key_of_the_rsa_crate_is_refused() {
    let small = rsa_key(keys::RSA_1024);
    assert_eq!(PrivateKey::try_from(&small).unwrap_err(), KeyError::TooSmall { bits: 1024 });
    assert_eq!(PublicKey::try_from(&small.to_public_key()), Err(KeyError::TooSmall { bits: 1024 }));
    let n = BigUint::from_bytes_be(&modulus(8193));
    let large = RsaPublicKey::new_with_max_size(n, BigUint::from(65_537_u32), 10_000).unwrap();
    assert_eq!(PublicKey::try_from(&large), Err(KeyError::TooLarge { bits: 8193, max: 8192 }));
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
    let primes = vec![p.clone(), q.clone(), BigUint::from(3_u8)];
    let three = RsaPrivateKey::from_primes(primes, key.e().clone()).unwrap();
    assert_eq!(PrivateKey::try_from(&three).unwrap_err(), KeyError::MultiPrime);
}
