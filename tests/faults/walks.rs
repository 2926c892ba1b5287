//! Lists, walked over a bad network.

use crate::KEY;
use futures::{StreamExt, TryStreamExt};
use kayle_id::testing::mock::{Fault, MockServer, Response, Stub};
use kayle_id::{Client, ClientBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

const TURN: Duration = Duration::from_millis(50);

fn event(number: usize) -> Value {
    json!({
        "id": format!("evt_{number}"), "type": "verification.session.expired", "trigger_type": "verification_session",
        "trigger_id": "vs_x", "created_at": "2026-05-04T10:15:02.318Z", "deliveries": []
    })
}

fn page(number: usize, pages: usize, size: usize) -> Response {
    let items: Vec<Value> = (number * size..(number + 1) * size).map(event).collect();
    let next = (number + 1 < pages).then(|| format!("evt_{}", (number + 1) * size - 1));
    let pagination = json!({"limit": size, "has_more": next.is_some(), "next_cursor": next});
    Response::json(200, json!({"data": items, "error": null, "pagination": pagination}))
}

/// Where a page of a list is asked for.
fn at(number: usize, size: usize) -> Stub {
    let list = Stub::get("/v1/webhooks/events");
    if number == 0 { list } else { list.query("starting_after", &format!("evt_{}", number * size - 1)) }
}

/// A list of so many pages, each of which takes a while.
async fn listed(pages: usize, size: usize, delay: Duration) -> MockServer {
    let server = MockServer::builder().fixtures(false).start().await.unwrap();
    for number in 0..pages {
        server.mount(at(number, size).respond(page(number, pages, size).delay(delay)));
    }
    server
}

fn builder(server: &MockServer) -> ClientBuilder {
    Client::builder().base_url(server.base_url()).api_key(KEY)
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_items_come_once_each_though_a_tenth_of_the_pages_fail_at_first() {
    let (pages, size) = (1000, 10);
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
        let server = listed(pages, size, Duration::ZERO).await;
        for number in (0..pages).step_by(10) {
            server.mount(at(number, size).respond(faults[number / 10 % faults.len()].clone()).times(1));
        }
        let client = builder(&server).build().unwrap();
        let stream = client.webhooks().events().list().stream();
        let stream = if ahead { stream.prefetch() } else { stream };
        let ids: Vec<String> = stream.map_ok(|event| event.id.to_string()).try_collect().await.unwrap();
        assert!(ids.iter().enumerate().all(|(number, id)| *id == format!("evt_{number}")), "in order, once each");
        assert_eq!(ids.len(), pages * size);
        assert_eq!(server.requests().len(), pages + pages / 10);
    }
}

/// How long a walk takes whose consumer works on each page as long as the server does.
async fn walk(server: &MockServer, ahead: bool) -> Duration {
    let client = builder(server).build().unwrap();
    let began = Instant::now();
    let pages = client.webhooks().events().list().pages();
    let mut pages = if ahead { pages.prefetch() } else { pages };
    while let Some(page) = pages.try_next().await.unwrap() {
        assert_eq!(page.items.len(), 10);
        tokio::time::sleep(TURN).await;
    }
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn fetching_one_page_ahead_hides_the_wait() {
    let server = listed(20, 10, TURN).await;
    let one_by_one = walk(&server, false).await;
    let ahead = walk(&server, true).await;
    println!("20 pages, 50 ms on either side: {one_by_one:?} one by one, {ahead:?} with one page ahead");
    assert!(one_by_one >= 40 * TURN);
    assert!(ahead.as_secs_f64() <= 0.6 * one_by_one.as_secs_f64(), "{ahead:?} of {one_by_one:?}");
    assert_eq!(server.requests().len(), 40);
}

#[tokio::test(start_paused = true)]
async fn a_consumer_who_stops_has_cost_one_page_ahead_at_most() {
    let server = listed(20, 10, TURN).await;
    let client = builder(&server).build().unwrap();
    for (ahead, wanted) in [(false, 2), (true, 3)] {
        drop(server.take_requests());
        let events = client.webhooks().events().list().stream();
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

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_stops_what_was_fetched_ahead() {
    let server = listed(20, 10, Duration::ZERO).await;
    // The page ahead fails for as long as it is asked for.
    server.mount(at(1, 10).respond(Response::empty(429).header("retry-after", "5")).times(100));
    let client = builder(&server).build().unwrap();
    let mut pages = client.webhooks().events().list().pages().prefetch();
    pages.try_next().await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(server.requests().len(), 2);
    drop(pages);
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(server.requests().len(), 2, "no attempt follows");
}

#[tokio::test(start_paused = true)]
async fn a_failure_ahead_is_told_in_its_place_and_the_cursor_leads_back_to_it() {
    let server = listed(3, 10, Duration::ZERO).await;
    server.mount(at(1, 10).respond(Response::json(403, json!({"error": {"code": "FORBIDDEN"}}))).times(1));
    let client = builder(&server).build().unwrap();
    let mut events = client.webhooks().events().list().stream().prefetch();
    for number in 0..10 {
        assert_eq!(events.next().await.unwrap().unwrap().id.as_str(), format!("evt_{number}"));
    }
    assert!(events.next().await.unwrap().unwrap_err().is_forbidden());
    let place = events.cursor().unwrap();
    let rest: Vec<_> =
        client.webhooks().events().list().resume(&place).stream().prefetch().try_collect().await.unwrap();
    assert_eq!(rest.len(), 20);
}
