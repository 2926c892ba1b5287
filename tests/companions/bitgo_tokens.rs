//! Signed answers, and checking tokens against a JWKS.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, UnparsedPublicKey};
use base64ct::{Base64UrlUnpadded as B64, Encoding};
use kayle_id::bitgo::{Answer, KeyKind, KeySet, SigningKey, Verifier};
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};

const NOW: u64 = 1_795_219_845;

fn verifier(key: &SigningKey) -> Verifier {
    Verifier::new(KeySet::from(&key.jwks())).clock(|| UNIX_EPOCH + Duration::from_secs(NOW))
}

fn why(verifier: &Verifier, token: &str) -> String {
    let error = verifier.verify::<Value>(token).unwrap_err();
    assert!(error.is_refused() && !error.to_string().contains("CANARY"), "{error}");
    error.to_string()
}

/// A part of a token, read by other means.
fn part(token: &str, index: usize) -> Vec<u8> {
    B64::decode_vec(token.split('.').nth(index).unwrap()).unwrap()
}

#[test]
fn an_answer_is_a_token_that_others_can_check() {
    for kind in [KeyKind::Ed25519, KeyKind::P256] {
        let key = SigningKey::generate(kind).unwrap().with_key_id("my-key-v2".parse().unwrap());
        let token = key.answer(&Answer::deny("evaluation-1")).unwrap();
        let header: Value = serde_json::from_slice(&part(&token, 0)).unwrap();
        let alg = if kind == KeyKind::P256 { "ES256" } else { "EdDSA" };
        assert_eq!(header, json!({"typ": "JWT", "alg": alg, "kid": "my-key-v2"}));
        let claims: Value = serde_json::from_slice(&part(&token, 1)).unwrap();
        assert_eq!(claims, json!({"evaluationId": "evaluation-1", "statusCode": 403}));

        let jwk = serde_json::to_value(key.public_jwk()).unwrap();
        let member = |name: &str| B64::decode_vec(jwk[name].as_str().unwrap()).unwrap();
        let (message, _) = token.rsplit_once('.').unwrap();
        let signature = part(&token, 2);
        match kind {
            KeyKind::P256 => {
                let point = [vec![4], member("x"), member("y")].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message.as_bytes(), &signature).unwrap();
            }
            _ => UnparsedPublicKey::new(&ED25519, member("x")).verify(message.as_bytes(), &signature).unwrap(),
        }
        let read = verifier(&key).verify::<Value>(&token).unwrap();
        assert_eq!((read.key_id(), &read.claims()["statusCode"]), (Some("my-key-v2"), &json!(403)));
    }
}

#[test]
fn a_token_of_another_key_or_changed_on_the_way_is_refused() {
    let (ours, other) =
        (SigningKey::generate(KeyKind::Ed25519).unwrap(), SigningKey::generate(KeyKind::Ed25519).unwrap());
    let token = ours.sign(&json!({"evaluationId": "CANARY"})).unwrap();
    assert!(why(&verifier(&other), &token).contains("has no key for its kid"));
    // The same kid on another key.
    let posing = other.clone().with_key_id(ours.key_id().clone());
    assert!(why(&verifier(&posing), &token).contains("is not valid"));
    let parts: Vec<&str> = token.split('.').collect();
    let changed = B64::encode_string(br#"{"evaluationId":"CANARY2"}"#);
    assert!(why(&verifier(&ours), &format!("{}.{changed}.{}", parts[0], parts[2])).contains("is not valid"));
    for damaged in
        ["", "a", "a.b", "a.b.c", "a.b.c.d", &format!("{token}="), &token[..token.len() - 4], &"x".repeat(70_000)]
    {
        why(&verifier(&ours), damaged);
    }
}

#[test]
fn the_algorithm_is_the_keys_and_never_the_tokens_choice() {
    let key = SigningKey::generate(KeyKind::P256).unwrap();
    let claims = B64::encode_string(b"{}");
    for alg in ["none", "None", "HS256", "EdDSA", "ES384", "RS256"] {
        let header = B64::encode_string(json!({"alg": alg, "kid": key.key_id()}).to_string().as_bytes());
        for signature in [String::new(), B64::encode_string(&[0; 64])] {
            why(&verifier(&key), &format!("{header}.{claims}.{signature}"));
        }
    }
    // Whatever its value: somebody says that the token must not be taken without understanding it (RFC 7515 section 4.1.11).
    for crit in [json!(["b64"]), json!([]), json!(null), json!(false), json!("b64"), json!({})] {
        let header = json!({"alg": "ES256", "kid": key.key_id(), "crit": crit, "b64": false}).to_string();
        let text = why(&verifier(&key), &format!("{}.{claims}.AA", B64::encode_string(header.as_bytes())));
        assert!(text.contains("crit") || text.contains("header cannot be read"), "{crit}: {text}");
    }
}

#[test]
fn times_issuer_and_audience_are_held_to() {
    let key = SigningKey::generate(KeyKind::Ed25519).unwrap();
    let token = |claims: Value| key.sign(&claims).unwrap();
    let ok = |verifier: Verifier, claims: Value| verifier.verify::<Value>(&token(claims)).is_ok();
    for (claims, taken) in [
        (json!({"exp": NOW + 1}), true),
        (json!({"exp": NOW - 59}), true),
        (json!({"exp": NOW - 60}), false),
        (json!({"exp": "soon"}), false),
        (json!({"nbf": NOW + 60}), true),
        (json!({"nbf": NOW + 61}), false),
        (json!({}), true),
    ] {
        assert_eq!(ok(verifier(&key), claims.clone()), taken, "{claims}");
    }
    assert!(!ok(verifier(&key).leeway(Duration::ZERO), json!({"exp": NOW})));
    assert!(!ok(verifier(&key).require_expiry(), json!({})));
    for (claims, taken) in [
        (json!({"iss": "bitgo", "aud": "us"}), true),
        (json!({"iss": "bitgo", "aud": ["them", "us"]}), true),
        (json!({"iss": "bitgo", "aud": "them"}), false),
        (json!({"iss": "other", "aud": "us"}), false),
        (json!({"iss": "bitgo"}), false),
        (json!({"aud": "us"}), false),
    ] {
        assert_eq!(ok(verifier(&key).issuer("bitgo").audience("us"), claims.clone()), taken, "{claims}");
    }
}

#[test]
fn a_published_set_may_hold_other_keys_as_well() {
    let (ours, other) = (SigningKey::generate(KeyKind::P256).unwrap(), SigningKey::generate(KeyKind::Ed25519).unwrap());
    let jwk = |key: &SigningKey| serde_json::to_value(key.public_jwk()).unwrap();
    let mut encrypting = jwk(&other);
    encrypting["use"] = "enc".into();
    // Keys that say that they are for something else than checking signatures (RFC 7517 sections 4.2 and 4.3).
    let others: Vec<Value> = [json!(["encrypt"]), json!(["sign"]), json!(["wrapKey", "unwrapKey"]), json!([])]
        .into_iter()
        .map(|operations| {
            let mut key = jwk(&other);
            key["key_ops"] = operations;
            key
        })
        .collect();
    let set = json!({"keys": [
        {"kty": "oct", "k": "AAAA", "kid": ours.key_id(), "alg": "HS256"},
        {"kty": "new", "kid": "x"}, 7, encrypting, others[0], others[1], others[2], others[3], jwk(&ours)
    ]});
    let keys = KeySet::from_json(&set.to_string()).unwrap();
    assert!(Verifier::new(keys.clone()).verify::<Value>(&ours.sign(&json!({})).unwrap()).is_ok());
    assert!(Verifier::new(keys).verify::<Value>(&other.sign(&json!({})).unwrap()).unwrap_err().is_refused());
    for wrong in ["", "[]", "{}", r#"{"keys": {}}"#] {
        assert!(KeySet::from_json(wrong).unwrap_err().is_key(), "{wrong}");
    }
}

#[test]
fn claims_that_are_no_object_are_refused_and_verified_ones_are_not_shown() {
    let key = SigningKey::generate(KeyKind::Ed25519).unwrap();
    assert!(key.sign(&["CANARY"]).unwrap_err().to_string().starts_with("claims"));
    let read = verifier(&key).verify::<Value>(&key.sign(&json!({"a": "CANARY"})).unwrap()).unwrap();
    assert!(!format!("{read:?}").contains("CANARY"));
}
