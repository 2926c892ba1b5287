//! Public RSA keys.

use std::fmt;

use aws_lc_rs::digest;
use base64ct::{Base64UrlUnpadded, Encoding};

use super::der::trim;
use super::json::Members;
use super::pem::{self, Half, Label};
use super::pkcs::{self, Form, Public};
use super::{KeyError, PublicJwk, bounded, checks};

/// A public RSA key that passed every check of [this module](crate::jwk#limits).
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::PublicKey;
///
/// # fn main() -> Result<(), kayle_id::jwk::KeyError> {
/// // The key of RFC 7638, section 3.1.
/// let key = PublicKey::from_jwk(
///     r#"{
///         "kty": "RSA",
///         "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
///         "e": "AQAB"
///     }"#,
/// )?;
///
/// assert_eq!(key.bits(), 2048);
/// assert_eq!(key.exponent(), [1, 0, 1]);
/// assert_eq!(key.public_jwk().kid(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
/// # Ok(())
/// # }
/// ```
#[doc(alias = "encryption key")]
#[doc(alias = "RSA")]
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    n: Box<[u8]>,
    e: Box<[u8]>,
}

impl PublicKey {
    /// Reads a PEM block: `PUBLIC KEY` (SPKI) or `RSA PUBLIC KEY` (PKCS#1), RFC 7468.
    ///
    /// Text, other blocks and blanks may surround the block, as [`PrivateKey::from_pem`](super::PrivateKey::from_pem)
    /// describes. A private key beside it is not read.
    ///
    /// # Errors
    ///
    /// [`KeyError::PrivateKeyGiven`] for a private key, [`KeyError::Certificate`] for a certificate, and the errors of
    /// damaged, weak or foreign keys.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let block = pem::read(pem.as_ref(), Half::Public)?;
        let read = match block.label {
            Label::Spki => pkcs::spki,
            Label::Pkcs1Public => pkcs::pkcs1_public,
            Label::Pkcs8 | Label::Pkcs1Private => return Err(KeyError::PrivateKeyGiven),
        };
        Self::new(read(&block.contents()?)?)
    }

    /// Reads DER: `SubjectPublicKeyInfo` (RFC 5280) or `RSAPublicKey` (RFC 8017 appendix A.1.1), told apart.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        bounded(der)?;
        match pkcs::detect(der)? {
            Form::Spki => Self::new(pkcs::spki(der)?),
            Form::Pkcs1Public => Self::new(pkcs::pkcs1_public(der)?),
            Form::Pkcs8 | Form::Pkcs1Private => Err(KeyError::PrivateKeyGiven),
        }
    }

    /// Reads a public RSA JWK (RFC 7517, RFC 7518 section 6.3.1) in JSON.
    ///
    /// `alg`, `use` and `key_ops` may be absent; where given they must say `RSA-OAEP-256`, `enc` and at least
    /// `encrypt`. The `kid` is not kept: set it on the [`PublicJwk`] with [`with_kid`](PublicJwk::with_kid).
    ///
    /// # Errors
    ///
    /// [`KeyError::PrivateMember`] if any private member is present, [`KeyError::Jwk`] with the member at fault, and the
    /// errors of weak or foreign keys.
    pub fn from_jwk(json: &str) -> Result<Self, KeyError> {
        let members = Members::read(json)?;
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            if members.contains(member) {
                return Err(KeyError::PrivateMember { member });
            }
        }
        members.allow(&["encrypt"])?;
        Self::new(Public { n: &members.number("n")?, e: &members.number("e")? })
    }

    pub(super) fn new(key: Public<'_>) -> Result<Self, KeyError> {
        checks::public(key)?;
        Ok(Self { n: trim(key.n).into(), e: trim(key.e).into() })
    }

    /// The JWK to register, with the thumbprint as its `kid`.
    #[must_use]
    pub fn public_jwk(&self) -> PublicJwk {
        PublicJwk::new(self)
    }

    /// The length of the modulus in bits, 2048 to 8192.
    #[must_use]
    pub fn bits(&self) -> usize {
        checks::bits(self.modulus())
    }

    /// The modulus, big-endian without leading zeros.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.n
    }

    /// The public exponent, big-endian without leading zeros.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.e
    }

    /// The SHA-256 thumbprint of the key's JWK (RFC 7638), in base64url: 43 characters.
    #[doc(alias = "key id")]
    #[doc(alias = "kid")]
    #[doc(alias = "RFC 7638")]
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let [n, e] = [self.modulus(), self.exponent()].map(Base64UrlUnpadded::encode_string);
        let canonical = format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#);
        let hash = digest::digest(&digest::SHA256, canonical.as_bytes());
        Base64UrlUnpadded::encode_string(hash.as_ref())
    }
}

/// Shows size and thumbprint.
impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("PublicKey").field("bits", &self.bits()).field("thumbprint", &self.thumbprint()).finish()
    }
}
