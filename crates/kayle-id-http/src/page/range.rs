//! Lists by time of creation, in windows of time and without cursors.

use super::prefetch::Fetch;
use super::stream::pagination;
use super::{ListOperation, Page};
use crate::call::Call;
use crate::error::Error;
use futures_util::Stream;
use kayle_id_core::Timestamp;
use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

const MILLISECOND: Duration = Duration::from_millis(1);

/// A list that can be filtered by the time of creation. Such requests have `stream_between`.
///
/// Do not implement it: it has hidden items, which change without notice.
///
/// ```
/// use futures_util::TryStreamExt;
/// use kayle_id_http::page::{RangeStream, TimeRangeOperation};
///
/// async fn count<O: TimeRangeOperation>(items: RangeStream<O>) -> Result<usize, kayle_id_http::Error> {
///     items.try_fold(0, |count, _| async move { Ok(count + 1) }).await
/// }
/// ```
pub trait TimeRangeOperation: ListOperation {
    #[doc(hidden)]
    #[allow(missing_docs)]
    fn set_created(&mut self, from: Timestamp, to: Timestamp);
}

/// The items of a list that were created in a period, the newest first, without gaps. A request's `stream_between` makes
/// it.
///
/// The server cuts a page's cursor to the millisecond, so other streams can miss items of the same millisecond at the
/// borders of pages. This stream uses no cursor: it asks for a window of time, and splits the window into halves if its
/// items do not fit one page.
///
/// An item that fails to deserialize yields an error, and the stream continues; any other error ends the stream.
///
/// ```
/// use futures_util::TryStreamExt;
/// use kayle_id_http::{Error, RangeStream, page::TimeRangeOperation};
///
/// async fn ids<O: TimeRangeOperation>(mut items: RangeStream<O>) -> Result<(), Error> {
///     while let Some(item) = items.try_next().await? {
///         println!("{}", O::item_id(&item));
///     }
///     Ok(())
/// }
/// ```
#[must_use = "a stream does nothing until it is polled"]
pub struct RangeStream<O: ListOperation, E = Error> {
    call: Call<O>,
    /// What is still to be asked for, the newest at the end.
    windows: Vec<Window>,
    fetching: Option<(Window, Fetch<O::Item>)>,
    waiting: VecDeque<Result<O::Item, Error>>,
    /// The items of the window before: the one at the border comes with both.
    border: HashSet<String>,
    problem: Option<Error>,
    set: fn(&mut O, Timestamp, Timestamp),
    fails_with: PhantomData<fn() -> E>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: Timestamp,
    to: Timestamp,
}

impl Window {
    /// The older and the newer half; nothing for a window of a millisecond.
    fn halves(self) -> Option<(Self, Self)> {
        let milliseconds = u64::try_from((self.to - self.from).as_millis()).unwrap_or(u64::MAX);
        if milliseconds <= 1 {
            return None;
        }
        let middle = self.from + Duration::from_millis(milliseconds / 2);
        Some((Self { from: self.from, to: middle }, Self { from: middle, to: self.to }))
    }
}

impl<O: TimeRangeOperation, E> RangeStream<O, E> {
    /// Both ends belong to the period, with the whole of their milliseconds.
    pub(super) fn new(call: Call<O>, from: Timestamp, to: Timestamp) -> Self {
        let whole = |time: Timestamp| {
            let second = Timestamp::from_unix_seconds(time.unix_seconds()).unwrap_or(time);
            second + Duration::from_millis(u64::from((time - second).subsec_millis()))
        };
        let windows =
            if from <= to { vec![Window { from: whole(from), to: whole(to) + MILLISECOND }] } else { Vec::new() };
        Self {
            call,
            windows,
            fetching: None,
            waiting: VecDeque::new(),
            border: HashSet::new(),
            problem: None,
            set: O::set_created,
            fails_with: PhantomData,
        }
    }
}

impl<O: ListOperation, E> RangeStream<O, E> {
    fn fetch(&self, window: Window) -> Fetch<O::Item> {
        let mut call = self.call.clone();
        (self.set)(&mut call.operation, window.from, window.to);
        Box::pin(async move { call.send().await })
    }

    fn receive(&mut self, window: Window, page: Page<O::Item>) {
        if !page.has_more {
            return self.take(page);
        }
        match window.halves() {
            Some((older, newer)) => self.windows.extend([older, newer]),
            None => {
                let text = "more items were created within one millisecond than a page holds, so the rest cannot be listed: use `stream`, and expect gaps";
                self.take(page);
                self.problem = Some(pagination::<O>(text));
                self.windows.clear();
            }
        }
    }

    /// Puts a page's items and its unreadable ones in their order, without those that the window before had.
    fn take(&mut self, page: Page<O::Item>) {
        let mut unreadable = page.unreadable.into_iter().peekable();
        let mut items = page.items.into_iter();
        let mut ids = HashSet::new();
        for index in 0.. {
            let (id, next) = if let Some(odd) = unreadable.next_if(|odd| odd.index == index) {
                (odd.id.clone(), Err(Error::from(odd).with_operation(O::INFO.id)))
            } else if let Some(item) = items.next() {
                (Some(O::item_id(&item).to_owned()), Ok(item))
            } else {
                break;
            };
            if id.as_ref().is_none_or(|id| !self.border.contains(id)) {
                self.waiting.push_back(next);
            }
            ids.extend(id);
        }
        self.border = ids;
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                return Poll::Ready(Some(next));
            }
            if let Some((window, fetch)) = &mut self.fetching {
                let window = *window;
                let outcome = ready!(fetch.as_mut().poll(context));
                self.fetching = None;
                match outcome {
                    Ok(page) => self.receive(window, page),
                    Err(error) => {
                        self.windows.clear();
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                continue;
            }
            if let Some(problem) = self.problem.take() {
                return Poll::Ready(Some(Err(problem)));
            }
            let Some(window) = self.windows.pop() else {
                return Poll::Ready(None);
            };
            self.fetching = Some((window, self.fetch(window)));
        }
    }
}

impl<O: ListOperation, E> fmt::Debug for RangeStream<O, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RangeStream")
            .field("request", &self.call)
            .field("windows", &self.windows.len())
            .finish_non_exhaustive()
    }
}

impl<O: ListOperation, E: From<Error>> Stream for RangeStream<O, E> {
    type Item = Result<O::Item, E>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context).map(|next| next.map(|item| Ok(item?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: &str, to: &str) -> Window {
        Window { from: from.parse().unwrap(), to: to.parse().unwrap() }
    }

    #[test]
    fn a_window_is_halved_down_to_a_millisecond_without_a_gap() {
        let whole = window("2026-01-01T00:00:00Z", "2026-01-31T00:00:00Z");
        let mut smallest = 0;
        let mut stack = vec![whole];
        let mut end = whole.to;
        while let Some(next) = stack.pop() {
            match next.halves() {
                // Only the newest branch is followed to the end, which is deep enough.
                Some((older, newer)) if end == next.to && smallest < 2 => stack.extend([older, newer]),
                _ => {
                    assert_eq!(next.to, end, "no gap");
                    end = next.from;
                    smallest += 1;
                }
            }
        }
        assert_eq!(end, whole.from);
        assert_eq!(window("2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00.002Z").halves(), None);
    }
}
