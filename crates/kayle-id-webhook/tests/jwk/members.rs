//! JWKs in JSON, member by member.

use kayle_id_webhook::jwk::{KeyError, PrivateKey, PublicKey};
use serde_json::{Value, json};

use super::build::base64url;
use super::jwks::{faulty_member, private_jwk_with, public_jwk_with};
use super::keys;

#[test]
fn a_public_jwk_with_any_private_member_is_refused() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        for value in [json!("AQ"), json!(""), json!(null), json!([])] {
            let refused = PublicKey::from_jwk(&public_jwk_with(json!({ member: value })));
            assert_eq!(refused, Err(KeyError::PrivateMember { member }));
        }
    }
    assert_eq!(PublicKey::from_jwk(keys::JWK), Err(KeyError::PrivateMember { member: "d" }));
}

#[test]
fn a_private_jwk_needs_all_seven_private_parts() {
    for member in ["n", "e", "d", "p", "q", "dp", "dq", "qi"] {
        let refused = PrivateKey::from_jwk(&private_jwk_with(json!({ member: null }))).unwrap_err();
        assert_eq!(faulty_member(refused), Some(member));
    }
    let refused = PrivateKey::from_jwk(&private_jwk_with(json!({"k": "AQ"}))).unwrap_err();
    assert_eq!(faulty_member(refused), Some("k"));
}

#[test]
fn private_members_may_begin_with_zero_bytes_and_public_ones_may_not() {
    let good: Value = serde_json::from_str(keys::JWK).unwrap();
    for member in ["d", "p", "q", "dp", "dq", "qi", "n", "e"] {
        let text = good[member].as_str().unwrap();
        let bytes = <base64ct::Base64UrlUnpadded as base64ct::Encoding>::decode_vec(text).unwrap();
        let padded = private_jwk_with(json!({ member: base64url(&[&[0, 0], &bytes[..]].concat()) }));
        match PrivateKey::from_jwk(&padded) {
            Ok(key) => assert_eq!(*key.export_private_pkcs8_pem(), keys::PKCS8),
            Err(refused) => {
                assert!(["n", "e"].contains(&member));
                assert_eq!(faulty_member(refused), Some(member));
            }
        }
    }
}

#[test]
fn what_a_jwk_is_made_for_must_be_encryption() {
    for good in [
        json!({"alg": "RSA-OAEP-256", "use": "enc", "key_ops": ["encrypt", "wrapKey"], "kid": "a", "x5t": "b", "ext": true}),
        json!({"key_ops": ["encrypt"]}),
    ] {
        assert!(PublicKey::from_jwk(&public_jwk_with(good)).is_ok());
    }
    for (member, bad) in [
        ("alg", json!("RSA-OAEP")),
        ("alg", json!("RSA1_5")),
        ("alg", json!("RS256")),
        ("alg", json!("rsa-oaep-256")),
        ("alg", json!(null)),
        ("use", json!("sig")),
        ("use", json!(["enc"])),
        ("key_ops", json!([])),
        ("key_ops", json!(["decrypt"])),
        ("key_ops", json!(["verify"])),
        ("key_ops", json!("encrypt")),
        ("key_ops", json!(["encrypt", 1])),
        ("key_ops", json!(["encrypt", "encrypt"])),
        ("kid", json!(1)),
        ("kty", json!(["RSA"])),
        ("n", json!(null)),
        ("e", json!(65537)),
        ("e", json!("AQAB=")),
        ("e", json!("")),
    ] {
        let refused = PublicKey::from_jwk(&public_jwk_with(json!({ member: bad }))).unwrap_err();
        assert_eq!(faulty_member(refused), Some(member), "{bad}");
    }
    for (good, operations) in [(true, json!(["decrypt"])), (true, json!(["unwrapKey"])), (false, json!(["encrypt"]))] {
        let read = PrivateKey::from_jwk(&private_jwk_with(json!({"key_ops": operations})));
        assert_eq!(read.is_ok(), good, "{operations}");
    }
}

#[test]
fn a_member_given_twice_is_refused() {
    let twice = |member: &str| public_jwk_with(json!({})).replacen('{', &format!("{{{member},"), 1);
    let member = |json: &str| faulty_member(PublicKey::from_jwk(json).unwrap_err());
    assert_eq!(member(&twice(r#""kty":"RSA""#)), Some("kty"));
    assert_eq!(member(&twice(r#""n":"AQ""#)), Some("n"));
    assert_eq!(member(&twice(r#""\u006e":"AQ""#)), Some("n"));
    assert_eq!(member(&twice(r#""x":1,"x":1"#)), None);
}

#[test]
fn only_one_json_object_is_a_jwk() {
    let good = public_jwk_with(json!({}));
    let set = format!(r#"{{"keys":[{good}]}}"#);
    for bad in [
        "",
        "null",
        "[]",
        "\"RSA\"",
        "{",
        &format!("{good}{good}"),
        &format!("\u{feff}{good}"),
        &format!("[{good}]"),
        &set,
    ] {
        assert_eq!(faulty_member(PublicKey::from_jwk(bad).unwrap_err()), None, "{bad:.40}");
    }
    assert!(PublicKey::from_jwk(&set).unwrap_err().to_string().contains("JWK Set"));
    assert_eq!(faulty_member(PublicKey::from_jwk("{}").unwrap_err()), Some("kty"));
}
