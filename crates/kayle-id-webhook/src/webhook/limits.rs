//! The sizes that a delivery may have.

/// The sizes that a delivery may have. A larger delivery is refused before it is parsed or decrypted.
///
/// | What | Default |
/// |---|---|
/// | the body | 1 MiB: about 780 KB of payload; real payloads have 1 to 2 KB |
/// | the protected header, encoded | 16 KiB; real headers have 70 to 250 bytes |
/// | `X-Kayle-Signature` | 1 KiB; real signatures have 80 bytes |
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::Limits;
///
/// let limits = Limits::default().with_body_bytes(64 * 1024);
/// assert_eq!(limits.body_bytes(), 65_536);
/// ```
#[doc(alias = "max body size")]
#[doc(alias = "payload too large")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    body: usize,
    header: usize,
    signature: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 1024 * 1024, header: 16 * 1024, signature: 1024 }
    }
}

impl Limits {
    /// Sets the largest body, in bytes.
    #[must_use]
    pub fn with_body_bytes(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Sets the largest protected header, in encoded bytes.
    #[must_use]
    pub fn with_header_bytes(mut self, bytes: usize) -> Self {
        self.header = bytes;
        self
    }

    /// Sets the largest value of `X-Kayle-Signature`, in bytes.
    #[must_use]
    pub fn with_signature_bytes(mut self, bytes: usize) -> Self {
        self.signature = bytes;
        self
    }

    /// The largest body, in bytes.
    #[must_use]
    pub fn body_bytes(&self) -> usize {
        self.body
    }

    /// The largest protected header, in encoded bytes.
    #[must_use]
    pub fn header_bytes(&self) -> usize {
        self.header
    }

    /// The largest value of `X-Kayle-Signature`, in bytes.
    #[must_use]
    pub fn signature_bytes(&self) -> usize {
        self.signature
    }
}
