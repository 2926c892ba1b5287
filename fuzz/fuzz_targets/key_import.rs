//! Every reader of keys over the same bytes; what is read is written and read again.
#![no_main]

use kayle_id::jwk::{PrivateKey, PublicKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let private = [PrivateKey::from_pem(input), PrivateKey::from_der(input), PrivateKey::from_jwk(&text)];
    for key in private.into_iter().flatten() {
        let again = PrivateKey::from_pem(key.export_private_pkcs8_pem().as_bytes()).unwrap();
        assert_eq!(again.thumbprint(), key.thumbprint());
    }
    let public = [PublicKey::from_pem(input), PublicKey::from_der(input), PublicKey::from_jwk(&text)];
    for key in public.into_iter().flatten() {
        assert_eq!(PublicKey::from_jwk(&key.public_jwk().to_json()), Ok(key));
    }
});
