//! HookBridge in front of a receiver: Kayle's signature for authenticity, HookBridge's for freshness.

use super::{KEY, keyring, secret};
use http::{HeaderMap, HeaderValue};
use kayle_id::hookbridge;
use kayle_id::webhook::testing::{DeliveryBuilder, Payload, TestDelivery};
use kayle_id::webhook::{Receiver, SealedDelivery};
use kayle_id::{SigningSecret, Timestamp};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const NOW: u64 = 1_795_219_845;
const DAY: u64 = 86_400;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn relay_secret() -> SigningSecret {
    SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12")
}

fn relay() -> hookbridge::Receiver {
    hookbridge::Receiver::builder().secret(relay_secret()).clock(|| at(NOW)).build().unwrap()
}

/// A delivery that Kayle signed at one time, and HookBridge at another.
fn relayed(signed_at: u64, relayed_at: u64) -> TestDelivery {
    let builder = DeliveryBuilder::new(Payload::expired(), &secret()).key("k", &KEY.public_key());
    let mut sent = builder.signed_at(at(signed_at)).build().unwrap();
    let time = Timestamp::from_unix_seconds(i64::try_from(relayed_at).unwrap()).unwrap();
    sent.headers.extend(hookbridge::testing::headers([&relay_secret()], time, &sent.body));
    sent.headers.insert("x-webhook-id", HeaderValue::from_static("msg_1"));
    sent
}

fn receive(headers: &HeaderMap, body: &[u8]) -> Result<SealedDelivery, kayle_id::webhook::Error> {
    let receiver = Receiver::builder().secret(secret()).keyring(keyring()).clock(|| at(NOW)).build().unwrap();
    let sealed = receiver.verify_relayed(&relay(), headers, body)?;
    receiver.open_local(&sealed).map(|_| sealed)
}

#[test]
fn a_late_retry_of_hookbridge_is_taken() {
    for age in [0, 1, 301, DAY, 7 * DAY] {
        let sent = relayed(NOW - age, NOW);
        assert!(receive(&sent.headers, &sent.body).is_ok(), "{age}");
    }
}

#[test]
fn what_is_stale_or_was_not_relayed_or_not_sent_by_kayle_is_refused() {
    let refused = |headers: &HeaderMap, body: &[u8]| receive(headers, body).is_err_and(|error| error.is_refused());
    let stale = relayed(NOW - DAY, NOW - 301);
    assert!(refused(&stale.headers, &stale.body), "HookBridge signed too long ago");

    let good = relayed(NOW - DAY, NOW);
    let mut direct = good.headers.clone();
    direct.remove("x-webhook-signature");
    assert!(refused(&direct, &good.body), "there is no word of HookBridge's");

    let mut unsigned = good.headers.clone();
    unsigned.remove("x-kayle-signature");
    assert!(refused(&unsigned, &good.body), "HookBridge's word does not make it Kayle's");

    // HookBridge's signature over something else that Kayle signed.
    let other = relayed(NOW - DAY, NOW);
    let mut swapped = good.headers.clone();
    swapped.insert("x-kayle-signature", other.headers["x-kayle-signature"].clone());
    assert!(refused(&swapped, &good.body) && refused(&swapped, &other.body));
}

#[test]
fn the_id_of_a_message_comes_with_its_delivery() {
    let sent = relayed(NOW, NOW);
    let relay = relay();
    assert_eq!(relay.verify(&sent.headers, &sent.body).unwrap().unverified_webhook_id(), Some("msg_1"));
    let long = "m".repeat(257);
    for odd in ["", "a b", "\u{e9}", &long] {
        let mut headers = sent.headers.clone();
        headers.insert("x-webhook-id", HeaderValue::from_bytes(odd.as_bytes()).unwrap());
        assert_eq!(relay.verify(&headers, &sent.body).unwrap().unverified_webhook_id(), None, "{odd:.20}");
    }
    let mut headers = sent.headers.clone();
    headers.append("x-webhook-id", HeaderValue::from_static("msg_2"));
    assert_eq!(relay.verify(&headers, &sent.body).unwrap().unverified_webhook_id(), None);
    headers.remove("x-webhook-id");
    assert_eq!(relay.verify(&headers, &sent.body).unwrap().unverified_webhook_id(), None);
}
