//! `reconcile` where many events share a millisecond.

use crate::support::{World, bare};
use futures::TryStreamExt;
use kayle_id::testing::simulator::{Claims, Simulator};
use kayle_id::workflows::{UnknowableReason, reconcile};
use kayle_id::{SessionId, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn begin() -> Timestamp {
    Timestamp::from_unix_seconds(1_795_219_200).unwrap()
}

/// A burst: many sessions that succeed at about the same time.
pub(crate) async fn burst(world: &World, count: usize) -> Vec<SessionId> {
    let client = bare(&world.simulator);
    let mut sessions = Vec::new();
    for _ in 0..count {
        sessions.push(client.sessions().create().send().await.unwrap().id);
    }
    for session in &sessions {
        world.simulator.complete(session, Claims::new()).unwrap();
    }
    world.simulator.advance(2 * HOUR).await;
    sessions
}

async fn listed(world: &World) -> usize {
    let list = bare(&world.simulator).webhooks().events().list().limit(100).stream();
    list.try_collect::<Vec<_>>().await.unwrap().len()
}

#[tokio::test]
async fn rows_that_share_a_millisecond_are_found_with_few_requests() {
    for (tick, sessions) in [(37, 130), (11, 320), (6, 320)] {
        let world = World::with(Simulator::builder().tick(Duration::from_micros(tick))).await;
        burst(&world, sessions).await;
        assert!(listed(&world).await < sessions, "the server's list is whole, so that this proves nothing");
        drop(world.simulator.take_requests());
        let report = reconcile(&world.client, begin()).run(|_| async { Ok(true) }).await.unwrap();
        let sessions = sessions as u64;
        assert_eq!((report.sessions, report.events, report.seen), (sessions, sessions, sessions), "{tick}");
        assert_eq!((report.lost, report.unknowable), (0, 0), "{tick}: {report}");
        assert!(report.is_complete());
        let calls = world.simulator.requests().len();
        assert!(calls < 20, "{calls} requests for {sessions} events at {tick} microseconds");
    }
}

#[tokio::test]
async fn more_events_in_a_millisecond_than_the_server_shows_are_unknowable_and_not_lost() {
    let world = World::with(Simulator::builder().tick(Duration::from_micros(1))).await;
    burst(&world, 320).await;
    drop(world.simulator.take_requests());
    let report = reconcile(&world.client, begin()).run(|_| async { Ok(true) }).await.unwrap();
    assert_eq!((report.sessions, report.lost), (320, 0), "{report}");
    assert!(report.unknowable > 0 && report.events + report.unknowable == 320, "{report}");
    assert!(report.unknowable_list.iter().all(|row| row.reason == UnknowableReason::SharedMillisecond));
    assert!(!report.is_complete());
    let calls = world.simulator.requests().len();
    assert!(calls < 40, "{calls} requests");
}

/// A server whose filters know microseconds, and whose answers show milliseconds: one session, and events about it at these
/// microseconds after the beginning.
async fn fine_server(times: Vec<u64>) -> (String, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    use std::collections::HashMap;
    use std::sync::atomic::Ordering;
    let calls = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counted = std::sync::Arc::clone(&calls);
    let list = move |uri: axum::http::Uri| async move {
        let query = uri.query().unwrap_or_default().as_bytes();
        let query: HashMap<String, String> = url::form_urlencoded::parse(query).into_owned().collect();
        counted.fetch_add(1, Ordering::SeqCst);
        let time = |name: &str| {
            let time: Timestamp = query[name].parse().unwrap();
            std::time::SystemTime::from(time).duration_since(begin().into()).map_or(0, |since| since.as_micros() as u64)
        };
        let mut rows: Vec<(usize, u64)> = times.iter().copied().enumerate().collect();
        rows.sort_by_key(|(number, time)| std::cmp::Reverse((*time, *number)));
        let (from, to) = (time("created_from"), time("created_to"));
        rows.retain(|(_, time)| *time >= from && *time <= to);
        rows.retain(|_| {
            uri.path() == "/v1/webhooks/events" && query.get("type").is_none_or(|name| name.ends_with("succeeded"))
        });
        let has_more = rows.len() > 100;
        rows.truncate(100);
        let shown = rows.iter().map(|(number, time)| {
            json!({
                "id": format!("evt_{number:032}"), "type": "verification.session.succeeded",
                "trigger_type": "verification_session", "trigger_id": format!("vs_{number:064}"),
                "created_at": begin().checked_add(Duration::from_millis(time / 1000)).unwrap(), "deliveries": [],
            })
        });
        let shown: Vec<Value> = shown.collect();
        let next = shown.last().filter(|_| has_more).map(|row| row["id"].clone());
        let answer = json!({
            "data": shown, "error": null, "pagination": {"limit": 100, "has_more": has_more, "next_cursor": next},
        });
        ([("content-type", "application/json")], answer.to_string())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = axum::Router::new().fallback(list);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (base, calls)
}

#[tokio::test]
async fn a_server_whose_filters_know_microseconds_shows_every_event_of_a_millisecond() {
    let millisecond = 5_000_000;
    let spread: Vec<u64> = (0..320).map(|number| millisecond + number * 3).collect();
    let (base, calls) = fine_server(spread).await;
    let now: Timestamp = begin().checked_add(HOUR).unwrap();
    let client = |base: &str| {
        let builder = kayle_id::Client::builder().base_url(base).api_key("kk_test0000000000000000000000000000");
        builder.clock(move || std::time::SystemTime::from(now)).build().unwrap()
    };
    let report = reconcile(&client(&base), begin()).run(|_| async { Ok(true) }).await.unwrap();
    assert_eq!((report.events, report.seen, report.unknowable), (320, 320, 0), "{report}");
    let calls = calls.load(std::sync::atomic::Ordering::SeqCst);
    assert!(calls < 40, "{calls} requests");

    // All at the same microsecond: nobody can list them, and the walk ends all the same.
    let (base, calls) = fine_server(vec![millisecond + 77; 320]).await;
    let report = reconcile(&client(&base), begin()).run(|_| async { Ok(true) }).await.unwrap();
    assert_eq!(report.events, 100, "{report}");
    let calls = calls.load(std::sync::atomic::Ordering::SeqCst);
    assert!(calls < 50, "{calls} requests");
}

#[tokio::test]
async fn types_that_share_a_millisecond_are_told_apart_by_the_filter() {
    let world = World::with(Simulator::builder().tick(Duration::from_micros(1))).await;
    let client = bare(&world.simulator);
    let mut sessions = Vec::new();
    for _ in 0..160 {
        sessions.push(client.sessions().create().send().await.unwrap().id);
    }
    for (number, session) in sessions.iter().enumerate() {
        match number % 2 {
            0 => drop(world.simulator.complete(session, Claims::new()).unwrap()),
            _ => drop(world.simulator.withdraw(session).unwrap()),
        }
    }
    world.simulator.advance(2 * HOUR).await;
    assert!(listed(&world).await < 160);
    let report = reconcile(&world.client, begin()).run(|_| async { Ok(true) }).await.unwrap();
    assert_eq!((report.sessions, report.events, report.lost, report.unknowable), (160, 160, 0, 0), "{report}");
}
