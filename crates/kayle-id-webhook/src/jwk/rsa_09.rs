//! Keys of the `rsa` crate, version 0.9, taken apart here; nothing private is computed by it.

use rsa_09::traits::{PrivateKeyParts, PublicKeyParts};
use rsa_09::{RsaPrivateKey, RsaPublicKey};
use zeroize::Zeroizing;

use super::pkcs::{Private, Public};
use super::{KeyError, PrivateKey, PublicKey};

/// Takes the key's modulus and exponent.
impl TryFrom<&RsaPublicKey> for PublicKey {
    type Error = KeyError;

    fn try_from(key: &RsaPublicKey) -> Result<Self, KeyError> {
        Self::new(Public { n: &key.n().to_bytes_be(), e: &key.e().to_bytes_be() })
    }
}

/// Takes the key's parts, of which the CRT values must have been computed.
impl TryFrom<&RsaPrivateKey> for PrivateKey {
    type Error = KeyError;

    fn try_from(key: &RsaPrivateKey) -> Result<Self, KeyError> {
        let [p, q] = key.primes() else {
            return Err(KeyError::MultiPrime);
        };
        let (Some(dp), Some(dq), Some(qi)) = (key.dp(), key.dq(), key.qinv()) else {
            return Err(KeyError::NotPrecomputed);
        };
        let qi = Zeroizing::new(qi.to_biguint().ok_or(KeyError::Inconsistent)?);
        let [d, p, q, dp, dq, qi] = [key.d(), p, q, dp, dq, &qi].map(|part| Zeroizing::new(part.to_bytes_be()));
        let public = Public { n: &key.n().to_bytes_be(), e: &key.e().to_bytes_be() };
        Self::import(&Private { public, secrets: [&d, &p, &q, &dp, &dq, &qi] })
    }
}
