//! Signing keys: made here or read, and the sets that are registered.

use kayle_id::bitgo::{KeyId, KeyKind, PublicJwk, SigningKey};
use serde_json::Value;

const ED25519: &str = include_str!("keys/ed25519.pem");
const P256: &str = include_str!("keys/p256.pem");

fn json(key: &SigningKey) -> Value {
    serde_json::to_value(key.jwks()).unwrap()
}

#[test]
fn a_set_holds_exactly_one_public_key_and_its_kid_is_the_thumbprint_unless_given() {
    for (kind, curve, alg) in [(KeyKind::Ed25519, "Ed25519", "EdDSA"), (KeyKind::P256, "P-256", "ES256")] {
        let key = SigningKey::generate(kind).unwrap();
        let set = json(&key);
        let [jwk] = set["keys"].as_array().unwrap().as_slice() else { panic!("{set}") };
        assert_eq!((&jwk["crv"], &jwk["alg"], &jwk["use"]), (&curve.into(), &alg.into(), &"sig".into()));
        assert_eq!(jwk["kid"], key.public_jwk().thumbprint());
        assert!(jwk.get("d").is_none());
        let named = key.with_key_id("my-key-v2".parse().unwrap());
        assert_eq!(json(&named)["keys"][0]["kid"], "my-key-v2");
        assert_eq!(named.key_id().as_str(), "my-key-v2");
        // A set is stored with a rotation, and read back.
        let stored = serde_json::to_string(&named.jwks()).unwrap();
        assert_eq!(serde_json::from_str::<kayle_id::bitgo::Jwks>(&stored).unwrap(), named.jwks());
    }
}

#[test]
fn keys_that_openssl_made_are_read_with_the_same_public_half() {
    // The thumbprints were computed elsewhere, by RFC 7638 section 3.
    for (private, public, kind, thumbprint) in [
        (
            ED25519,
            include_str!("keys/ed25519.pub.pem"),
            KeyKind::Ed25519,
            "4uSzRoLeHaRZ7dYsXCnRGjeuROnnFf9xpH8ZPtIP5iU",
        ),
        (P256, include_str!("keys/p256.pub.pem"), KeyKind::P256, "ypuP5Gc7Vci_rG8-NrlqdhgwPzBqHvJogfPSU0rzytY"),
    ] {
        let key = SigningKey::from_pem(private).unwrap();
        assert_eq!(key.key_id().as_str(), thumbprint);
        assert_eq!(*key.public_jwk(), PublicJwk::from_pem(public).unwrap());
        assert_eq!(key.public_jwk().kind(), kind);
        let again = SigningKey::from_pem(key.export_private_pkcs8_pem().as_bytes()).unwrap();
        assert_eq!(again.public_jwk(), key.public_jwk());
    }
}

#[test]
fn other_keys_are_refused_by_name() {
    for (pem, found) in [
        (include_str!("keys/rsa.pem"), "an RSA key"),
        (include_str!("keys/p384.pem"), "another curve"),
        (include_str!("keys/x25519.pem"), "X25519"),
        (include_str!("keys/sec1.pem"), "openssl pkcs8 -topk8"),
        (include_str!("keys/encrypted.pem"), "passphrase"),
        (include_str!("keys/ed25519.pub.pem"), "public key"),
        ("", "empty"),
    ] {
        let error = SigningKey::from_pem(pem).unwrap_err();
        assert!(error.is_key() && error.to_string().contains(found), "{found}: {error}");
    }
    assert!(PublicJwk::from_pem(ED25519).unwrap_err().is_key());
    assert!(PublicJwk::from_pem(include_str!("keys/rsa.pem")).unwrap_err().is_key());
    // A point that is not on the curve.
    let pem = include_str!("keys/p256.pub.pem");
    let middle = pem.len() / 2;
    let letter = if pem.as_bytes()[middle] == b'A' { "B" } else { "A" };
    let off = format!("{}{letter}{}", &pem[..middle], &pem[middle + 1..]);
    assert!(PublicJwk::from_pem(off).unwrap_err().is_key());
}

#[test]
fn a_damaged_key_is_refused_and_never_a_panic() {
    let der = SigningKey::from_pem(P256).unwrap().export_private_pkcs8_pem();
    for length in 0..der.len() {
        let _ = SigningKey::from_pem(&der.as_bytes()[..length]).map(|key| assert_eq!(key.key_id().as_str().len(), 43));
    }
    for bytes in [&[][..], &[0x30], &[0x30, 0], b"{}", &[0x30, 5, 2, 1, 0, 0x30, 0]] {
        assert!(SigningKey::from_der(bytes).unwrap_err().is_key());
    }
}

#[test]
fn a_private_key_is_shown_by_its_export_only() {
    let key = SigningKey::from_pem(ED25519).unwrap();
    let secret = ED25519.lines().nth(1).unwrap();
    let shown = format!("{key:?} {:?} {}", key.jwks(), json(&key));
    assert!(!shown.contains(&secret[20..]), "{shown}");
    assert!(key.export_private_pkcs8_pem().contains(secret));
}

#[test]
fn a_key_id_has_1_to_255_characters() {
    assert!("".parse::<KeyId>().is_err());
    assert!("k".repeat(255).parse::<KeyId>().is_ok());
    let error = "k".repeat(256).parse::<KeyId>().unwrap_err();
    assert!(error.to_string().contains("1 to 255 characters, has 256"), "{error}");
}
