//! From headers and body to a sealed delivery.

use http::HeaderMap;

use super::inner::{Inner, dated, find, named};
use super::jwe::Outline;
use super::signature::SignatureHeader;
use super::{Refusal, RefusalReason, Relay, SealedDelivery};

impl Inner {
    /// Checks everything that can be checked without a private key.
    pub(super) fn checked(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        relay: Option<&dyn Relay>,
    ) -> Result<SealedDelivery, Refusal> {
        let Inner { limits, tolerance, clock, .. } = self;
        if body.len() > limits.body_bytes() {
            return Err(RefusalReason::BodyTooLarge.into());
        }
        let header = SignatureHeader::from_headers(headers, limits.signature_bytes())?;
        let check = || {
            if relay.is_some_and(|relay| relay.relayed_at(headers, body).is_none()) {
                return Err(RefusalReason::Relay.into());
            }
            let signature = header.verified(&self.secrets(), body).ok_or(RefusalReason::SignatureMismatch)?;
            match signature.fresh(clock.now(), *tolerance) {
                // A relay passes a delivery on when it can; how long it may take is the relay's signature to say.
                Err(RefusalReason::SignatureStale) if relay.is_some() => {}
                other => other?,
            }
            let outline = Outline::read(body, *limits, &self.encryptions)?;
            outline.check()?;
            if let Some(keyring) = &self.keyring {
                let (kid, held) = find(keyring, &outline.header)?;
                if outline.encrypted_key_bytes() != held.modulus_bytes() {
                    return Err(named(RefusalReason::EncryptedKeyLength, Some(&kid)));
                }
            }
            // The alphabet is ASCII.
            let text = std::str::from_utf8(body).map_err(|_| RefusalReason::NotBase64url)?;
            Ok(SealedDelivery { signature, jwe: text.into() })
        };
        check().map_err(|refusal| dated(refusal, header.seconds))
    }
}
