//! The name of an entry.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;
use kayle_id_core::InvalidInput;
use kayle_id_webhook::webhook::SealedDelivery;

/// The name of an entry: the SHA-256 of the delivery's ciphertext.
///
/// The server sends a delivery again with the same body and a new signature, so every attempt of it has one name.
///
/// ```
/// use kayle_id_inbox::EntryId;
///
/// let id: EntryId = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".parse()?;
/// assert_eq!(id.to_string().len(), 64);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId([u8; 32]);

impl EntryId {
    /// The name that a delivery has.
    #[must_use]
    pub fn of(delivery: &SealedDelivery) -> Self {
        let hash = digest::digest(&digest::SHA256, delivery.compact_jwe().as_bytes());
        let mut bytes = [0; 32];
        for (to, from) in bytes.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        Self(bytes)
    }

    /// The name as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A name from its bytes, as a store kept them; nothing for any other number of bytes than 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryId({self})")
    }
}

impl FromStr for EntryId {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        let digit = |byte: u8| (byte as char).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let bytes: Option<Vec<u8>> =
            text.as_bytes().chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect();
        bytes
            .and_then(|bytes| Self::from_slice(&bytes))
            .ok_or_else(|| InvalidInput::new("entry id", "must have 64 hexadecimal digits"))
    }
}
