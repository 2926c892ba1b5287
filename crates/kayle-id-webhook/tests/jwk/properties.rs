//! Whatever is read, nothing panics; and what is accepted reads the same again.

use kayle_id_webhook::jwk::{PrivateKey, PublicKey};
use proptest::prelude::*;
use proptest::sample::Index;

use super::build::der;
use super::keys;

/// Every reader over the same bytes.
fn read_all(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for private in [PrivateKey::from_pem(bytes), PrivateKey::from_der(bytes), PrivateKey::from_jwk(&text)] {
        match private {
            Ok(key) => {
                let pem = key.export_private_pkcs8_pem();
                let again = PrivateKey::from_pem(pem.as_bytes()).expect("an exported key is read again");
                assert_eq!(again.thumbprint(), key.thumbprint());
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    for public in [PublicKey::from_pem(bytes), PublicKey::from_der(bytes), PublicKey::from_jwk(&text)] {
        match public {
            Ok(key) => assert!((2048..=8192).contains(&key.bits())),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Good inputs to damage.
fn good() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        keys::PKCS8.into(),
        keys::PKCS1.into(),
        keys::SPKI.into(),
        keys::PKCS1_PUBLIC.into(),
        keys::JWK.into(),
        der(keys::PKCS8),
        der(keys::PKCS1),
        der(keys::SPKI),
        der(keys::PKCS1_PUBLIC),
        der(keys::CERTIFICATE),
        der(keys::EC),
        der(keys::ENCRYPTED_PKCS8),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        read_all(&bytes);
    }

    #[test]
    fn arbitrary_der_is_read_without_panic(
        head in prop::sample::select(vec![&[0x30, 0x82][..], &[0x30, 0x81], &[0x30, 0x80], &[0x30]]),
        bytes in prop::collection::vec(prop::sample::select(vec![0, 1, 2, 3, 4, 5, 6, 0x30, 0x7f, 0x80, 0x81, 0x82, 0xff]), 0..64),
    ) {
        read_all(&[head, &bytes].concat());
    }

    #[test]
    fn a_damaged_byte_is_read_without_panic(mut bytes in good(), at in any::<Index>(), byte in any::<u8>()) {
        let at = at.index(bytes.len());
        bytes[at] = byte;
        read_all(&bytes);
    }

    #[test]
    fn a_cut_or_doubled_input_is_read_without_panic(bytes in good(), at in any::<Index>(), to in any::<Index>()) {
        let (at, to) = (at.index(bytes.len()), to.index(bytes.len()));
        read_all(&bytes[..at]);
        read_all(&bytes[at..]);
        read_all(&[&bytes[..at], &bytes[to..]].concat());
    }
}
