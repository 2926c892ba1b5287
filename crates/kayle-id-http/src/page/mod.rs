//! Pagination: pages, cursors, and the streams that fetch whole lists.

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

/// An operation that lists items page by page. Use it as a bound for functions that work with any list.
///
/// Generated code implements this trait. Do not implement it elsewhere: it has hidden items, which change without
/// notice.
///
/// ```
/// use futures_util::TryStreamExt;
/// use kayle_id_http::{Error, ItemStream, ListOperation};
///
/// /// The ids of a whole list, whatever it holds.
/// async fn ids<O: ListOperation>(items: ItemStream<O>) -> Result<Vec<String>, Error> {
///     items.map_ok(|item| O::item_id(&item).to_owned()).try_collect().await
/// }
/// ```
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

    /// An item's id, which is the cursor of the position after the item.
    fn item_id(item: &Self::Item) -> &str;
}

/// One page of a list. Awaiting a list's request returns it; so does [`PageStream`], for every page.
///
/// ```
/// use kayle_id_http::Page;
///
/// fn print<T: std::fmt::Debug>(page: &Page<T>) {
///     for item in &page.items {
///         println!("{item:?}");
///     }
///     if let Some(cursor) = page.next_cursor() {
///         println!("more items follow after {cursor}");
///     }
/// }
/// ```
#[doc(alias = "pagination")]
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items that could be deserialized.
    pub items: Vec<T>,
    /// The items that could not be deserialized, with their places in the page. Normally empty.
    pub unreadable: Vec<Unreadable>,
    /// The size of a full page; 0 if the server does not send it in a readable form.
    pub limit: u32,
    /// Whether more items follow.
    pub has_more: bool,
    pub(crate) next: Option<String>,
    pub(crate) operation: &'static str,
    /// Where the page begins, in a list that is walked by offset.
    pub(crate) offset: Option<u32>,
    pub(crate) total: Option<u64>,
}

/// An item of a page that could not be deserialized. The other items of the page are not affected.
///
/// [`Page::unreadable`] lists them; a stream of items yields an error in the item's place, and continues.
///
/// ```
/// use kayle_id_http::Page;
///
/// fn report<T>(page: &Page<T>) {
///     for item in &page.unreadable {
///         eprintln!("item {} ({:?}) was skipped: {}", item.index, item.id, item.problem);
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// Its place in the page, from 0.
    pub index: usize,
    /// Its id, if it has one.
    pub id: Option<String>,
    /// What is wrong with it. The text quotes no values.
    pub problem: String,
}

impl<T> Page<T> {
    /// How many items the whole list has, if the service tells it.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Where the page ends, in a list that is walked by offset.
    pub(crate) fn end(&self) -> Option<String> {
        let held = self.items.len() + self.unreadable.len();
        self.offset.map(|offset| (u64::from(offset) + held as u64).to_string())
    }

    /// The position of the next page; `None` on the last page.
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
