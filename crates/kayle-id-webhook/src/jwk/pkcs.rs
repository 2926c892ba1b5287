//! The structures RSA keys travel in: PKCS#1 (RFC 8017 appendix A.1), PKCS#8 (RFC 5958), SPKI (RFC 5280 section 4.1).

use zeroize::Zeroizing;

use super::KeyError;
use super::der::{self, BIT_STRING, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING, Reader, SEQUENCE, Writer};

/// `AlgorithmIdentifier` of a plain RSA key: rsaEncryption with NULL parameters (RFC 3279 section 2.3.1).
const RSA_ALGORITHM: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const VERSION_0: &[u8] = &[INTEGER, 1, 0];

/// Modulus and public exponent, big-endian without leading zeros, unchecked.
#[derive(Clone, Copy)]
pub(super) struct Public<'a> {
    pub(super) n: &'a [u8],
    pub(super) e: &'a [u8],
}

/// All parts of a private key of two primes, big-endian, unchecked; `secrets` are d, p, q, dp, dq and qi.
#[derive(Clone, Copy)]
pub(super) struct Private<'a> {
    pub(super) public: Public<'a>,
    pub(super) secrets: [&'a [u8]; 6],
}

/// The structures told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Pkcs8,
    Pkcs1Private,
    Spki,
    Pkcs1Public,
}

/// Tells the form from the first elements.
pub(super) fn detect(input: &[u8]) -> Result<Form, KeyError> {
    match input {
        [] => return Err(KeyError::der("it is empty; pass a key")),
        [b'{', ..] => return Err(KeyError::der("it is JSON; read it with `from_jwk`")),
        _ if input.starts_with(b"-----BEGIN ") => {
            return Err(KeyError::der("it is PEM; read it with `from_pem`"));
        }
        [SEQUENCE, ..] => {}
        _ => {
            return Err(KeyError::der("it does not begin like a key; pass PKCS#8, PKCS#1 or SPKI in DER"));
        }
    }
    let mut outer = Reader::new(input);
    let mut inner = outer.sequence()?;
    outer.finish()?;
    let (first, contents) = inner.any()?;
    match (first, inner.peek()) {
        (SEQUENCE, Some(BIT_STRING)) => Ok(Form::Spki),
        (SEQUENCE, Some(OCTET_STRING)) => Err(KeyError::Encrypted),
        (SEQUENCE, Some(SEQUENCE)) => Err(KeyError::Certificate),
        (INTEGER, Some(SEQUENCE)) if contents == [3] => {
            Err(KeyError::der("it is a PKCS#12 file; extract its private key as PKCS#8"))
        }
        (INTEGER, Some(SEQUENCE)) => Ok(Form::Pkcs8),
        (INTEGER, Some(OCTET_STRING)) => Err(KeyError::NotRsa { found: "an EC key" }),
        (INTEGER, Some(INTEGER)) => {
            inner.any()?;
            Ok(if inner.peek().is_some() { Form::Pkcs1Private } else { Form::Pkcs1Public })
        }
        _ => Err(KeyError::der("it is none of PKCS#8, PKCS#1 and SPKI; export the key as one of them")),
    }
}

/// Reads `PrivateKeyInfo` or `OneAsymmetricKey`; attributes and a copied public key are passed over.
pub(super) fn pkcs8(input: &[u8]) -> Result<Private<'_>, KeyError> {
    const ATTRIBUTES: u8 = 0xa0;
    const PUBLIC_KEY: u8 = 0x81;

    let mut outer = Reader::new(input);
    let mut info = outer.sequence()?;
    outer.finish()?;
    let version = info.unsigned()?;
    if !matches!(version, [] | [1]) {
        return Err(KeyError::der("its PKCS#8 version is unknown; export the key again as PKCS#8"));
    }
    algorithm(&mut info)?;
    let key = info.element(OCTET_STRING)?;
    if info.peek() == Some(ATTRIBUTES) {
        info.any()?;
    }
    if version == [1] && info.peek() == Some(PUBLIC_KEY) {
        info.any()?;
    }
    info.finish()?;
    pkcs1_private(key)
}

/// Reads `RSAPrivateKey`.
pub(super) fn pkcs1_private(input: &[u8]) -> Result<Private<'_>, KeyError> {
    let mut outer = Reader::new(input);
    let mut key = outer.sequence()?;
    outer.finish()?;
    match key.unsigned()? {
        [] => {}
        [1] => return Err(KeyError::MultiPrime),
        _ => {
            return Err(KeyError::der("its PKCS#1 version is unknown; export the key again as PKCS#8"));
        }
    }
    let public = Public { n: key.unsigned()?, e: key.unsigned()? };
    let mut secrets = [&[][..]; 6];
    for secret in &mut secrets {
        *secret = key.unsigned()?;
    }
    key.finish()?;
    Ok(Private { public, secrets })
}

/// Reads `SubjectPublicKeyInfo`.
pub(super) fn spki(input: &[u8]) -> Result<Public<'_>, KeyError> {
    let mut outer = Reader::new(input);
    let mut info = outer.sequence()?;
    outer.finish()?;
    algorithm(&mut info)?;
    let bits = info.element(BIT_STRING)?;
    info.finish()?;
    match bits {
        [0, key @ ..] => pkcs1_public(key),
        _ => Err(KeyError::der("its BIT STRING holds no whole bytes; export the key again")),
    }
}

/// Reads `RSAPublicKey`.
pub(super) fn pkcs1_public(input: &[u8]) -> Result<Public<'_>, KeyError> {
    let mut outer = Reader::new(input);
    let mut key = outer.sequence()?;
    outer.finish()?;
    let public = Public { n: key.unsigned()?, e: key.unsigned()? };
    key.finish()?;
    Ok(public)
}

/// Writes PKCS#8 version 1 around PKCS#1, the form the cryptography imports.
pub(super) fn write_pkcs8(key: &Private<'_>) -> Zeroizing<Vec<u8>> {
    let integers = || [key.public.n, key.public.e].into_iter().chain(key.secrets);
    let pkcs1 = VERSION_0.len() + integers().map(der::unsigned_len).sum::<usize>();
    let info = VERSION_0.len() + RSA_ALGORITHM.len() + der::element_len(der::element_len(pkcs1));

    let mut writer = Writer::with_capacity(der::element_len(info));
    writer.head(SEQUENCE, info);
    writer.raw(VERSION_0);
    writer.raw(RSA_ALGORITHM);
    writer.head(OCTET_STRING, der::element_len(pkcs1));
    writer.head(SEQUENCE, pkcs1);
    writer.raw(VERSION_0);
    integers().for_each(|integer| writer.unsigned(integer));
    writer.finish()
}

/// Reads an `AlgorithmIdentifier`, which must be that of plain RSA.
fn algorithm(info: &mut Reader<'_>) -> Result<(), KeyError> {
    let mut algorithm = info.sequence()?;
    let identifier = algorithm.element(OBJECT_IDENTIFIER)?;
    if identifier != RSA_ENCRYPTION {
        return Err(KeyError::NotRsa { found: name(identifier) });
    }
    match algorithm.any() {
        Ok((NULL, [])) => algorithm.finish(),
        _ => Err(KeyError::der("its RSA algorithm identifier lacks the NULL parameters; export the key again")),
    }
}

/// What a key with this algorithm is called.
pub(super) fn name(identifier: &[u8]) -> &'static str {
    match identifier {
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a] => "an RSA-PSS key, which only signs",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x07] => "an RSAES-OAEP key with parameters of its own",
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01] => "an EC key",
        [0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01] => "a DSA key",
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01] | [0x2a, 0x86, 0x48, 0xce, 0x3e, 0x02, 0x01] => {
            "a DH key"
        }
        [0x2b, 0x65, 0x6e] => "an X25519 key",
        [0x2b, 0x65, 0x6f] => "an X448 key",
        [0x2b, 0x65, 0x70] => "an Ed25519 key",
        [0x2b, 0x65, 0x71] => "an Ed448 key",
        _ => "a key of another algorithm",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pkcs8_is_written_as_it_is_read() {
        let key = Private {
            public: Public { n: &[0xc5; 256], e: &[1, 0, 1] },
            secrets: [&[0x11; 256], &[0xf1; 128], &[0xe1; 128], &[0x7f; 128], &[0x80; 127], &[1]],
        };
        let der = write_pkcs8(&key);
        assert_eq!(detect(&der), Ok(Form::Pkcs8));
        assert_eq!(der.len(), der.capacity());
        let Ok(read) = pkcs8(&der) else { panic!("own PKCS#8 refused") };
        assert_eq!((read.public.n, read.public.e, read.secrets), (key.public.n, key.public.e, key.secrets));
    }

    #[test]
    fn forms_are_told_apart_by_their_first_elements() {
        assert_eq!(detect(&[0x30, 6, 2, 1, 5, 2, 1, 3]), Ok(Form::Pkcs1Public));
        assert_eq!(detect(&[0x30, 8, 2, 1, 0, 2, 1, 3, 2, 0]), Ok(Form::Pkcs1Private));
        assert_eq!(detect(&[0x30, 5, 2, 1, 0, 0x30, 0]), Ok(Form::Pkcs8));
        assert_eq!(detect(&[0x30, 4, 0x30, 0, 3, 0]), Ok(Form::Spki));
        assert_eq!(detect(&[0x30, 4, 0x30, 0, 4, 0]), Err(KeyError::Encrypted));
        assert_eq!(detect(&[0x30, 4, 0x30, 0, 0x30, 0]), Err(KeyError::Certificate));
        assert_eq!(detect(&[0x30, 5, 2, 1, 1, 4, 0]), Err(KeyError::NotRsa { found: "an EC key" }));
        for refused in [&[][..], b"{}", b"-----BEGIN X", b"MII", &[0x30], &[0x30, 0], &[0x30, 5, 2, 1, 3, 0x30, 0]] {
            assert!(matches!(detect(refused), Err(KeyError::Der { .. })), "{refused:?}");
        }
    }
}
