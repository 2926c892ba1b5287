//! The cryptography that deliveries go through, bare, so that published vectors can be held against it.
//!
//! No part of the stable interface: it may change in any release.

use zeroize::Zeroizing;

use crate::webhook::unwrap::LocalKey;
use crate::webhook::{ContentEncryption, Event, Limits, base64url, jwe, signature};

/// RSA-OAEP with SHA-256 and MGF1 with SHA-256, no label.
#[must_use]
pub fn oaep_decrypt(key: &crate::jwk::PrivateKey, wrapped: &[u8]) -> Option<Vec<u8>> {
    LocalKey::new(key).ok()?.decrypt(wrapped).map(|bytes| bytes.to_vec())
}

/// AES-GCM. The tag has 128 bits, the vector 96.
#[must_use]
pub fn gcm_open(
    encryption: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
    tag: &[u8],
) -> Option<Vec<u8>> {
    if tag.len() != 16 {
        return None;
    }
    let mut sealed = Zeroizing::new([ciphertext, tag].concat());
    encryption.open(key, iv, aad, &mut sealed)?;
    Some(sealed.to_vec())
}

/// HMAC-SHA256, compared whole.
#[must_use]
pub fn hmac_verify(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
    let (start, end) = message.split_at(message.len() / 2);
    signature::verify(&signature::hmac_key(key), &[start, end], mac)
}

/// Reads the value of `X-Kayle-Signature`: seconds and MACs.
#[must_use]
pub fn signature_header(value: &[u8]) -> Option<(u64, Vec<[u8; 32]>)> {
    signature::SignatureHeader::parse(value).map(|header| (header.seconds, header.macs))
}

/// Takes a compact JWE apart: header as spelled, encrypted key, vector, ciphertext and tag.
#[must_use]
pub fn compact_jwe(body: &[u8]) -> Option<[Vec<u8>; 4]> {
    let outline = jwe::Outline::read(body, Limits::default(), &[ContentEncryption::A256Gcm]).ok()?;
    let checked = outline.check().is_ok();
    let jwe = outline.decode().ok();
    assert_eq!(checked, jwe.is_some(), "checking and decoding agree");
    let jwe = jwe?;
    Some([jwe.aad.to_vec(), jwe.encrypted_key.to_vec(), jwe.iv.to_vec(), jwe.sealed.to_vec()])
}

/// Reads a payload.
///
/// # Errors
///
/// Where it is not of the expected form.
pub fn event(payload: &[u8]) -> Result<Event, String> {
    Event::parse(Zeroizing::new(payload.to_vec()))
}

/// Base64url without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    base64url::encode(bytes)
}
