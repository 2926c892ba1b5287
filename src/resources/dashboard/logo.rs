//! An organization's logo.

use crate::generated::requests::LogoUpload;
use crate::model::LogoContentType;
use base64ct::{Base64, Encoding};
use std::fmt;

/// An image to upload as logo: PNG, JPEG, WebP or GIF, at most 1 MiB.
///
/// ```
/// let logo = kayle_id::resources::Logo::new(kayle_id::LogoContentType::ImagePng, b"\x89PNG\r\n\x1a\n");
/// ```
#[derive(Clone)]
pub struct Logo {
    content_type: LogoContentType,
    data: String,
}

impl Logo {
    /// Takes an image's bytes. Its size is checked when it is sent, before anything leaves.
    #[must_use]
    pub fn new(content_type: LogoContentType, bytes: impl AsRef<[u8]>) -> Self {
        Self { content_type, data: Base64::encode_string(bytes.as_ref()) }
    }

    pub(super) fn upload(self) -> LogoUpload {
        LogoUpload::new(self.content_type, self.data)
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo").field("content_type", &self.content_type).finish_non_exhaustive()
    }
}
