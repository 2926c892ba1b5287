//! Signed tokens: JWTs in a compact JWS. Signatures are made and checked by `jsonwebtoken` on aws-lc.
//!
//! Its two high-level functions are not used: they take their cryptography from a default of the process, which belongs to
//! the application, and they panic if features leave it undefined.

use super::error::{Error, ErrorKind};
use super::{Jwks, KeyId};
use base64ct::{Base64UrlUnpadded, Encoding};
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode_header};
use kayle_id_core::InvalidInput;
use kayle_id_core::json_problem::wanted;
use kayle_id_webhook::jwk::KeyError;
use kayle_id_webhook::webhook::{Clock, SystemClock};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

/// The longest token that is accepted, in bytes.
const MAX_TOKEN_BYTES: usize = 64 * 1024;
const LEEWAY: Duration = Duration::from_secs(60);

pub(super) fn sign<T: Serialize>(
    key: &EncodingKey,
    algorithm: Algorithm,
    kid: &KeyId,
    claims: &T,
) -> Result<String, Error> {
    let header = Header { kid: Some(kid.as_str().to_owned()), ..Header::new(algorithm) };
    let unwritable = || Error::from(InvalidInput::new("claims", "must be a JSON object"));
    let part = |value: serde_json::Result<Vec<u8>>| {
        value.map(|json| Base64UrlUnpadded::encode_string(&json)).map_err(|_| unwritable())
    };
    let claims = serde_json::to_value(claims).ok().filter(serde_json::Value::is_object).ok_or_else(unwritable)?;
    let message = format!("{}.{}", part(serde_json::to_vec(&header))?, part(serde_json::to_vec(&claims))?);
    let failed = || Error::new(ErrorKind::Key, "the token could not be signed");
    let signer = (DEFAULT_PROVIDER.signer_factory)(&algorithm, key).map_err(|_| failed())?;
    let signature = signer.try_sign(message.as_bytes()).map_err(|_| failed())?;
    Ok(format!("{message}.{}", Base64UrlUnpadded::encode_string(&signature)))
}

/// Public keys that tokens are checked with: a JWKS (RFC 7517 section 5), such as BitGo publishes.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::KeySet;
/// assert!(KeySet::from_json(r#"{"keys": []}"#).is_ok());
/// assert!(KeySet::from_json("not a set").is_err());
/// ```
#[doc(alias = "JWKS")]
#[doc(alias = "JWK set")]
#[derive(Clone, Debug)]
pub struct KeySet(Vec<Jwk>);

impl KeySet {
    /// Reads a JWKS. Keys of unknown kinds, and keys for other uses than signatures, are ignored.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] when the text is no JWKS.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        let listed: Listed = serde_json::from_str(json).map_err(|error| {
            Error::from(KeyError::jwk("is not a JWKS: pass a JSON object with an array `keys`"))
                .with_source(wanted(&error))
        })?;
        let keys = listed.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        Ok(Self(keys.filter(|key| !algorithms(key).is_empty()).collect()))
    }
}

#[derive(Deserialize)]
struct Listed {
    keys: Vec<serde_json::Value>,
}

impl From<&Jwks> for KeySet {
    fn from(jwks: &Jwks) -> Self {
        let set = serde_json::to_value(jwks).and_then(serde_json::from_value::<JwkSet>);
        Self(set.map(|set| set.keys).unwrap_or_default())
    }
}

/// What a key may have signed with: what its type and its own `alg` and `use` allow. Symmetric keys never.
fn algorithms(key: &Jwk) -> Vec<Algorithm> {
    use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
    let by_type: &[Algorithm] = match &key.algorithm {
        AlgorithmParameters::OctetKeyPair(okp) if okp.curve == EllipticCurve::Ed25519 => &[EdDSA],
        AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => &[ES256],
        AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P384 => &[ES384],
        AlgorithmParameters::RSA(_) => &[RS256, RS384, RS512, PS256, PS384, PS512],
        _ => &[],
    };
    let for_signatures = key.common.public_key_use.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature);
    // RFC 7517 section 4.3: where operations are named, verifying must be among them.
    let may_verify = key.common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
    let for_signatures = for_signatures && may_verify;
    let own = key.common.key_algorithm;
    let fits = |algorithm: &&Algorithm| for_signatures && own.is_none_or(|own| own == KeyAlgorithm::from(**algorithm));
    by_type.iter().filter(fits).copied().collect()
}

/// A token whose signature and times were checked. [`Verifier::verify`] returns it.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::{KeyKind, KeySet, SigningKey, Verifier};
///
/// let key = SigningKey::generate(KeyKind::P256)?;
/// let token = key.sign(&serde_json::json!({"evaluationId": "evaluation-1"}))?;
/// let verified = Verifier::new(KeySet::from(&key.jwks())).verify::<serde_json::Value>(&token)?;
/// assert_eq!(verified.claims()["evaluationId"], "evaluation-1");
/// assert_eq!(verified.key_id(), Some(key.key_id().as_str()));
/// # Ok::<(), kayle_id::bitgo::Error>(())
/// ```
#[derive(Clone)]
pub struct Verified<T> {
    claims: T,
    key_id: Option<String>,
}

impl<T> Verified<T> {
    /// The token's claims.
    pub fn claims(&self) -> &T {
        &self.claims
    }

    /// The token's claims, owned.
    pub fn into_claims(self) -> T {
        self.claims
    }

    /// The `kid` of the token's header.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }
}

/// Claims may be personal.
impl<T> fmt::Debug for Verified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}

/// Checks tokens against a [`KeySet`]: those that BitGo sends, with the keys that it publishes.
///
/// The signature must be by the key that the header's `kid` names, with an algorithm of that key. `exp` and `nbf` are
/// checked if present. A token with `crit` is refused (RFC 7515 section 4.1.11); other header members are ignored. The
/// defaults: one minute of leeway, no required claim.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// # fn example(jwks: &str, token: &str) -> Result<(), Box<dyn std::error::Error>> {
/// use kayle_id::bitgo::{KeySet, Verifier};
/// let request = Verifier::new(KeySet::from_json(jwks)?).verify::<serde_json::Value>(token)?;
/// let evaluation = request.claims()["evaluationId"].as_str();
/// # Ok(())
/// # }
/// ```
#[doc(alias = "verify signature")]
#[doc(alias = "verify JWT")]
#[doc(alias = "JWS")]
#[doc(alias = "clock skew")]
pub struct Verifier {
    keys: KeySet,
    leeway: Duration,
    clock: Box<dyn Clock>,
    requires_expiry: bool,
    issuer: Option<String>,
    audience: Option<String>,
}

/// The claims that say when and for whom a token is good (RFC 7519 section 4.1).
#[derive(Deserialize)]
struct Terms {
    exp: Option<f64>,
    nbf: Option<f64>,
    iss: Option<String>,
    aud: Option<Audience>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Verifier {
    /// A verifier with these keys.
    pub fn new(keys: KeySet) -> Self {
        let clock = Box::new(SystemClock);
        Self { keys, leeway: LEEWAY, clock, requires_expiry: false, issuer: None, audience: None }
    }

    /// Sets how far clocks may differ. The default is one minute.
    #[must_use]
    pub fn leeway(self, leeway: Duration) -> Self {
        Self { leeway, ..self }
    }

    /// Sets the clock. The default is the system's clock.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self { clock: Box::new(clock), ..self }
    }

    /// Refuses tokens without an `exp`.
    #[must_use]
    pub fn require_expiry(self) -> Self {
        Self { requires_expiry: true, ..self }
    }

    /// Refuses tokens of another `iss`.
    #[must_use]
    pub fn issuer(self, issuer: impl Into<String>) -> Self {
        Self { issuer: Some(issuer.into()), ..self }
    }

    /// Refuses tokens whose `aud` does not name this.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        Self { audience: Some(audience.into()), ..self }
    }

    /// Checks a token and reads its claims.
    ///
    /// # Errors
    ///
    /// [`Error::is_refused`]. The text says why, and quotes nothing of the token.
    pub fn verify<T: DeserializeOwned>(&self, token: &str) -> Result<Verified<T>, Error> {
        let (header, payload) = self.signed(token)?;
        let terms = serde_json::from_slice(&payload)
            .map_err(|_| refused("its exp, nbf, iss or aud does not have the form of RFC 7519"))?;
        self.in_force(&terms)?;
        let claims = serde_json::from_slice(&payload)
            .map_err(|error| refused(&format!("its claims cannot be deserialized: {}", wanted(&error))))?;
        Ok(Verified { claims, key_id: header.kid })
    }

    /// The header and the payload of a token whose signature holds.
    fn signed(&self, token: &str) -> Result<(Header, Vec<u8>), Error> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(refused(&format!("it is longer than {MAX_TOKEN_BYTES} bytes")));
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [_, payload, signature] = parts.as_slice() else {
            return Err(refused("it does not have the three parts of a signed token"));
        };
        let header = decode_header(token).map_err(|_| refused("its header cannot be read, or names an unknown alg"))?;
        if header.crit.is_some() || has_crit(parts[0]) {
            return Err(refused("its header has crit, and no extension is supported"));
        }
        let decode = |text: &str| Base64UrlUnpadded::decode_vec(text).map_err(|_| refused("a part is not base64url"));
        let signature = decode(signature)?;
        let message = &token.as_bytes()[..token.len() - parts[2].len() - 1];
        let named = |key: &&Jwk| match &header.kid {
            Some(kid) => key.common.key_id.as_deref() == Some(kid),
            None => self.keys.0.len() == 1,
        };
        let mut known = false;
        for key in self.keys.0.iter().filter(named).filter(|key| algorithms(key).contains(&header.alg)) {
            known = true;
            let verifier =
                DecodingKey::from_jwk(key).and_then(|key| (DEFAULT_PROVIDER.verifier_factory)(&header.alg, &key));
            if verifier.is_ok_and(|verifier| verifier.verify(message, &signature).is_ok()) {
                return Ok((header, decode(payload)?));
            }
        }
        Err(refused(if known {
            "its signature is not valid"
        } else {
            "the key set has no key for its kid and alg: load the current key set"
        }))
    }

    fn in_force(&self, terms: &Terms) -> Result<(), Error> {
        let now = self.clock.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let leeway = self.leeway.as_secs_f64();
        match terms.exp {
            Some(expiry) if now >= expiry + leeway => return Err(refused("it has expired")),
            None if self.requires_expiry => return Err(refused("it has no exp")),
            _ => {}
        }
        if terms.nbf.is_some_and(|begin| now + leeway < begin) {
            return Err(refused("its nbf is in the future: it is not valid yet"));
        }
        if self.issuer.is_some() && terms.iss != self.issuer {
            return Err(refused("its iss is not the expected issuer"));
        }
        if let Some(audience) = &self.audience {
            let named = match &terms.aud {
                Some(Audience::One(one)) => one == audience,
                Some(Audience::Several(several)) => several.contains(audience),
                None => false,
            };
            if !named {
                return Err(refused("its aud does not name the expected audience"));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("keys", &self.keys.0.len())
            .field("leeway", &self.leeway)
            .finish_non_exhaustive()
    }
}

/// Whether a header has a `crit`, `null` included, which the library reads as none: whatever its value, somebody says
/// that something must be understood.
fn has_crit(header: &str) -> bool {
    let decoded = Base64UrlUnpadded::decode_vec(header).unwrap_or_default();
    let members = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&decoded);
    members.is_ok_and(|members| members.contains_key("crit"))
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Refused, format!("the token was refused: {why}"))
}
