//! Sizes, exponents and parts that fit each other.

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use serde_json::json;

use super::build::{F4, base64url, integer, modulus, pem, pkcs1_public, sequence, spki};
use super::jwks::{RFC_7638_N, private_jwk_with, public_jwk_with};
use super::keys;

#[test]
fn a_key_of_2041_bits_counts_as_too_small() {
    assert_eq!(PrivateKey::from_pem(keys::RSA_2041).unwrap_err(), KeyError::TooSmall { bits: 2041 });
    assert_eq!(PublicKey::from_pem(keys::RSA_2041_PUBLIC), Err(KeyError::TooSmall { bits: 2041 }));
    assert_eq!(PublicKey::from_pem(keys::RSA_2047_PUBLIC), Err(KeyError::TooSmall { bits: 2047 }));
    assert_eq!(PublicKey::from_pem(keys::RSA_1024_PUBLIC), Err(KeyError::TooSmall { bits: 1024 }));
    assert_eq!(PrivateKey::from_pem(keys::RSA_1024).unwrap_err(), KeyError::TooSmall { bits: 1024 });
}

#[test]
fn the_modulus_has_2048_to_8192_bits_in_every_form() {
    for bits in [0, 1, 512, 1024, 2040, 2041, 2047, 2048, 2049, 3072, 8191, 8192, 8193, 131_072] {
        let n = if bits < 16 { vec![1; bits] } else { modulus(bits) };
        let expected = match bits {
            0..2048 => Err(KeyError::TooSmall { bits }),
            8193.. => Err(KeyError::TooLarge { bits, max: 8192 }),
            _ => Ok(bits),
        };
        let size = |key: Result<PublicKey, KeyError>| key.map(|key| key.bits());
        assert_eq!(size(PublicKey::from_der(&spki(&n, F4))), expected);
        assert_eq!(size(PublicKey::from_der(&pkcs1_public(&n, F4))), expected);
        assert_eq!(size(PublicKey::from_pem(pem("PUBLIC KEY", &spki(&n, F4)))), expected);
        if bits > 0 {
            let jwk = public_jwk_with(json!({"n": base64url(&n)}));
            assert_eq!(size(PublicKey::from_jwk(&jwk)), expected);
        }
    }
}

#[test]
fn an_even_modulus_is_refused() {
    let mut n = modulus(2048);
    *n.last_mut().unwrap() ^= 1;
    assert_eq!(PublicKey::from_der(&spki(&n, F4)), Err(KeyError::EvenModulus));
}

#[test]
fn a_modulus_with_a_small_factor_is_refused() {
    let mut n = modulus(2048);
    n.fill(0xff);
    assert!(matches!(PublicKey::from_der(&spki(&n, F4)), Err(KeyError::WeakModulus { .. })));
}

#[test]
fn a_modulus_of_the_flawed_generator_is_refused() {
    let refused = PublicKey::from_jwk(&public_jwk_with(json!({"n": keys::ROCA_N}))).unwrap_err();
    assert!(refused.to_string().contains("ROCA"), "{refused}");
}

#[test]
fn the_exponent_is_odd_and_has_2_to_33_bits() {
    let n = modulus(2048);
    for good in [&[3][..], &[17], F4, &[1, 0, 0, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(PublicKey::from_der(&spki(&n, good)).unwrap().exponent(), good);
    }
    for bad in [&[][..], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &[1; 9], &[0x7f; 255], &n] {
        assert!(matches!(PublicKey::from_der(&spki(&n, bad)), Err(KeyError::BadExponent { .. })), "{bad:?}");
    }
    assert!(matches!(PublicKey::from_pem(keys::EXPONENT_41_BITS_PUBLIC), Err(KeyError::BadExponent { .. })));
    assert_eq!(PrivateKey::from_pem(keys::EXPONENT_3).unwrap().public_key().exponent(), [3]);
}

#[test]
fn parts_that_do_not_fit_each_other_are_refused() {
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        for wrong in ["AQ", "AA", &base64url(&[0xff; 300]), RFC_7638_N] {
            let jwk = private_jwk_with(json!({ member: wrong }));
            assert_eq!(PrivateKey::from_jwk(&jwk).unwrap_err(), KeyError::Inconsistent, "{member}: {wrong}");
        }
    }
    let foreign = private_jwk_with(json!({"n": RFC_7638_N}));
    assert_eq!(PrivateKey::from_jwk(&foreign).unwrap_err(), KeyError::Inconsistent);
}

#[test]
fn a_private_key_of_modulus_and_exponent_only_is_refused() {
    // Some Java code writes such keys, with zeros for all other parts, and some libraries import them.
    let (n, d) = (modulus(2048), modulus(2047));
    let stripped = |e: &[u8]| {
        let zero = integer(&[]);
        let tail = [&zero[..]; 5].concat();
        PrivateKey::from_der(&sequence(&[&zero, &integer(&n), &integer(e), &integer(&d), &tail]))
    };
    assert!(matches!(stripped(&[]).unwrap_err(), KeyError::BadExponent { .. }));
    assert_eq!(stripped(F4).unwrap_err(), KeyError::Inconsistent);
}
