//! Private RSA keys.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use zeroize::Zeroizing;

use super::json::Members;
use super::pem::{self, Half, Label};
use super::pkcs::{self, Form, Private, Public};
use super::{KeyError, PublicJwk, PublicKey, bounded, checks};

/// The size of a new RSA key, for [`PrivateKey::generate`].
///
/// The default is 2048 bits.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
///
/// let key = PrivateKey::generate(RsaKeySize::default())?;
/// assert_eq!(key.bits(), 2048);
/// # Ok::<(), kayle_id::jwk::KeyError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RsaKeySize {
    /// 2048 bits: the least that is accepted, and the fastest.
    #[default]
    Rsa2048,
    /// 3072 bits.
    Rsa3072,
    /// 4096 bits: decrypts about six times slower than 2048.
    Rsa4096,
}

/// A private RSA key, which stays on this machine.
///
/// Clones share one key. The key is wiped from memory when the last clone is dropped, and `Debug` shows its size and
/// thumbprint only.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
///
/// # fn main() -> Result<(), kayle_id::jwk::KeyError> {
/// let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
/// let pem = key.export_private_pkcs8_pem();
///
/// let restored = PrivateKey::from_pem(pem.as_bytes())?;
/// assert_eq!(restored.thumbprint(), key.thumbprint());
/// # Ok(())
/// # }
/// ```
#[doc(alias = "decryption key")]
#[doc(alias = "webhook encryption key")]
#[doc(alias = "RSA")]
#[doc(alias = "PEM")]
#[doc(alias = "JWK")]
#[derive(Clone)]
pub struct PrivateKey {
    inner: Arc<Inner>,
}

struct Inner {
    pkcs8: Zeroizing<Vec<u8>>,
    key: PrivateDecryptingKey,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a new key, with the public exponent 65537.
    ///
    /// Generation takes tenths of a second of CPU time at 2048 bits and up to seconds at 4096. Inside an async runtime, call
    /// it where blocking is allowed, such as in `spawn_blocking`.
    ///
    /// # Errors
    ///
    /// [`KeyError::Generate`] if the system gives no randomness or no memory.
    #[doc(alias = "generate key")]
    #[doc(alias = "new key")]
    pub fn generate(size: RsaKeySize) -> Result<Self, KeyError> {
        let size = match size {
            RsaKeySize::Rsa2048 => KeySize::Rsa2048,
            RsaKeySize::Rsa3072 => KeySize::Rsa3072,
            RsaKeySize::Rsa4096 => KeySize::Rsa4096,
        };
        let key = PrivateDecryptingKey::generate(size).map_err(|_| KeyError::Generate)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| KeyError::Generate)?;
        let public = PublicKey::new(pkcs::pkcs8(der.as_ref())?.public)?;
        let pkcs8 = Zeroizing::new(der.as_ref().to_vec());
        Ok(Self { inner: Arc::new(Inner { pkcs8, key, public }) })
    }

    /// Reads a PEM block: `PRIVATE KEY` (PKCS#8) or `RSA PRIVATE KEY` (PKCS#1), RFC 7468.
    ///
    /// The text may have a byte order mark, text such as Bag Attributes and other blocks around the key, indentation, CRLF,
    /// blank lines, line breaks that are written `\\n` or that became spaces, and quotes around it, as tools and
    /// environment variables leave it. It must hold exactly one private key.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// use kayle_id::jwk::PrivateKey;
    ///
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let key = PrivateKey::from_pem(std::fs::read("webhook-key.pem")?)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`KeyError::Encrypted`] for a key under a passphrase, [`KeyError::PublicKeyGiven`] for a public key,
    /// [`KeyError::Inconsistent`] if the parts do not fit each other, and the errors of damaged, weak or foreign keys.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let block = pem::read(pem.as_ref(), Half::Private)?;
        let read = match block.label {
            Label::Pkcs8 => pkcs::pkcs8,
            Label::Pkcs1Private => pkcs::pkcs1_private,
            Label::Spki | Label::Pkcs1Public => return Err(KeyError::PublicKeyGiven),
        };
        Self::import(&read(&block.contents()?)?)
    }

    /// Reads DER: PKCS#8 (RFC 5958) or PKCS#1 (RFC 8017 appendix A.1.2), told apart.
    ///
    /// # Errors
    ///
    /// As [`from_pem`](Self::from_pem).
    pub fn from_der(der: &[u8]) -> Result<Self, KeyError> {
        bounded(der)?;
        match pkcs::detect(der)? {
            Form::Pkcs8 => Self::import(&pkcs::pkcs8(der)?),
            Form::Pkcs1Private => Self::import(&pkcs::pkcs1_private(der)?),
            Form::Spki | Form::Pkcs1Public => Err(KeyError::PublicKeyGiven),
        }
    }

    /// Reads a private RSA JWK (RFC 7517, RFC 7518 section 6.3.2) in JSON, with all of `n e d p q dp dq qi`.
    ///
    /// `alg`, `use` and `key_ops` may be absent; where given they must say `RSA-OAEP-256`, `enc` and at least `decrypt`
    /// or `unwrapKey`. The `kid` is not kept: set it on the [`PublicJwk`] with [`with_kid`](PublicJwk::with_kid).
    ///
    /// # Errors
    ///
    /// [`KeyError::PublicKeyGiven`] if there is no private member, [`KeyError::Jwk`] with the member at fault, and the
    /// errors of weak, foreign or inconsistent keys.
    pub fn from_jwk(json: &str) -> Result<Self, KeyError> {
        const SECRETS: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

        let members = Members::read(json)?;
        if members.contains("oth") {
            return Err(KeyError::MultiPrime);
        }
        if members.contains("k") {
            return Err(KeyError::member("k", "belongs to symmetric keys; remove it, and make sure it was no secret"));
        }
        if !SECRETS.iter().any(|member| members.contains(member)) {
            return Err(KeyError::PublicKeyGiven);
        }
        members.allow(&["decrypt", "unwrapKey"])?;
        let (n, e) = (members.number("n")?, members.number("e")?);
        let [d, p, q, dp, dq, qi] = SECRETS.map(|member| members.bytes(member));
        let (d, p, q, dp, dq, qi) = (d?, p?, q?, dp?, dq?, qi?);
        Self::import(&Private { public: Public { n: &n, e: &e }, secrets: [&d, &p, &q, &dp, &dq, &qi] })
    }

    /// Checks the parts, writes them anew and lets the cryptography compare them with each other.
    pub(super) fn import(parts: &Private<'_>) -> Result<Self, KeyError> {
        let public = PublicKey::new(parts.public)?;
        checks::secrets(parts)?;
        let pkcs8 = pkcs::write_pkcs8(parts);
        let key = PrivateDecryptingKey::from_pkcs8(&pkcs8).map_err(|_| KeyError::Inconsistent)?;
        Ok(Self { inner: Arc::new(Inner { pkcs8, key, public }) })
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.inner.public.clone()
    }

    /// The JWK to register, with the thumbprint as its `kid`.
    #[must_use]
    pub fn public_jwk(&self) -> PublicJwk {
        self.inner.public.public_jwk()
    }

    /// The length of the modulus in bits, 2048 to 8192.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.decrypting_key().key_size_bits()
    }

    /// The SHA-256 thumbprint of the public JWK (RFC 7638), in base64url: 43 characters.
    #[doc(alias = "key id")]
    #[doc(alias = "kid")]
    #[doc(alias = "RFC 7638")]
    #[must_use]
    pub fn thumbprint(&self) -> String {
        self.inner.public.thumbprint()
    }

    /// Reveals the private key, as an unencrypted PKCS#8 PEM block (RFC 7468 section 10).
    ///
    /// The returned text is wiped when dropped. Anyone who has this text can decrypt every payload that was encrypted to this
    /// key: store it in a vault, and never in a repository or a log.
    #[must_use]
    pub fn export_private_pkcs8_pem(&self) -> Zeroizing<String> {
        pem::write("PRIVATE KEY", &self.inner.pkcs8)
    }

    /// The key as the cryptography holds it, parsed once.
    pub(crate) fn decrypting_key(&self) -> &PrivateDecryptingKey {
        &self.inner.key
    }
}

/// Shows size and thumbprint, nothing private.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PrivateKey")
            .field("bits", &self.bits())
            .field("thumbprint", &self.thumbprint())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey};

    use super::*;

    #[test]
    fn an_imported_key_decrypts_what_was_encrypted_to_it() {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let restored = PrivateKey::from_pem(key.export_private_pkcs8_pem().as_bytes()).unwrap();

        let public = OaepPublicEncryptingKey::new(key.decrypting_key().public_key()).unwrap();
        let mut sealed = vec![0; public.ciphertext_size()];
        public.encrypt(&OAEP_SHA256_MGF1SHA256, b"content key", &mut sealed, None).unwrap();

        let private = OaepPrivateDecryptingKey::new(restored.decrypting_key().clone()).unwrap();
        let mut opened = vec![0; private.min_output_size()];
        let opened = private.decrypt(&OAEP_SHA256_MGF1SHA256, &sealed, &mut opened, None).unwrap();
        assert_eq!(opened, b"content key");
    }

    #[test]
    fn clones_share_one_key() {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let clone = key.clone();
        assert!(std::ptr::eq(key.decrypting_key(), clone.decrypting_key()));
    }

    #[test]
    fn what_the_cryptography_exports_is_what_is_written_here() {
        let key = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
        let again = PrivateKey::import(&pkcs::pkcs8(&key.inner.pkcs8).unwrap()).unwrap();
        assert_eq!(*again.inner.pkcs8, *key.inner.pkcs8);
    }
}
