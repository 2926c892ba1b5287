//! The JWK that is registered.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_core::ser::{Serialize, SerializeStruct, Serializer};

use super::json::{ALGORITHM, USE};
use super::{KeyError, PublicKey};

const MAX_KID_CHARACTERS: usize = 128;

/// The public JWK of an RSA key for `RSA-OAEP-256` (RFC 7517, RFC 7518 sections 4.3 and 6.3.1), ready to register.
///
/// Its members are `kty`, `n`, `e`, `alg`, `use`, `key_ops` and `kid`, and no others. It is made from a [`PublicKey`]
/// only, so it cannot carry a private member.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let jwk = PrivateKey::generate(RsaKeySize::default())?.public_jwk().with_kid("webhooks 2025")?;
///
/// let json: serde_json::Value = serde_json::from_str(&jwk.to_json())?;
/// assert_eq!(json["alg"], "RSA-OAEP-256");
/// assert_eq!(json["use"], "enc");
/// assert_eq!(json["key_ops"], serde_json::json!(["encrypt"]));
/// assert_eq!(json["kid"], "webhooks 2025");
/// # Ok(())
/// # }
/// ```
#[doc(alias = "JWK")]
#[doc(alias = "JSON Web Key")]
#[doc(alias = "JWKS")]
#[doc(alias = "register key")]
#[derive(Clone, PartialEq, Eq)]
pub struct PublicJwk {
    key: PublicKey,
    thumbprint: String,
    kid: String,
}

impl PublicJwk {
    pub(super) fn new(key: &PublicKey) -> Self {
        let thumbprint = key.thumbprint();
        Self { key: key.clone(), kid: thumbprint.clone(), thumbprint }
    }

    /// Sets the key identifier, `kid` (RFC 7517 section 4.5). The default is the thumbprint.
    ///
    /// # Errors
    ///
    /// [`KeyError::Kid`] unless it has 1 to 128 characters.
    pub fn with_kid(mut self, kid: impl Into<String>) -> Result<Self, KeyError> {
        let kid = kid.into();
        let characters = kid.chars().count();
        if !(1..=MAX_KID_CHARACTERS).contains(&characters) {
            return Err(KeyError::Kid { characters });
        }
        self.kid = kid;
        Ok(self)
    }

    /// The key identifier, 1 to 128 characters.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The SHA-256 thumbprint (RFC 7638) in base64url: 43 characters.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// The modulus, in base64url without padding.
    #[must_use]
    pub fn n(&self) -> String {
        Base64UrlUnpadded::encode_string(self.key.modulus())
    }

    /// The public exponent, in base64url without padding.
    #[must_use]
    pub fn e(&self) -> String {
        Base64UrlUnpadded::encode_string(self.key.exponent())
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// The JWK as JSON on one line, its members in the order `kty`, `n`, `e`, `alg`, `use`, `key_ops`, `kid`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let (n, e, kid) = (self.n(), self.e(), serde_json::Value::from(self.kid()));
        format!(
            r#"{{"kty":"RSA","n":"{n}","e":"{e}","alg":"{ALGORITHM}","use":"{USE}","key_ops":["encrypt"],"kid":{kid}}}"#
        )
    }
}

impl From<&PublicKey> for PublicJwk {
    fn from(key: &PublicKey) -> Self {
        Self::new(key)
    }
}

impl Serialize for PublicJwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut jwk = serializer.serialize_struct("PublicJwk", 7)?;
        jwk.serialize_field("kty", "RSA")?;
        jwk.serialize_field("n", &self.n())?;
        jwk.serialize_field("e", &self.e())?;
        jwk.serialize_field("alg", ALGORITHM)?;
        jwk.serialize_field("use", USE)?;
        jwk.serialize_field("key_ops", &["encrypt"])?;
        jwk.serialize_field("kid", &self.kid)?;
        jwk.end()
    }
}

impl fmt::Debug for PublicJwk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PublicJwk")
            .field("kid", &self.kid)
            .field("n", &self.n())
            .field("e", &self.e())
            .finish_non_exhaustive()
    }
}
