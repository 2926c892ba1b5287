//! Sealed deliveries in a store.

use super::{NOW, at, builder, delivery, keyring, receiver, secret};
use kayle_id_webhook::SigningSecret;
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{Receiver, SealedDelivery};
use serde_json::{Value, json};

fn sealed(builder: DeliveryBuilder) -> SealedDelivery {
    let sent = builder.build().unwrap();
    receiver().verify(&sent.headers, &sent.body).unwrap()
}

fn good() -> DeliveryBuilder {
    delivery(Payload::succeeded().shared("family_name", "ERIKSSON"))
}

#[test]
fn a_stored_delivery_opens_years_later() {
    let before = sealed(good());
    let stored = serde_json::to_string(&before).unwrap();
    let after: SealedDelivery = serde_json::from_str(&stored).unwrap();
    assert_eq!(after, before);
    let later = Receiver::builder().secret(secret()).keyring(keyring()).clock(|| at(NOW * 2)).build().unwrap();
    assert!(later.open_local(&after).is_ok());
    assert_eq!(after.signed_at().unwrap().unix_seconds(), i64::try_from(NOW).unwrap());
    assert_eq!(after.kid().as_deref(), Some(super::KID));
}

#[test]
fn the_stored_form_is_versioned_and_holds_ciphertext_only() {
    let before = sealed(good());
    let stored: Value = serde_json::to_value(&before).unwrap();
    assert_eq!(
        (&stored["v"], &stored["t"], stored["jwe"].as_str()),
        (&json!(1), &json!(NOW), Some(before.compact_jwe()))
    );
    assert!(!stored.to_string().contains("ERIKSSON"));
    for (member, value) in
        [("v", json!(2)), ("v", json!(null)), ("mac", json!("ab")), ("mac", json!(7)), ("t", json!(-1))]
    {
        let mut changed = stored.clone();
        changed[member] = value;
        assert!(serde_json::from_value::<SealedDelivery>(changed).is_err(), "{member}");
    }
    let mut extended = stored;
    extended["note"] = json!("of a later release");
    assert!(serde_json::from_value::<SealedDelivery>(extended).is_ok());
}

#[test]
fn whoever_writes_to_the_store_cannot_make_up_a_result() {
    let genuine: Value = serde_json::to_value(sealed(delivery(Payload::expired()))).unwrap();
    // Anybody can encrypt to the public key; nobody else can sign.
    let forged = good().damage(Damage::OtherSecret("whsec_guess".to_owned())).build().unwrap();
    let body = std::str::from_utf8(&forged.body).unwrap();
    let mac = forged.headers["x-kayle-signature"].to_str().unwrap().rsplit_once('=').unwrap().1;
    for (member, value) in [("jwe", json!(body)), ("t", json!(NOW + 1)), ("mac", json!(mac)), ("jwe", json!(""))] {
        let mut changed = genuine.clone();
        changed[member] = value;
        let restored: SealedDelivery = serde_json::from_value(changed).unwrap();
        assert!(receiver().open_local(&restored).is_err(), "{member}");
    }
    let whole: SealedDelivery = serde_json::from_value(json!({"v": 1, "t": NOW, "mac": mac, "jwe": body})).unwrap();
    assert!(receiver().open_local(&whole).is_err());
}

#[test]
fn a_rotated_secret_is_kept_until_the_store_is_empty() {
    let stored = sealed(good());
    let new = SigningSecret::new("whsec_new");
    let worker = Receiver::builder().secret(new.clone()).keyring(keyring()).build().unwrap();
    assert!(worker.open_local(&stored).is_err());
    worker.replace_secrets([new, secret()]).unwrap();
    assert!(worker.open_local(&stored).is_ok());
}

#[test]
fn damage_in_the_store_is_refused_like_damage_on_the_way() {
    let stored = serde_json::to_string(&sealed(good())).unwrap();
    for at in (0..stored.len()).step_by(7) {
        let mut bytes = stored.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let Ok(restored) = serde_json::from_str::<SealedDelivery>(&text) else { continue };
        if text != stored {
            assert!(receiver().open_local(&restored).is_err(), "{at}");
        }
    }
}

#[test]
fn debug_shows_no_ciphertext() {
    let sealed = sealed(good());
    let text = format!("{sealed:?}");
    assert!(!text.contains(&sealed.compact_jwe()[100..140]) && text.contains(super::KID), "{text}");
    let _ = builder();
}
