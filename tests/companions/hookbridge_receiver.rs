//! Deliveries relayed by HookBridge: which are taken, and which are not.

use http::HeaderMap;
use kayle_id::hookbridge::{Receiver, RefusalReason, testing};
use kayle_id::{SigningSecret, Timestamp};
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

const NOW: i64 = 1_795_219_845;
const BODY: &[u8] = br#"{"event":"order.created","order_id":"CANARY"}"#;

fn old() -> SigningSecret {
    SigningSecret::new("whsec_oldCANARY0123456789")
}

fn new() -> SigningSecret {
    SigningSecret::new("whsec_newCANARY0123456789")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(seconds).unwrap()
}

type Reasons = Arc<Mutex<Vec<RefusalReason>>>;

fn receiver(secrets: impl IntoIterator<Item = SigningSecret>) -> (Receiver, Reasons) {
    let reasons = Reasons::default();
    let told = Arc::clone(&reasons);
    let builder = secrets.into_iter().fold(Receiver::builder(), |builder, secret| builder.secret(secret));
    let builder = builder.clock(|| UNIX_EPOCH + Duration::from_secs(NOW as u64)).max_body_bytes(1000);
    (builder.on_refusal(move |reason| told.lock().unwrap().push(reason)).build().unwrap(), reasons)
}

/// What the observer is told of a delivery; none when it is taken.
fn reason(headers: &HeaderMap, body: &[u8]) -> Option<RefusalReason> {
    let (receiver, reasons) = receiver([new()]);
    let outcome = receiver.verify(headers, body);
    if let Err(error) = &outcome {
        assert_eq!((error.is_refused(), error.to_string().as_str()), (true, "the webhook delivery was refused"));
    }
    let told = reasons.lock().unwrap().pop();
    assert_eq!(outcome.is_err(), told.is_some());
    told
}

#[test]
fn a_signature_made_elsewhere_is_taken() {
    // openssl dgst -sha256 -hmac whsec_newabcdefghijklmnopqrstuvwxyz12 over "1765022400." and the body.
    let mut headers = HeaderMap::new();
    headers.insert("x-webhook-timestamp", "1765022400".parse().unwrap());
    headers.insert("x-webhook-signature", concat!("sha256=", include_str!("signature.hex")).trim().parse().unwrap());
    let receiver = Receiver::builder()
        .secret(SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12"))
        .clock(|| UNIX_EPOCH + Duration::from_secs(1_765_022_400))
        .build()
        .unwrap();
    let delivery = receiver.verify(&headers, br#"{"event":"order.created","order_id":"ord_123"}"#).unwrap();
    assert_eq!(delivery.signed_at(), at(1_765_022_400));
}

#[test]
fn during_a_rotation_either_signature_and_either_secret_will_do() {
    let both = testing::headers([&old(), &new()], at(NOW), BODY);
    assert!(both["x-webhook-signature"].to_str().unwrap().contains(",sha256="));
    for secrets in [vec![old()], vec![new()], vec![old(), new()]] {
        assert!(receiver(secrets).0.verify(&both, BODY).is_ok());
    }
    for signer in [old(), new()] {
        let one = testing::headers([&signer], at(NOW), BODY);
        assert!(receiver([old(), new()]).0.verify(&one, BODY).is_ok());
    }
    let (rotated, _) = receiver([old()]);
    rotated.replace_secrets([new()]).unwrap();
    assert!(rotated.verify(&testing::headers([&new()], at(NOW), BODY), BODY).is_ok());
    assert!(rotated.verify(&testing::headers([&old()], at(NOW), BODY), BODY).is_err());
}

#[test]
fn the_window_has_two_ends_and_both_are_inside() {
    let signed = |seconds| reason(&testing::headers([&new()], at(seconds), BODY), BODY);
    assert_eq!([NOW - 300, NOW, NOW + 300].map(signed), [None; 3]);
    assert_eq!(signed(NOW - 301), Some(RefusalReason::SignatureStale));
    assert_eq!(signed(NOW + 301), Some(RefusalReason::SignatureAhead));
}

#[test]
fn every_other_delivery_is_refused_alike_and_the_observer_is_told_why() {
    let good = testing::headers([&new()], at(NOW), BODY);
    let with = |name: &'static str, value: &str| {
        let mut headers = good.clone();
        headers.insert(name, value.parse().unwrap());
        headers
    };
    let without = |name: &str| {
        let mut headers = good.clone();
        headers.remove(name);
        headers
    };
    let mut twice = good.clone();
    twice.append("x-webhook-timestamp", NOW.to_string().parse().unwrap());
    for (headers, body, expected) in [
        (good.clone(), &BODY[1..], RefusalReason::SignatureMismatch),
        (testing::headers([&old()], at(NOW), BODY), BODY, RefusalReason::SignatureMismatch),
        // The time is signed too.
        (with("x-webhook-timestamp", &(NOW + 1).to_string()), BODY, RefusalReason::SignatureMismatch),
        (with("x-webhook-timestamp", "soon"), BODY, RefusalReason::TimestampMalformed),
        (twice, BODY, RefusalReason::TimestampMalformed),
        (without("x-webhook-timestamp"), BODY, RefusalReason::TimestampMissing),
        (without("x-webhook-signature"), BODY, RefusalReason::SignatureMissing),
        (with("x-webhook-signature", "sha256=00"), BODY, RefusalReason::SignatureMalformed),
        (good.clone(), &[0; 1001], RefusalReason::BodyTooLarge),
    ] {
        assert_eq!(reason(&headers, body), Some(expected));
    }
    assert_eq!(reason(&good, BODY), None);
}

#[test]
fn a_verified_delivery_reads_as_json_and_shows_nothing() {
    let (receiver, _) = receiver([new()]);
    let request = http::Request::builder().uri("/hook").body(BODY.to_vec()).unwrap();
    let (mut parts, body) = request.into_parts();
    parts.headers = testing::headers([&new()], at(NOW), BODY);
    let request = http::Request::from_parts(parts, body);
    let delivery = receiver.verify_request(&request).unwrap();
    assert_eq!(delivery.json::<serde_json::Value>().unwrap()["order_id"], "CANARY");
    let error = delivery.json::<Vec<u8>>().unwrap_err();
    assert!(error.is_unreadable_payload(), "{error}");
    assert!(!format!("{delivery:?} {receiver:?} {error:?}").contains("CANARY"));
}

#[test]
fn a_receiver_without_a_usable_secret_is_not_made() {
    assert!(Receiver::builder().build().unwrap_err().is_configuration());
    let error = Receiver::builder().secret(SigningSecret::new("whsec_CANARY\n")).build().unwrap_err();
    assert!(error.is_configuration() && !error.to_string().contains("CANARY"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn white_space_order_and_foreign_schemes_around_a_good_signature_change_nothing(
        spaces in proptest::collection::vec(0_usize..3, 4),
        foreign in proptest::collection::vec("(v[0-9]|sha512|sha3-256)=[a-zA-Z0-9+/=]{1,64}", 0..3),
        place in 0_usize..4,
    ) {
        let mut headers = testing::headers([&new()], at(NOW), BODY);
        let good = headers["x-webhook-signature"].to_str().unwrap().to_owned();
        let mut parts = foreign;
        parts.insert(place.min(parts.len()), good);
        let mut text = String::new();
        for (index, part) in parts.iter().enumerate() {
            let pad = " ".repeat(spaces[index % 4]);
            text.push_str(&format!("{}{pad}{part}{pad}", if index > 0 { "," } else { "" }));
        }
        headers.insert("x-webhook-signature", text.parse().unwrap());
        prop_assert_eq!(reason(&headers, BODY), None);
    }

    #[test]
    fn no_header_without_the_right_signature_is_taken(
        signature in "[ -~]{0,200}|(sha256=[0-9a-f]{64},?){0,10}",
        time in "[ -~]{0,20}|[0-9]{1,13}",
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("x-webhook-timestamp", time.parse().unwrap());
        headers.insert("x-webhook-signature", signature.parse().unwrap());
        prop_assert!(reason(&headers, BODY).is_some());
    }

    #[test]
    fn a_flipped_bit_anywhere_refuses(at_byte in 0_usize..BODY.len(), bit in 0_u32..8) {
        let headers = testing::headers([&new()], at(NOW), BODY);
        let mut body = BODY.to_vec();
        body[at_byte] ^= 1 << bit;
        prop_assert_eq!(reason(&headers, &body), Some(RefusalReason::SignatureMismatch));
    }
}
