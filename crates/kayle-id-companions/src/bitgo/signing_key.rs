//! The private key that answers are signed with.

use super::error::Error;
use super::{Answer, Jwks, KeyId, KeyKind, PublicJwk, token};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use jsonwebtoken::{Algorithm, EncodingKey};
use kayle_id_webhook::jwk::{KeyError, signing};
use serde::Serialize;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A private signing key, Ed25519 or P-256. It never leaves this machine.
///
/// Clones share one key. The key is wiped from memory when the last clone is dropped, and `Debug` shows its kind and
/// id only.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::{Answer, KeyKind, KeySet, SigningKey, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let key = SigningKey::generate(KeyKind::Ed25519)?;
/// let token = key.answer(&Answer::approve("evaluation-1"))?;
///
/// let read = Verifier::new(KeySet::from(&key.jwks())).verify::<serde_json::Value>(&token)?;
/// assert_eq!(read.claims()["evaluationId"], "evaluation-1");
/// # Ok(())
/// # }
/// ```
#[doc(alias = "JWT")]
#[doc(alias = "JWS")]
#[doc(alias = "EdDSA")]
#[doc(alias = "ES256")]
#[doc(alias = "PEM")]
#[derive(Clone)]
pub struct SigningKey {
    inner: Arc<Inner>,
    public: PublicJwk,
}

struct Inner {
    pkcs8: Zeroizing<Vec<u8>>,
    encoding: EncodingKey,
}

impl SigningKey {
    /// Makes a new random key.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] if the system gives no randomness.
    pub fn generate(kind: KeyKind) -> Result<Self, Error> {
        let made = match kind {
            KeyKind::Ed25519 => Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8v1()),
            KeyKind::P256 => {
                EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).and_then(|pair| pair.to_pkcs8v1())
            }
        };
        let document = made.map_err(|_| KeyError::Generate)?;
        Self::import(kind, document.as_ref())
    }

    /// Reads a private key in PEM: `PRIVATE KEY` (PKCS#8, RFC 7468 section 10), unencrypted, Ed25519 or P-256.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] says what the key is and what it must be.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let (kind, der) = signing::private_pem(pem.as_ref())?;
        Self::import(kind, &der)
    }

    /// Reads a private key in DER: PKCS#8 (RFC 5958), Ed25519 or P-256.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, Error> {
        Self::import(signing::private_der(der)?, der)
    }

    fn import(kind: KeyKind, der: &[u8]) -> Result<Self, Error> {
        // Parsed and written again, so that there is one form of it inside.
        let (written, point) = match kind {
            KeyKind::Ed25519 => {
                let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| KeyError::Inconsistent)?;
                (pair.to_pkcs8v1(), pair.public_key().as_ref().to_vec())
            }
            KeyKind::P256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der)
                    .map_err(|_| KeyError::Inconsistent)?;
                (pair.to_pkcs8v1(), pair.public_key().as_ref().to_vec())
            }
        };
        let written = written.map_err(|_| KeyError::Inconsistent)?;
        let pkcs8 = Zeroizing::new(written.as_ref().to_vec());
        let encoding = match kind {
            KeyKind::Ed25519 => EncodingKey::from_ed_der(&pkcs8),
            KeyKind::P256 => EncodingKey::from_ec_der(&pkcs8),
        };
        Ok(Self { inner: Arc::new(Inner { pkcs8, encoding }), public: PublicJwk::new(kind, &point) })
    }

    /// Sets the key's id, instead of its thumbprint. An id can be registered only once, ever.
    #[must_use]
    pub fn with_key_id(mut self, id: KeyId) -> Self {
        self.public = self.public.with_key_id(id);
        self
    }

    /// The key's id: the `kid` of its JWK and of the tokens that it signs.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        self.public.key_id()
    }

    /// The public key.
    #[must_use]
    pub fn public_jwk(&self) -> &PublicJwk {
        &self.public
    }

    /// The public key in the form in which it is registered: a JWKS with one key.
    #[must_use]
    pub fn jwks(&self) -> Jwks {
        self.public.jwks()
    }

    /// The private key as PKCS#8 in PEM. Store it with the application's secrets.
    #[must_use]
    pub fn export_private_pkcs8_pem(&self) -> Zeroizing<String> {
        signing::write_private_pem(&self.inner.pkcs8)
    }

    /// Signs an answer: a compact JWS (RFC 7515 section 7.1) with this key's `kid` in its header.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] if the cryptography fails, which happens only without memory or randomness.
    pub fn answer(&self, answer: &Answer) -> Result<String, Error> {
        self.sign(answer)
    }

    /// Signs any claims, as a JWT (RFC 7519).
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_input`] if the claims are no JSON object; else as [`answer`](Self::answer).
    pub fn sign<T: Serialize>(&self, claims: &T) -> Result<String, Error> {
        let algorithm = match self.public.kind() {
            KeyKind::Ed25519 => Algorithm::EdDSA,
            KeyKind::P256 => Algorithm::ES256,
        };
        token::sign(&self.inner.encoding, algorithm, self.key_id(), claims)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kind", &self.public.kind()).field("key_id", self.key_id()).finish()
    }
}
