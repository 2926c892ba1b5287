//! What a sender can learn from a refusal: nothing. What refusals cost is compared by `cargo bench --bench webhook`.

use super::{KID, OTHER_KEY, delivery, receive, receiver};
use kayle_id_webhook::webhook::ErrorKind;
use kayle_id_webhook::webhook::testing::{Damage, Payload, primitives};

fn everything() -> Vec<Damage> {
    let mut damages = vec![
        Damage::NoSignature,
        Damage::SignatureTwice,
        Damage::UppercaseMac,
        Damage::FlipMac,
        Damage::OtherSecret("whsec_x".to_owned()),
        Damage::TimestampText("1".to_owned()),
        Damage::TimestampText("999999999999".to_owned()),
        Damage::FlipEncryptedKey,
        Damage::ShortEncryptedKey,
        Damage::FlipIv,
        Damage::FlipCiphertext,
        Damage::FlipTag,
        Damage::TagLength(12),
        Damage::IvLength(16),
        Damage::ContentKeyLength(16),
        Damage::ContentKeyLength(0),
        Damage::Algorithm("RSA1_5".to_owned()),
        Damage::Encryption("A128GCM".to_owned()),
        Damage::HeaderMember(r#""zip":"DEF""#.to_owned()),
        Damage::HeaderMember(r#""crit":["x"]"#.to_owned()),
        Damage::Behind("\n".to_owned()),
        Damage::Segment(0, "####".to_owned()),
        Damage::Body(Vec::new()),
        Damage::Body(vec![b'a'; 2_000_000]),
    ];
    let all_ones = primitives::base64url(&[0xff; 256]);
    let zeros = primitives::base64url(&[0; 256]);
    damages.extend([Damage::Segment(1, all_ones), Damage::Segment(1, zeros)]);
    damages
}

#[test]
fn every_refusal_looks_the_same() {
    let mut seen = Vec::new();
    for damage in everything() {
        let sent = delivery(Payload::expired()).damage(damage.clone()).build().unwrap();
        let error = receive(&receiver(), &sent).unwrap_err();
        assert!(error.is_refused() && error.kind() == ErrorKind::Refused, "{damage:?}");
        assert!(std::error::Error::source(&error).is_none());
        seen.push((error.to_string(), format!("{error:?}"), format!("{error:#?}")));
    }
    let sent = delivery(Payload::expired()).key(KID, &OTHER_KEY.public_key()).build().unwrap();
    let error = receive(&receiver(), &sent).unwrap_err();
    seen.push((error.to_string(), format!("{error:?}"), format!("{error:#?}")));
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
}
