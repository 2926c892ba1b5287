//! Lists as iterators.

use super::thread::Thread;
use crate::error::Error;
use crate::page::{Cursor, ItemStream, ListOperation, Page, PageStream, RangeStream};
use futures_util::StreamExt;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// The items of a list as an iterator, which fetches page after page as needed: the blocking form of [`ItemStream`]. A
/// request's `iter` makes it.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::{Error, ListOperation, blocking::Items};
///
/// fn ids<O: ListOperation>(items: Items<O>) -> Result<(), Error> {
///     for item in items {
///         println!("{}", O::item_id(&item?));
///     }
///     Ok(())
/// }
/// ```
#[must_use = "an iterator does nothing until it is asked"]
pub struct Items<O: ListOperation, E = Error> {
    /// Away only while the thread works on it.
    stream: Option<ItemStream<O>>,
    thread: Arc<Thread>,
    fails_with: PhantomData<fn() -> E>,
}

/// The pages of a list as an iterator, which fetches them as needed: the blocking form of [`PageStream`]. A request's `pages`
/// makes it.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::{Error, ListOperation, blocking::Pages};
///
/// fn count<O: ListOperation>(pages: Pages<O>) -> Result<usize, Error> {
///     let mut count = 0;
///     for page in pages {
///         count += page?.items.len();
///     }
///     Ok(count)
/// }
/// ```
#[must_use = "an iterator does nothing until it is asked"]
pub struct Pages<O: ListOperation, E = Error> {
    /// Away only while the thread works on it.
    stream: Option<PageStream<O>>,
    thread: Arc<Thread>,
    fails_with: PhantomData<fn() -> E>,
}

impl<O: ListOperation, E> Items<O, E> {
    pub(super) fn new(stream: ItemStream<O>, thread: Arc<Thread>) -> Self {
        Self { stream: Some(stream), thread, fails_with: PhantomData }
    }

    /// Fetches one page ahead, while the items of the page before it are worked on.
    pub fn prefetch(self) -> Self {
        Self { stream: self.stream.map(ItemStream::prefetch), ..self }
    }

    /// The place after the last item that was taken: to be stored, and given to
    /// a request's `resume` later. None before the first.
    pub fn cursor(&self) -> Option<Cursor> {
        self.stream.as_ref()?.cursor()
    }
}

impl<O: ListOperation, E> Pages<O, E> {
    pub(super) fn new(stream: PageStream<O>, thread: Arc<Thread>) -> Self {
        Self { stream: Some(stream), thread, fails_with: PhantomData }
    }

    /// Fetches one page ahead, while the page before it is worked on.
    pub fn prefetch(self) -> Self {
        Self { stream: self.stream.map(PageStream::prefetch), ..self }
    }

    /// Where the next page begins: to be stored, and given to
    /// a request's `resume` later. None before the first page.
    pub fn cursor(&self) -> Option<Cursor> {
        self.stream.as_ref()?.cursor()
    }
}

/// The items of a list that were created in a period, without gaps: the blocking form of [`RangeStream`]. A request's
/// `iter_between` makes it.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::{Error, blocking::ItemsBetween, page::TimeRangeOperation};
///
/// fn count<O: TimeRangeOperation>(items: ItemsBetween<O>) -> Result<usize, Error> {
///     let mut count = 0;
///     for item in items {
///         item?;
///         count += 1;
///     }
///     Ok(count)
/// }
/// ```
#[must_use = "an iterator does nothing until it is asked"]
pub struct ItemsBetween<O: ListOperation, E = Error> {
    /// Away only while the thread works on it.
    stream: Option<RangeStream<O>>,
    thread: Arc<Thread>,
    fails_with: PhantomData<fn() -> E>,
}

impl<O: ListOperation, E> ItemsBetween<O, E> {
    pub(super) fn new(stream: RangeStream<O>, thread: Arc<Thread>) -> Self {
        Self { stream: Some(stream), thread, fails_with: PhantomData }
    }
}

impl<O: ListOperation, E: From<Error>> Iterator for ItemsBetween<O, E> {
    type Item = Result<O::Item, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let work = async move {
            let item = stream.next().await;
            (stream, item)
        };
        match self.thread.wait(work) {
            Ok((stream, item)) => {
                self.stream = Some(stream);
                item.map(|item| item.map_err(E::from))
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<O: ListOperation, E> fmt::Debug for ItemsBetween<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ItemsBetween").field(&self.stream).finish()
    }
}

impl<O: ListOperation, E: From<Error>> Iterator for Items<O, E> {
    type Item = Result<O::Item, E>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.stream.as_mut()?.take_waiting() {
            return Some(item.map_err(E::from));
        }
        let mut stream = self.stream.take()?;
        let work = async move {
            let item = stream.next().await;
            (stream, item)
        };
        match self.thread.wait(work) {
            Ok((stream, item)) => {
                self.stream = Some(stream);
                item.map(|item| item.map_err(E::from))
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<O: ListOperation, E: From<Error>> Iterator for Pages<O, E> {
    type Item = Result<Page<O::Item>, E>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let work = async move {
            let page = stream.next().await;
            (stream, page)
        };
        match self.thread.wait(work) {
            Ok((stream, page)) => {
                self.stream = Some(stream);
                page.map(|page| page.map_err(E::from))
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<O: ListOperation, E> fmt::Debug for Items<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.stream).finish()
    }
}

impl<O: ListOperation, E> fmt::Debug for Pages<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.stream).finish()
    }
}
