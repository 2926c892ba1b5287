//! The server's side of RSA-OAEP-256.

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};

use super::super::error::{Error, ErrorKind};
use crate::jwk::PublicKey;

/// Encrypts a content key.
pub(super) fn wrap(public: &PublicKey, key: &[u8]) -> Result<Vec<u8>, Error> {
    let failed = |_| Error::new(ErrorKind::Key, "the public key does not encrypt");
    let public = PublicEncryptingKey::from_der(&spki(public)).map_err(|_| failed(()))?;
    let public = OaepPublicEncryptingKey::new(public).map_err(|_| failed(()))?;
    let mut wrapped = vec![0; public.ciphertext_size()];
    let length = public.encrypt(&OAEP_SHA256_MGF1SHA256, key, &mut wrapped, None).map_err(|_| failed(()))?.len();
    wrapped.truncate(length);
    Ok(wrapped)
}

/// `SubjectPublicKeyInfo` (RFC 5280 section 4.1), the form that the cryptography reads.
fn spki(key: &PublicKey) -> Vec<u8> {
    const RSA: &[u8] = &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

    let numbers = [integer(key.modulus()), integer(key.exponent())].concat();
    let bits = [&[0][..], &element(0x30, &numbers)].concat();
    element(0x30, &[RSA, &element(0x03, &bits)].concat())
}

fn integer(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
    element(0x02, &[sign, magnitude].concat())
}

fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let bytes = length.to_be_bytes();
    let used = &bytes[length.leading_zeros() as usize / 8..];
    let mut element = vec![tag];
    match u8::try_from(length) {
        Ok(short @ ..0x80) => element.push(short),
        _ => {
            element.push(0x80 | used.len() as u8);
            element.extend_from_slice(used);
        }
    }
    element.extend_from_slice(contents);
    element
}
