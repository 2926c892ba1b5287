//! Whether the keys that the application holds open what is encrypted to the registered ones.

use http::{HeaderMap, HeaderName, HeaderValue};
use kayle_id_core::{Clock, SigningSecret};
use kayle_id_webhook::jwk::PublicKey;
use kayle_id_webhook::webhook::{Keyring, Receiver};

use super::facts::{EncryptionKey, Facts};
use crate::make::{Held, Setting};

/// Nobody's secret: it signs the payloads that are made here, and nothing else.
const SECRET: &str = "whsec_doctor0doctor0doctor0doctor0doct";
/// A second in which the payloads are signed and read.
const MOMENT: u64 = 1_795_219_200;

/// Looks up every active key of an endpoint in the keyring.
pub(super) fn check(facts: &mut Facts, keyring: &Keyring, clock: &dyn Clock) {
    let kids = keyring.kids();
    for key in facts.keys.iter_mut().flatten().filter(|key| key.is_active && kids.contains(&key.key_id)) {
        key.opens = opens(key, keyring, clock);
    }
    facts.held_kids = Some(kids.into_iter().collect());
}

/// Encrypts an event to the registered key, and opens it. Nothing where the key cannot be tried: it is no JWK, or its
/// private half is in a service.
fn opens(key: &EncryptionKey, keyring: &Keyring, clock: &dyn Clock) -> Option<bool> {
    let public = PublicKey::from_jwk(&key.jwk.to_string()).ok()?;
    let seed = format!("{:?}{}", clock.now(), key.key_id);
    let held = Held::new(&key.key_id, &public);
    let stranger = crate::vectors::published_key("conform-b");
    let mut setting = Setting::new(MOMENT, SECRET, None, held, None, stranger, seed.as_bytes());
    let delivery = setting.good();
    let mut headers = HeaderMap::new();
    for (name, value) in &delivery.headers {
        headers.insert(HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_str(value).ok()?);
    }
    let moment = std::time::UNIX_EPOCH + std::time::Duration::from_secs(MOMENT);
    let receiver =
        Receiver::builder().secret(SigningSecret::new(SECRET)).keyring(keyring.clone()).clock(move || moment);
    let receiver = receiver.build().ok()?;
    let sealed = match receiver.verify(&headers, &delivery.body) {
        Ok(sealed) => sealed,
        // The registered modulus has another length than the held one.
        Err(_) => return Some(false),
    };
    match receiver.open_local(&sealed) {
        Ok(_) => Some(true),
        Err(error) if error.is_key() || error.is_configuration() => None,
        Err(_) => Some(false),
    }
}
