//! Lists: pages, cursors, and the streams that walk them.

mod cursor;
#[cfg(feature = "bitgo")]
mod offset;
mod prefetch;
mod seen;
mod stream;

pub use cursor::Cursor;
#[cfg(feature = "bitgo")]
pub use offset::Offset;
#[cfg(feature = "bitgo")]
pub(crate) use offset::OffsetPage;
pub use stream::{ItemStream, PageStream};

use crate::error::{Error, ErrorKind};
use crate::request::{Operation, OperationInfo};
use crate::transport::Wire;
use kayle_id_core::InvalidInput;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// An operation that lists things page by page. Sealed: implemented by generated code only.
pub trait ListOperation: Operation<Output = Page<Self::Item>> + Clone + Unpin + 'static {
    /// What the list holds.
    type Item: DeserializeOwned + Send + Unpin + 'static;

    /// The id of an item.
    type Id: AsRef<str>;

    #[doc(hidden)]
    fn set_starting_after(&mut self, cursor: &str) -> Result<(), InvalidInput>;

    #[doc(hidden)]
    fn starting_after(&self) -> Option<String>;

    #[doc(hidden)]
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
    /// The most items that a page may hold.
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

/// `{data, pagination}` on the wire.
#[derive(Deserialize)]
struct Listed<T> {
    data: Vec<T>,
    pagination: Pagination,
}

#[derive(Deserialize)]
struct Pagination {
    #[serde(default)]
    limit: Option<u32>,
    has_more: bool,
    #[serde(default)]
    next_cursor: Option<String>,
}

impl Pagination {
    fn page<T>(self, items: Vec<T>, unreadable: Vec<Unreadable>) -> Page<T> {
        let Self { limit, has_more, next_cursor } = self;
        Page {
            items,
            unreadable,
            limit: limit.unwrap_or_default(),
            has_more,
            next: next_cursor,
            operation: "",
            offset: None,
            total: None,
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let listed = Listed::<T>::deserialize(deserializer)?;
        Ok(listed.pagination.page(listed.data, Vec::new()))
    }
}

impl<T: DeserializeOwned + Send> Wire for Page<T> {
    type Output = Self;

    fn into_output(mut self, operation: &'static OperationInfo) -> Self {
        self.operation = operation.id;
        self
    }

    /// Reads item by item, so that an odd one does not cost the page.
    fn salvage(body: &[u8]) -> Option<Self> {
        let listed: Listed<&RawValue> = serde_json::from_slice(body).ok()?;
        let (items, unreadable) = one_by_one(&listed.data);
        Some(listed.pagination.page(items, unreadable))
    }
}

/// The items that can be read, and the others.
fn one_by_one<T: DeserializeOwned>(listed: &[&RawValue]) -> (Vec<T>, Vec<Unreadable>) {
    let mut items = Vec::with_capacity(listed.len());
    let mut unreadable = Vec::new();
    for (index, raw) in listed.iter().enumerate() {
        let mut json = serde_json::Deserializer::from_str(raw.get());
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Ok(item) => items.push(item),
            Err(error) => {
                let place = kayle_id_core::scrub::scrub(&error.path().to_string(), 200);
                let problem = format!("at {place}: {}", kayle_id_core::json_problem::wanted(error.inner()));
                unreadable.push(Unreadable { index, id: id(raw), problem });
            }
        }
    }
    (items, unreadable)
}

fn id(raw: &RawValue) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    serde_json::from_str::<Named>(raw.get()).ok().map(|named| named.id)
}

impl From<Unreadable> for Error {
    fn from(item: Unreadable) -> Self {
        Self::new(ErrorKind::Unreadable, format!("item {} of a page cannot be read: {}", item.index, item.problem))
    }
}
