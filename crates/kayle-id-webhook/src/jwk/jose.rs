//! Public keys from and to the types of the `jose-jwk` crate.

use jose_jwk::Rsa;

use super::pkcs::Public;
use super::{KeyError, PublicJwk, PublicKey};

/// Takes modulus and exponent. A key that carries private parts is refused: it is no public key.
impl TryFrom<&Rsa> for PublicKey {
    type Error = KeyError;

    fn try_from(key: &Rsa) -> Result<Self, KeyError> {
        if key.prv.is_some() {
            return Err(KeyError::PrivateMember { member: "d" });
        }
        Self::new(Public { n: &key.n, e: &key.e })
    }
}

/// Modulus and exponent, without private parts.
impl From<&PublicKey> for Rsa {
    fn from(key: &PublicKey) -> Self {
        Self { n: key.modulus().to_vec().into(), e: key.exponent().to_vec().into(), prv: None }
    }
}

/// Modulus and exponent. `kid`, `alg`, `use` and `key_ops` stay behind: the algorithms of `jose-jwk` do not know
/// `RSA-OAEP-256`.
impl From<&PublicJwk> for Rsa {
    fn from(jwk: &PublicJwk) -> Self {
        jwk.public_key().into()
    }
}
