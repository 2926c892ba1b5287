//! RSA keys that are refused.

use super::Texts;
use kayle_id::jwk::{KeyError, PrivateKey, PublicKey, RsaKeySize};
use serde_json::{Value, json};

/// The public key of RFC 7638 section 3.1 with these members set, or removed where null.
fn jwk(members: Value) -> String {
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let mut jwk = json!({"kty": "RSA", "n": n, "e": "AQAB"});
    for (name, value) in members.as_object().unwrap() {
        match value {
            Value::Null => drop(jwk.as_object_mut().unwrap().remove(name)),
            value => jwk[name] = value.clone(),
        }
    }
    jwk.to_string()
}

fn pem(label: &str, body: &str) -> String {
    format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
}

pub(super) fn texts(texts: &mut Texts) {
    let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let good = key.export_private_pkcs8_pem();

    texts.room("Keys in PEM");
    let private = |text: &str| PrivateKey::from_pem(text).unwrap_err();
    for (situation, text) in [
        ("nothing", String::new()),
        ("DER", "0\u{3}\u{2}\u{1}\u{1}".to_owned()),
        ("JSON", "{}".to_owned()),
        ("other text", "hello".to_owned()),
        ("text before the block", format!("key: {}", *good)),
        ("text after the block", format!("{}key", good.trim_end())),
        ("two keys", format!("{}{}", *good, *good)),
        ("no END line", "-----BEGIN PRIVATE KEY-----\nAAAA\n".to_owned()),
        (
            "a block in a block",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----BEGIN A-----\n-----END PRIVATE KEY-----\n".to_owned(),
        ),
        ("no line breaks", good.replace('\n', "")),
        ("another END line", good.replace("END PRIVATE KEY", "END PUBLIC KEY")),
        ("a damaged BEGIN line", "-----BEGIN PRIVATE KEY\nAAAA\n-----END PRIVATE KEY-----\n".to_owned()),
        ("headers inside", pem("PRIVATE KEY", "Comment: a\n\nAAAA")),
        ("an empty block", pem("PRIVATE KEY", "")),
        ("no base64", pem("PRIVATE KEY", "A?AA")),
        ("a passphrase", pem("ENCRYPTED PRIVATE KEY", "AAAA")),
        ("a certificate", pem("CERTIFICATE", "AAAA")),
        ("a certificate request", pem("CERTIFICATE REQUEST", "AAAA")),
        ("an EC key", pem("EC PRIVATE KEY", "AAAA")),
        ("a DSA key", pem("DSA PRIVATE KEY", "AAAA")),
        ("a key of SSH", pem("OPENSSH PRIVATE KEY", "AAAA")),
        ("another label", pem("PGP MESSAGE", "AAAA")),
        ("a public key", pem("PUBLIC KEY", "AAAA")),
        ("more than a key", "x".repeat(64 * 1024 + 1)),
    ] {
        texts.add(situation, private(&text));
    }
    texts.add("a private key in place of a public one", PublicKey::from_pem(good.as_bytes()).unwrap_err());

    texts.room("Keys in DER");
    for (situation, der) in [
        ("nothing", &b""[..]),
        ("JSON", b"{}"),
        ("PEM", b"-----BEGIN PRIVATE KEY-----"),
        ("other bytes", b"\x00\x01"),
        ("a cut", b"\x30\x0a\x02\x01\x00"),
        ("a long length", b"\x30\x81\x05\x02\x01\x00\x05\x00"),
        ("none of the forms", b"\x30\x02\x05\x00"),
        ("a passphrase", b"\x30\x06\x30\x02\x05\x00\x04\x00"),
        ("a negative number", b"\x30\x06\x02\x01\x80\x02\x01\x01"),
        ("a number that is not in its shortest form", b"\x30\x07\x02\x02\x00\x01\x02\x01\x01"),
        ("bytes behind", b"\x30\x06\x02\x01\x01\x02\x01\x01\x00"),
    ] {
        texts.add(situation, PublicKey::from_der(der).unwrap_err());
    }

    texts.room("Keys as JWK");
    let public = |text: &str| PublicKey::from_jwk(text).unwrap_err();
    for (situation, text) in [
        ("no JSON", "hello".to_owned()),
        ("PEM", "-----BEGIN PUBLIC KEY-----".to_owned()),
        ("a set", json!({"keys": []}).to_string()),
        ("no kty", jwk(json!({"kty": null}))),
        ("a symmetric key", jwk(json!({"kty": "oct"}))),
        ("another kty", jwk(json!({"kty": "new"}))),
        ("no n", jwk(json!({"n": null}))),
        ("an empty n", jwk(json!({"n": ""}))),
        ("an n that is no string", jwk(json!({"n": 1}))),
        ("an n that is no base64url", jwk(json!({"n": "a="}))),
        ("an e with a zero before", jwk(json!({"e": "AAEAAQ"}))),
        ("another alg", jwk(json!({"alg": "RSA1_5"}))),
        ("another use", jwk(json!({"use": "sig"}))),
        ("key_ops that are no list", jwk(json!({"key_ops": "encrypt"}))),
        ("key_ops that hold a number", jwk(json!({"key_ops": [1]}))),
        ("key_ops with one twice", jwk(json!({"key_ops": ["encrypt", "encrypt"]}))),
        ("key_ops without encryption", jwk(json!({"key_ops": ["verify"]}))),
        ("a private member", jwk(json!({"d": "AQAB"}))),
        ("a symmetric member", jwk(json!({"k": "AQAB"}))),
        ("a member twice", r#"{"kty":"RSA","n":"AQ","n":"AQ"}"#.to_owned()),
        ("an unknown member twice", r#"{"kty":"RSA","x":1,"x":2}"#.to_owned()),
        ("an exponent of one", jwk(json!({"e": "AQ"}))),
        ("an even exponent", jwk(json!({"e": "Ag"}))),
        ("a long exponent", jwk(json!({"e": "AQAAAAAB"}))),
        ("a small modulus", jwk(json!({"n": "_____w"}))),
    ] {
        texts.add(situation, public(&text));
    }
    texts.add("a public key in place of a private one", PrivateKey::from_jwk(&jwk(json!({}))).unwrap_err());

    texts.room("Keys, other errors");
    let even = format!("{}A", "_".repeat(341));
    texts.add("an even modulus", public(&jwk(json!({"n": even}))));
    texts.add("a modulus with a small factor", public(&jwk(json!({"n": format!("{}w", "_".repeat(341))}))));
    let large = "_".repeat(1400);
    texts.add("a large modulus", public(&jwk(json!({"n": large}))));
    texts.add("an empty kid", key.public_jwk().with_kid("").unwrap_err());
    // These need a damaged generator, another library's key, or a machine without randomness.
    for (situation, error) in [
        ("more than two primes", KeyError::MultiPrime),
        ("parts that do not fit", KeyError::Inconsistent),
        ("a key that was not precomputed", KeyError::NotPrecomputed),
        ("no randomness", KeyError::Generate),
    ] {
        texts.add(situation, error);
    }
}
