//! Streams over a whole list: its pages, and their items.

use super::prefetch::{self, Fetch};
use super::recovery::{Recovery, Step};
use super::seen::Seen;
use super::{Cursor, ListOperation, Page};
use crate::call::Call;
use crate::error::{Error, ErrorKind};
use futures_util::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The pages of a list as a stream, which fetches them as needed. A request's `pages` makes it.
///
/// With [`prefetch`](Self::prefetch), the next page is fetched while the current one is processed.
///
/// The stream ends after the last page, or with one error. After an error, [`cursor`](Self::cursor) is the position of the
/// page that failed.
///
/// If the row behind a page's cursor was deleted, some lists begin again at their first page. The stream detects that by
/// the items: it continues from an earlier item, and skips items that it returned already. It cannot detect a deleted row
/// behind a cursor that was stored and passed to `resume`.
///
/// ```
/// use futures_util::TryStreamExt;
/// use kayle_id_http::{Error, ListOperation, PageStream};
///
/// async fn count<O: ListOperation>(pages: PageStream<O>) -> Result<usize, Error> {
///     pages.prefetch().try_fold(0, |count, page| async move { Ok(count + page.items.len()) }).await
/// }
/// ```
#[doc(alias = "pagination")]
#[doc(alias = "paging")]
#[must_use = "a stream does nothing until it is polled"]
pub struct PageStream<O: ListOperation, E = Error> {
    call: Call<O>,
    state: State<O::Item>,
    seen: Seen,
    recovery: Recovery,
    prefetch: bool,
    fails_with: PhantomData<fn() -> E>,
}

enum State<T> {
    /// The next page is to be fetched.
    Ready,
    Fetching(Fetch<T>),
    /// The walk cannot go on, for this reason.
    Stuck(Box<Error>),
    Done,
}

impl<O: ListOperation, E> PageStream<O, E> {
    pub(super) fn new(call: Call<O>) -> Self {
        let mut seen = Seen::default();
        if let Some(cursor) = call.operation.starting_after() {
            seen.repeats(&cursor);
        }
        let (state, recovery) = (State::Ready, Recovery::default());
        Self { call, state, seen, recovery, prefetch: false, fails_with: PhantomData }
    }

    /// Fetches the next page while the current page is processed.
    ///
    /// It costs one unneeded request if the stream is dropped early. It needs a tokio runtime; without one, pages are
    /// fetched on demand. Dropping the stream cancels the fetch.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    fn fetch(&self) -> Fetch<O::Item> {
        let call = self.call.clone();
        Box::pin(async move { call.send().await })
    }

    /// The position of the next page. Store it, and pass it to a request's `resume` to continue later.
    ///
    /// `None` before the first page. After the last page, the position where newer items would follow.
    pub fn cursor(&self) -> Option<Cursor> {
        self.call.operation.starting_after().map(|after| Cursor::new(O::INFO.id, &after))
    }

    /// Looks at a page that came: gives it on, or has another one fetched in its place.
    fn receive(&mut self, mut page: Page<O::Item>) -> Option<Page<O::Item>> {
        // What is counted needs no row to go on from.
        if page.offset.is_none() {
            match self.recovery.judge::<O>(&page) {
                Step::GoOn => {}
                Step::Retry(earlier) => {
                    self.state = match self.call.operation.set_starting_after(&earlier) {
                        Ok(()) => State::Ready,
                        Err(violation) => State::Stuck(Box::new(pagination::<O>(violation.problem()))),
                    };
                    return None;
                }
                Step::Again => self.seen = Seen::default(),
                Step::Lost => {
                    self.state = State::Stuck(Box::new(pagination::<O>(
                        "the server began the list again, because the row behind a cursor was deleted: start over and skip items by their id",
                    )));
                    return None;
                }
            }
        }
        self.advance(&page);
        self.recovery.give::<O>(&mut page);
        Some(page)
    }

    /// Prepares for what follows a page.
    fn advance(&mut self, page: &Page<O::Item>) {
        let last = page.items.last().map(O::item_id).filter(|id| !id.is_empty());
        self.state = match (page.has_more, page.next.as_deref()) {
            (false, next) => {
                let counted = page.end();
                let moved = match next.or(counted.as_deref()).or(last) {
                    Some(place) => self.call.operation.set_starting_after(place),
                    None => Ok(()),
                };
                moved.map_or_else(
                    |violation| State::Stuck(Box::new(pagination::<O>(violation.problem()))),
                    |()| State::Done,
                )
            }
            (true, None) => State::Stuck(Box::new(pagination::<O>(
                "the server announced more pages and sent no cursor for them: try again, and report this if it stays",
            ))),
            (true, Some(next)) if self.seen.repeats(next) => {
                let text = "the server sent the same cursor twice, so the list would never end; the row behind a cursor may have been deleted: start over and skip items by their id";
                State::Stuck(Box::new(pagination::<O>(text)))
            }
            (true, Some(next)) => {
                if let Err(violation) = self.call.operation.set_starting_after(next) {
                    self.state = State::Stuck(Box::new(pagination::<O>(violation.problem())));
                    return;
                }
                if self.prefetch { State::Fetching(prefetch::ahead(self.fetch())) } else { State::Ready }
            }
        };
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<O::Item>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Stuck(error) => return Poll::Ready(Some(Err(*error))),
                State::Ready => self.state = State::Fetching(self.fetch()),
                State::Fetching(mut fetch) => {
                    let Poll::Ready(outcome) = fetch.as_mut().poll(context) else {
                        self.state = State::Fetching(fetch);
                        return Poll::Pending;
                    };
                    match outcome {
                        Err(error) => return Poll::Ready(Some(Err(error))),
                        Ok(page) => {
                            if let Some(page) = self.receive(page) {
                                return Poll::Ready(Some(Ok(page)));
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn pagination<O: ListOperation>(text: &str) -> Error {
    Error::new(ErrorKind::Pagination, text).with_operation(O::INFO.id)
}

impl<O: ListOperation, E> fmt::Debug for PageStream<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").field("request", &self.call).finish_non_exhaustive()
    }
}

impl<O: ListOperation, E: From<Error>> Stream for PageStream<O, E> {
    type Item = Result<Page<O::Item>, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context).map(|next| next.map(|page| Ok(page?)))
    }
}

/// The items of a list as a stream, which fetches page after page as needed. A request's `stream` makes it.
///
/// An item that fails to deserialize yields an error, and the stream continues; any other error ends the stream.
/// [`cursor`](Self::cursor) is the position after the last item that was taken. A later `resume` from it neither skips nor
/// repeats an item, as long as the server keeps the row behind it.
///
/// ```
/// # async fn run<O: kayle_id_http::ListOperation>(mut items: kayle_id_http::ItemStream<O>) -> Result<(), kayle_id_http::Error> {
/// use futures_util::TryStreamExt;
/// while let Some(item) = items.try_next().await? {
///     println!("{}", O::item_id(&item));
/// }
/// # Ok(())
/// # }
/// ```
#[doc(alias = "pagination")]
#[doc(alias = "iterator")]
#[doc(alias = "list all")]
#[must_use = "a stream does nothing until it is polled"]
pub struct ItemStream<O: ListOperation, E = Error> {
    pages: PageStream<O, E>,
    waiting: VecDeque<Result<O::Item, Error>>,
    ids: VecDeque<Option<String>>,
    place: Option<String>,
}

impl<O: ListOperation, E> ItemStream<O, E> {
    pub(super) fn new(call: Call<O>) -> Self {
        let place = call.operation.starting_after();
        Self { pages: PageStream::new(call), waiting: VecDeque::new(), ids: VecDeque::new(), place }
    }

    /// Fetches one page ahead, while the items of the page before it are worked on; see
    /// [`PageStream::prefetch`].
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// The position after the last item that was taken; `None` before the first item. Store it, and pass it to a request's
    /// `resume` to continue later.
    pub fn cursor(&self) -> Option<Cursor> {
        if self.waiting.is_empty()
            && let Some(cursor) = self.pages.cursor()
        {
            return Some(cursor);
        }
        self.place.as_deref().map(|after| Cursor::new(O::INFO.id, after))
    }

    /// The next item, if it is there without asking.
    pub(crate) fn take_waiting(&mut self) -> Option<Result<O::Item, Error>> {
        let next = self.waiting.pop_front()?;
        let known = self.ids.pop_front().flatten();
        let id = match &next {
            Ok(item) => known.or_else(|| Some(O::item_id(item).to_owned()).filter(|id| !id.is_empty())),
            Err(_) => known,
        };
        if id.is_some() {
            self.place = id;
        }
        Some(next)
    }

    /// Puts a page's items and its unreadable ones in their order.
    fn take(&mut self, page: Page<O::Item>) {
        let mut unreadable = page.unreadable.into_iter().peekable();
        let mut items = page.items.into_iter();
        for index in 0.. {
            let counted = page.offset.map(|offset| (u64::from(offset) + index as u64 + 1).to_string());
            if let Some(odd) = unreadable.next_if(|odd| odd.index == index) {
                self.ids.push_back(counted.or_else(|| odd.id.clone()));
                self.waiting.push_back(Err(Error::from(odd).with_operation(O::INFO.id)));
            } else if let Some(item) = items.next() {
                self.ids.push_back(counted);
                self.waiting.push_back(Ok(item));
            } else {
                break;
            }
        }
    }
}

impl<O: ListOperation, E> fmt::Debug for ItemStream<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").field("request", &self.pages.call).finish_non_exhaustive()
    }
}

impl<O: ListOperation, E: From<Error>> Stream for ItemStream<O, E> {
    type Item = Result<O::Item, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(next) = self.take_waiting() {
                return Poll::Ready(Some(next.map_err(E::from)));
            }
            match ready!(self.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                // An empty page in the middle is no end.
                Some(Ok(page)) => self.take(page),
            }
        }
    }
}
