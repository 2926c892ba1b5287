//! Private keys by `kid`, which can be exchanged while deliveries are being opened.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use super::RefusalReason;
use super::error::Error;
use super::unwrap::{KeyUnwrapper, LocalKey};
use crate::jwk::{KeyError, PrivateKey, PublicKey};

/// The private keys that deliveries are encrypted to, by `kid`.
///
/// The `kid` of a delivery is the `key_id` that its public key was registered under. Clones share one ring: a key
/// that is added or removed through one clone is added or removed for every receiver that holds another clone.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::{PrivateKey, RsaKeySize};
/// use kayle_id::webhook::Keyring;
///
/// # fn main() -> Result<(), kayle_id::webhook::Error> {
/// let keyring = Keyring::new();
/// keyring.insert("2026-01", &PrivateKey::generate(RsaKeySize::Rsa2048)?)?;
/// keyring.insert("2026-07", &PrivateKey::generate(RsaKeySize::Rsa2048)?)?;
/// assert_eq!(keyring.kids(), ["2026-01", "2026-07"]);
/// # Ok(())
/// # }
/// ```
///
/// # Which key opens a delivery
///
/// * With a `kid`: the key held under exactly that text. An unknown `kid` is refused, even if the ring holds only one key:
///   it means that this process does not have a rotated key yet, and guessing would hide that. The refusal is
///   [`is_unknown_key`](crate::webhook::Error::is_unknown_key) and names the `kid`, which is not secret and is covered by the
///   signature.
/// * Without a `kid`, or with an empty one: the only key held; with none or several, the delivery is refused.
///
/// A key under the wrong `kid` fails like a damaged delivery.
#[doc(alias = "rotate key")]
#[doc(alias = "key rotation")]
#[doc(alias = "decryption keys")]
#[doc(alias = "JWE")]
#[doc(alias = "kid")]
#[derive(Clone, Default)]
pub struct Keyring {
    keys: Arc<RwLock<Arc<Keys>>>,
}

type Keys = BTreeMap<String, Held>;

/// A key that is held.
#[derive(Clone)]
pub(super) enum Held {
    Local(Arc<LocalKey>),
    Remote(Arc<Remote>),
}

pub(super) struct Remote {
    pub(super) public: PublicKey,
    pub(super) unwrapper: Box<dyn KeyUnwrapper>,
}

impl Held {
    fn public(&self) -> &PublicKey {
        match self {
            Self::Local(key) => key.public(),
            Self::Remote(remote) => &remote.public,
        }
    }

    /// The one length that an encrypted key has, in bytes (RFC 8017 section 7.1.2, step 1).
    pub(super) fn modulus_bytes(&self) -> usize {
        match self {
            Self::Local(key) => key.modulus_bytes(),
            Self::Remote(remote) => remote.public.modulus().len(),
        }
    }
}

impl Keyring {
    /// A ring without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key and returns the ring, to build a ring in one expression.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    pub fn with(self, kid: impl Into<String>, key: &PrivateKey) -> Result<Self, Error> {
        self.insert(kid, key)?;
        Ok(self)
    }

    /// Adds a key. Adding the same key under the same `kid` again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::is_key`] if the `kid` has not 1 to 128 characters, or is held already with another key: remove that one
    /// first, or [`replace_all`](Self::replace_all).
    pub fn insert(&self, kid: impl Into<String>, key: &PrivateKey) -> Result<(), Error> {
        self.hold(kid.into(), Held::Local(Arc::new(LocalKey::new(key)?)))
    }

    /// Adds a key from PEM: PKCS#8 or PKCS#1.
    ///
    /// # Errors
    ///
    /// As [`PrivateKey::from_pem`] and [`insert`](Self::insert).
    pub fn insert_pem(&self, kid: impl Into<String>, pem: impl AsRef<[u8]>) -> Result<(), Error> {
        self.insert(kid, &PrivateKey::from_pem(pem)?)
    }

    /// Adds a key from DER: PKCS#8 or PKCS#1.
    ///
    /// # Errors
    ///
    /// As [`PrivateKey::from_der`] and [`insert`](Self::insert).
    pub fn insert_der(&self, kid: impl Into<String>, der: &[u8]) -> Result<(), Error> {
        self.insert(kid, &PrivateKey::from_der(der)?)
    }

    /// Adds a key from a private JWK, under its own `kid`; without one, under its thumbprint (RFC 7638), which is what
    /// [`PrivateKey::public_jwk`] is registered under.
    ///
    /// # Errors
    ///
    /// As [`PrivateKey::from_jwk`] and [`insert`](Self::insert).
    pub fn insert_jwk(&self, json: &str) -> Result<(), Error> {
        // Whatever names a member twice, or a `kid` that is no text, is refused by the first of these.
        let key = PrivateKey::from_jwk(json)?;
        let kid = crate::jwk::kid(json).unwrap_or_else(|| key.thumbprint());
        self.insert(kid, &key)
    }

    /// Adds a key of a key management service or a hardware module. Its public key tells how long an encrypted key must be.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[doc(alias = "KMS")]
    #[doc(alias = "HSM")]
    pub fn insert_remote(
        &self,
        kid: impl Into<String>,
        public: &PublicKey,
        unwrapper: impl KeyUnwrapper,
    ) -> Result<(), Error> {
        let remote = Remote { public: public.clone(), unwrapper: Box::new(unwrapper) };
        self.hold(kid.into(), Held::Remote(Arc::new(remote)))
    }

    /// Removes a key, and tells whether it was there. Deliveries that are being opened with it are finished.
    pub fn remove(&self, kid: &str) -> bool {
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut keys).remove(kid).is_some()
    }

    /// Replaces all keys with those of another ring at once: reloads keys without a restart.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # use kayle_id::webhook::Keyring;
    /// # fn load() -> Result<Keyring, kayle_id::webhook::Error> { Ok(Keyring::new()) }
    /// # fn example(keyring: &Keyring) -> Result<(), kayle_id::webhook::Error> {
    /// keyring.replace_all(&load()?);
    /// # Ok(())
    /// # }
    /// ```
    pub fn replace_all(&self, other: &Self) {
        let keys = other.snapshot();
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
    }

    /// The `kid`s held, in order.
    #[must_use]
    pub fn kids(&self) -> Vec<String> {
        self.snapshot().keys().cloned().collect()
    }

    /// The public half of a key that is held: to register it again, or to encrypt a test delivery to it.
    ///
    /// ```
    /// # extern crate kayle_id_webhook as kayle_id;
    /// # use kayle_id::jwk::{PrivateKey, RsaKeySize};
    /// # use kayle_id::webhook::Keyring;
    /// # fn main() -> Result<(), kayle_id::webhook::Error> {
    /// let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
    /// let keyring = Keyring::new().with("2026-01", &key)?;
    /// assert_eq!(keyring.public_key("2026-01"), Some(key.public_key()));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn public_key(&self, kid: &str) -> Option<PublicKey> {
        self.snapshot().get(kid).map(|held| held.public().clone())
    }

    /// How many keys are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.snapshot().len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The key for a delivery, with the `kid` it is held under.
    pub(super) fn find(&self, kid: Option<&str>) -> Result<(String, Held), RefusalReason> {
        let keys = self.snapshot();
        // No key is held under an empty `kid`, so that it says as little as none.
        let (found, missing) = match kid.filter(|kid| !kid.is_empty()) {
            Some(kid) => (keys.get_key_value(kid), RefusalReason::KidUnknown),
            None if keys.len() == 1 => (keys.first_key_value(), RefusalReason::KidMissing),
            None => (None, RefusalReason::KidMissing),
        };
        found.map(|(kid, held)| (kid.clone(), held.clone())).ok_or(missing)
    }

    fn snapshot(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn hold(&self, kid: String, held: Held) -> Result<(), Error> {
        let characters = kid.chars().count();
        if !(1..=128).contains(&characters) {
            return Err(KeyError::Kid { characters }.into());
        }
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if keys.get(&kid).is_some_and(|other| other.public() != held.public()) {
            return Err(Error::new(
                super::error::ErrorKind::Key,
                "the keyring already has another key with this kid: remove that key first, or choose another kid",
            ));
        }
        Arc::make_mut(&mut keys).insert(kid, held);
        Ok(())
    }
}

/// Shows the `kid`s.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("kids", &self.kids()).finish()
    }
}
