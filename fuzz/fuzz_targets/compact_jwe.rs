//! What is taken apart is put together again to the byte: a JWE has one spelling.
#![no_main]

use kayle_id::webhook::testing::primitives::{base64url, compact_jwe};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Some([aad, key, iv, sealed]) = compact_jwe(body) {
        let (text, tag) = sealed.split_at(sealed.len() - 16);
        let [key, iv, text, tag] = [&key[..], &iv, text, tag].map(base64url);
        let again = [std::str::from_utf8(&aad).unwrap(), &key, &iv, &text, &tag].join(".");
        assert_eq!(again.as_bytes(), body);
    }
});
