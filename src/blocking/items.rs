//! Lists as iterators.

use super::thread::Thread;
use crate::error::Error;
use crate::page::{Cursor, ItemStream, ListOperation, Page, PageStream};
use futures_util::StreamExt;
use std::fmt;
use std::sync::Arc;

/// The items of a list, page after page, fetched as they are asked for: what
/// [`ItemStream`] is to async programs.
#[must_use = "an iterator does nothing until it is asked"]
pub struct Items<O: ListOperation> {
    /// Away only while the thread works on it.
    stream: Option<ItemStream<O>>,
    thread: Arc<Thread>,
}

/// The pages of a list, fetched as they are asked for: what [`PageStream`] is to async programs.
#[must_use = "an iterator does nothing until it is asked"]
pub struct Pages<O: ListOperation> {
    /// Away only while the thread works on it.
    stream: Option<PageStream<O>>,
    thread: Arc<Thread>,
}

impl<O: ListOperation> Items<O> {
    pub(super) fn new(stream: ItemStream<O>, thread: Arc<Thread>) -> Self {
        Self { stream: Some(stream), thread }
    }

    /// Fetches one page ahead, while the items of the page before it are worked on.
    pub fn prefetch(self) -> Self {
        Self { stream: self.stream.map(ItemStream::prefetch), ..self }
    }

    /// The place after the last item that was taken: to be stored, and given to
    /// [`Request::resume`](crate::Request::resume) later. None before the first.
    pub fn cursor(&self) -> Option<Cursor> {
        self.stream.as_ref()?.cursor()
    }
}

impl<O: ListOperation> Pages<O> {
    pub(super) fn new(stream: PageStream<O>, thread: Arc<Thread>) -> Self {
        Self { stream: Some(stream), thread }
    }

    /// Fetches one page ahead, while the page before it is worked on.
    pub fn prefetch(self) -> Self {
        Self { stream: self.stream.map(PageStream::prefetch), ..self }
    }

    /// Where the next page begins: to be stored, and given to
    /// [`Request::resume`](crate::Request::resume) later. None before the first page.
    pub fn cursor(&self) -> Option<Cursor> {
        self.stream.as_ref()?.cursor()
    }
}

impl<O: ListOperation> Iterator for Items<O> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.stream.as_mut()?.take_waiting() {
            return Some(item);
        }
        let mut stream = self.stream.take()?;
        let work = async move {
            let item = stream.next().await;
            (stream, item)
        };
        match self.thread.wait(work) {
            Ok((stream, item)) => {
                self.stream = Some(stream);
                item
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<O: ListOperation> Iterator for Pages<O> {
    type Item = Result<Page<O::Item>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let work = async move {
            let page = stream.next().await;
            (stream, page)
        };
        match self.thread.wait(work) {
            Ok((stream, page)) => {
                self.stream = Some(stream);
                page
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<O: ListOperation> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Items").field(&self.stream).finish()
    }
}

impl<O: ListOperation> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pages").field(&self.stream).finish()
    }
}
