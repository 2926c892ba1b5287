//! Lists are walked once, completely, and can be taken up again.

use crate::backend::{Backend, on_each_backend};
use crate::values::{page, paged, session, session_id};
use futures::{StreamExt, TryStreamExt};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::RowKind;
use kayle_id::{Client, Cursor, SessionStatus};
use serde_json::{Value, json};

fn sessions(letters: &str) -> Vec<Value> {
    letters.chars().map(|letter| session(&session_id(letter))).collect()
}

fn cursor(letter: char) -> String {
    session_id(letter).to_string()
}

fn after(letter: char) -> Stub {
    Stub::get("/v1/sessions").query("starting_after", &cursor(letter))
}

fn first() -> Stub {
    Stub::get("/v1/sessions")
}

/// A server with these sessions, for whoever asks for pages of so many.
async fn listed<B: Backend>(all: &str, size: usize) -> (B, Client) {
    let rows = sessions(all).into_iter().map(|row| (RowKind::Session, row));
    let imitation = (0..all.len()).map(|start| {
        let end = (start + size).min(all.len());
        let last = all[..end].chars().last().unwrap();
        let stub = all[..start].chars().last().map_or_else(first, after).query("limit", &size.to_string());
        stub.respond(page(sessions(&all[start..end]), (end < all.len()).then(|| cursor(last)).as_deref()))
    });
    B::having(rows, imitation).await
}

async fn walk(client: &Client) -> Vec<Result<char, kayle_id::Error>> {
    let stream = client.sessions().list().stream();
    stream.map(|item| item.map(|session| session.id.as_str().chars().last().unwrap())).collect().await
}

fn letters(walked: &[Result<char, kayle_id::Error>]) -> String {
    walked.iter().filter_map(|item| item.as_ref().ok()).collect()
}

async fn items_come_once_over_all_pages_and_nothing_is_asked_before_it_is_needed<B: Backend>() {
    let (server, client) = listed::<B>("abcde", 2).await;
    let mut stream = client.sessions().list().limit(2).stream();
    assert!(server.requests().is_empty());
    for letter in ['a', 'b'] {
        assert_eq!(stream.try_next().await.unwrap().unwrap().id, session_id(letter));
    }
    assert_eq!(server.requests().len(), 1);
    let rest: Vec<_> = stream.try_collect().await.unwrap();
    assert_eq!(rest.len(), 3);
    assert_eq!(server.requests().len(), 3);
}

async fn an_empty_page_in_the_middle_is_no_end<B: Backend>() {
    let (_server, client) = B::bare([
        first().respond(page(sessions("a"), Some(&cursor('a')))),
        after('a').respond(page(vec![], Some(&cursor('b')))),
        after('b').respond(page(sessions("c"), None)),
    ])
    .await;
    assert_eq!(letters(&walk(&client).await), "ac");
}

async fn filters_limit_and_overrides_survive_every_page<B: Backend>() {
    let mut rows = sessions("abcd");
    for row in &mut rows[..3] {
        row["status"] = json!("succeeded");
    }
    // One is too old, and one is not over: they are not of the list.
    rows[2]["created_at"] = json!("2025-12-31T23:59:59.999Z");
    let imitation = [
        first().respond(page(vec![rows[0].clone()], Some(&cursor('a')))),
        after('a').respond(page(vec![rows[1].clone()], None)),
    ];
    let (server, client) = B::having(rows.into_iter().map(|row| (RowKind::Session, row)), imitation).await;
    let list = client
        .sessions()
        .list()
        .status(SessionStatus::Succeeded)
        .created_from("2026-01-01T01:00:00+01:00".parse().unwrap())
        .limit(1)
        .header("x-tenant", "eu");
    assert_eq!(list.stream().count().await, 2);
    assert_eq!(server.requests().len(), 2);
    for request in server.requests() {
        assert_eq!(request.query_value("status"), Some("succeeded"));
        assert_eq!(request.query_value("created_from"), Some("2026-01-01T00:00:00.000Z"));
        assert_eq!(request.query_value("limit"), Some("1"));
        assert_eq!(request.header("x-tenant"), Some("eu"));
    }
}

async fn a_cursor_that_comes_back_ends_the_walk_with_an_error<B: Backend>() {
    // a -> b -> a: the immediately preceding cursor alone would not tell.
    let (server, client) = B::bare([
        first().respond(page(sessions("a"), Some(&cursor('a')))),
        after('a').respond(page(sessions("b"), Some(&cursor('b')))),
        after('b').respond(page(sessions("a"), Some(&cursor('a')))),
    ])
    .await;
    let walked = walk(&client).await;
    assert_eq!(letters(&walked), "ab", "each item comes once");
    let error = walked.last().unwrap().as_ref().unwrap_err();
    assert!(error.is_pagination());
    assert!(error.to_string().starts_with("list_sessions: the server sent the same cursor twice"), "{error}");
    // Once more after the item before: the row behind the cursor could have been deleted.
    assert_eq!(server.requests().len(), 4);
}

async fn more_pages_without_a_cursor_end_the_walk_with_an_error<B: Backend>() {
    let (server, client) = B::bare([first().respond(paged(sessions("a"), true, None))]).await;
    let walked = walk(&client).await;
    assert_eq!(letters(&walked), "a");
    assert!(walked.last().unwrap().as_ref().unwrap_err().is_pagination());
    assert_eq!(server.requests().len(), 1);
}

async fn a_walk_stops_hands_out_its_cursor_and_goes_on_in_another_process<B: Backend>() {
    let (_server, client) = listed::<B>("abcd", 3).await;
    let mut stream = client.sessions().list().limit(3).stream();
    assert_eq!(stream.cursor(), None);
    stream.try_next().await.unwrap();
    stream.try_next().await.unwrap();
    // In the middle of a page: nothing is skipped, nothing repeated.
    let stored = serde_json::to_string(&stream.cursor().unwrap()).unwrap();
    drop(stream);

    let read: Cursor = serde_json::from_str(&stored).unwrap();
    let rest: Vec<_> = client.sessions().list().limit(3).resume(&read).stream().try_collect().await.unwrap();
    assert_eq!(rest.iter().map(|session| session.id.clone()).collect::<Vec<_>>(), [session_id('c'), session_id('d')]);
}

async fn a_cursor_of_another_list_is_refused_before_anything_is_sent<B: Backend>() {
    let (server, client) = B::bare([]).await;
    let foreign: Cursor = "list_webhook_events:evt_1".parse().unwrap();
    let error = client.sessions().list().resume(&foreign).send().await.unwrap_err();
    assert!(error.is_invalid_input());
    assert_eq!(error.field(), Some("cursor"));
    assert!(server.requests().is_empty());
    assert!("nonsense".parse::<Cursor>().is_err());
}

async fn an_error_leaves_the_walk_resumable_from_the_last_good_cursor<B: Backend>() {
    let (server, client) = listed::<B>("abc", 2).await;
    server.mount(after('b').respond(Response::text(500, "Internal Server Error")).times(1));
    let mut stream = client.sessions().list().limit(2).stream();
    let mut seen = 0;
    let error = loop {
        match stream.next().await.unwrap() {
            Ok(_) => seen += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(seen, 2);
    assert!(error.is_server_error());
    let place = stream.cursor().unwrap();
    assert!(stream.next().await.is_none(), "an error ends the walk");
    let rest: Vec<_> = client.sessions().list().limit(2).resume(&place).stream().try_collect().await.unwrap();
    assert_eq!(rest.len(), 1);
}

async fn one_odd_item_does_not_cost_the_page<B: Backend>() {
    let mut items = sessions("abc");
    items[1]["created_at"] = json!("yesterday");
    let (_server, client) =
        B::bare([first().respond(page(items, Some(&cursor('c')))), after('c').respond(page(sessions("d"), None))])
            .await;

    let got = client.sessions().list().send().await.unwrap();
    assert_eq!(got.items.len(), 2);
    assert!(got.has_more);
    assert_eq!(got.unreadable[0].index, 1);
    assert_eq!(got.unreadable[0].id.as_deref(), Some(cursor('b').as_str()));
    assert_eq!(got.unreadable[0].problem, "at created_at: other text, wanted an RFC 3339 time");

    let walked = walk(&client).await;
    assert_eq!(letters(&walked), "acd");
    assert!(walked[1].as_ref().unwrap_err().is_unreadable(), "told in its place, and the walk goes on");
}

async fn a_page_can_be_asked_alone<B: Backend>() {
    let (_server, client) = listed::<B>("ab", 1).await;
    let list = || client.sessions().list().limit(1);
    let one = list().send().await.unwrap();
    let two = list().resume(&one.next_cursor().unwrap()).send().await.unwrap();
    assert_eq!(two.items[0].id, session_id('b'));
    assert!(two.next_cursor().is_none() && !two.has_more);
    let by_id = list().starting_after(&session_id('a')).send().await.unwrap();
    assert_eq!(by_id.items, two.items);
}

async fn pages_come_as_a_stream_with_a_cursor_of_its_own<B: Backend>() {
    let (_server, client) = listed::<B>("abc", 2).await;
    let mut pages = client.sessions().list().limit(2).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 2);
    assert_eq!(pages.cursor().unwrap().after(), cursor('b'));
    assert_eq!(pages.try_next().await.unwrap().unwrap().items.len(), 1);
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(pages.cursor().unwrap().after(), cursor('c'), "where newer items would follow");
}

async fn the_list_of_api_keys_sends_no_limit_unless_asked<B: Backend>() {
    let (server, client) = B::having([], [Stub::get("/v1/auth/api-keys").respond(page(vec![], None))]).await;
    client.dashboard().api_keys().list().stream().count().await;
    assert_eq!(server.take_requests()[0].query(), []);
    // A real server refuses any limit here.
    drop(client.dashboard().api_keys().list().limit(5).send().await);
    assert_eq!(server.take_requests()[0].query_value("limit"), Some("5"));
}

on_each_backend! {
    #[tokio::test]
    items_come_once_over_all_pages_and_nothing_is_asked_before_it_is_needed;
    #[tokio::test]
    an_empty_page_in_the_middle_is_no_end;
    #[tokio::test]
    filters_limit_and_overrides_survive_every_page;
    #[tokio::test]
    a_cursor_that_comes_back_ends_the_walk_with_an_error;
    #[tokio::test]
    more_pages_without_a_cursor_end_the_walk_with_an_error;
    #[tokio::test]
    a_walk_stops_hands_out_its_cursor_and_goes_on_in_another_process;
    #[tokio::test]
    a_cursor_of_another_list_is_refused_before_anything_is_sent;
    #[tokio::test]
    an_error_leaves_the_walk_resumable_from_the_last_good_cursor;
    #[tokio::test]
    one_odd_item_does_not_cost_the_page;
    #[tokio::test]
    a_page_can_be_asked_alone;
    #[tokio::test]
    pages_come_as_a_stream_with_a_cursor_of_its_own;
    #[tokio::test]
    the_list_of_api_keys_sends_no_limit_unless_asked;
}
