//! The fixed keys and the seed of the published vectors.

use kayle_id_webhook::jwk::PrivateKey;
use serde_json::{Map, Value};

use super::files::KEYS;
use super::{PUBLISHED_KID, PUBLISHED_PREVIOUS_SECRET, PUBLISHED_SECRET, PUBLISHED_TIME};
use crate::make::{Held, Setting};

/// What the vectors of a kind are made for. Each kind has a seed of its own, so that a case that joins one kind changes
/// no other.
pub(crate) fn published_setting(kind: &str) -> Setting {
    Setting::new(
        PUBLISHED_TIME,
        PUBLISHED_SECRET,
        Some(PUBLISHED_PREVIOUS_SECRET.to_owned()),
        published_key(PUBLISHED_KID),
        Some(published_key("conform-c")),
        published_key("conform-b"),
        format!("kayle-id-conform vectors 1 {kind}").as_bytes(),
    )
}

/// A published key by its `kid`. A test holds that every one of them is readable.
pub(crate) fn published_key(kid: &str) -> Held {
    let keys: Map<String, Value> = serde_json::from_str(KEYS).unwrap_or_default();
    let jwk = keys.get(kid).map(Value::to_string).unwrap_or_default();
    match PrivateKey::from_jwk(&jwk) {
        Ok(key) => Held::new(kid, &key.public_key()),
        Err(_) => Held { kid: kid.to_owned(), public: crate::make::Public::new(&[1], &[1]) },
    }
}
