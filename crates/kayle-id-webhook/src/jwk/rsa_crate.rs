//! Keys of the `rsa` crate, version 0.10, taken apart here; nothing private is computed by it.

use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{PrivateKey as RsaPrivateKey, PublicKey as RsaPublicKey};
use zeroize::Zeroizing;

use super::pkcs::{Private, Public};
use super::{KeyError, PrivateKey, PublicKey};

/// Takes the key's modulus and exponent.
impl TryFrom<&RsaPublicKey> for PublicKey {
    type Error = KeyError;

    fn try_from(key: &RsaPublicKey) -> Result<Self, KeyError> {
        Self::new(Public { n: &key.n_bytes(), e: &key.e_bytes() })
    }
}

/// Takes the key's parts, of which the CRT values must have been computed.
impl TryFrom<&RsaPrivateKey> for PrivateKey {
    type Error = KeyError;

    fn try_from(key: &RsaPrivateKey) -> Result<Self, KeyError> {
        let [p, q] = key.primes() else {
            return Err(KeyError::MultiPrime);
        };
        let (Some(dp), Some(dq), Some(qi)) = (key.dp(), key.dq(), key.crt_coefficient()) else {
            return Err(KeyError::NotPrecomputed);
        };
        let qi = Zeroizing::new(qi);
        let [d, p, q, dp, dq, qi] =
            [key.d(), p.as_ref(), q.as_ref(), dp, dq, &*qi].map(|part| Zeroizing::new(part.to_be_bytes()));
        let public = Public { n: &key.n_bytes(), e: &key.e_bytes() };
        Self::import(&Private { public, secrets: [&d, &p, &q, &dp, &dq, &qi] })
    }
}
