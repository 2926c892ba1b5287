//! Walking a list: pages, and the items in them, fetched as they are asked for.

use super::prefetch;
use super::seen::Seen;
use super::{Cursor, ListOperation, Page};
use crate::error::{Error, ErrorKind};
use crate::request::Request;
use futures_util::Stream;
use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pub(super) type Fetch<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Error>> + Send>>;

/// The pages of a list, fetched as they are asked for.
///
/// With [`prefetch`](Self::prefetch), the page after the one that was handed out is under way meanwhile.
///
/// The stream ends after the last page, or with one error. [`cursor`](Self::cursor) then tells where
/// to go on: after an error, with the page that failed.
#[must_use = "a stream does nothing until it is polled"]
pub struct PageStream<O: ListOperation> {
    request: Request<O>,
    state: State<O::Item>,
    seen: Seen,
    prefetch: bool,
}

enum State<T> {
    /// The next page is to be fetched.
    Ready,
    Fetching(Fetch<T>),
    /// The walk cannot go on, for this reason.
    Stuck(Box<Error>),
    Done,
}

impl<O: ListOperation> PageStream<O> {
    pub(crate) fn new(request: Request<O>) -> Self {
        let mut seen = Seen::default();
        if let Some(cursor) = request.operation.starting_after() {
            seen.repeats(&cursor);
        }
        Self { request, state: State::Ready, seen, prefetch: false }
    }

    /// Fetches one page ahead, while the page before it is worked on.
    ///
    /// Costs one request that was not needed where the walk is given up early. Wants to be polled within
    /// a tokio runtime, and fetches as it is asked otherwise. Dropping the stream stops the fetch.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    fn fetch(&self) -> Fetch<O::Item> {
        let request = self.request.clone();
        Box::pin(async move { request.send().await })
    }

    /// Where the next page begins: to be stored, and given to [`Request::resume`] later.
    ///
    /// None before the first page. After the last page, the place where newer items would follow.
    pub fn cursor(&self) -> Option<Cursor> {
        self.request.operation.starting_after().map(|after| Cursor::new(O::INFO.id, &after))
    }

    /// Prepares for what follows a page.
    fn advance(&mut self, page: &Page<O::Item>) {
        let last = page.items.last().map(O::item_id).filter(|id| !id.is_empty());
        self.state = match (page.has_more, page.next.as_deref()) {
            (false, next) => {
                let counted = page.end();
                let moved = match next.or(counted.as_deref()).or(last) {
                    Some(place) => self.request.operation.set_starting_after(place),
                    None => Ok(()),
                };
                moved.map_or_else(
                    |violation| State::Stuck(Box::new(pagination::<O>(violation.problem()))),
                    |()| State::Done,
                )
            }
            (true, None) => {
                State::Stuck(Box::new(pagination::<O>("the server announces more pages and gives no cursor for them")))
            }
            (true, Some(next)) if self.seen.repeats(next) => {
                let text = "the server gave a cursor a second time, so the walk would go round in a circle; the row behind a cursor may have been deleted";
                State::Stuck(Box::new(pagination::<O>(text)))
            }
            (true, Some(next)) => {
                if let Err(violation) = self.request.operation.set_starting_after(next) {
                    self.state = State::Stuck(Box::new(pagination::<O>(violation.problem())));
                    return;
                }
                if self.prefetch { State::Fetching(prefetch::ahead(self.fetch())) } else { State::Ready }
            }
        };
    }
}

fn pagination<O: ListOperation>(text: &str) -> Error {
    Error::new(ErrorKind::Pagination, text).with_operation(O::INFO.id)
}

impl<O: ListOperation> fmt::Debug for PageStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<O: ListOperation> Stream for PageStream<O> {
    type Item = Result<Page<O::Item>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
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
                    if let Ok(page) = &outcome {
                        self.advance(page);
                    }
                    return Poll::Ready(Some(outcome));
                }
            }
        }
    }
}

/// The items of a list, page after page, fetched as they are asked for.
///
/// An item that cannot be read is an error in its place, and the walk goes on after it; any other
/// error ends the walk. [`cursor`](Self::cursor) tells where to go on, neither skipping nor repeating
/// an item, as long as the server keeps the row behind it.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
/// use futures::TryStreamExt;
/// let mut sessions = client.sessions().list().limit(100).stream();
/// while let Some(session) = sessions.try_next().await? {
///     println!("{} {}", session.id, session.status);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct ItemStream<O: ListOperation> {
    pages: PageStream<O>,
    waiting: VecDeque<Result<O::Item, Error>>,
    ids: VecDeque<Option<String>>,
    place: Option<String>,
}

impl<O: ListOperation> ItemStream<O> {
    pub(crate) fn new(request: Request<O>) -> Self {
        let place = request.operation.starting_after();
        Self { pages: PageStream::new(request), waiting: VecDeque::new(), ids: VecDeque::new(), place }
    }

    /// Fetches one page ahead, while the items of the page before it are worked on; see
    /// [`PageStream::prefetch`].
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// let mut events = client.webhooks().events().list().limit(100).stream().prefetch();
    /// while let Some(event) = events.try_next().await? {
    ///     store(&event).await;
    /// }
    /// # Ok(())
    /// # }
    /// # async fn store(_: &kayle_id::WebhookEvent) {}
    /// ```
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// The place after the last item that was taken: to be stored, and given to [`Request::resume`]
    /// later. None before the first.
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

impl<O: ListOperation> fmt::Debug for ItemStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").field("request", &self.pages.request).finish_non_exhaustive()
    }
}

impl<O: ListOperation> Stream for ItemStream<O> {
    type Item = Result<O::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(next) = self.take_waiting() {
                return Poll::Ready(Some(next));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                // An empty page in the middle is no end.
                Some(Ok(page)) => self.take(page),
            }
        }
    }
}
