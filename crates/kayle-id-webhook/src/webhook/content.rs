//! Content encryption: AES-GCM with 96-bit vectors and 128-bit tags, and no others (RFC 7518 section 5.3).

use std::fmt;

use aws_lc_rs::aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

/// The length of an initialization vector, in bytes.
pub(super) const IV: usize = 12;
/// The length of an authentication tag, in bytes.
pub(super) const TAG: usize = 16;
/// The length of the longest content key, in bytes.
pub(super) const LONGEST_KEY: usize = 32;

/// A content encryption that a receiver may accept, the `enc` of a JWE.
///
/// A Kayle ID server sends `A256GCM`, which is always accepted. Allow the others with
/// [`ReceiverBuilder::allow_encryption`](super::ReceiverBuilder::allow_encryption).
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::ContentEncryption;
///
/// assert_eq!(ContentEncryption::A256Gcm.as_str(), "A256GCM");
/// assert_eq!(ContentEncryption::A256Gcm.key_bytes(), 32);
/// ```
#[doc(alias = "JWE")]
#[doc(alias = "enc")]
#[doc(alias = "AES")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ContentEncryption {
    /// AES-128 in GCM.
    A128Gcm,
    /// AES-192 in GCM.
    A192Gcm,
    /// AES-256 in GCM: what a server sends.
    A256Gcm,
}

impl ContentEncryption {
    pub(super) const ALL: &'static [Self] = &[Self::A128Gcm, Self::A192Gcm, Self::A256Gcm];

    /// The value of `enc`, such as `A256GCM`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A128Gcm => "A128GCM",
            Self::A192Gcm => "A192GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The length of the content key, in bytes: exactly this, never more or less.
    #[must_use]
    pub fn key_bytes(self) -> usize {
        match self {
            Self::A128Gcm => 16,
            Self::A192Gcm => 24,
            Self::A256Gcm => 32,
        }
    }

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::A128Gcm => &AES_128_GCM,
            Self::A192Gcm => &AES_192_GCM,
            Self::A256Gcm => &AES_256_GCM,
        }
    }

    /// Decrypts ciphertext and tag in place, and leaves the plaintext. Nothing says what was wrong.
    pub(super) fn open(self, key: &[u8], iv: &[u8], aad: &[u8], sealed: &mut Zeroizing<Vec<u8>>) -> Option<()> {
        if key.len() != self.key_bytes() || iv.len() != IV || sealed.len() < TAG {
            return None;
        }
        let key = LessSafeKey::new(UnboundKey::new(self.algorithm(), key).ok()?);
        let nonce = Nonce::try_assume_unique_for_key(iv).ok()?;
        let length = key.open_in_place(nonce, Aad::from(aad), sealed).ok()?.len();
        sealed.truncate(length);
        Some(())
    }

    /// Encrypts in place and appends the tag: the other side, for tests.
    #[cfg(feature = "testing")]
    pub(super) fn seal(key: &[u8], iv: [u8; IV], aad: &[u8], text: &mut Vec<u8>) -> Option<()> {
        let algorithm = Self::ALL.iter().find(|algorithm| algorithm.key_bytes() == key.len())?.algorithm();
        let key = LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?);
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(iv), Aad::from(aad), text).ok()
    }
}

impl fmt::Display for ContentEncryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
