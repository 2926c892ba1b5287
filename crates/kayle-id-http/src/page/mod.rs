//! Lists: pages, cursors, and the streams that walk them.

mod arguments;
mod cursor;
mod given;
mod offset;
mod prefetch;
mod range;
mod recovery;
mod seen;
mod split;
mod stream;
mod wire;

pub use cursor::Cursor;
pub use offset::Offset;
pub use range::{RangeStream, TimeRangeOperation};
pub use stream::{ItemStream, PageStream};

#[doc(hidden)]
pub use offset::OffsetPage;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use kayle_id_core::InvalidInput;
use serde::de::DeserializeOwned;

/// An operation that lists things page by page.
///
/// Generated code implements this trait. Do not implement it elsewhere: it has hidden items, which change without
/// notice.
pub trait ListOperation: Operation<Output = Page<Self::Item>> + Clone + Unpin + 'static {
    /// What the list holds.
    type Item: DeserializeOwned + Send + Unpin + 'static;

    /// The id of an item.
    type Id: AsRef<str>;

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn set_starting_after(&mut self, cursor: &str) -> Result<(), InvalidInput>;

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn starting_after(&self) -> Option<String>;

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn set_page_size(&mut self, limit: u32);

    /// An item's id, after which a walk can go on.
    fn item_id(item: &Self::Item) -> &str;
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items that could be read.
    pub items: Vec<T>,
    /// The items that could not, with their places in the page. Normally none.
    pub unreadable: Vec<Unreadable>,
    /// The most items that a page may hold; 0 where the server does not say it in a form that can be read.
    pub limit: u32,
    /// Whether more items follow.
    pub has_more: bool,
    pub(crate) next: Option<String>,
    pub(crate) operation: &'static str,
    /// Where the page begins, in a list that is walked by offset.
    pub(crate) offset: Option<u32>,
    pub(crate) total: Option<u64>,
}

/// An item of a page that could not be read. The others are not lost for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Its place in the page, from 0.
    pub index: usize,
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What is wrong with it. Values are not quoted.
    pub problem: String,
}

impl<T> Page<T> {
    /// How many items the whole list has, where the service says so.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Where the page ends, in a list that is walked by offset.
    pub(crate) fn end(&self) -> Option<String> {
        let held = self.items.len() + self.unreadable.len();
        self.offset.map(|offset| (u64::from(offset) + held as u64).to_string())
    }

    /// Where the next page begins; none on the last page.
    #[must_use]
    pub fn next_cursor(&self) -> Option<Cursor> {
        self.next.as_deref().map(|after| Cursor::new(self.operation, after))
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl From<Unreadable> for Error {
    fn from(item: Unreadable) -> Self {
        Self::new(ErrorKind::Unreadable, format!("item {} of a page cannot be read: {}", item.index, item.problem))
    }
}
