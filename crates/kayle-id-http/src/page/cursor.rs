//! A position in a list, which can be stored.

use crate::error::Error;
use kayle_id_core::InvalidInput;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A position in a list: the list, and the item after which to continue. It serializes as text.
///
/// A stream's `cursor` returns it. Store it, and pass it to a request's `resume` to continue later.
///
/// ```
/// use kayle_id_http::Cursor;
/// let cursor: Cursor = "list_webhook_events:evt_0001".parse()?;
/// assert_eq!(cursor.operation(), "list_webhook_events");
/// # Ok::<(), kayle_id_http::Error>(())
/// ```
#[doc(alias = "pagination")]
#[doc(alias = "resume")]
#[doc(alias = "starting_after")]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    operation: String,
    after: String,
}

impl Cursor {
    pub(crate) fn new(operation: &str, after: &str) -> Self {
        Self { operation: operation.to_owned(), after: after.to_owned() }
    }

    /// The id of the list's operation.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The value of `starting_after`: the id of the last item before this position.
    #[must_use]
    pub fn after(&self) -> &str {
        &self.after
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}:{}", self.operation, self.after))
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once(':') {
            Some((operation, after)) if !operation.is_empty() && !after.is_empty() => Ok(Self::new(operation, after)),
            _ => Err(Error::invalid_input(
                None,
                InvalidInput::new("cursor", "is not a cursor of this crate: pass the text that `Cursor` was stored as"),
            )),
        }
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::custom("not a cursor of this crate"))
    }
}
