//! Webhook deliveries: what a receiver tells its owner, and what it tells anybody.

use super::Texts;
use http::HeaderMap;
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id::webhook::{
    Event, KeyUnwrapper, Keyring, Limits, Receiver, ReceiverBuilder, Refusal, RefusalReason, Relay, SealedDelivery,
    UnwrapError, UnwrapFuture, UnwrapRequest,
};
use kayle_id::{CancellationReason, Claim, ShareFields, SigningSecret, Timestamp};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

const SECRET: &str = "whsec_0123456789abcdefghijklmnopqrstuv";
const EVENT: &str = "evt_0123";

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_219_845)
}

fn session() -> kayle_id::SessionId {
    crate::values::session_id('a')
}

/// Builds a receiver whose owner is told into this list.
fn receiver(told: &Arc<Mutex<Vec<String>>>, change: impl FnOnce(ReceiverBuilder) -> ReceiverBuilder) -> Receiver {
    let told = Arc::clone(told);
    let note = move |refusal: &Refusal| told.lock().unwrap().push(refusal.to_string());
    change(Receiver::builder().secret(SECRET.into()).clock(now).on_refusal(note)).build().unwrap()
}

/// A key service that is away.
struct Away;

impl KeyUnwrapper for Away {
    fn unwrap_key<'a>(&'a self, _: UnwrapRequest<'a>) -> UnwrapFuture<'a> {
        Box::pin(async { Err(UnwrapError::Unavailable("connection refused".into())) })
    }
}

/// A relay whose signature never holds.
struct Stranger;

impl Relay for Stranger {
    fn relayed_at(&self, _: &HeaderMap, _: &[u8]) -> Option<Timestamp> {
        None
    }
}

fn payload(value: &Value) -> Payload {
    Payload::raw(value.to_string())
}

fn event_of(kind: &str, data: &Value) -> Value {
    let metadata = json!({"contract_version": 1, "event_id": EVENT, "verification_session_id": session()});
    json!({"data": data, "metadata": metadata, "type": format!("verification.session.{kind}")})
}

pub(super) async fn texts(texts: &mut Texts) {
    let secret = SigningSecret::new(SECRET);
    let [key, other] = [(); 2].map(|()| PrivateKey::generate(RsaKeySize::Rsa2048).unwrap());
    let keyring = || Keyring::new().with("2026-01", &key).unwrap();
    let sent =
        |payload: Payload| DeliveryBuilder::new(payload, &secret).key("2026-01", &key.public_key()).signed_at(now());

    texts.room("Receivers and keyrings");
    let built = |secret: &str| Receiver::builder().secret(secret.into()).build().unwrap_err();
    texts.add("no secret", Receiver::builder().build().unwrap_err());
    texts.add("an empty secret", built("whsec_"));
    texts.add("a secret with a line break", built("whsec_0123\n"));
    texts.add("an empty kid", Keyring::new().insert("", &key).unwrap_err());
    texts.add("another key under a kid that is held", keyring().insert("2026-01", &other).unwrap_err());

    texts.room("Refusals, for the owner of a receiver");
    let told = Arc::default();
    let ours = receiver(&told, |builder| builder.keyring(keyring()));
    let hour = Duration::from_secs(3600);
    let good = || sent(Payload::expired().event_id(&EVENT.parse().unwrap()).session_id(&session()));
    let damaged = |damage: Damage| good().damage(damage);
    let text = str::to_owned;
    let deliveries = [
        ("a long body", damaged(Damage::Body(vec![b'.'; 2 << 20]))),
        ("no signature", damaged(Damage::NoSignature)),
        ("two signature headers", damaged(Damage::SignatureTwice)),
        ("a malformed signature", damaged(Damage::SignatureHeader(text("nonsense")))),
        ("another secret", damaged(Damage::OtherSecret(text("whsec_another")))),
        ("an old signature", good().signed_at(now() - hour)),
        ("a signature of the future", good().signed_at(now() + hour)),
        ("a body of six parts", damaged(Damage::Behind(text(".AAAA")))),
        ("a long header", damaged(Damage::HeaderMember(format!(r#""x":"{}""#, "a".repeat(30_000))))),
        ("a blank before the body", damaged(Damage::Before(text(" ")))),
        ("a header that is a list", damaged(Damage::Header(text("[]")))),
        ("a header member twice", damaged(Damage::HeaderMember(text(r#""alg":"RSA-OAEP-256""#)))),
        ("another alg", damaged(Damage::Algorithm(text("RSA1_5")))),
        ("another enc", damaged(Damage::Encryption(text("A128CBC-HS256")))),
        ("a crit", damaged(Damage::HeaderMember(text(r#""crit":["x"]"#)))),
        ("a zip", damaged(Damage::HeaderMember(text(r#""zip":"DEF""#)))),
        ("a short vector", damaged(Damage::IvLength(11))),
        ("a short tag", damaged(Damage::TagLength(15))),
        ("a kid that is not held", good().key("2025-01", &key.public_key())),
        ("a short encrypted key", damaged(Damage::ShortEncryptedKey)),
        ("a damaged encrypted key", damaged(Damage::FlipEncryptedKey)),
        ("a short content key", damaged(Damage::ContentKeyLength(16))),
        ("a damaged tag", damaged(Damage::FlipTag)),
        ("a payload that is no JSON", sent(Payload::raw("hello"))),
        ("a payload that is a list", sent(payload(&json!([])))),
        ("a payload without a type", sent(payload(&json!({"data": {}})))),
        ("an event without metadata", sent(payload(&json!({"type": "verification.session.expired", "data": {}})))),
        ("a success without claims", sent(payload(&event_of("succeeded", &json!({}))))),
        ("claims that are a list", sent(payload(&event_of("succeeded", &json!({"claims": []}))))),
        ("a member twice", sent(Payload::raw(r#"{"type":"a","type":"b"}"#))),
    ];
    let mut errors = Vec::new();
    for (situation, delivery) in deliveries {
        let delivery = delivery.build().unwrap();
        let verified = ours.verify(&delivery.headers, &delivery.body);
        let error = verified.and_then(|sealed| ours.open_local(&sealed).map(drop)).unwrap_err();
        texts.add(situation, told.lock().unwrap().pop().unwrap());
        errors.push((situation, error.to_string()));
    }
    let delivery = good().damage(Damage::NoKid).build().unwrap();
    let two = receiver(&told, |builder| builder.keyring(keyring().with("2026-07", &other).unwrap()));
    two.verify(&delivery.headers, &delivery.body).unwrap_err();
    texts.add("no kid, and two keys", told.lock().unwrap().pop().unwrap());
    ours.verify_relayed(&Stranger, &delivery.headers, &delivery.body).unwrap_err();
    texts.add("a relay's signature that is not valid", told.lock().unwrap().pop().unwrap());
    let delivery = good().build().unwrap();
    let remote = Keyring::new();
    remote.insert_remote("2026-01", &key.public_key(), Away).unwrap();
    let away = receiver(&told, |builder| builder.keyring(remote));
    let sealed = away.verify(&delivery.headers, &delivery.body).unwrap();
    errors.push(("a remote key without async", away.open_local(&sealed).unwrap_err().to_string()));
    texts.add("a remote key without async", told.lock().unwrap().pop().unwrap());
    errors.push(("a key service that is away", away.open(&sealed).await.unwrap_err().to_string()));
    texts.add("a key service that is away", told.lock().unwrap().pop().unwrap());
    for reason in [RefusalReason::BodyTimeout, RefusalReason::BodyIncomplete] {
        texts.add(reason.as_str(), Refusal::from(reason));
    }
    let limits = Limits::default().with_signature_bytes(10);
    receiver(&told, |builder| builder.limits(limits)).verify(&delivery.headers, &delivery.body).unwrap_err();
    texts.add("a long signature header", told.lock().unwrap().pop().unwrap());

    texts.room("Errors of a receiver, which may reach a sender");
    let mut seen = std::collections::BTreeSet::new();
    for (situation, error) in errors {
        if seen.insert(error.clone()) {
            texts.add(situation, error);
        }
    }

    texts.room("Stored deliveries");
    let stored = serde_json::to_value(&sealed).unwrap();
    let with = |name: &str, value: Value| {
        let mut changed = stored.clone();
        changed[name] = value;
        serde_json::from_value::<SealedDelivery>(changed).unwrap_err()
    };
    texts.add("another version", with("v", json!(2)));
    texts.add("a damaged signature", with("mac", json!("abc")));

    texts.room("Not satisfied");
    let asked = ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law");
    let opened = |payload: Payload| -> Event {
        let delivery = sent(payload).build().unwrap();
        ours.open_local(&ours.verify(&delivery.headers, &delivery.body).unwrap()).unwrap()
    };
    let minor = || Payload::succeeded().shared("family_name", "ERIKSSON").shared("age_over_18", false);
    let cancelled = Payload::cancelled(&CancellationReason::Cancelled);
    for (situation, payload, asked) in [
        ("too young", minor(), &asked),
        ("a claim declined", Payload::succeeded().declined("family_name").shared("age_over_18", true), &asked),
        ("a claim not requested", Payload::succeeded().shared("age_over_18", true), &asked),
        (
            "a claim without a value",
            Payload::succeeded().shared("family_name", Value::Null).shared("age_over_18", true),
            &asked,
        ),
        (
            "a claim that cannot be read",
            Payload::succeeded().shared("family_name", "ERIKSSON").shared("age_over_18", "yes"),
            &asked,
        ),
        ("another event", cancelled, &asked),
        ("fields that break a limit", minor(), &ShareFields::new().require_age_over(11, "why")),
    ] {
        texts.add(situation, opened(payload).satisfied(asked).map(drop).unwrap_err());
    }

    texts.room("Deliveries for tests");
    let bare = || DeliveryBuilder::new(Payload::expired(), &secret);
    texts.add("no key", bare().build().unwrap_err());
    texts.add("an id that no header can hold", good().delivery_id("a\nb").build().unwrap_err());
    texts.add("a path that is none", good().build().unwrap().into_request("a b").unwrap_err());
}
