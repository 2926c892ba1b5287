//! HookBridge's headers: whatever stands around a good signature, only readable lists are taken, and nothing is taken without one.
#![no_main]

use kayle_id::hookbridge::{Receiver, testing};
use http::{HeaderMap, HeaderValue};
use kayle_id::{SigningSecret, Timestamp};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

const BODY: &[u8] = b"{}";
static SECRET: LazyLock<SigningSecret> = LazyLock::new(|| SigningSecret::new("whsec_fuzz"));
static GOOD: LazyLock<HeaderMap> =
    LazyLock::new(|| testing::headers([&*SECRET], Timestamp::from_unix_seconds(1_795_219_845).unwrap(), BODY));
static RECEIVER: LazyLock<Receiver> = LazyLock::new(|| {
    let clock = || UNIX_EPOCH + Duration::from_secs(1_795_219_845);
    Receiver::builder().secret(SECRET.clone()).clock(clock).build().unwrap()
});

fuzz_target!(|value: &[u8]| {
    let mut headers = GOOD.clone();
    let Ok(given) = HeaderValue::from_bytes(value) else { return };
    headers.insert("x-webhook-signature", given.clone());
    let good = GOOD["x-webhook-signature"].as_bytes();
    let holds_it = value.windows(good.len()).any(|part| part == good);
    assert!(holds_it || RECEIVER.verify(&headers, BODY).is_err());
    // Beside a good one on a line of its own, it can refuse the delivery and do nothing else.
    headers.append("x-webhook-signature", GOOD["x-webhook-signature"].clone());
    let _ = RECEIVER.verify(&headers, BODY);
    headers.insert("x-webhook-timestamp", given);
    let _ = RECEIVER.verify(&headers, BODY);
});
