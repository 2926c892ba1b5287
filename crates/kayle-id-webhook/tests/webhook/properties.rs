//! Whatever arrives, nothing panics, and what is taken is what was sent.

use super::{NOW, at, delivery, receiver};
use http::{HeaderMap, HeaderValue};
use kayle_id_webhook::jwk::{PrivateKey, PublicKey};
use kayle_id_webhook::webhook::testing::{Payload, TestDelivery, primitives};
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

static SENT: LazyLock<TestDelivery> = LazyLock::new(|| delivery(Payload::expired()).build().unwrap());

fn signature() -> String {
    SENT.headers["x-kayle-signature"].to_str().unwrap().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_signature_header_is_read_or_refused(value in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = primitives::signature_header(&value);
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            let mut headers = HeaderMap::new();
            headers.insert("x-kayle-signature", value);
            prop_assert!(receiver().verify(&headers, &SENT.body).is_err());
        }
    }

    #[test]
    fn a_signature_header_that_is_read_has_one_spelling(value in "(t=[0-9]{0,3}|v1=([0-9a-f]{64}|[0-9a-fA-F]{62,65})|v2=a|kid=b|,|=| ){0,5}") {
        if let Some((seconds, macs)) = primitives::signature_header(value.as_bytes()) {
            let hex = |mac: &[u8; 32]| mac.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let parts: Vec<&str> = value.split(',').collect();
            let times: Vec<_> = parts.iter().filter(|part| part.starts_with("t=")).collect();
            prop_assert_eq!(times, [&format!("t={seconds}")], "{}", value);
            let read: Vec<String> = macs.iter().map(|mac| format!("v1={}", hex(mac))).collect();
            let whole = |part: &&&str| part.starts_with("v1=") && part.len() == 67 && !part.contains(char::is_uppercase);
            prop_assert_eq!(parts.iter().filter(whole).copied().collect::<Vec<_>>(), read, "{}", value);
        }
    }

    #[test]
    fn any_single_change_to_the_signature_is_refused(index in any::<Index>(), byte in 0x20_u8..0x7f) {
        let mut header = signature().into_bytes();
        let at = index.index(header.len());
        prop_assume!(header[at] != byte);
        header[at] = byte;
        let mut headers = HeaderMap::new();
        headers.insert("x-kayle-signature", HeaderValue::from_bytes(&header).unwrap());
        prop_assert!(receiver().verify(&headers, &SENT.body).is_err());
    }

    #[test]
    fn any_single_change_to_the_body_is_refused(index in any::<Index>(), byte in any::<u8>()) {
        let mut body = SENT.body.to_vec();
        let at = index.index(body.len());
        prop_assume!(body[at] != byte);
        body[at] = byte;
        prop_assert!(receiver().verify(&SENT.headers, &body).is_err());
    }

    #[test]
    fn a_jwe_that_is_taken_apart_is_put_together_again(body in "[A-Za-z0-9_=+/ -]{0,8}(\\.[A-Za-z0-9_-]{0,24}){0,6}") {
        let header = "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0";
        for body in [body.clone(), format!("{header}.{body}")] {
            if let Some([aad, key, iv, sealed]) = primitives::compact_jwe(body.as_bytes()) {
                let (text, tag) = sealed.split_at(sealed.len() - 16);
                let [key, iv, text, tag] = [&key[..], &iv, text, tag].map(primitives::base64url);
                prop_assert_eq!([String::from_utf8(aad).unwrap(), key, iv, text, tag].join("."), body);
            }
        }
    }

    #[test]
    fn any_payload_is_read_or_refused(payload in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = primitives::event(&payload);
    }

    #[test]
    fn any_claims_are_read_without_a_panic(key in "[a-z_0-9]{1,16}", text in any::<String>(), years in any::<u16>()) {
        let payload = Payload::succeeded().shared(format!("age_over_{key}"), text.clone()).shared(key.clone(), text.clone());
        if let Ok(kayle_id_webhook::webhook::Event::SessionSucceeded(event)) = primitives::event(payload.to_json().as_bytes()) {
            let claims = event.claims();
            let _ = (claims.age_over_years(years), claims.date_of_birth(), claims.sex_marker());
            prop_assert_eq!(claims.get(&key).shared().and_then(|value| value.as_text()), Some(text.as_str()));
        }
    }

    #[test]
    fn any_key_is_read_or_refused(input in prop::collection::vec(any::<u8>(), 0..300), wrap in 0..3) {
        let text = String::from_utf8_lossy(&input);
        let input = match wrap {
            0 => text.into_owned(),
            1 => format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n"),
            _ => format!(r#"{{"kty":"RSA","n":"{text}","e":"AQAB"}}"#),
        };
        let _ = (PrivateKey::from_pem(&input), PrivateKey::from_der(input.as_bytes()), PrivateKey::from_jwk(&input));
        let _ = (PublicKey::from_pem(&input), PublicKey::from_der(input.as_bytes()), PublicKey::from_jwk(&input));
    }

    #[test]
    fn text_of_any_content_survives_the_way(text in any::<String>()) {
        let payload = Payload::succeeded().shared("family_name", text.clone());
        let sent = delivery(payload).signed_at(at(NOW)).build().unwrap();
        let event = super::receive(&receiver(), &sent).unwrap();
        let kayle_id_webhook::webhook::Event::SessionSucceeded(event) = event else { panic!("not a success") };
        prop_assert_eq!(event.claims().family_name().shared(), Some(text.as_str()));
    }
}
