//! The services beside Kayle ID whose webhooks need keys of their own. Each has its document in
//! `openapi/`, its generated code and its rest here; transport, requests, pages and errors are shared.

#[cfg(feature = "bitgo")]
pub mod bitgo;
#[cfg(feature = "hookbridge")]
pub mod hookbridge;

use crate::error::{Error, ErrorKind};

impl Error {
    /// A rotation of keys cannot go on as things stand. Nothing was changed.
    ///
    /// Troubleshooting: the text says what is in the way. The rotation stays at its step, and goes on from
    /// there when that is out of the way.
    #[must_use]
    pub fn is_rotation(&self) -> bool {
        self.kind() == ErrorKind::Rotation
    }

    pub(crate) fn rotation(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Rotation, text)
    }
}
