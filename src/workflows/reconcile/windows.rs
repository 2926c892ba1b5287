//! A complete walk of the events of a time.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::client::Client;
use crate::model::{Timestamp, WebhookEvent, WebhookEventType};
use crate::page::{Cursor, Page};
use crate::workflows::error::Error;
use crate::workflows::time::{later, to_millisecond};

const MILLISECOND: Duration = Duration::from_millis(1);

/// The most that the server puts on a page.
const PAGE: u32 = 100;

/// The events of a time, the newest first, without those that a walk by cursor leaves out.
///
/// Behind a cursor, the server leaves out the rows that share a millisecond with the page's last one. So each page here begins
/// anew at the end of that millisecond, by `created_to`, and what comes a second time is dropped: a request per page, and one more
/// row read for each that shared the millisecond. Where more events share one than a page holds, the types are asked for one by one,
/// and then by finer times. The server may cut those to milliseconds: then a millisecond with more than a page of one type is
/// [`crowded`](Self::crowded).
pub(super) struct Windows {
    client: Client,
    from: Timestamp,
    /// Where the next page ends; nothing after the last page.
    to: Option<Timestamp>,
    /// Where a page has nothing that could be read, the walk goes on by its cursor.
    cursor: Option<Cursor>,
    hashes: RandomState,
    known: HashSet<u64>,
    /// Milliseconds of which not every event is shown, since 1970.
    pub(super) crowded: BTreeSet<i64>,
    /// How many events could not be read.
    pub(super) unreadable: u64,
}

impl Windows {
    pub(super) fn new(client: &Client, from: Timestamp, to: Timestamp) -> Self {
        Self {
            client: client.clone(),
            from: to_millisecond(from),
            to: Some(to),
            cursor: None,
            hashes: RandomState::new(),
            known: HashSet::new(),
            crowded: BTreeSet::new(),
            unreadable: 0,
        }
    }

    /// The next events that were not given before, which may be none; nothing after the last.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<WebhookEvent>>, Error> {
        let Some(to) = self.to else { return Ok(None) };
        let mut list = self.client.webhooks().events().list().created_from(self.from).created_to(to).limit(PAGE);
        if let Some(cursor) = self.cursor.take() {
            list = list.resume(&cursor);
        }
        let page = list.send().await?;
        let mut events = Vec::new();
        let (has_more, last) = (page.has_more, page.items.last().map(|event| to_millisecond(event.created_at)));
        let cursor = page.next_cursor();
        self.take(page, &mut events);
        let Some(last) = last else {
            self.to = self.to.filter(|_| has_more && cursor.is_some());
            self.cursor = cursor;
            return Ok(Some(events));
        };
        let end = later(last, MILLISECOND);
        self.to = if !has_more {
            None
        } else if end < to {
            Some(end)
        } else {
            self.by_type(last, end, &mut events).await?;
            Some(last).filter(|last| *last > self.from)
        };
        Ok(Some(events))
    }

    /// The events of a millisecond that has more than a page.
    async fn by_type(&mut self, from: Timestamp, to: Timestamp, events: &mut Vec<WebhookEvent>) -> Result<(), Error> {
        for event_type in WebhookEventType::KNOWN {
            let page = self.within(from, to, event_type).await?;
            let is_crowded = page.has_more;
            self.take(page, events);
            if is_crowded {
                self.by_microsecond(from, event_type, events).await?;
            }
        }
        Ok(())
    }

    /// The events of one type in a millisecond that has more than a page of them, by halves, where the server's filters know times
    /// finer than a millisecond. The halves of a server that cuts them have a row in common, or none at all.
    async fn by_microsecond(
        &mut self,
        millisecond: Timestamp,
        event_type: &WebhookEventType,
        events: &mut Vec<WebhookEvent>,
    ) -> Result<(), Error> {
        let mut spans = vec![(0_u64, 999_u64)];
        while let Some((first, last)) = spans.pop() {
            let middle = first.midpoint(last);
            let (mut ids, mut held) = (HashSet::new(), 0);
            for (first, last) in [(first, middle), (middle + 1, last)] {
                let at = |microseconds| later(millisecond, Duration::from_micros(microseconds));
                let page = self.within(at(first), at(last), event_type).await?;
                held += page.items.len() + page.unreadable.len();
                let is_cut = !page.items.iter().all(|event| ids.insert(event.id.clone()));
                if is_cut || (page.has_more && first == last) {
                    self.crowded.insert(millisecond.unix_millis());
                    return Ok(());
                }
                if page.has_more {
                    spans.push((first, last));
                }
                self.take(page, events);
            }
            if held < PAGE as usize {
                self.crowded.insert(millisecond.unix_millis());
                return Ok(());
            }
        }
        Ok(())
    }

    /// The first page of the events of one type in a time, both ends included.
    async fn within(
        &self,
        from: Timestamp,
        to: Timestamp,
        event_type: &WebhookEventType,
    ) -> Result<Page<WebhookEvent>, Error> {
        let list = self.client.webhooks().events().list().created_from(from).created_to(to).limit(PAGE);
        Ok(list.event_type(event_type.clone()).send().await?)
    }

    fn take(&mut self, page: Page<WebhookEvent>, events: &mut Vec<WebhookEvent>) {
        for row in &page.unreadable {
            let is_new = row.id.as_ref().is_none_or(|id| self.known.insert(self.hashes.hash_one(id)));
            self.unreadable += u64::from(is_new);
        }
        events
            .extend(page.items.into_iter().filter(|event| self.known.insert(self.hashes.hash_one(event.id.as_str()))));
    }
}
