//! Pages, in the two ways that the server makes them.

use crate::simulator::model::clock::Time;
use crate::simulator::model::json::{Json, object};
use crate::simulator::oddity::{Oddities, Oddity};
use crate::simulator::reply::{Problem, Reply};
use std::cmp::Reverse;

/// A page of rows that stand by id. A cursor is no more than a filter: it need not exist.
pub(crate) fn by_id<'a, T: 'a>(
    rows: impl Iterator<Item = (&'a String, &'a T)>,
    cursor: Option<&str>,
    limit: usize,
    show: impl Fn(&T) -> Json,
) -> Reply {
    let rest = rows.filter(|(id, _)| cursor.is_none_or(|cursor| id.as_str() > cursor));
    page(rest.take(limit + 1).collect(), limit, |(id, row)| (id.as_str(), show(row)))
}

/// A page of rows by time, the latest first. The cursor is looked up among `known`, all the organization's rows of the kind.
pub(crate) fn by_time<'a, T: 'a>(
    rows: impl Iterator<Item = &'a T>,
    known: impl Fn(&str) -> Option<&'a T>,
    place: impl Fn(&'a T) -> (Time, &'a str),
    cursor: Option<&str>,
    (limit, oddities): (usize, Oddities),
    show: impl Fn(&T) -> Json,
) -> Reply {
    let mut rows: Vec<&T> = rows.collect();
    match (cursor, cursor.and_then(known)) {
        (Some(_), None) if !oddities.has(Oddity::UnknownCursorRepeatsFirstPage) => {
            return Reply::problem(UNKNOWN_CURSOR);
        }
        (_, Some(last)) => {
            let (time, id) = place(last);
            // The cursor's time goes through the application, which knows milliseconds, and the rows' stays in the database.
            let cut = oddities.has(Oddity::SameMillisecondRowsSkipped);
            let time = if cut { time.to_milliseconds() } else { time };
            rows.retain(|row| place(row) < (time, id));
        }
        _ => {}
    }
    let latest_first = |row: &&'a T| Reverse(place(row));
    if rows.len() > limit {
        // The page's rows, without the order of all others.
        rows.select_nth_unstable_by_key(limit, latest_first);
        rows.truncate(limit + 1);
    }
    rows.sort_unstable_by_key(latest_first);
    page(rows, limit, |row| (place(row).1, show(row)))
}

const UNKNOWN_CURSOR: Problem = Problem {
    status: 400,
    code: "INVALID_REQUEST",
    message: "The cursor does not exist.",
    hint: "Begin again without `starting_after`.",
    docs: "api/pagination",
};

fn page<'a, R: Copy>(mut rows: Vec<R>, limit: usize, show: impl Fn(R) -> (&'a str, Json)) -> Reply {
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let mut last = None;
    let items: Vec<Json> = rows
        .into_iter()
        .map(|row| {
            let (id, item) = show(row);
            last = Some(id);
            item
        })
        .collect();
    let next = last.filter(|_| has_more);
    let pagination = object! {"limit": limit, "has_more": has_more, "next_cursor": next};
    Reply::json(200, &object! {"data": items, "error": Json::Null, "pagination": pagination})
}
