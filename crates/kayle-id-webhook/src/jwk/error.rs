//! Why a key was refused.

use std::fmt;

/// Why a key was refused, with what to do about it.
///
/// No variant holds key material, so the text may be logged and shown.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::jwk::{KeyError, PrivateKey};
///
/// let refused = PrivateKey::from_pem("-----BEGIN ENCRYPTED PRIVATE KEY-----\n").unwrap_err();
/// assert_eq!(refused, KeyError::Encrypted);
/// ```
#[doc(alias = "invalid key")]
#[doc(alias = "key error")]
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// The modulus has fewer than 2048 bits.
    TooSmall {
        /// The true length of the modulus in bits.
        bits: usize,
    },

    /// The modulus has more bits than can be computed with.
    TooLarge {
        /// The true length of the modulus in bits.
        bits: usize,
        /// The largest length accepted, in bits.
        max: usize,
    },

    /// The input is longer than any key this module accepts.
    InputTooLong {
        /// The length of the input in bytes.
        bytes: usize,
        /// The largest length accepted, in bytes.
        max: usize,
    },

    /// The modulus is an even number, so it is no product of two odd primes.
    EvenModulus,

    /// The modulus shows that it was made badly.
    WeakModulus {
        /// What the modulus shows.
        problem: &'static str,
    },

    /// The public exponent is unusable.
    BadExponent {
        /// What is wrong with the exponent.
        problem: &'static str,
    },

    /// The RSA key has more than two primes.
    MultiPrime,

    /// A key of another kind than RSA for encryption.
    NotRsa {
        /// The kind of key found.
        found: &'static str,
    },

    /// A key of another kind than those that sign here.
    #[cfg(feature = "signing-keys")]
    NotSigning {
        /// The kind of key found.
        found: &'static str,
    },

    /// The private key is encrypted with a passphrase.
    Encrypted,

    /// The PEM text is not one well-formed block (RFC 7468).
    Pem {
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// The DER bytes are not one well-formed key.
    Der {
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// A private key was given where a public key is expected.
    PrivateKeyGiven,

    /// A public key was given where a private key is expected.
    PublicKeyGiven,

    /// An X.509 certificate was given where a key is expected.
    Certificate,

    /// The JWK is unusable (RFC 7517, RFC 7518 section 6.3).
    Jwk {
        /// The member at fault; `None` for the JWK as a whole.
        member: Option<&'static str>,
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// A JWK given as public carries a private member.
    PrivateMember {
        /// The private member's name.
        member: &'static str,
    },

    /// The key identifier is empty or too long.
    Kid {
        /// The number of characters given.
        characters: usize,
    },

    /// A key of the `rsa` crate without its CRT values.
    NotPrecomputed,

    /// The parts of a private key do not fit each other.
    Inconsistent,

    /// A new key could not be made.
    Generate,
}

impl KeyError {
    pub(super) fn pem(problem: &'static str) -> Self {
        Self::Pem { problem }
    }

    pub(super) fn der(problem: &'static str) -> Self {
        Self::Der { problem }
    }

    #[doc(hidden)]
    pub fn jwk(problem: &'static str) -> Self {
        Self::Jwk { member: None, problem }
    }

    pub(super) fn member(member: &'static str, problem: &'static str) -> Self {
        Self::Jwk { member: Some(member), problem }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSmall { bits } => write!(
                f,
                "the RSA modulus has {bits} bits, and the minimum is 2048: make a new key of 2048 bits or more"
            ),
            Self::TooLarge { bits, max } => write!(
                f,
                "the RSA modulus has {bits} bits, and the maximum is {max}: make a new key of 2048 to 4096 bits"
            ),
            Self::InputTooLong { bytes, max } => write!(
                f,
                "the input has {bytes} bytes, and the maximum is {max}: pass one key and nothing else"
            ),
            Self::EvenModulus => {
                f.write_str("the RSA modulus is even, so this is not an RSA key: export the key again, or make a new one")
            }
            Self::WeakModulus { problem } => write!(f, "the RSA modulus {problem}: make a new key"),
            Self::BadExponent { problem } => {
                write!(f, "the RSA public exponent {problem}: make a new key, with the usual exponent 65537")
            }
            Self::MultiPrime => {
                f.write_str("the RSA key does not have exactly two primes: make a new key with two primes")
            }
            Self::NotRsa { found } => {
                write!(f, "expected a plain RSA key, found {found}: pass an RSA key of 2048 bits or more")
            }
            #[cfg(feature = "signing-keys")]
            Self::NotSigning { found } => write!(f, "expected an Ed25519 or a P-256 key, found {found}"),
            Self::Encrypted => f.write_str(
                "the private key is encrypted with a passphrase, which is not supported: decrypt it first, for \
                 example with `openssl pkey -in encrypted.pem -out key.pem`",
            ),
            Self::Pem { problem } => write!(f, "the PEM cannot be used: {problem}"),
            Self::Der { problem } => write!(f, "the DER cannot be used: {problem}"),
            Self::PrivateKeyGiven => f.write_str(
                "this is a private key where a public key is expected: read it as `PrivateKey` and ask for `public_key`",
            ),
            Self::PublicKeyGiven => f.write_str(
                "this is a public key where a private key is expected: read it as `PublicKey`, or pass its private half",
            ),
            Self::Certificate => f.write_str(
                "this is an X.509 certificate where a key is expected: extract its key, for example with \
                 `openssl x509 -in certificate.pem -noout -pubkey`",
            ),
            Self::Jwk { member: Some(member), problem } => write!(f, "the JWK cannot be used: `{member}` {problem}"),
            Self::Jwk { member: None, problem } => write!(f, "the JWK cannot be used: it {problem}"),
            Self::PrivateMember { member } => write!(
                f,
                "the JWK carries the private member `{member}`, so it must not be published: remove the private \
                 members, or read it as `PrivateKey` and ask for `public_jwk`"
            ),
            Self::Kid { characters } => write!(
                f,
                "the `kid` must have 1 to 128 characters, has {characters}: choose another, or keep the thumbprint"
            ),
            Self::NotPrecomputed => f.write_str("the `rsa` key has no CRT values yet: call its `precompute` first"),
            Self::Inconsistent => f.write_str(
                "the parts of the private key contradict each other, so it is damaged: export it again from its source",
            ),
            Self::Generate => {
                f.write_str("no key could be generated: try again, and check the system's source of randomness")
            }
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::KeyError;

    #[test]
    fn a_text_names_the_member_or_the_whole() {
        assert_eq!(KeyError::member("n", "is missing").to_string(), "the JWK cannot be used: `n` is missing");
        assert_eq!(KeyError::jwk("is no JSON object").to_string(), "the JWK cannot be used: it is no JSON object");
    }
}
