//! Keys that sign, Ed25519 and P-256, in the structures that all keys travel in: PKCS#8 (RFC 5958; RFC 8410 for
//! Ed25519, RFC 5915 for P-256) and SPKI (RFC 8410 section 4, RFC 5480).

use super::der::{BIT_STRING, OBJECT_IDENTIFIER, OCTET_STRING, Reader};
use super::pem::{self, Half, Label};
use super::pkcs::{self, Form};
use super::{KeyError, bounded};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use zeroize::Zeroizing;

/// The kind of a signing key.
///
/// ```
/// use kayle_id_webhook::jwk::signing::KeyKind;
///
/// let kind = KeyKind::Ed25519;
/// assert_ne!(kind, KeyKind::P256);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Ed25519, which signs EdDSA (RFC 8037).
    #[default]
    Ed25519,
    /// P-256, which signs ES256 (RFC 7518 section 3.4).
    P256,
}

const ED25519_ID: &[u8] = &[0x2b, 0x65, 0x70];
const EC_ID: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256_ID: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const RSA_ID: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// Reads a private key's kind and its PKCS#8.
pub fn private_pem(input: &[u8]) -> Result<(KeyKind, Zeroizing<Vec<u8>>), KeyError> {
    let block = read(input, Half::Private)?;
    match block.label {
        Label::Pkcs8 => {}
        Label::Pkcs1Private => return Err(KeyError::NotSigning { found: "an RSA key" }),
        Label::Spki | Label::Pkcs1Public => return Err(KeyError::PublicKeyGiven),
    }
    let der = block.contents()?;
    Ok((private_der(&der)?, der))
}

/// The kind of a private key in PKCS#8. What is in it is left to the cryptography.
pub fn private_der(der: &[u8]) -> Result<KeyKind, KeyError> {
    bounded(der)?;
    match pkcs::detect(der).map_err(not_rsa)? {
        Form::Pkcs8 => {}
        Form::Pkcs1Private => return Err(KeyError::NotSigning { found: "an RSA key" }),
        Form::Spki | Form::Pkcs1Public => return Err(KeyError::PublicKeyGiven),
    }
    let mut outer = Reader::new(der);
    let mut info = outer.sequence()?;
    outer.finish()?;
    info.unsigned()?;
    let kind = algorithm(&mut info)?;
    info.element(OCTET_STRING)?;
    Ok(kind)
}

/// Reads a public key's kind and its point.
pub fn public_pem(input: &[u8]) -> Result<(KeyKind, Vec<u8>), KeyError> {
    let block = read(input, Half::Public)?;
    match block.label {
        Label::Spki => {}
        Label::Pkcs1Public => return Err(KeyError::NotSigning { found: "an RSA key" }),
        Label::Pkcs8 | Label::Pkcs1Private => return Err(KeyError::PrivateKeyGiven),
    }
    let der = block.contents()?;
    let mut outer = Reader::new(&der);
    let mut info = outer.sequence()?;
    outer.finish()?;
    let kind = algorithm(&mut info)?;
    let bits = info.element(BIT_STRING)?;
    info.finish()?;
    let [0, point @ ..] = bits else {
        return Err(KeyError::der("its BIT STRING holds no whole bytes; export the key again"));
    };
    let fits = match kind {
        KeyKind::Ed25519 => point.len() == 32 && ParsedPublicKey::new(&ED25519, point).is_ok(),
        KeyKind::P256 => point.len() == 65 && ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok(),
    };
    if fits { Ok((kind, point.to_vec())) } else { Err(KeyError::der("it is no uncompressed point of its curve")) }
}

/// Writes PKCS#8 in PEM.
pub fn write_private_pem(der: &[u8]) -> Zeroizing<String> {
    pem::write("PRIVATE KEY", der)
}

fn read(input: &[u8], half: Half) -> Result<pem::Block, KeyError> {
    pem::read(input, half).map_err(not_rsa)
}

/// What is no RSA key may be a key that signs, in a form that is not read here.
fn not_rsa(error: KeyError) -> KeyError {
    match error {
        KeyError::NotRsa { found: "an EC key" } => {
            KeyError::NotSigning { found: "an EC key in its own form; convert it with `openssl pkcs8 -topk8 -nocrypt`" }
        }
        KeyError::NotRsa { found } => KeyError::NotSigning { found },
        other => other,
    }
}

fn algorithm(info: &mut Reader<'_>) -> Result<KeyKind, KeyError> {
    let mut algorithm = info.sequence()?;
    let kind = match algorithm.element(OBJECT_IDENTIFIER)? {
        ED25519_ID => KeyKind::Ed25519,
        EC_ID => match algorithm.element(OBJECT_IDENTIFIER)? {
            P256_ID => KeyKind::P256,
            _ => return Err(KeyError::NotSigning { found: "an EC key on another curve" }),
        },
        RSA_ID => return Err(KeyError::NotSigning { found: "an RSA key" }),
        other => return Err(KeyError::NotSigning { found: pkcs::name(other) }),
    };
    algorithm.finish()?;
    Ok(kind)
}
