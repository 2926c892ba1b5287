//! Which key opens what, and keys that live elsewhere.

use super::{KEY, KID, OTHER_KEY, builder, delivery, keyring, keys, observe, receive, receiver};
use base64ct::{Base64, Encoding};
use kayle_id_webhook::jwk::{PrivateKey, PublicKey};
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload, primitives};
use kayle_id_webhook::webhook::{KeyUnwrapper, Keyring, RefusalReason, UnwrapError, UnwrapFuture, UnwrapRequest};
use std::sync::{Arc, Mutex};
use zeroize::Zeroizing;

fn good() -> DeliveryBuilder {
    delivery(Payload::expired())
}

#[test]
fn an_unknown_kid_is_refused_by_name_even_where_one_key_is_held() {
    let ring = Keyring::new().with("another", &KEY).unwrap();
    let (result, seen) = observe(builder().keyring(ring), &good().build().unwrap());
    let error = result.unwrap_err();
    assert_eq!(seen, [RefusalReason::KidUnknown]);
    assert!(error.is_unknown_key() && !error.is_refused() && error.to_string().contains(KID), "{error}");
}

#[test]
fn an_unknown_kid_is_refused_before_the_server_forgets_the_delivery() {
    let sent = good().key("newer", &OTHER_KEY.public_key()).build().unwrap();
    let receiver = receiver();
    assert!(receiver.verify(&sent.headers, &sent.body).unwrap_err().is_unknown_key());
    receiver.keyring().unwrap().insert("newer", &OTHER_KEY).unwrap();
    assert!(receive(&receiver, &sent).is_ok(), "without a restart");
}

#[test]
fn a_receiver_without_keys_verifies_and_does_not_open() {
    let receiver = builder().build().unwrap();
    let sent = good().build().unwrap();
    let sealed = receiver.verify(&sent.headers, &sent.body).unwrap();
    assert!(receiver.open_local(&sealed).unwrap_err().is_unknown_key());
    assert!(super::receiver().open_local(&sealed).is_ok());
}

#[test]
fn without_a_kid_the_only_key_is_used_and_no_other() {
    for unnamed in [good().damage(Damage::NoKid), good().key("", &KEY.public_key())] {
        let sent = unnamed.build().unwrap();
        assert!(receive(&receiver(), &sent).is_ok());
        for ring in [Keyring::new(), keyring().with("second", &OTHER_KEY).unwrap()] {
            let (result, seen) = observe(builder().keyring(ring), &sent);
            assert_eq!(seen, [RefusalReason::KidMissing]);
            assert!(result.unwrap_err().is_unknown_key());
        }
    }
}

#[test]
fn keys_are_told_apart_by_their_whole_kid() {
    let ring = keyring();
    for kid in [format!("{KID} "), KID.to_uppercase(), format!("{KID}b"), KID[..4].to_owned(), " ".to_owned()] {
        let (_, seen) =
            observe(builder().keyring(ring.clone()), &good().key(kid.clone(), &KEY.public_key()).build().unwrap());
        assert_eq!(seen, [RefusalReason::KidUnknown], "{kid:?}");
    }
}

#[test]
fn one_key_opens_in_whatever_form_it_came() {
    let key = PrivateKey::from_pem(keys::PKCS8).unwrap();
    let lines: String = keys::PKCS1.lines().filter(|line| !line.starts_with('-')).collect();
    let der = Base64::decode_vec(&lines).unwrap();
    let named = keys::JWK.replacen('{', r#"{"kid":"jwk","#, 1);

    let ring = Keyring::new();
    ring.insert_pem("pkcs8", keys::PKCS8).unwrap();
    ring.insert_pem("pkcs1", keys::PKCS1).unwrap();
    ring.insert_der("der", &der).unwrap();
    ring.insert_jwk(&named).unwrap();
    ring.insert_jwk(keys::JWK).unwrap();
    let thumbprint = key.thumbprint();
    assert_eq!(ring.len(), 5);
    for kid in ["pkcs8", "pkcs1", "der", "jwk", &thumbprint] {
        let sent = good().key(kid, &key.public_key()).build().unwrap();
        assert!(receive(&builder().keyring(ring.clone()).build().unwrap(), &sent).is_ok(), "{kid}");
    }
    for refused in ["{}", keys::SPKI, &named.replacen('{', r#"{"kid":"other","#, 1), &named.replace("\"jwk\"", "7")] {
        assert!(ring.insert_jwk(refused).unwrap_err().is_key(), "{refused:.40}");
    }
    assert!(ring.insert_pem("x", keys::SPKI).unwrap_err().is_key());
    assert!(ring.insert_pem("x", keys::JWK).unwrap_err().is_key());
    assert!(ring.insert_der("x", &[0x30, 0]).unwrap_err().is_key());
}

#[test]
fn the_ring_shows_its_kids() {
    let ring = keyring().with("ü", &OTHER_KEY).unwrap();
    assert_eq!((ring.kids(), ring.len(), ring.is_empty()), (vec![KID.to_owned(), "ü".to_owned()], 2, false));
    assert_eq!(format!("{ring:?}"), r#"Keyring { kids: ["kid-rsa2048", "ü"] }"#);
}

#[test]
fn a_kid_has_one_key_and_1_to_128_characters() {
    let ring = keyring();
    ring.insert(KID, &KEY).unwrap();
    let error = ring.insert(KID, &OTHER_KEY).unwrap_err();
    assert!(error.is_key() && error.to_string().contains("another key"), "{error}");
    assert!(ring.insert("", &KEY).unwrap_err().is_key());
    assert!(ring.insert("k".repeat(129), &KEY).unwrap_err().is_key());
    ring.insert("k".repeat(128), &KEY).unwrap();
}

#[test]
fn clones_share_the_ring_and_it_is_replaced_at_once() {
    let ring = keyring();
    let receiver = builder().keyring(ring.clone()).build().unwrap();
    let sent = good().build().unwrap();
    assert!(receive(&receiver, &sent).is_ok());
    assert!(ring.remove(KID) && !ring.remove(KID));
    assert!(receive(&receiver, &sent).is_err());
    ring.replace_all(&keyring());
    assert!(receive(&receiver, &sent).is_ok());
    ring.replace_all(&ring.clone());
    assert_eq!(ring.kids(), [KID]);
}

/// The `kid`, the length of the wrapped key, and the algorithm.
type Asked = (String, usize, &'static str);

/// A key service: it sees what is asked, and answers as it is told.
struct Service {
    key: PrivateKey,
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Answer,
}

#[derive(Clone, Copy)]
enum Answer {
    True,
    Refused,
    Unavailable,
    Short,
}

impl KeyUnwrapper for Service {
    fn unwrap_key<'a>(&'a self, request: UnwrapRequest<'a>) -> UnwrapFuture<'a> {
        let asked = (request.kid().to_owned(), request.wrapped_key().len(), request.algorithm());
        self.asked.lock().unwrap().push(asked);
        Box::pin(async move {
            tokio::task::yield_now().await;
            match self.answer {
                Answer::True => primitives::oaep_decrypt(&self.key, request.wrapped_key())
                    .map(Zeroizing::new)
                    .ok_or(UnwrapError::Refused),
                Answer::Refused => Err(UnwrapError::Refused),
                Answer::Unavailable => Err(UnwrapError::Unavailable("the line is cut".into())),
                Answer::Short => Ok(Zeroizing::new(vec![0; 16])),
            }
        })
    }
}

async fn remote(answer: Answer, damage: Option<Damage>) -> (Result<(), kayle_id_webhook::webhook::Error>, usize) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let ring = Keyring::new();
    let service = Service { key: KEY.clone(), asked: Arc::clone(&asked), answer };
    ring.insert_remote(KID, &KEY.public_key(), service).unwrap();
    let receiver = builder().keyring(ring).build().unwrap();
    let sent = damage.into_iter().fold(good(), DeliveryBuilder::damage).build().unwrap();
    // Nothing is known of the key here, so that it is opening which looks at the length.
    let sealed = builder().build().unwrap().verify(&sent.headers, &sent.body).unwrap();
    let result = receiver.open(&sealed).await.map(|_| ());
    assert!(receiver.open_local(&sealed).is_err(), "it is no local key");
    let asked = asked.lock().unwrap();
    assert!(asked.iter().all(|asked| *asked == (KID.to_owned(), 256, "RSA-OAEP-256")));
    (result, asked.len())
}

#[tokio::test]
async fn a_key_that_lives_elsewhere_is_asked_for_the_content_key_only() {
    assert!(matches!(remote(Answer::True, None).await, (Ok(()), 1)));
    let uniform = remote(Answer::True, Some(Damage::FlipTag)).await.0.unwrap_err().to_string();
    for answer in [Answer::Refused, Answer::Short] {
        let (result, asked) = remote(answer, None).await;
        assert_eq!((result.unwrap_err().to_string(), asked), (uniform.clone(), 1));
    }
    let (result, asked) = remote(Answer::True, Some(Damage::ShortEncryptedKey)).await;
    assert_eq!((result.unwrap_err().to_string(), asked), (uniform, 0), "the length is checked first");
}

#[test]
fn an_encrypted_key_that_cannot_be_of_the_key_held_is_refused_before_the_server_forgets_the_delivery() {
    let wrong = |bytes: usize| good().damage(Damage::Segment(1, primitives::base64url(&vec![1; bytes])));
    let remote = Keyring::new();
    remote.insert_remote(KID, &KEY.public_key(), Unavailable).unwrap();
    for ring in [keyring(), remote] {
        for damaged in [
            good().damage(Damage::ShortEncryptedKey),
            good().damage(Damage::LongEncryptedKey),
            good().damage(Damage::Segment(1, String::new())),
            wrong(1),
            wrong(255),
            wrong(257),
            wrong(384),
            wrong(512),
            wrong(1024),
        ] {
            let sent = damaged.build().unwrap();
            let receiver = builder().keyring(ring.clone()).build().unwrap();
            assert!(receiver.verify(&sent.headers, &sent.body).unwrap_err().is_refused());
            let sealed = builder().build().unwrap().verify(&sent.headers, &sent.body).unwrap();
            assert!(receiver.open_local(&sealed).is_err());
        }
        // Of the right length, and yet not of this key: that is for opening to find.
        let sent = wrong(256).build().unwrap();
        assert!(builder().keyring(ring).build().unwrap().verify(&sent.headers, &sent.body).is_ok());
    }
}

/// A key service that is never reached.
struct Unavailable;

impl KeyUnwrapper for Unavailable {
    fn unwrap_key<'a>(&'a self, _: UnwrapRequest<'a>) -> UnwrapFuture<'a> {
        Box::pin(async { Err(UnwrapError::Unavailable("it is not there".into())) })
    }
}

#[tokio::test]
async fn a_key_service_that_does_not_answer_is_no_bad_delivery() {
    let error = remote(Answer::Unavailable, None).await.0.unwrap_err();
    assert!(error.is_unknown_key() && !error.to_string().contains("line is cut"), "{error}");
}

#[test]
fn opening_may_cross_threads() {
    fn send<T: Send>(_: &T) {}
    let receiver = receiver();
    let sent = good().build().unwrap();
    let sealed = receiver.verify(&sent.headers, &sent.body).unwrap();
    send(&receiver.open(&sealed));
    let _: &PublicKey = &KEY.public_key();
}
