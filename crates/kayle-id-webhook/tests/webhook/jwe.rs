//! The encryption: what must be refused behind a good signature, and what must not.

use super::{KEY, KID, OTHER_KEY, builder, delivery, keyring, observe, reason, receive, receiver};
use kayle_id_webhook::webhook::testing::{Damage, DeliveryBuilder, Payload};
use kayle_id_webhook::webhook::{ContentEncryption, Event, Keyring, Limits, RefusalReason};

fn good() -> DeliveryBuilder {
    delivery(Payload::succeeded().shared("family_name", "ERIKSSON"))
}

fn refused(damage: Damage) -> RefusalReason {
    reason(good().damage(damage.clone())).unwrap_or_else(|| panic!("taken: {damage:?}"))
}

#[test]
fn every_damaged_part_is_refused() {
    use RefusalReason::{
        ContentKeyLength, EncryptedKeyLength, IvLength, NotBase64url, NotCompactJwe, Tag, TagLength, Unwrap,
    };
    for (damage, expected) in [
        (Damage::FlipEncryptedKey, Unwrap),
        (Damage::ShortEncryptedKey, EncryptedKeyLength),
        (Damage::LongEncryptedKey, EncryptedKeyLength),
        (Damage::Segment(1, String::new()), EncryptedKeyLength),
        (Damage::Segment(1, "A".repeat(900_000)), EncryptedKeyLength),
        (Damage::FlipIv, Tag),
        (Damage::FlipCiphertext, Tag),
        (Damage::FlipTag, Tag),
        (Damage::Segment(3, String::new()), Tag),
        (Damage::IvLength(0), IvLength),
        (Damage::IvLength(11), IvLength),
        (Damage::IvLength(13), IvLength),
        (Damage::IvLength(16), IvLength),
        (Damage::ContentKeyLength(0), ContentKeyLength),
        (Damage::ContentKeyLength(1), ContentKeyLength),
        (Damage::ContentKeyLength(16), ContentKeyLength),
        (Damage::ContentKeyLength(24), ContentKeyLength),
        (Damage::ContentKeyLength(31), ContentKeyLength),
        (Damage::ContentKeyLength(33), ContentKeyLength),
        (Damage::ContentKeyLength(64), ContentKeyLength),
        (Damage::Before(" ".to_owned()), NotBase64url),
        (Damage::Before("\u{feff}".to_owned()), NotBase64url),
        (Damage::Behind("\n".to_owned()), TagLength),
        (Damage::Behind(".".to_owned()), NotCompactJwe),
        (Damage::Behind(".AAAA".to_owned()), NotCompactJwe),
        (Damage::Body(b"eyJhbGciOiJIUzI1NiJ9.e30.AAAA".to_vec()), NotCompactJwe),
        (Damage::Body(Vec::new()), NotCompactJwe),
        (Damage::Body(vec![b'.'; 1_000_000]), NotCompactJwe),
        (Damage::Body(vec![0xff; 100]), NotCompactJwe),
    ] {
        assert_eq!(refused(damage.clone()), expected, "{damage:?}");
    }
    for length in (0..16).chain(17..20) {
        assert_eq!(refused(Damage::TagLength(length)), TagLength, "{length}");
    }
}

#[test]
fn bytes_never_cross_a_boundary() {
    for count in [-16, -4, -3, -1, 1, 3, 4, 16] {
        assert_eq!(refused(Damage::ShiftTag(count)), RefusalReason::TagLength, "{count}");
    }
    // The dot itself moved, at every place: the same characters, cut in another way.
    let body = String::from_utf8(good().build().unwrap().body.to_vec()).unwrap();
    let text = body.replace('.', "");
    let segments: Vec<&str> = body.split('.').collect();
    let mut cuts: Vec<usize> = segments
        .iter()
        .scan(0, |at, part| {
            *at += part.len();
            Some(*at)
        })
        .take(4)
        .collect();
    for which in 0..4 {
        for by in [-4_isize, -3, -2, -1, 1, 2, 3, 4] {
            let original = cuts[which];
            cuts[which] = original.checked_add_signed(by).unwrap();
            let mut moved = text.clone();
            cuts.iter().rev().for_each(|at| moved.insert(*at, '.'));
            cuts[which] = original;
            refused(Damage::Body(moved.into_bytes()));
        }
    }
}

#[test]
fn base64url_has_one_spelling_in_every_segment() {
    for segment in 0..5 {
        for more in ["=", "==", " ", "\n", "\r\n", "\t", "\0", "+", "/", "%", "é", "A", "AA=="] {
            refused(Damage::AppendToSegment(segment, more.to_owned()));
        }
    }
    let body = String::from_utf8(good().build().unwrap().body.to_vec()).unwrap();
    for (from, to) in [("-", "+"), ("_", "/")] {
        if body.contains(from) {
            refused(Damage::Body(body.replace(from, to).into_bytes()));
        }
    }
    // Trailing bits: 16 bytes of tag leave four of them in the last character.
    let last = body.chars().last().unwrap();
    let next = char::from_u32(last as u32 + 1).unwrap();
    let respelled = format!("{}{next}", &body[..body.len() - 1]);
    assert_eq!(refused(Damage::Body(respelled.into_bytes())), RefusalReason::NotBase64url);
}

#[test]
fn the_json_serialization_is_not_read() {
    let body = String::from_utf8(good().build().unwrap().body.to_vec()).unwrap();
    let [header, key, iv, text, tag] = body.split('.').collect::<Vec<_>>()[..] else { panic!("not compact") };
    let flat = serde_json::json!({"protected": header, "encrypted_key": key, "iv": iv, "ciphertext": text, "tag": tag});
    let general = serde_json::json!({"protected": header, "recipients": [{"encrypted_key": key}], "iv": iv, "ciphertext": text, "tag": tag});
    for json in [flat.to_string(), general.to_string(), serde_json::json!(body).to_string(), format!("[{body}]")] {
        refused(Damage::Body(json.into_bytes()));
    }
}

#[test]
fn the_header_must_agree_with_the_key() {
    use RefusalReason::{
        Algorithm, Compressed, Critical, Encryption, HeaderMalformed, HeaderMemberTwice, HeaderTooLarge,
    };
    for alg in
        ["RSA1_5", "RSA-OAEP", "RSA-OAEP-384", "dir", "A256KW", "ECDH-ES", "PBES2-HS256+A128KW", "none", "rsa-oaep-256"]
    {
        assert_eq!(refused(Damage::Algorithm(alg.to_owned())), Algorithm, "{alg}");
    }
    for enc in ["A128GCM", "A192GCM", "A128CBC-HS256", "A256CBC-HS512", "a256gcm", "C20P"] {
        assert_eq!(refused(Damage::Encryption(enc.to_owned())), Encryption, "{enc}");
    }
    for (member, expected) in [
        (r#""zip":"DEF""#, Compressed),
        (r#""zip":null"#, Compressed),
        (r#""crit":["exp"],"exp":1"#, Critical),
        (r#""crit":[]"#, Critical),
        (r#""b64":false,"crit":["b64"]"#, Critical),
        (r#""alg":"RSA-OAEP-256""#, HeaderMemberTwice),
        (r#""enc":"A256GCM""#, HeaderMemberTwice),
        (r#""kid":"kid-rsa2048""#, HeaderMemberTwice),
        (r#""\u006bid":"other""#, HeaderMemberTwice),
        (r#""x":1,"x":2"#, HeaderMemberTwice),
    ] {
        assert_eq!(refused(Damage::HeaderMember(member.to_owned())), expected, "{member}");
    }
    for header in [
        "",
        "null",
        "7",
        "\"a\"",
        "true",
        "[]",
        "{",
        "{}{}",
        "not JSON",
        r#"[{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"kid-rsa2048"}]"#,
        r#"{"alg":["RSA-OAEP-256"],"enc":"A256GCM","kid":"kid-rsa2048"}"#,
        r#"{"alg":"RSA-OAEP-256","enc":{"A256GCM":1},"kid":"kid-rsa2048"}"#,
        r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":["kid-rsa2048"]}"#,
        r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":null}"#,
        r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"kid-rsa2048",}"#,
        "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"kid-rsa2048\"}\0",
    ] {
        assert_eq!(refused(Damage::Header(header.to_owned())), HeaderMalformed, "{header}");
    }
    let mega = format!(r#""x":"{}""#, "a".repeat(700_000));
    assert_eq!(refused(Damage::HeaderMember(mega)), HeaderTooLarge);
}

#[test]
fn parameters_that_nobody_knows_are_ignored() {
    for member in [
        r#""typ":"JWE""#,
        r#""cty":"application/json""#,
        r#""x":{"y":[1,2,{"z":null}]}"#,
        r#""p2c":1000000000,"p2s":"AAAA","b64":false"#,
        r#""jku":"https://example.com/keys","x5u":"https://example.com/x5u","jwk":{"kty":"oct","k":"AAAA"}"#,
        r#""epk":{"kty":"EC"},"apu":"AA","iv":"AAAA","tag":"AAAA""#,
        r#""Zip":"DEF","CRIT":["x"]"#,
    ] {
        assert_eq!(reason(good().damage(Damage::HeaderMember(member.to_owned()))), None, "{member}");
    }
    let spaced = "{ \"kid\" : \"kid-rsa2048\" ,\n \"enc\":\"A256GCM\",\t\"alg\":\"RSA-OAEP-256\" }";
    assert_eq!(reason(good().damage(Damage::Header(spaced.to_owned()))), None);
    let padded = format!(r#""x":"{}""#, "a".repeat(10_000));
    assert_eq!(reason(good().damage(Damage::HeaderMember(padded))), None);
}

#[test]
fn the_header_is_authenticated_as_it_is_spelled() {
    // The same members, spelled in another way, after encryption.
    let respelled = "eyJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAtMjU2Iiwia2lkIjoia2lkLXJzYTIwNDgifQ";
    assert_eq!(refused(Damage::Segment(0, respelled.to_owned())), RefusalReason::Tag);
}

#[test]
fn other_encryptions_are_taken_only_where_they_are_allowed() {
    for (encryption, length) in [(ContentEncryption::A128Gcm, 16), (ContentEncryption::A192Gcm, 24)] {
        let sent = good().encryption(encryption);
        assert_eq!(reason(sent.clone()), Some(RefusalReason::Encryption));
        let wide = || builder().keyring(keyring()).allow_encryption(encryption);
        assert!(observe(wide(), &sent.clone().build().unwrap()).0.is_ok());
        assert!(observe(wide(), &good().build().unwrap()).0.is_ok(), "A256GCM still is");
        // A key of another length under this `enc`, and of this length under A256GCM.
        let confused = sent.clone().damage(Damage::ContentKeyLength(32)).build().unwrap();
        assert_eq!(observe(wide(), &confused).1, [RefusalReason::ContentKeyLength]);
        let confused = good().damage(Damage::ContentKeyLength(length)).build().unwrap();
        assert_eq!(observe(wide(), &confused).1, [RefusalReason::ContentKeyLength]);
    }
}

#[test]
fn two_hundred_kilobytes_of_claims_are_legitimate() {
    let claims = Payload::succeeded().shared("mrz_optional_data", "Z".repeat(200_000));
    let delivery = delivery(claims).build().unwrap();
    assert!(delivery.body.len() > 200_000);
    let Event::SessionSucceeded(event) = receive(&receiver(), &delivery).unwrap() else { panic!("not a success") };
    assert_eq!(event.claims().mrz_optional_data().shared().map(str::len), Some(200_000));
}

#[test]
fn limits_are_the_callers_to_set() {
    let sent = good().damage(Damage::HeaderMember(format!(r#""x":"{}""#, "a".repeat(30_000)))).build().unwrap();
    let with = |limits| observe(builder().keyring(keyring()).limits(limits), &sent).0.is_ok();
    assert!(!with(Limits::default()));
    assert!(with(Limits::default().with_header_bytes(64 * 1024)));
    assert!(!with(Limits::default().with_header_bytes(64 * 1024).with_body_bytes(sent.body.len() - 1)));
    assert!(with(Limits::default().with_header_bytes(64 * 1024).with_body_bytes(sent.body.len())));
}

#[test]
fn a_delivery_to_another_key_is_refused_under_the_right_kid() {
    let wrong = Keyring::new().with(KID, &OTHER_KEY).unwrap();
    let (result, seen) = observe(builder().keyring(wrong), &good().build().unwrap());
    assert_eq!(seen, [RefusalReason::Unwrap]);
    assert!(!result.unwrap_err().is_unknown_key());
    let sent = good().key(KID, &OTHER_KEY.public_key());
    assert_eq!(reason(sent), Some(RefusalReason::Unwrap));
    assert_ne!(KEY.thumbprint(), OTHER_KEY.thumbprint());
}
