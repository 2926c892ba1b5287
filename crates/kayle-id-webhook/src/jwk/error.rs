//! Why a key was refused.

use thiserror::Error;

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
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The modulus has fewer than 2048 bits.
    #[error("the RSA modulus has {bits} bits, and fewer than 2048 are refused: make a new key of 2048 bits or more")]
    TooSmall {
        /// The true length of the modulus in bits.
        bits: usize,
    },

    /// The modulus has more bits than can be computed with.
    #[error("the RSA modulus has {bits} bits, and more than {max} are refused: make a key of 2048 to 4096 bits")]
    TooLarge {
        /// The true length of the modulus in bits.
        bits: usize,
        /// The largest length accepted, in bits.
        max: usize,
    },

    /// The input is longer than any key this module accepts.
    #[error("the input has {bytes} bytes, and more than {max} are not read: pass one key and nothing else")]
    InputTooLong {
        /// The length of the input in bytes.
        bytes: usize,
        /// The largest length accepted, in bytes.
        max: usize,
    },

    /// The modulus is an even number, so it is no product of two odd primes.
    #[error("the RSA modulus is even, so this is no RSA key: export the key again, or make a new one")]
    EvenModulus,

    /// The modulus shows that it was made badly.
    #[error("the RSA modulus {problem}: make a new key")]
    WeakModulus {
        /// What the modulus shows.
        problem: &'static str,
    },

    /// The public exponent is unusable.
    #[error("the RSA public exponent {problem}: make a new key, with the usual exponent 65537")]
    BadExponent {
        /// What is wrong with the exponent.
        problem: &'static str,
    },

    /// The RSA key has more than two primes.
    #[error("the RSA key has another number of primes than two: make a new key of two primes")]
    MultiPrime,

    /// A key of another kind than RSA for encryption.
    #[error("expected a plain RSA key, found {found}: pass an RSA key of 2048 bits or more")]
    NotRsa {
        /// The kind of key found.
        found: &'static str,
    },

    /// A key of another kind than those that sign here.
    #[cfg(feature = "signing-keys")]
    #[error("expected an Ed25519 or a P-256 key, found {found}")]
    NotSigning {
        /// The kind of key found.
        found: &'static str,
    },

    /// The private key is encrypted with a passphrase.
    #[error(
        "the private key is encrypted with a passphrase, and none is asked for here: decrypt it first, for example \
         with `openssl pkey -in encrypted.pem -out key.pem`"
    )]
    Encrypted,

    /// The PEM text is not one well-formed block (RFC 7468).
    #[error("the PEM cannot be used: {problem}")]
    Pem {
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// The DER bytes are not one well-formed key.
    #[error("the DER cannot be used: {problem}")]
    Der {
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// A private key was given where a public key is expected.
    #[error("this is a private key where a public key is expected: read it as `PrivateKey` and ask for `public_key`")]
    PrivateKeyGiven,

    /// A public key was given where a private key is expected.
    #[error("this is a public key where a private key is expected: read it as `PublicKey`, or pass its private half")]
    PublicKeyGiven,

    /// An X.509 certificate was given where a key is expected.
    #[error(
        "this is an X.509 certificate where a key is expected: extract its key, for example with \
         `openssl x509 -in certificate.pem -noout -pubkey`"
    )]
    Certificate,

    /// The JWK is unusable (RFC 7517, RFC 7518 section 6.3).
    #[error("the JWK cannot be used: {}{problem}", subject(*member))]
    Jwk {
        /// The member at fault; `None` for the JWK as a whole.
        member: Option<&'static str>,
        /// What is wrong, and what to do.
        problem: &'static str,
    },

    /// A JWK given as public carries a private member.
    #[error(
        "the JWK carries the private member `{member}`, so it must not be published: remove the private members, or \
         read it as `PrivateKey` and ask for `public_jwk`"
    )]
    PrivateMember {
        /// The private member's name.
        member: &'static str,
    },

    /// The key identifier is empty or too long.
    #[error("a `kid` has 1 to 128 characters, this one has {characters}: choose another, or keep the thumbprint")]
    Kid {
        /// The number of characters given.
        characters: usize,
    },

    /// A key of the `rsa` crate without its CRT values.
    #[error("the `rsa` key has no CRT values yet: call its `precompute` first")]
    NotPrecomputed,

    /// The parts of a private key do not fit each other.
    #[error("the parts of the private key do not fit each other, so it is damaged: export it again from its source")]
    Inconsistent,

    /// A new key could not be made.
    #[error("no key could be generated: try again, and check the system's source of randomness")]
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

/// The subject of a sentence about a JWK.
fn subject(member: Option<&str>) -> String {
    member.map_or_else(|| "it ".to_owned(), |name| format!("`{name}` "))
}

#[cfg(test)]
mod tests {
    use super::KeyError;

    #[test]
    fn a_text_names_the_member_or_the_whole() {
        assert_eq!(KeyError::member("n", "is missing").to_string(), "the JWK cannot be used: `n` is missing");
        assert_eq!(KeyError::jwk("is no JSON object").to_string(), "the JWK cannot be used: it is no JSON object");
    }
}
