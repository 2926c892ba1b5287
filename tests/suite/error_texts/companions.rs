//! BitGo and HookBridge.

use super::Texts;
use crate::backend::Backend;
use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::{SigningSecret, Timestamp, bitgo, hookbridge};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_219_845)
}

pub(super) async fn texts(texts: &mut Texts) {
    bitgo_texts(texts);
    hookbridge_texts(texts).await;
}

fn bitgo_texts(texts: &mut Texts) {
    use bitgo::*;
    texts.room("BitGo");
    texts.add("an empty token", Client::new("").unwrap_err());
    texts.add("a token with a blank", Client::new("v2x 0123").unwrap_err());
    texts.add("a key id that is too long", "k".repeat(256).parse::<KeyId>().unwrap_err());
    let rsa = kayle_id::jwk::PrivateKey::generate(kayle_id::jwk::RsaKeySize::Rsa2048).unwrap();
    let pem = rsa.export_private_pkcs8_pem();
    texts.add("an RSA key", SigningKey::from_pem(pem.as_bytes()).unwrap_err());
    texts.add("no key", SigningKey::from_pem("hello").unwrap_err());
    texts.add("no key set", KeySet::from_json("hello").unwrap_err());
    let [key, other] = [(); 2].map(|()| SigningKey::generate(KeyKind::Ed25519).unwrap());
    texts.add("claims that are no object", key.sign(&1).unwrap_err());
    let old = key.key_id().clone();
    let same = Rotation::plan("enterprise".parse().unwrap(), old, &key.jwks());
    texts.add("a rotation to the same id", same.unwrap_err());
    let mut rotation = Rotation::plan("enterprise".parse().unwrap(), "v1".parse().unwrap(), &key.jwks()).unwrap();
    texts.add("a confirmation that is early", rotation.confirmed().unwrap_err());

    texts.room("Tokens of BitGo");
    let verifier = || Verifier::new(KeySet::from(&key.jwks())).clock(now);
    let token = |claims: serde_json::Value| key.sign(&claims).unwrap();
    let seconds = 1_795_219_845;
    for (situation, verifier, token) in [
        ("a long token", verifier(), "a".repeat(1 << 20)),
        ("two parts", verifier(), "a.b".to_owned()),
        ("no header", verifier(), "a.b.c".to_owned()),
        ("another key", verifier(), other.sign(&json!({})).unwrap()),
        ("a changed signature", verifier(), format!("{}.AAAA", token(json!({})).rsplit_once('.').unwrap().0)),
        ("expired", verifier(), token(json!({"exp": seconds - 3600}))),
        ("no expiry", verifier().require_expiry(), token(json!({}))),
        ("not yet valid", verifier(), token(json!({"nbf": seconds + 3600}))),
        ("another issuer", verifier().issuer("bitgo"), token(json!({"iss": "a"}))),
        ("another audience", verifier().audience("us"), token(json!({"aud": "a"}))),
        ("an expiry that is text", verifier(), token(json!({"exp": "soon"}))),
    ] {
        texts.add(situation, verifier.verify::<serde_json::Value>(&token).map(drop).unwrap_err());
    }
}

async fn hookbridge_texts(texts: &mut Texts) {
    use hookbridge::*;
    texts.room("HookBridge");
    texts.add("an empty key", Client::new("").unwrap_err());
    texts.add("another secret", Client::new("kk_0123").unwrap_err());
    texts.add("an endpoint id of another form", "ep_1".parse::<EndpointId>().unwrap_err());
    texts.add("an endpoint's id in place of a key's", "ep_1".parse::<SigningKeyId>().unwrap_err());
    texts.add("a receiver without a secret", Receiver::builder().build().unwrap_err());
    let endpoint: EndpointId = "ep_550e8400e29b41d4a716446655440000".parse().unwrap();
    let plan = || Rotation::plan(endpoint.clone(), "sk_old".parse().unwrap());
    texts.add("a deployment that is early", plan().deployed().unwrap_err());
    texts.add("a discard that is early", plan().discard().unwrap_err());
    let path = format!("/v1/endpoints/{endpoint}/signing-keys");
    for (situation, ids) in [("the old key is not there", &["sk_a"][..]), ("two keys already", &["sk_old", "sk_a"])] {
        let keys: Vec<_> = ids.iter().map(|id| json!({"id": id, "key_hint": "abcd"})).collect();
        let listed = Response::json(200, json!({"data": keys, "meta": {}}));
        let (server, _) = MockServer::bare([Stub::get(&path).respond(listed)]).await;
        let client = Client::builder("hb_test_0123").base_url(server.base_url()).build().unwrap();
        texts.add(situation, plan().advance(&client).await.unwrap_err());
    }

    texts.room("Refusals of a HookBridge receiver, for its owner");
    let told = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&told);
    let secret = SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12");
    let builder = Receiver::builder().secret(secret.clone()).clock(now).max_body_bytes(100);
    let receiver = builder.on_refusal(move |reason| note.lock().unwrap().push(reason.to_string())).build().unwrap();
    let time = |shift: i64| Timestamp::from_unix_seconds(1_795_219_845 + shift).unwrap();
    let signed = |secret: &SigningSecret, shift: i64| testing::headers([secret], time(shift), b"{}");
    let with = |name: &'static str, value: Option<&'static str>| {
        let mut headers = signed(&secret, 0);
        match value {
            Some(value) => drop(headers.insert(name, http::HeaderValue::from_static(value))),
            None => drop(headers.remove(name)),
        }
        headers
    };
    for (situation, headers, body) in [
        ("a long body", signed(&secret, 0), &[b'.'; 101][..]),
        ("no signature", with("x-webhook-signature", None), b"{}"),
        ("a malformed signature", with("x-webhook-signature", Some("sha256=abc")), b"{}"),
        ("no time", with("x-webhook-timestamp", None), b"{}"),
        ("a malformed time", with("x-webhook-timestamp", Some("soon")), b"{}"),
        ("another secret", signed(&"whsec_other".into(), 0), b"{}"),
        ("an old signature", signed(&secret, -3600), b"{}"),
        ("a signature of the future", signed(&secret, 3600), b"{}"),
    ] {
        let error = receiver.verify(&headers, body).map(drop).unwrap_err();
        assert_eq!(error.to_string(), "the webhook delivery was refused");
        texts.add(situation, told.lock().unwrap().pop().unwrap());
    }
    let headers = signed(&secret, 0);
    let delivery = receiver.verify(&headers, b"{}").unwrap();
    texts.add("a body of another form", delivery.json::<Vec<u8>>().unwrap_err());
}
