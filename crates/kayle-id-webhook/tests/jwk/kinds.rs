//! Keys that are not what they should be, by name.

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use serde_json::json;

use super::build::der;
use super::jwks::{private_jwk_with, public_jwk_with};
use super::keys;

#[test]
fn keys_of_other_kinds_are_named() {
    let found = |refused: Result<PrivateKey, KeyError>| match refused.unwrap_err() {
        KeyError::NotRsa { found } => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(found(PrivateKey::from_pem(keys::EC)), "an EC key");
    assert_eq!(found(PrivateKey::from_pem(keys::EC_SEC1)), "an EC key");
    assert_eq!(found(PrivateKey::from_der(&der(keys::EC))), "an EC key");
    assert_eq!(found(PrivateKey::from_der(&der(keys::EC_SEC1))), "an EC key");
    assert_eq!(found(PrivateKey::from_pem(keys::ED25519)), "an Ed25519 key");
    assert_eq!(found(PrivateKey::from_pem(keys::DSA)), "a DSA key");
    assert!(found(PrivateKey::from_pem(keys::RSA_PSS)).contains("RSA-PSS"));
    for public in [keys::EC_PUBLIC, keys::ED25519_PUBLIC, keys::RSA_PSS_PUBLIC] {
        assert!(matches!(PublicKey::from_pem(public), Err(KeyError::NotRsa { .. })));
    }
    for kty in ["EC", "OKP", "oct", "rsa", "?"] {
        assert!(matches!(PublicKey::from_jwk(&json!({"kty": kty}).to_string()), Err(KeyError::NotRsa { .. })));
    }
}

#[test]
fn encrypted_keys_are_refused_in_every_form() {
    for encrypted in [keys::ENCRYPTED_PKCS8, keys::ENCRYPTED_PKCS1] {
        assert_eq!(PrivateKey::from_pem(encrypted).unwrap_err(), KeyError::Encrypted);
        assert_eq!(PrivateKey::from_pem(encrypted.replace('\n', "\r\n")).unwrap_err(), KeyError::Encrypted);
    }
    assert_eq!(PrivateKey::from_der(&der(keys::ENCRYPTED_PKCS8)).unwrap_err(), KeyError::Encrypted);
}

#[test]
fn a_certificate_is_no_key() {
    assert_eq!(PublicKey::from_pem(keys::CERTIFICATE), Err(KeyError::Certificate));
    assert_eq!(PublicKey::from_der(&der(keys::CERTIFICATE)), Err(KeyError::Certificate));
    assert_eq!(PrivateKey::from_pem(keys::CERTIFICATE).unwrap_err(), KeyError::Certificate);
}

#[test]
fn the_wrong_half_is_named() {
    for private in [keys::PKCS8, keys::PKCS1] {
        assert_eq!(PublicKey::from_pem(private), Err(KeyError::PrivateKeyGiven));
        assert_eq!(PublicKey::from_der(&der(private)), Err(KeyError::PrivateKeyGiven));
    }
    for public in [keys::SPKI, keys::PKCS1_PUBLIC] {
        assert_eq!(PrivateKey::from_pem(public).unwrap_err(), KeyError::PublicKeyGiven);
        assert_eq!(PrivateKey::from_der(&der(public)).unwrap_err(), KeyError::PublicKeyGiven);
    }
    assert_eq!(PrivateKey::from_jwk(&public_jwk_with(json!({}))).unwrap_err(), KeyError::PublicKeyGiven);
}

#[test]
fn a_key_of_three_primes_is_refused() {
    assert_eq!(PrivateKey::from_pem(keys::MULTI_PRIME).unwrap_err(), KeyError::MultiPrime);
    let jwk = private_jwk_with(json!({"oth": [{"r": "Aw", "d": "Aw", "t": "Aw"}]}));
    assert_eq!(PrivateKey::from_jwk(&jwk).unwrap_err(), KeyError::MultiPrime);
}
