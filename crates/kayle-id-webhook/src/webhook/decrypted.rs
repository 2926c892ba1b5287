//! A payload that was decrypted and not read.

use std::fmt;

use zeroize::Zeroizing;

/// The decrypted payload of an authentic delivery, byte for byte, even if this version cannot read it.
///
/// [`Receiver::decrypt`](super::Receiver::decrypt) returns it. It holds every claim in plain text: `Debug` shows its length only, and
/// dropping wipes it.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{Error, Receiver, SealedDelivery};
///
/// async fn size(receiver: &Receiver, sealed: &SealedDelivery) -> Result<usize, Error> {
///     let payload = receiver.decrypt(sealed).await?;
///     Ok(payload.expose_bytes().len())
/// }
/// ```
#[doc(alias = "plaintext")]
pub struct DecryptedPayload(Zeroizing<Vec<u8>>);

impl DecryptedPayload {
    pub(super) fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The payload. It holds personal data, and copies of it are not wiped.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The payload as text, if it is UTF-8. It holds personal data, and copies of it are not wiped.
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
