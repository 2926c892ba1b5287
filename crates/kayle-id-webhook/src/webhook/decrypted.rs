//! A payload that was decrypted and not read.

use std::fmt;

use zeroize::Zeroizing;

/// The decrypted payload of an authentic delivery, to the byte, whether or not this version can read it.
///
/// [`Receiver::decrypt`](super::Receiver::decrypt) makes it. It holds every claim: `Debug` shows its length only, and
/// dropping wipes it.
pub struct DecryptedPayload(Zeroizing<Vec<u8>>);

impl DecryptedPayload {
    pub(super) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The payload. Whatever it is copied to is yours to protect.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The payload as text, where it is UTF-8. Whatever it is copied to is yours to protect.
    #[must_use]
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl fmt::Debug for DecryptedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecryptedPayload").field("bytes", &self.0.len()).finish_non_exhaustive()
    }
}
