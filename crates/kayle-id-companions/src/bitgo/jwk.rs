//! Public signing keys as JWKs.

use super::KeyId;
use super::error::Error;
use aws_lc_rs::digest::{SHA256, digest};
use base64ct::{Base64UrlUnpadded, Encoding};
use kayle_id_webhook::jwk::signing;
pub use kayle_id_webhook::jwk::signing::KeyKind;
use serde::{Deserialize, Serialize};

/// A public signing key, Ed25519 or P-256, as a JWK. It cannot hold private key material.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::{KeyKind, SigningKey};
///
/// let key = SigningKey::generate(KeyKind::Ed25519)?;
/// let public = key.public_jwk();
/// assert_eq!(public.kind(), KeyKind::Ed25519);
/// assert_eq!(public.key_id().as_str(), public.thumbprint());
/// # Ok::<(), kayle_id::bitgo::Error>(())
/// ```
#[doc(alias = "JWK")]
#[doc(alias = "thumbprint")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicJwk {
    #[serde(flatten)]
    material: Material,
    kid: KeyId,
    alg: String,
    #[serde(rename = "use")]
    usage: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "crv")]
enum Material {
    Ed25519 {
        kty: Okp,
        x: String,
    },
    #[serde(rename = "P-256")]
    P256 {
        kty: Ec,
        x: String,
        y: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Okp {
    #[serde(rename = "OKP")]
    Okp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Ec {
    #[serde(rename = "EC")]
    Ec,
}

impl PublicJwk {
    /// Reads a public key in PEM: `PUBLIC KEY` (SPKI, RFC 7468 section 13), Ed25519 or P-256.
    ///
    /// Its `kid` is its thumbprint; [`with_key_id`](Self::with_key_id) sets another.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::bitgo::PublicJwk;
    /// let key = PublicJwk::from_pem(
    ///     "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n",
    /// )?;
    /// assert_eq!(key.key_id().as_str(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"); // RFC 8037 appendix A.3
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] says what the key is and what it must be.
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, Error> {
        let (kind, point) = signing::public_pem(pem.as_ref())?;
        Ok(Self::new(kind, &point))
    }

    pub(super) fn new(kind: KeyKind, point: &[u8]) -> Self {
        let material = match kind {
            KeyKind::Ed25519 => Material::Ed25519 { kty: Okp::Okp, x: Base64UrlUnpadded::encode_string(point) },
            KeyKind::P256 => {
                // An uncompressed point: 4, then x and y (SEC 1 section 2.3.3).
                let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len().saturating_sub(1) / 2);
                let text = Base64UrlUnpadded::encode_string;
                Material::P256 { kty: Ec::Ec, x: text(x), y: text(y) }
            }
        };
        let kid = material.thumbprint();
        let alg = match kind {
            KeyKind::Ed25519 => "EdDSA",
            KeyKind::P256 => "ES256",
        };
        Self { kid: KeyId::unchecked(kid), material, alg: alg.to_owned(), usage: "sig".to_owned() }
    }

    /// Sets the key's id. An id can be registered only once, ever.
    #[must_use]
    pub fn with_key_id(mut self, id: KeyId) -> Self {
        self.kid = id;
        self
    }

    /// The key's id: the `kid`.
    #[must_use]
    pub fn key_id(&self) -> &KeyId {
        &self.kid
    }

    /// The kind of the key.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match self.material {
            Material::Ed25519 { .. } => KeyKind::Ed25519,
            Material::P256 { .. } => KeyKind::P256,
        }
    }

    /// The SHA-256 thumbprint (RFC 7638, and RFC 8037 section 2 for Ed25519), in base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        self.material.thumbprint()
    }

    /// A JWKS with this key alone.
    #[must_use]
    pub fn jwks(&self) -> Jwks {
        Jwks { keys: [self.clone()] }
    }
}

impl Material {
    fn thumbprint(&self) -> String {
        // The required members by name, without white space (RFC 7638 section 3.2); none of them needs escapes.
        let members = match self {
            Self::Ed25519 { x, .. } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#),
            Self::P256 { x, y, .. } => format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#),
        };
        Base64UrlUnpadded::encode_string(digest(&SHA256, members.as_bytes()).as_ref())
    }
}

/// A JWKS (RFC 7517 section 5) with exactly one public key: the form in which a key is registered.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::{KeyKind, SigningKey};
/// let key = SigningKey::generate(KeyKind::P256)?;
/// let jwks = serde_json::to_value(key.jwks()).unwrap_or_default();
/// assert_eq!(jwks["keys"][0]["crv"], "P-256");
/// assert_eq!(jwks["keys"][0]["kid"], key.key_id().as_str());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "JWKS")]
#[doc(alias = "JWK set")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jwks {
    keys: [PublicJwk; 1],
}

impl Jwks {
    /// The key.
    #[must_use]
    pub fn key(&self) -> &PublicJwk {
        let [key] = &self.keys;
        key
    }
}
