//! RSA-OAEP-256 with a key of this process, or with a remote key.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use aws_lc_rs::rand;
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey};
use zeroize::Zeroizing;

use super::content::LONGEST_KEY;
use super::error::Error;
use super::header::ALGORITHM;
use super::{ContentEncryption, RefusalReason};
use crate::jwk::{PrivateKey, PublicKey};

/// A content key that a [`KeyUnwrapper`] is asked to decrypt.
///
/// Nothing else leaves the process: no header, no ciphertext, nothing of the payload.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::UnwrapRequest;
///
/// fn describe(request: &UnwrapRequest<'_>) -> String {
///     format!("{} bytes for {} with {}", request.wrapped_key().len(), request.kid(), request.algorithm())
/// }
/// ```
#[derive(Clone, Copy)]
pub struct UnwrapRequest<'a> {
    kid: &'a str,
    wrapped: &'a [u8],
}

impl<'a> UnwrapRequest<'a> {
    pub(super) fn new(kid: &'a str, wrapped: &'a [u8]) -> Self {
        Self { kid, wrapped }
    }

    /// The `kid` that the key is held under.
    #[must_use]
    pub fn kid(&self) -> &'a str {
        self.kid
    }

    /// The wrapped content key, exactly as long as the modulus.
    #[must_use]
    pub fn wrapped_key(&self) -> &'a [u8] {
        self.wrapped
    }

    /// The algorithm by its JWA name, always `RSA-OAEP-256`: RSAES-OAEP with SHA-256 and MGF1 with SHA-256, no label
    /// (RFC 7518 section 4.3).
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        ALGORITHM
    }
}

impl fmt::Debug for UnwrapRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnwrapRequest").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The error of a [`KeyUnwrapper`].
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::UnwrapError;
///
/// let error = UnwrapError::Unavailable("connection refused".into());
/// assert!(error.to_string().starts_with("the key service did not answer"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum UnwrapError {
    /// The service answered that the key cannot decrypt this. The delivery fails like a damaged one, after the same time.
    Refused,
    /// There was no answer: try the delivery again later.
    Unavailable(Box<dyn std::error::Error + Send + Sync>),
}

impl fmt::Display for UnwrapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "the key cannot decrypt this content key",
            Self::Unavailable(_) => "the key service did not answer",
        })
    }
}

impl std::error::Error for UnwrapError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused => None,
            Self::Unavailable(source) => Some(&**source),
        }
    }
}

/// The future of [`KeyUnwrapper::unwrap_key`].
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{UnwrapError, UnwrapFuture};
///
/// fn refused<'a>() -> UnwrapFuture<'a> {
///     Box::pin(async { Err(UnwrapError::Refused) })
/// }
/// ```
pub type UnwrapFuture<'a> = Pin<Box<dyn Future<Output = Result<Zeroizing<Vec<u8>>, UnwrapError>> + Send + 'a>>;

/// A private key in a key management service (KMS) or a hardware security module (HSM).
///
/// Implement it for a client of the service, and pass it to [`Keyring::insert_remote`](super::Keyring::insert_remote).
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{KeyUnwrapper, UnwrapError, UnwrapFuture, UnwrapRequest};
///
/// struct Kms;
/// # impl Kms {
/// #     async fn decrypt(&self, _: &str, _: &[u8]) -> Result<Vec<u8>, std::io::Error> { Ok(Vec::new()) }
/// # }
///
/// impl KeyUnwrapper for Kms {
///     fn unwrap_key<'a>(&'a self, request: UnwrapRequest<'a>) -> UnwrapFuture<'a> {
///         Box::pin(async move {
///             match self.decrypt("RSAES_OAEP_SHA_256", request.wrapped_key()).await {
///                 Ok(key) => Ok(key.into()),
///                 Err(error) => Err(UnwrapError::Unavailable(error.into())),
///             }
///         })
///     }
/// }
/// ```
#[doc(alias = "KMS")]
#[doc(alias = "HSM")]
#[doc(alias = "remote key")]
#[doc(alias = "RSA-OAEP")]
pub trait KeyUnwrapper: Send + Sync + 'static {
    /// Unwraps a content key.
    ///
    /// # Errors
    ///
    /// [`UnwrapError::Refused`] if the key cannot unwrap it, [`UnwrapError::Unavailable`] if it could not be asked.
    fn unwrap_key<'a>(&'a self, request: UnwrapRequest<'a>) -> UnwrapFuture<'a>;
}

/// A private key of this process, ready to decrypt: prepared once, used for every delivery.
pub(super) struct LocalKey {
    key: OaepPrivateDecryptingKey,
    modulus: Box<[u8]>,
    public: PublicKey,
}

impl LocalKey {
    pub(super) fn new(key: &PrivateKey) -> Result<Self, Error> {
        let public = key.public_key();
        let modulus = public.modulus().into();
        let key = OaepPrivateDecryptingKey::new(key.decrypting_key().clone())
            .map_err(|_| Error::new(super::error::ErrorKind::Key, "the private key cannot be used for RSA-OAEP-256"))?;
        Ok(Self { key, modulus, public })
    }

    pub(super) fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(super) fn modulus_bytes(&self) -> usize {
        self.modulus.len()
    }

    /// The bare operation. The length was checked; a number not below the modulus costs as much as one below.
    pub(super) fn decrypt(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if wrapped.len() != self.modulus.len() {
            return None;
        }
        let mut output = Zeroizing::new(vec![0; self.key.min_output_size()]);
        let in_range = wrapped < &self.modulus[..];
        let opened = if in_range {
            self.key.decrypt(&OAEP_SHA256_MGF1SHA256, wrapped, &mut output, None)
        } else {
            let mut stand_in = wrapped.to_vec();
            stand_in[0] = 0;
            self.key.decrypt(&OAEP_SHA256_MGF1SHA256, &stand_in, &mut output, None)
        };
        let length = opened.ok()?.len();
        output.truncate(length);
        in_range.then_some(output)
    }
}

/// A content key, genuine or not: whoever decrypts with it learns only whether the tag fits.
pub(super) struct ContentKey {
    bytes: Zeroizing<[u8; LONGEST_KEY]>,
    length: usize,
    pub(super) genuine: Result<(), RefusalReason>,
}

impl ContentKey {
    /// Takes what was unwrapped if it is a key for this encryption, and a random key otherwise (RFC 7516 section 11.5).
    pub(super) fn new(unwrapped: Option<&[u8]>, encryption: ContentEncryption) -> Option<Self> {
        let length = encryption.key_bytes();
        let mut bytes = Zeroizing::new([0; LONGEST_KEY]);
        rand::fill(&mut bytes[..]).ok()?;
        let genuine = match unwrapped {
            Some(key) if key.len() == length => {
                bytes[..length].copy_from_slice(key);
                Ok(())
            }
            Some(_) => Err(RefusalReason::ContentKeyLength),
            None => Err(RefusalReason::Unwrap),
        };
        Some(Self { bytes, length, genuine })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::jwk::RsaKeySize;

    #[test]
    fn what_was_not_unwrapped_is_replaced_by_a_random_key_of_the_right_length() {
        for encryption in ContentEncryption::ALL {
            let length = encryption.key_bytes();
            let [one, two] = [(); 2].map(|()| ContentKey::new(None, *encryption).unwrap());
            assert_eq!((one.bytes().len(), one.genuine), (length, Err(RefusalReason::Unwrap)));
            assert_ne!(one.bytes(), two.bytes());
            for wrong in [0, 1, length - 1, length + 1, 190] {
                let key = ContentKey::new(Some(&vec![7; wrong]), *encryption).unwrap();
                assert_eq!((key.bytes().len(), key.genuine), (length, Err(RefusalReason::ContentKeyLength)));
                assert_ne!(key.bytes(), vec![7; length]);
            }
            let key = ContentKey::new(Some(&vec![7; length]), *encryption).unwrap();
            assert_eq!((key.bytes(), key.genuine), (&vec![7; length][..], Ok(())));
        }
    }

    #[test]
    fn numbers_not_below_the_modulus_and_other_lengths_are_refused() {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let local = LocalKey::new(&key).unwrap();
        assert_eq!(local.modulus_bytes(), 256);
        assert!(local.decrypt(&local.modulus).is_none());
        assert!(local.decrypt(&[0xff; 256]).is_none());
        assert!(local.decrypt(&[0; 256]).is_none());
        for length in [0, 1, 255, 257, 512] {
            assert!(local.decrypt(&vec![1; length]).is_none());
        }
    }
}
