//! Walks over lists whose server does not keep still.

use crate::service::{Thing, client};
use crate::support::{Answer, Received, Server, json};
use futures_util::{StreamExt, TryStreamExt};
use kayle_id_core::Timestamp;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Rows, the newest first, with the time of each in microseconds.
type Rows = Arc<Mutex<Vec<(String, i64)>>>;

fn rows(ids: impl IntoIterator<Item = String>) -> Rows {
    let ids: Vec<_> = ids.into_iter().collect();
    let count = ids.len() as i64;
    Arc::new(Mutex::new(ids.into_iter().zip((0..count).rev().map(|age| 1_700_000_000_000_000 + age * 5000)).collect()))
}

fn numbered(range: std::ops::Range<u32>) -> impl Iterator<Item = String> {
    range.map(|number| format!("t{number}"))
}

fn micros(text: &str) -> i64 {
    let time: Timestamp = text.parse().unwrap();
    let second = Timestamp::from_unix_seconds(time.unix_seconds()).unwrap();
    time.unix_seconds() * 1_000_000 + i64::from((time - second).subsec_micros())
}

/// As the server does it: an unknown cursor begins the list again, and a cursor's time is cut to the millisecond, so that
/// rows of that millisecond are lost.
fn listed(rows: &Rows, received: &Received) -> Answer {
    let rows = rows.lock().unwrap();
    let limit: usize = received.query("limit").map_or(10, |limit| limit.parse().unwrap());
    let from = received.query("created_from").map_or(i64::MIN, |text| micros(&text));
    let to = received.query("created_to").map_or(i64::MAX, |text| micros(&text));
    let cursor = received.query("starting_after").and_then(|id| rows.iter().find(|(known, _)| *known == id));
    let before = cursor.map_or(i64::MAX, |(_, at)| at - at.rem_euclid(1000));
    let matching: Vec<_> =
        rows.iter().filter(|(_, at)| *at >= from && *at <= to && *at < before).map(|(id, _)| id.clone()).collect();
    let page = &matching[..limit.min(matching.len())];
    let more = matching.len() > page.len();
    let data: Vec<_> = page.iter().map(|id| serde_json::json!({"id": id})).collect();
    let next = page.last().filter(|_| more);
    json(
        200,
        serde_json::json!({"data": data, "pagination": {"limit": limit, "has_more": more, "next_cursor": next}})
            .to_string(),
    )
}

fn serving(rows: &Rows) -> Server {
    let rows = Arc::clone(rows);
    Server::start(move |received| listed(&rows, received))
}

fn ids(things: &[Thing]) -> Vec<&str> {
    things.iter().map(|thing| thing.id.as_str()).collect()
}

/// Walks with pages of ten, and does something to the rows after so many items.
async fn walked(rows: &Rows, after: usize, change: impl FnOnce(&mut Vec<(String, i64)>)) -> Vec<String> {
    let server = serving(rows);
    let mut stream = client(&server.base()).list().limit(10).stream();
    let mut walked = Vec::new();
    let mut change = Some(change);
    while let Some(thing) = stream.try_next().await.unwrap() {
        walked.push(thing.id);
        if walked.len() == after
            && let Some(change) = change.take()
        {
            change(&mut rows.lock().unwrap());
        }
    }
    walked
}

fn new_rows(rows: &mut Vec<(String, i64)>, count: i64) {
    for number in 0..count {
        rows.insert(0, (format!("new{number}"), 1_800_000_000_000_000 + number * 5000));
    }
}

#[tokio::test]
async fn a_cursor_whose_row_was_deleted_costs_nothing_else() {
    for gone in [1, 2, 5, 10] {
        let rows = rows(numbered(0..57));
        let walked = walked(&rows, 20, |rows| drop(rows.drain(20 - gone..20))).await;
        assert_eq!(walked, numbered(0..57).collect::<Vec<_>>(), "{gone} of the last rows are gone");
    }
}

#[tokio::test]
async fn rows_that_were_added_meanwhile_do_not_hide_that_the_list_began_again() {
    for added in [1, 9, 10, 25] {
        let rows = rows(numbered(0..57));
        let walked = walked(&rows, 20, |rows| {
            rows.remove(19);
            new_rows(rows, added);
        })
        .await;
        let old: Vec<_> = walked.iter().filter(|id| id.starts_with('t')).cloned().collect();
        assert_eq!(old, numbered(0..57).collect::<Vec<_>>(), "{added} were added");
        let mut once = walked.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), walked.len(), "each item comes once");
    }
}

#[tokio::test]
async fn rows_that_are_deleted_as_they_come_do_not_stop_the_walk() {
    let rows = rows(numbered(0..57));
    let server = serving(&rows);
    let mut stream = client(&server.base()).list().limit(10).stream();
    let mut walked = Vec::new();
    while let Some(thing) = stream.try_next().await.unwrap() {
        rows.lock().unwrap().retain(|(id, _)| *id != thing.id);
        walked.push(thing.id);
    }
    assert_eq!(walked, numbered(0..57).collect::<Vec<_>>());
    assert!(server.received().len() <= 7, "{}", server.received().len());
}

#[tokio::test]
async fn all_that_was_given_may_be_deleted_but_the_first() {
    let rows = rows(numbered(0..57));
    let walked = walked(&rows, 40, |rows| drop(rows.drain(1..40))).await;
    assert_eq!(walked, numbered(0..57).collect::<Vec<_>>());
}

#[tokio::test]
async fn walks_ask_for_large_pages_unless_told_otherwise() {
    let rows = rows(numbered(0..150));
    let server = serving(&rows);
    let client = client(&server.base());
    let all: Vec<Thing> = client.list().stream().try_collect().await.unwrap();
    assert_eq!(all.len(), 150);
    let page = client.list().send().await.unwrap();
    assert_eq!(page.items.len(), 10);
    let limits: Vec<_> = server.received().iter().map(|received| received.query("limit")).collect();
    assert_eq!(limits, [Some("100".into()), Some("100".into()), None]);
}

#[tokio::test]
async fn rows_of_one_millisecond_are_all_found_in_a_period() {
    let rows = rows(numbered(0..320));
    {
        let mut rows = rows.lock().unwrap();
        // Bursts: 80 rows in each of four milliseconds.
        for (index, (_, at)) in rows.iter_mut().enumerate() {
            let (burst, within) = (index as i64 / 80, index as i64 % 80);
            *at = 1_700_000_000_000_000 - burst * 1000 + 900 - within * 10;
        }
    }
    let server = serving(&rows);
    let client = client(&server.base());
    let lossy: Vec<Thing> = client.list().limit(10).stream().try_collect().await.unwrap();
    assert!(lossy.len() < 320, "the server loses rows at the borders of pages");
    let from: Timestamp = Timestamp::from_unix_seconds(1_700_000_000).unwrap() - Duration::from_secs(30 * 24 * 3600);
    let to = Timestamp::from_unix_seconds(1_700_000_100).unwrap();
    let before = server.received().len();
    let all: Vec<Thing> = client.list().stream_between(from, to).try_collect().await.unwrap();
    assert_eq!(ids(&all), numbered(0..320).collect::<Vec<_>>());
    assert!(server.received().len() - before < 150, "{} requests", server.received().len() - before);
}

#[tokio::test]
async fn both_ends_belong_to_a_period_and_nothing_beyond_them() {
    let rows = rows(numbered(0..3));
    let times = [1_700_000_000_000_000, 1_700_000_000_500_999, 1_700_000_001_002_000];
    for ((_, at), time) in rows.lock().unwrap().iter_mut().zip(times.iter().rev()) {
        *at = *time;
    }
    let client = client(&serving(&rows).base());
    let between = |from: &str, to: &str| {
        client.list().stream_between(from.parse().unwrap(), to.parse().unwrap()).try_collect::<Vec<Thing>>()
    };
    let all = between("2023-11-14T22:13:20Z", "2023-11-14T22:13:21.002Z").await.unwrap();
    assert_eq!(ids(&all), ["t0", "t1", "t2"]);
    let shown = between("2023-11-14T22:13:20.500Z", "2023-11-14T22:13:20.500Z").await.unwrap();
    assert_eq!(ids(&shown), ["t1"], "a row is found by the very time that the server shows");
    assert!(between("2023-11-15T00:00:00Z", "2023-11-14T00:00:00Z").await.unwrap().is_empty());
}

#[tokio::test]
async fn more_rows_in_a_millisecond_than_a_page_holds_are_told() {
    let rows = rows(numbered(0..130));
    for (_, at) in rows.lock().unwrap().iter_mut() {
        *at = 1_700_000_000_000_500;
    }
    let client = client(&serving(&rows).base());
    let from = Timestamp::from_unix_seconds(1_699_999_000).unwrap();
    let mut stream = client.list().stream_between(from, from + Duration::from_secs(3600));
    let mut given = 0;
    let error = loop {
        match stream.next().await.expect("an error comes before the end") {
            Ok(_) => given += 1,
            Err(error) => break error,
        }
    };
    assert!(error.is_pagination() && error.to_string().contains("one millisecond"), "{error}");
    assert_eq!(given, 100);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_server_that_says_nothing_of_further_pages_ends_the_walk_with_an_error() {
    let server = Server::start(|_| json(200, r#"{"data":[{"id":"a"}]}"#));
    let mut stream = client(&server.base()).list().stream();
    assert_eq!(stream.next().await.unwrap().unwrap().id, "a");
    assert!(stream.next().await.unwrap().unwrap_err().is_pagination());
    assert!(stream.next().await.is_none());
}
