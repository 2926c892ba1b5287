//! Reads and makes RSA keys, and writes their public JWKs.
//!
//! Webhook payloads are encrypted to an RSA key of the application. The private key never leaves the process: it is a
//! [`PrivateKey`]. Only the public key is registered: [`PublicJwk`] cannot hold private key material.
//!
//! ```
//! # extern crate kayle_id_webhook as kayle_id;
//! use kayle_id::jwk::{PrivateKey, RsaKeySize};
//!
//! # fn main() -> Result<(), kayle_id::jwk::KeyError> {
//! let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
//! let jwk = key.public_jwk();
//!
//! assert_eq!(jwk.kid(), key.thumbprint());
//! assert!(jwk.to_json().starts_with(r#"{"kty":"RSA","n":""#));
//! # Ok(())
//! # }
//! ```
//!
//! # What is accepted
//!
//! | Form | Private | Public |
//! |---|---|---|
//! | PEM (RFC 7468) | `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) | `PUBLIC KEY` (SPKI), `RSA PUBLIC KEY` (PKCS#1) |
//! | DER | PKCS#8, PKCS#1 | SPKI, PKCS#1 |
//! | JWK (RFC 7517) | all of `n e d p q dp dq qi` | `n e`, no private member |
//! | `rsa` crate 0.10 (feature `rsa`) | `rsa::PrivateKey` | `rsa::PublicKey` |
//! | `rsa` crate 0.9 (feature `rsa-09`) | `RsaPrivateKey` | `RsaPublicKey` |
//! | `jose-jwk` crate (feature `jose-jwk`) | | `Rsa` |
//!
//! # Limits
//!
//! * The modulus has 2048 to 8192 bits, counted on its true length: a key of 2047 bits is too small, whatever its name.
//! * The public exponent is odd, at least 3, and has at most 33 bits, which is what the cryptography under this crate
//!   and under most servers computes with.
//! * PEM, DER and JSON of more than 64 KiB are refused before they are parsed ([`MAX_INPUT_BYTES`]).
//! * Encrypted keys, certificates, RSA-PSS keys and RSA keys of more than two primes are refused by name.
//! * Moduli with the fingerprint of CVE-2017-15361 ("ROCA") or a small prime factor are refused.
//!
//! Keys are parsed strictly: DER, base64 and base64url must be canonical, and JWK members must be unique. Text that files and
//! environment variables put around a PEM block is ignored ([`PrivateKey::from_pem`]); an input with two keys is refused.
//! Parsing never panics, and no error text quotes what was read.

mod checks;
mod der;
mod error;
#[cfg(feature = "jose-jwk")]
mod jose;
mod json;
mod pem;
mod pem_text;
mod pkcs;
mod private;
mod public;
mod public_jwk;
#[cfg(feature = "rsa-09")]
mod rsa_09;
#[cfg(feature = "rsa")]
mod rsa_crate;
#[cfg(feature = "signing-keys")]
#[doc(hidden)]
pub mod signing;

pub use error::KeyError;
pub(crate) use json::kid;
pub use private::{PrivateKey, RsaKeySize};
pub use public::PublicKey;
pub use public_jwk::PublicJwk;

/// The largest PEM, DER or JWK input that is parsed, in bytes (64 KiB).
pub const MAX_INPUT_BYTES: usize = 64 * 1024;

/// Refuses an input that is too long before anything reads it.
fn bounded(input: &[u8]) -> Result<(), KeyError> {
    if input.len() > MAX_INPUT_BYTES {
        return Err(KeyError::InputTooLong { bytes: input.len(), max: MAX_INPUT_BYTES });
    }
    Ok(())
}
