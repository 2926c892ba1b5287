//! Lists that are walked by offset: a page says how many items there are in all.

use super::wire::{count, one_by_one};
use super::{Page, Unreadable, split};
use crate::operation::{OperationInfo, Wire};
use kayle_id_core::InvalidInput;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// A position in a list that is paged by offset: the number of items before it. BitGo's lists use it.
///
/// ```
/// use kayle_id_http::page::Offset;
/// assert_eq!(Offset::from(50).to_string(), "50");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Offset(Box<str>);

impl Offset {
    /// Reads what a cursor holds.
    #[doc(hidden)]
    #[allow(missing_docs)]
    pub fn read(text: &str) -> Result<u32, InvalidInput> {
        text.parse().map_err(|_| InvalidInput::new("cursor", "has no offset: pass a cursor of this list"))
    }
}

impl From<u32> for Offset {
    fn from(offset: u32) -> Self {
        Self(offset.to_string().into())
    }
}

impl AsRef<str> for Offset {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `{keys, total, limit, prevId}` on the wire. Where the next page begins follows from where this one
/// does and from what it holds: what the response's own `prevId` means is not published.
#[derive(Deserialize)]
pub struct OffsetPage<T> {
    keys: Vec<T>,
    #[serde(default)]
    total: Option<u64>,
    #[serde(default)]
    limit: Option<u32>,
    #[serde(skip)]
    unreadable: Vec<Unreadable>,
}

impl<T: DeserializeOwned + Send> Wire for OffsetPage<T> {
    type Output = Page<T>;

    fn into_output(self, operation: &'static OperationInfo) -> Page<T> {
        let Self { keys, total, limit, unreadable } = self;
        let limit = limit.unwrap_or_default();
        Page {
            items: keys,
            unreadable,
            limit,
            has_more: false,
            next: None,
            operation: operation.id,
            offset: None,
            total,
        }
    }

    fn salvage(body: &[u8]) -> Option<Self> {
        let members = split::members(body)?;
        let member = |name: &[u8]| members.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| *value);
        let number = |name: &[u8]| count(&serde_json::from_slice::<Value>(member(name)?).ok()?);
        let (keys, unreadable) = match member(b"keys")? {
            b"null" => (Vec::new(), Vec::new()),
            list => one_by_one(&split::elements(list)?),
        };
        Some(Self { keys, total: number(b"total").map(u64::from), limit: number(b"limit"), unreadable })
    }
}

impl<T> Page<T> {
    /// Says what follows a page that begins at this offset.
    #[doc(hidden)]
    #[must_use]
    pub fn starting_at(mut self, offset: Option<u32>) -> Self {
        let offset = offset.unwrap_or_default();
        let held = self.items.len() + self.unreadable.len();
        let end = u64::from(offset) + held as u64;
        self.has_more = match self.total {
            Some(total) => end < total,
            // A page that is not full is the last.
            None => held > 0 && held as u64 >= u64::from(self.limit),
        };
        self.offset = Some(offset);
        // An empty page gives no place to go on from: a walk that is told of more then ends with an error.
        self.next = (self.has_more && held > 0).then(|| end.to_string());
        self
    }
}
