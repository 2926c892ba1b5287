//! A delivery as it is posted: headers and body.

use aws_lc_rs::hmac;

use super::event::Event;

/// A delivery as it is posted, with the event that it carries.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) event: Event,
}

/// The name of the signature's header.
pub(crate) const SIGNATURE: &str = "X-Kayle-Signature";

impl Delivery {
    /// The signature's value; empty when there is none.
    pub(crate) fn signature(&self) -> String {
        self.headers.iter().find(|(name, _)| name == SIGNATURE).map_or_else(String::new, |(_, value)| value.clone())
    }

    /// With another signature header.
    pub(crate) fn with_signature(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        for (name, old) in &mut self.headers {
            if name == SIGNATURE {
                old.clone_from(&value);
            }
        }
        self
    }

    /// With a header set, or added where there is none.
    pub(crate) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self = self.without_header(name);
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With one more header, whatever there is.
    pub(crate) fn and_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self
    }

    /// With another body, and the signature as it was.
    pub(crate) fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}

/// HMAC-SHA256 in lower-case hexadecimal.
pub(crate) fn mac(key: &[u8], message: &[u8]) -> String {
    hex(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref())
}

/// The signature's value as a server writes it, with the time spelled in any way.
pub(crate) fn seconds_header(secret: &str, time: &str, body: &[u8]) -> String {
    format!("t={time},v1={}", mac(secret.as_bytes(), &[time.as_bytes(), b".", body].concat()))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}
