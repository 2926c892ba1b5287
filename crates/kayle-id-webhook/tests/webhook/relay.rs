//! Deliveries that a relay passes on: Kayle's signature for authenticity, the relay's for freshness.

use super::{NOW, OTHER_KEY, at, delivery, keyring, receiver};
use http::HeaderMap;
use kayle_id_webhook::Timestamp;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{RefusalReason, Relay};
use std::sync::{Arc, Mutex};

/// A relay that signs with a header of its own, which repeats the length of the body.
struct Gateway;

impl Relay for Gateway {
    fn relayed_at(&self, headers: &HeaderMap, body: &[u8]) -> Option<Timestamp> {
        let signature = headers.get("x-gateway")?.to_str().ok()?;
        (signature == body.len().to_string()).then(|| Timestamp::from_unix_seconds(NOW as i64).unwrap())
    }
}

/// Receives through the gateway, which signs unless told otherwise.
fn relayed(builder: DeliveryBuilder, signs: bool) -> Result<(), Vec<RefusalReason>> {
    let mut sent = builder.build().unwrap();
    if signs {
        sent.headers.insert("x-gateway", sent.body.len().to_string().parse().unwrap());
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&seen);
    let builder = super::builder().keyring(keyring());
    let receiver = builder.on_refusal(move |refusal| told.lock().unwrap().push(refusal.reason())).build().unwrap();
    let result = receiver.verify_relayed(&Gateway, &sent.headers, &sent.body);
    result.map(|sealed| assert!(receiver.open_local(&sealed).is_ok())).map_err(|error| {
        assert!(error.is_refused() || error.is_unknown_key());
        seen.lock().unwrap().clone()
    })
}

fn good() -> DeliveryBuilder {
    delivery(Payload::expired())
}

#[test]
fn a_delivery_that_a_relay_passes_on_late_is_taken_by_the_relays_word() {
    for age in [0, 300, 301, 86_400, 30 * 86_400] {
        assert_eq!(relayed(good().signed_at(at(NOW - age)), true), Ok(()), "{age}");
    }
    let late = good().signed_at(at(NOW - 301)).build().unwrap();
    assert!(receiver().verify(&late.headers, &late.body).is_err(), "without a relay it is too old");
}

#[test]
fn a_relays_word_is_about_freshness_and_nothing_else() {
    let old = || good().signed_at(at(NOW - 86_400));
    assert_eq!(relayed(old(), false), Err(vec![RefusalReason::Relay]));
    assert_eq!(relayed(good(), false), Err(vec![RefusalReason::Relay]), "nor is Kayle's own time enough");
    for (damage, reason) in [
        (Damage::NoSignature, RefusalReason::SignatureMissing),
        (Damage::FlipMac, RefusalReason::SignatureMismatch),
        (Damage::OtherSecret("whsec_guess".to_owned()), RefusalReason::SignatureMismatch),
        (Damage::SecondTimestamp(NOW.to_string()), RefusalReason::SignatureMalformed),
        (Damage::TagLength(12), RefusalReason::TagLength),
        (Damage::ShortEncryptedKey, RefusalReason::EncryptedKeyLength),
    ] {
        assert_eq!(relayed(old().damage(damage.clone()), true), Err(vec![reason]), "{damage:?}");
    }
    assert_eq!(relayed(old().key("newer", &OTHER_KEY.public_key()), true), Err(vec![RefusalReason::KidUnknown]));
    assert_eq!(relayed(good().signed_at(at(NOW + 301)), true), Err(vec![RefusalReason::SignatureAhead]));
}
