//! From a sealed delivery to its plaintext.

use zeroize::Zeroizing;

use super::inner::{Inner, find, named};
use super::jwe::{Jwe, Outline};
use super::keyring::Held;
use super::unwrap::{ContentKey, UnwrapError, UnwrapRequest};
use super::{DecryptedPayload, Event, Refusal, RefusalReason, SealedDelivery};
use kayle_id_core::scrub::scrub;

impl Inner {
    /// From a delivery to its plaintext, with a key that may live elsewhere.
    pub(super) async fn unsealed(&self, sealed: &SealedDelivery) -> Result<Plaintext, Refusal> {
        let (jwe, kid, held) = self.prepare(sealed)?;
        let unwrapped = match &held {
            Held::Local(key) => key.decrypt(&jwe.encrypted_key),
            Held::Remote(remote) => {
                match remote.unwrapper.unwrap_key(UnwrapRequest::new(&kid, &jwe.encrypted_key)).await {
                    Ok(key) => Some(key),
                    Err(UnwrapError::Refused) => None,
                    Err(UnwrapError::Unavailable(source)) => {
                        let detail = Some(scrub(&source.to_string(), 200));
                        return Err(Refusal { detail, ..named(RefusalReason::KeyServiceUnavailable, Some(&kid)) });
                    }
                }
            }
        };
        decrypt(jwe, unwrapped.as_ref().map(|key| key.as_slice()))
    }

    /// The same with a key of this process.
    pub(super) fn unsealed_local(&self, sealed: &SealedDelivery) -> Result<Plaintext, Refusal> {
        let (jwe, kid, held) = self.prepare(sealed)?;
        let Held::Local(key) = held else {
            return Err(named(RefusalReason::KeyNotLocal, Some(&kid)));
        };
        let unwrapped = key.decrypt(&jwe.encrypted_key);
        decrypt(jwe, unwrapped.as_ref().map(|key| key.as_slice()))
    }

    /// Everything up to the private key, on a delivery that may come from a store.
    fn prepare<'a>(&self, sealed: &'a SealedDelivery) -> Result<(Jwe<'a>, String, Held), Refusal> {
        let body = sealed.jwe.as_bytes();
        if body.len() > self.limits.body_bytes() {
            return Err(RefusalReason::BodyTooLarge.into());
        }
        if !sealed.signature.holds(&self.secrets(), body) {
            return Err(RefusalReason::SignatureMismatch.into());
        }
        let jwe = Outline::read(body, self.limits, &self.encryptions)?.decode()?;
        let keyring = self.keyring.clone().unwrap_or_default();
        let (kid, held) = find(&keyring, &jwe.header)?;
        if jwe.encrypted_key.len() != held.modulus_bytes() {
            return Err(named(RefusalReason::EncryptedKeyLength, Some(&kid)));
        }
        Ok((jwe, kid, held))
    }
}

/// What was decrypted, and the `kid` that the header named.
pub(super) struct Plaintext {
    bytes: Zeroizing<Vec<u8>>,
    kid: Option<String>,
}

/// From the unwrapped key, or none, to the plaintext. Whatever came of unwrapping, the same work is done.
fn decrypt(jwe: Jwe<'_>, unwrapped: Option<&[u8]>) -> Result<Plaintext, Refusal> {
    let Jwe { header, aad, iv, mut sealed, .. } = jwe;
    let kid = header.kid.as_deref();
    let Some(key) = ContentKey::new(unwrapped, header.encryption) else {
        return Err(named(RefusalReason::Unwrap, kid));
    };
    let opened = header.encryption.open(key.bytes(), &iv, aad, &mut sealed);
    key.genuine.and(opened.ok_or(RefusalReason::Tag)).map_err(|reason| named(reason, kid))?;
    Ok(Plaintext { bytes: sealed, kid: header.kid })
}

pub(super) fn read(Plaintext { bytes, kid }: Plaintext) -> Result<Event, Refusal> {
    let failed = |detail| Refusal { detail: Some(detail), ..named(RefusalReason::Payload, kid.as_deref()) };
    Event::parse(bytes).map_err(failed)
}

pub(super) fn payload(plaintext: Plaintext) -> DecryptedPayload {
    DecryptedPayload::new(plaintext.bytes)
}
