//! Encryption of payloads.

use kayle_id_core::SigningSecret;
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::testing::{DeliveryBuilder, Payload};

/// Encrypts a payload as the server does. Nothing where the key does not encrypt.
pub(crate) fn seal(kid: &str, n: &str, e: &str, payload: &str) -> Option<String> {
    let jwk = serde_json::json!({"kty": "RSA", "n": n, "e": e}).to_string();
    let key = PublicKey::from_jwk(&jwk).ok()?;
    // Signed anew at every attempt, so that the secret does not matter here.
    let builder = DeliveryBuilder::new(Payload::raw(payload.as_bytes()), &SigningSecret::new("")).key(kid, &key);
    String::from_utf8(builder.build().ok()?.body.to_vec()).ok()
}
