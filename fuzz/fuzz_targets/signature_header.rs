//! What is read of `X-Kayle-Signature` can be written again, up to order and later schemes.
#![no_main]

use kayle_id::webhook::testing::primitives::signature_header;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|value: &[u8]| {
    if let Some((seconds, macs)) = signature_header(value) {
        let text = std::str::from_utf8(value).unwrap();
        let parts: Vec<&str> = text.split(',').collect();
        assert_eq!(parts.iter().filter(|part| part.starts_with("t=")).count(), 1);
        assert!(parts.contains(&format!("t={seconds}").as_str()));
        assert!((1..=16).contains(&macs.len()));
        for mac in macs {
            let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(parts.contains(&format!("v1={hex}").as_str()));
        }
    }
});
