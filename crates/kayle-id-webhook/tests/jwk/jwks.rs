//! JWKs put together by hand.

use kayle_id_webhook::jwk::KeyError;
use serde_json::{Value, json};

use super::keys;

/// The key of RFC 7638, section 3.1.
pub(super) const RFC_7638_N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
pub(super) const RFC_7638_THUMBPRINT: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

/// A public JWK with these members over those of RFC 7638.
pub(super) fn public_jwk_with(members: Value) -> String {
    let mut jwk = json!({"kty": "RSA", "n": RFC_7638_N, "e": "AQAB"});
    jwk.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    jwk.to_string()
}

/// The private JWK with these members set, or removed where null.
pub(super) fn private_jwk_with(members: Value) -> String {
    let mut jwk: Value = serde_json::from_str(keys::JWK).unwrap();
    for (name, value) in members.as_object().unwrap() {
        match value {
            Value::Null => drop(jwk.as_object_mut().unwrap().remove(name)),
            value => jwk[name] = value.clone(),
        }
    }
    jwk.to_string()
}

pub(super) fn faulty_member(refused: KeyError) -> Option<&'static str> {
    match refused {
        KeyError::Jwk { member, .. } => member,
        other => panic!("{other:?}"),
    }
}
