//! Lists, walked over a bad network.

use crate::backend::{Backend, on_each_backend};
use crate::values::{Row, bare_refusal, event, page};
use futures::{StreamExt, TryStreamExt};
use kayle_id::Client;
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::testing::simulator::RowKind;
use std::time::Duration;
use tokio::time::Instant;

const TURN: Duration = Duration::from_millis(50);
/// What a page has where nothing else is asked for.
const SIZE: usize = 10;

/// Where a page of the list is asked for.
fn at(number: usize) -> Stub {
    let list = Stub::get("/v1/webhooks/events");
    if number == 0 { list } else { list.query("starting_after", &format!("evt_{}", number * SIZE - 1)) }
}

/// A list of so many pages.
async fn listed<B: Backend>(pages: usize) -> B {
    let rows: Vec<Row> = (0..pages * SIZE).map(|number| (RowKind::Event, event(number))).collect();
    let imitation = (0..pages).map(|number| {
        let items = (number * SIZE..(number + 1) * SIZE).map(event).collect();
        let next = (number + 1 < pages).then(|| format!("evt_{}", (number + 1) * SIZE - 1));
        at(number).respond(page(items, next.as_deref()))
    });
    B::having(rows, imitation).await.0
}

/// A client whose every request is on its way for a while.
fn far<B: Backend>(server: &B) -> Client {
    let builder = server.builder().middleware(|request, next| async move {
        tokio::time::sleep(TURN).await;
        next.run(request).await
    });
    builder.build().unwrap()
}

async fn every_item_of_a_long_list_comes_once_though_a_tenth_of_the_pages_fail_at_first<B: Backend>() {
    let faults = [
        Response::fault(Fault::ConnectionResetByPeer),
        Response::text(503, "").header("retry-after", "1"),
        Response::fault(Fault::EmptyResponse),
        Response::text(500, "Internal Server Error"),
        Response::fault(Fault::MalformedResponseChunk),
        Response::empty(429).header("retry-after", "2"),
        Response::text(200, r#"{"data": [{"id": "evt_"#),
        Response::fault(Fault::RandomDataThenClose),
    ];
    for ahead in [false, true] {
        let server = listed::<B>(B::LONG).await;
        for number in (0..B::LONG).step_by(10) {
            server.mount(at(number).respond(faults[number / 10 % faults.len()].clone()).times(1));
        }
        let client = server.builder().build().unwrap();
        let stream = client.webhooks().events().list().limit(10).stream();
        let stream = if ahead { stream.prefetch() } else { stream };
        let ids: Vec<String> = stream.map_ok(|event| event.id.to_string()).try_collect().await.unwrap();
        assert!(ids.iter().enumerate().all(|(number, id)| *id == format!("evt_{number}")), "in order, once each");
        assert_eq!(ids.len(), B::LONG * SIZE);
        assert_eq!(server.requests().len(), B::LONG + B::LONG / 10);
    }
}

/// How long a walk takes whose consumer works on each page as long as it is on its way.
async fn walk<B: Backend>(server: &B, ahead: bool) -> Duration {
    let client = far::<B>(server);
    let began = Instant::now();
    let pages = client.webhooks().events().list().limit(10).pages();
    let mut pages = if ahead { pages.prefetch() } else { pages };
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.items.len(), SIZE);
        tokio::time::sleep(TURN).await;
    }
    began.elapsed()
}

async fn fetching_one_page_ahead_hides_the_wait<B: Backend>() {
    let server = listed::<B>(20).await;
    let one_by_one = walk::<B>(&server, false).await;
    let ahead = walk::<B>(&server, true).await;
    println!("20 pages, 50 ms on either side: {one_by_one:?} one by one, {ahead:?} with one page ahead");
    assert!(one_by_one >= 40 * TURN);
    assert!(ahead.as_secs_f64() <= 0.6 * one_by_one.as_secs_f64(), "{ahead:?} of {one_by_one:?}");
    assert_eq!(server.requests().len(), 40);
}

async fn a_consumer_who_stops_has_cost_one_page_ahead_at_most<B: Backend>() {
    let server = listed::<B>(20).await;
    let client = far::<B>(&server);
    for (ahead, wanted) in [(false, 2), (true, 3)] {
        drop(server.take_requests());
        let events = client.webhooks().events().list().limit(10).stream();
        let mut events = if ahead { events.prefetch() } else { events };
        for _ in 0..11 {
            events.try_next().await.unwrap();
        }
        tokio::time::sleep(100 * TURN).await;
        assert_eq!(server.requests().len(), wanted, "two pages, and one ahead of them at most");
        drop(events);
        tokio::time::sleep(100 * TURN).await;
        assert_eq!(server.requests().len(), wanted);
    }
}

async fn dropping_the_stream_stops_what_was_fetched_ahead<B: Backend>() {
    let server = listed::<B>(20).await;
    // The page ahead fails for as long as it is asked for.
    server.mount(at(1).respond(Response::empty(429).header("retry-after", "5")).times(100));
    let client = server.builder().build().unwrap();
    let mut pages = client.webhooks().events().list().limit(10).pages().prefetch();
    pages.try_next().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.requests().len(), 2);
    drop(pages);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(server.requests().len(), 2, "no attempt follows");
}

async fn a_failure_ahead_is_told_in_its_place_and_the_cursor_leads_back_to_it<B: Backend>() {
    let server = listed::<B>(3).await;
    server.mount(at(1).respond(bare_refusal(403, "FORBIDDEN", "Forbidden")).times(1));
    let client = server.builder().build().unwrap();
    let mut events = client.webhooks().events().list().limit(10).stream().prefetch();
    for number in 0..10 {
        assert_eq!(events.next().await.unwrap().unwrap().id.as_str(), format!("evt_{number}"));
    }
    assert!(events.next().await.unwrap().unwrap_err().is_forbidden());
    let place = events.cursor().unwrap();
    let rest: Vec<_> =
        client.webhooks().events().list().limit(10).resume(&place).stream().prefetch().try_collect().await.unwrap();
    assert_eq!(rest.len(), 20);
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    every_item_of_a_long_list_comes_once_though_a_tenth_of_the_pages_fail_at_first;
    #[tokio::test(start_paused = true)]
    fetching_one_page_ahead_hides_the_wait;
    #[tokio::test(start_paused = true)]
    a_consumer_who_stops_has_cost_one_page_ahead_at_most;
    #[tokio::test(start_paused = true)]
    dropping_the_stream_stops_what_was_fetched_ahead;
    #[tokio::test(start_paused = true)]
    a_failure_ahead_is_told_in_its_place_and_the_cursor_leads_back_to_it;
}
