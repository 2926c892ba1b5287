//! Deliveries for tests, signed as HookBridge signs them.

use super::signature::{SIGNATURE, TIMESTAMP};
use http::{HeaderMap, HeaderValue};
use kayle_id_core::{SigningSecret, Timestamp};
use kayle_id_webhook::webhook::support::{hex, hmac_key, sign};

/// The headers of a delivery that is signed with each of the secrets, as during a rotation.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::{Receiver, testing};
/// use kayle_id::{SigningSecret, Timestamp};
///
/// let secret = SigningSecret::new("whsec_newabcdefghijklmnopqrstuvwxyz12");
/// let headers = testing::headers([&secret], Timestamp::now(), b"{}");
/// assert!(Receiver::builder().secret(secret).build()?.verify(&headers, b"{}").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn headers<'a>(
    secrets: impl IntoIterator<Item = &'a SigningSecret>,
    signed_at: Timestamp,
    body: &[u8],
) -> HeaderMap {
    let time = signed_at.unix_seconds().to_string();
    let signature = |secret: &SigningSecret| {
        let tag = sign(&hmac_key(secret.expose_secret().as_bytes()), &[time.as_bytes(), b".", body]);
        format!("sha256={}", hex(tag.as_ref()))
    };
    let signatures: Vec<String> = secrets.into_iter().map(signature).collect();
    let mut headers = HeaderMap::new();
    for (name, value) in [(TIMESTAMP, time.clone()), (SIGNATURE, signatures.join(","))] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    headers
}
