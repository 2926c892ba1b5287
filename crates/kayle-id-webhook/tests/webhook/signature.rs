//! The signature, its window and its header.

use super::{NOW, at, builder, delivery, keyring, observe, reason, receive, receiver, secret};
use http::{HeaderMap, HeaderValue};
use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Limits, Receiver, RefusalReason, UnverifiedHints};
use std::time::Duration;

const ANCIENT: u64 = NOW - 1_000_000;

fn good() -> DeliveryBuilder {
    delivery(Payload::expired())
}

#[test]
fn a_delivery_signed_as_the_server_signs_is_taken() {
    assert_eq!(reason(good()), None);
}

#[test]
fn the_mac_is_over_time_and_raw_body_with_the_whole_secret() {
    // printf '1795219845.hello' | openssl dgst -sha256 -hmac whsec_test
    let header = "t=1795219845,v1=fbca061536a87fd3481d1e0085cd9bf2b7eb0727281d596c350008d5ac947fa4";
    let mut headers = HeaderMap::new();
    headers.insert("x-kayle-signature", HeaderValue::from_static(header));
    let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
    let told = seen.clone();
    let receiver = Receiver::builder()
        .secret(SigningSecret::new("whsec_test"))
        .clock(|| at(NOW))
        .on_refusal(move |refusal| *told.lock().unwrap() = Some(refusal.reason()))
        .build()
        .unwrap();
    assert!(receiver.verify(&headers, b"hello").is_err());
    assert_eq!(*seen.lock().unwrap(), Some(RefusalReason::NotCompactJwe), "the signature was good");
}

#[test]
fn every_malformed_header_is_refused() {
    let malformed = Some(RefusalReason::SignatureMalformed);
    for text in ["", "t", "t=", "v1=", "t=,v1=", "t=1", "hello", "Bearer x", "t=1,v1=", ",,,,", "====", "t=1,v1"] {
        assert_eq!(reason(good().damage(Damage::SignatureHeader(text.to_owned()))), malformed, "{text}");
    }
    for text in ["NaN", "+1795219845", "-1", "0x6b", "1e9", "1795219845.0", "01795219845", "99999999999999999999", ""] {
        assert_eq!(reason(good().damage(Damage::TimestampText(text.to_owned()))), malformed, "{text}");
    }
    for damage in [Damage::UppercaseMac, Damage::TruncatedMac(62), Damage::TruncatedMac(63), Damage::TruncatedMac(0)] {
        assert_eq!(reason(good().damage(damage.clone())), malformed, "{damage:?}");
    }
    assert_eq!(reason(good().damage(Damage::NoSignature)), Some(RefusalReason::SignatureMissing));
    assert_eq!(reason(good().damage(Damage::SignatureTwice)), Some(RefusalReason::SignatureRepeated));
}

#[test]
fn a_second_time_never_makes_a_replay_fresh() {
    let old = good().signed_at(at(ANCIENT));
    assert_eq!(reason(old.clone()), Some(RefusalReason::SignatureStale));
    let renewed = old.damage(Damage::SecondTimestamp(NOW.to_string()));
    assert_eq!(reason(renewed), Some(RefusalReason::SignatureMalformed));
}

#[test]
fn the_window_has_two_sides() {
    for (signed_at, expected) in [
        (NOW - 300, None),
        (NOW + 300, None),
        (NOW - 301, Some(RefusalReason::SignatureStale)),
        (NOW + 301, Some(RefusalReason::SignatureAhead)),
        (0, Some(RefusalReason::SignatureStale)),
        (253_402_207_200, Some(RefusalReason::SignatureAhead)),
        (999_999_999_999, Some(RefusalReason::SignatureAhead)),
    ] {
        assert_eq!(reason(good().signed_at(at(signed_at))), expected, "{signed_at}");
    }
}

#[test]
fn a_tolerance_of_zero_is_zero() {
    let strict = || builder().keyring(keyring()).tolerance(Duration::ZERO);
    for (signed_at, taken) in [(NOW, true), (NOW - 1, false), (NOW + 1, false), (ANCIENT, false)] {
        let (result, _) = observe(strict(), &good().signed_at(at(signed_at)).build().unwrap());
        assert_eq!(result.is_ok(), taken, "{signed_at}");
    }
    let wide = builder().keyring(keyring()).tolerance(Duration::MAX).build().unwrap();
    assert!(receive(&wide, &good().signed_at(at(1)).build().unwrap()).is_ok());
}

#[test]
fn another_secret_another_body_and_another_mac_are_refused() {
    let mismatch = Some(RefusalReason::SignatureMismatch);
    assert_eq!(reason(good().damage(Damage::FlipMac)), mismatch);
    assert_eq!(reason(good().damage(Damage::OtherSecret("whsec_other".to_owned()))), mismatch);
    assert_eq!(reason(good().damage(Damage::OtherSecret(String::new()))), mismatch);
    // The part behind the prefix alone, and that part decoded as base64, as other vendors do it.
    let bare = secret().expose_secret().trim_start_matches("whsec_").to_owned();
    assert_eq!(reason(good().damage(Damage::OtherSecret(bare))), mismatch);

    let body = good().build().unwrap().body.to_vec();
    for changed in [[&body[..], b"\n"].concat(), body[1..].to_vec(), Vec::new()] {
        assert_eq!(reason(good().damage(Damage::BodyAfterSigning(changed))), mismatch);
    }
}

#[test]
fn the_time_is_signed_too() {
    let delivery = good().signed_at(at(ANCIENT)).build().unwrap();
    let header = delivery.headers["x-kayle-signature"].to_str().unwrap();
    let renewed = header.replace(&ANCIENT.to_string(), &NOW.to_string());
    let mut headers = HeaderMap::new();
    headers.insert("x-kayle-signature", HeaderValue::from_str(&renewed).unwrap());
    assert!(receiver().verify(&headers, &delivery.body).is_err());
}

#[test]
fn any_of_several_secrets_signs_and_they_are_exchanged_while_running() {
    let (old, new) = (secret(), SigningSecret::new("whsec_new"));
    let receiver = Receiver::builder().secret(old.clone()).keyring(keyring()).clock(|| at(NOW)).build().unwrap();
    let with = |secret: &SigningSecret| {
        DeliveryBuilder::new(Payload::expired(), secret)
            .key(super::KID, &super::KEY.public_key())
            .signed_at(at(NOW))
            .build()
            .unwrap()
    };
    assert!(receive(&receiver, &with(&old)).is_ok());
    assert!(receive(&receiver, &with(&new)).is_err());
    receiver.replace_secrets([new.clone(), old.clone()]).unwrap();
    assert!(receive(&receiver, &with(&old)).is_ok() && receive(&receiver, &with(&new)).is_ok());
    receiver.replace_secrets([new.clone()]).unwrap();
    assert!(receive(&receiver, &with(&old)).is_err() && receive(&receiver, &with(&new)).is_ok());

    for bad in [vec![], vec![SigningSecret::new("")], vec![new.clone(), SigningSecret::new("whsec_\n")]] {
        assert!(receiver.replace_secrets(bad).unwrap_err().is_configuration());
    }
    assert!(receive(&receiver, &with(&new)).is_ok(), "a refused exchange changes nothing");
}

#[test]
fn a_receiver_without_a_proper_secret_is_not_built() {
    assert!(Receiver::builder().build().unwrap_err().is_configuration());
    for text in ["", "whsec_", " ", "whsec_abc\n", "whsec_ab c"] {
        let error = builder().secret(SigningSecret::new(text)).build().unwrap_err();
        assert!(error.is_configuration() && !error.to_string().contains("abc"), "{text:?}");
    }
}

#[test]
fn a_later_scheme_beside_the_known_one_is_passed_over_and_proves_nothing() {
    let delivery = good().build().unwrap();
    let header = delivery.headers["x-kayle-signature"].to_str().unwrap().to_owned();
    let verify = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-kayle-signature", HeaderValue::from_str(text).unwrap());
        receiver().verify(&headers, &delivery.body).is_ok()
    };
    assert!(verify(&header));
    assert!(verify(&format!("{header},v2=abc")));
    assert!(!verify(&header.replace("v1=", "v2=")));
    assert!(!verify(&header.replace("v1=", "v0=")));
}

#[test]
fn one_of_several_signatures_suffices_and_the_one_that_holds_is_stored() {
    let delivery = good().build().unwrap();
    let header = delivery.headers["x-kayle-signature"].to_str().unwrap().to_owned();
    let (time, mac) = header.split_once(',').unwrap();
    let other = "0".repeat(64);
    let verify = |receiver: &Receiver, text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("x-kayle-signature", HeaderValue::from_str(text).unwrap());
        receiver.verify(&headers, &delivery.body)
    };
    for text in [
        format!("{time},v1={other},{mac}"),
        format!("{time},{mac},v1={other}"),
        format!("v1={other},{mac},{time}"),
        format!("{time},v1=bad,{mac}"),
        format!("{time},{mac},{mac}"),
        format!("{time},{mac},kid=abc"),
        format!("kid=abc,{time},alg=hmac-sha256,{mac},nonce="),
    ] {
        let sealed = verify(&receiver(), &text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let stored = serde_json::to_value(&sealed).unwrap();
        assert_eq!(format!("v1={}", stored["mac"].as_str().unwrap()), mac, "{text}");
        assert!(receiver().open_local(&serde_json::from_value(stored).unwrap()).is_ok());
    }
    for text in [
        format!("{time},v1={other},v1={}", "1".repeat(64)),
        format!("{time},{time},{mac}"),
        format!("{time},v1={other}{},{mac}", ",v1=a".repeat(16)),
        format!("{time}, {mac}"),
        format!("{time},{mac},kid=a b"),
        format!("{time},{},kid=abc", mac.to_uppercase().replace("V1", "v1")),
    ] {
        assert!(verify(&receiver(), &text).is_err(), "{text}");
    }
    // Where the server signs with two secrets, a receiver that holds either takes the delivery.
    let (first, second) = (secret(), SigningSecret::new("whsec_second"));
    let signed = |secret: &SigningSecret| {
        let sealed = serde_json::to_string(std::str::from_utf8(&delivery.body).unwrap()).unwrap();
        let builder = DeliveryBuilder::new(Payload::expired(), secret).sealed(sealed.trim_matches('"'));
        let sent = builder.signed_at(at(NOW)).build().unwrap();
        sent.headers["x-kayle-signature"].to_str().unwrap().split_once(',').unwrap().1.to_owned()
    };
    let both = format!("{time},{},{}", signed(&first), signed(&second));
    for held in [vec![first.clone()], vec![second.clone()], vec![second, first]] {
        let builder = Receiver::builder().clock(|| at(NOW)).keyring(keyring());
        let receiver = held.into_iter().fold(builder, |builder, secret| builder.secret(secret)).build().unwrap();
        let sealed = verify(&receiver, &both).unwrap();
        assert!(receiver.open_local(&sealed).is_ok());
    }
}

#[test]
fn bytes_that_are_no_text_and_long_values_are_refused() {
    let delivery = good().build().unwrap();
    let header = delivery.headers["x-kayle-signature"].as_bytes().to_vec();
    let verify = |value: &[u8]| {
        let mut headers = HeaderMap::new();
        headers.insert("x-kayle-signature", HeaderValue::from_bytes(value).unwrap());
        receiver().verify(&headers, &delivery.body).is_ok()
    };
    assert!(verify(&header));
    assert!(!verify(&[&header[..], b"\xff"].concat()));
    assert!(!verify(&[b"\xc2\xa0", &header[..]].concat()));
    assert!(!verify(&[&header[..], b",v2=", &[b'a'; 1_000_000]].concat()));
}

#[test]
fn unsigned_headers_decide_nothing() {
    let mut delivery = delivery(Payload::succeeded()).build().unwrap();
    delivery.headers.insert("x-kayle-event", HeaderValue::from_static("verification.session.failed"));
    delivery.headers.insert("x-kayle-delivery-id", HeaderValue::from_static("whd_forged"));
    let event = receive(&receiver(), &delivery).unwrap();
    assert_eq!(event.type_name(), "verification.session.succeeded");
    let hints = UnverifiedHints::from_headers(&delivery.headers);
    assert_eq!(hints.unverified_event_type(), Some("verification.session.failed"));
    assert_eq!(hints.unverified_delivery_id(), Some("whd_forged"));

    delivery.headers.remove("x-kayle-event");
    delivery.headers.remove("x-kayle-delivery-id");
    assert!(receive(&receiver(), &delivery).is_ok(), "and are not needed");
}

#[test]
fn a_body_is_bounded_before_it_is_hashed() {
    let small = || builder().keyring(keyring()).limits(Limits::default().with_body_bytes(100));
    let (_, seen) = observe(small(), &good().build().unwrap());
    assert_eq!(seen, [RefusalReason::BodyTooLarge]);
}

#[test]
fn debug_shows_no_secret() {
    let text = format!("{:?} {:?}", receiver(), builder());
    assert!(!text.contains("3bibf05") && text.contains("secrets: 1"), "{text}");
}
