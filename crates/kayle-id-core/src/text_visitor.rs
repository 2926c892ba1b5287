//! Values that are read from text.

use serde::de;
use std::fmt;

/// Reads text by a function, without copying it and without quoting it in an error.
pub(crate) struct Text<T>(pub(crate) &'static str, pub(crate) fn(&str) -> Option<T>);

impl<T> de::Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.1)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Other("other text"), &self))
    }
}
