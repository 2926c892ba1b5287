//! Going on with a walk whose cursor's row was deleted: the server then begins again at the list's first page.

use super::given::Given;
use super::{ListOperation, Page};
use std::collections::HashSet;

/// What to do with a page that came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It follows what was given.
    GoOn,
    /// It is the list's beginning: ask once more, after this earlier item.
    Retry(String),
    /// It belongs to what was given, and there is no way around: walk on from here, and skip what was given.
    Again,
    /// As [`Again`](Self::Again), where too much was given to be skipped.
    Lost,
}

/// Tells a page that follows what was given from the list's beginning.
#[derive(Default)]
pub(super) struct Recovery {
    given: Given,
    /// Given items that may come a second time, since an earlier item was asked for what follows it.
    repeated: HashSet<String>,
    /// How far before the last given item the walk has gone back.
    back: usize,
    /// What the page began with that showed the list's beginning.
    beginning: Option<String>,
    skips: bool,
    again: bool,
}

impl Recovery {
    pub(super) fn judge<O: ListOperation>(&mut self, page: &Page<O::Item>) -> Step {
        if self.again {
            return Step::GoOn;
        }
        let begins_again = ids::<O>(page).any(|id| self.given.holds(id) && !self.repeated.contains(id));
        if !begins_again {
            self.back = 0;
            self.beginning = None;
            return Step::GoOn;
        }
        self.skips = true;
        let first = ids::<O>(page).next().map(str::to_owned);
        // A page that begins otherwise than the one before follows the item that was asked for. So the walk is among rows
        // that were added at the top of the list, and comes to what it gave already.
        let follows = self.beginning.is_some() && self.beginning != first;
        self.beginning = first;
        if follows {
            return self.again();
        }
        // One step back, then two, four: a few requests find a row that is left, however many are gone.
        let recent = self.given.recent();
        let last = recent.len().saturating_sub(1);
        let next = (self.back * 2).max(1).min(last);
        if next > self.back
            && let Some(earlier) = recent.get(last - next)
        {
            self.repeated.extend(recent.iter().skip(last - next + 1).cloned());
            self.back = next;
            return Step::Retry(earlier.clone());
        }
        self.again()
    }

    fn again(&mut self) -> Step {
        self.again = self.given.is_complete();
        if self.again { Step::Again } else { Step::Lost }
    }

    /// Takes out of a page what was given before, and notes the rest.
    pub(super) fn give<O: ListOperation>(&mut self, page: &mut Page<O::Item>) {
        if self.skips {
            self.skip::<O>(page);
        }
        let ids: Vec<String> = ids::<O>(page).map(str::to_owned).collect();
        ids.iter().for_each(|id| self.given.note(id));
    }

    fn skip<O: ListOperation>(&self, page: &mut Page<O::Item>) {
        let mut odd = std::mem::take(&mut page.unreadable).into_iter().peekable();
        let mut items = std::mem::take(&mut page.items).into_iter();
        let mut kept = 0;
        for index in 0.. {
            if let Some(mut odd) = odd.next_if(|odd| odd.index == index) {
                if !odd.id.as_deref().is_some_and(|id| self.given.holds(id)) {
                    odd.index = kept;
                    kept += 1;
                    page.unreadable.push(odd);
                }
            } else if let Some(item) = items.next() {
                if !self.given.holds(O::item_id(&item)) {
                    kept += 1;
                    page.items.push(item);
                }
            } else {
                break;
            }
        }
    }
}

/// The ids of a page's items in their order, of those that have one.
fn ids<O: ListOperation>(page: &Page<O::Item>) -> impl Iterator<Item = &str> {
    let mut odd = page.unreadable.iter().peekable();
    let mut items = page.items.iter();
    let mut index = 0;
    std::iter::from_fn(move || {
        let next = match odd.next_if(|odd| odd.index == index) {
            Some(odd) => odd.id.as_deref(),
            None => Some(O::item_id(items.next()?)),
        };
        index += 1;
        Some(next.unwrap_or_default())
    })
    .filter(|id| !id.is_empty())
}
