//! The error of the webhook module.

use crate::jwk::KeyError;
use std::fmt;

/// Why a delivery was refused or could not be opened, or why a receiver could not be built.
///
/// Signature, form and cryptography fail with one text and one kind, [`ErrorKind::Refused`], so that the sender of a
/// delivery learns nothing from the response. The observer of the receiver is told the reason:
/// [`ReceiverBuilder::on_refusal`](super::ReceiverBuilder::on_refusal).
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// fn status(error: &kayle_id::webhook::Error) -> u16 {
///     // The sender gets the same answer for every kind, and sends the delivery again.
///     if error.is_configuration() { 500 } else { 400 }
/// }
/// ```
pub struct Error {
    kind: ErrorKind,
    text: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`]. The predicates of the error say more about each.
///
/// ```
/// # extern crate kayle_id_webhook as kayle_id;
/// use kayle_id::webhook::{ErrorKind, Receiver};
///
/// let error = Receiver::builder().build().unwrap_err(); // without a secret
/// assert_eq!(error.kind(), ErrorKind::Configuration);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The delivery was refused. The error does not tell the reason; [`RefusalReason`](super::RefusalReason) does.
    Refused,
    /// The delivery is authentic, and the keyring does not have its key.
    UnknownKey,
    /// The delivery was decrypted, and its payload is not of the expected form.
    UnreadablePayload,
    /// A key is missing, or cannot encrypt or decrypt.
    Key,
    /// The receiver could not be built: a secret or a limit is unusable.
    Configuration,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), source: None }
    }

    /// The kind of failure, as one value to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The delivery was refused: its signature, its form or its encryption is not right.
    ///
    /// Troubleshooting: the observer of the receiver is told the reason, and `cargo run --example open_delivery`
    /// explains a delivery that was captured.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.kind == ErrorKind::Refused
    }

    /// A signed delivery is encrypted to a key that is not held.
    ///
    /// Troubleshooting: the text names the `kid`. Add that key to the [`Keyring`](super::Keyring). The server sends
    /// the delivery again, and a stored delivery opens then.
    #[must_use]
    pub fn is_unknown_key(&self) -> bool {
        self.kind == ErrorKind::UnknownKey
    }

    /// A delivery was verified and decrypted, and its payload is not of the expected form.
    ///
    /// Troubleshooting: the text names the place in the payload, without the value. Keep the delivery and update this
    /// crate.
    #[must_use]
    pub fn is_unreadable_payload(&self) -> bool {
        self.kind == ErrorKind::UnreadablePayload
    }

    /// A key is missing, or cannot encrypt or decrypt.
    ///
    /// Troubleshooting: the text says which key, and what is wrong with it.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.kind == ErrorKind::Key
    }

    /// The receiver could not be built.
    ///
    /// Troubleshooting: the text names the setting.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.kind == ErrorKind::Configuration
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self { kind: ErrorKind::Key, text: error.to_string(), source: Some(Box::new(error)) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
