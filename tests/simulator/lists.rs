//! Lists: order, cursors, and rows that are lost.

use crate::support::{ask, builder, client, start};
use futures::TryStreamExt;
use kayle_id::testing::simulator::{Oddity, Simulator};
use kayle_id::{Client, SessionId};
use std::collections::BTreeSet;
use std::time::Duration;

async fn page(simulator: &Simulator, path: &str) -> (Vec<String>, Option<String>) {
    let page = ask(simulator, "GET", path, None).await.json();
    let ids = page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
    (ids.collect(), page["pagination"]["next_cursor"].as_str().map(str::to_owned))
}

async fn sessions(client: &Client, count: usize) -> Vec<SessionId> {
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(client.sessions().create().send().await.unwrap().id);
    }
    ids
}

#[tokio::test]
async fn sessions_stand_by_id_and_a_walk_meets_each_once() {
    let (simulator, client) = start().await;
    let made = sessions(&client, 25).await;
    let mut sizes = Vec::new();
    let (mut seen, mut path) = (Vec::new(), "/v1/sessions?limit=10".to_owned());
    loop {
        let (ids, next) = page(&simulator, &path).await;
        sizes.push(ids.len());
        seen.extend(ids);
        let Some(next) = next else { break };
        assert_eq!(seen.last(), Some(&next), "the cursor is the last row's id");
        path = format!("/v1/sessions?limit=10&starting_after={next}");
    }
    let mut sorted: Vec<String> = made.iter().map(ToString::to_string).collect();
    sorted.sort();
    assert_eq!((sizes, seen), (vec![10, 10, 5], sorted));
    let all = client.sessions().list().limit(7).stream().try_collect::<Vec<_>>().await.unwrap();
    assert_eq!(all.len(), 25);
    assert_eq!(page(&simulator, "/v1/sessions?limit=25").await.1, None, "an exactly full page is the last one");
    let unknown = format!("/v1/sessions?starting_after=vs_{}", "z".repeat(64));
    assert_eq!(page(&simulator, &unknown).await.0.len(), 0, "a cursor is no more than a filter");
}

#[tokio::test]
async fn lists_by_time_begin_with_the_latest_and_an_unknown_cursor_begins_again() {
    let (simulator, client) = start().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(client.webhooks().endpoints().create("https://hooks.example.com").send().await.unwrap().endpoint.id);
    }
    made.reverse();
    let made: Vec<String> = made.iter().map(ToString::to_string).collect();
    let path = "/v1/webhooks/endpoints?limit=2";
    let (first, next) = page(&simulator, path).await;
    assert_eq!(first, made[..2]);
    let second = page(&simulator, &format!("{path}&starting_after={}", next.unwrap())).await;
    assert_eq!(second.0, made[2..4]);
    assert_eq!(page(&simulator, &format!("{path}&starting_after=whe_nope")).await.0, first);
    client.webhooks().endpoints().delete(&made[1].parse().unwrap()).send().await.unwrap();
    let again = page(&simulator, &format!("{path}&starting_after={}", made[1])).await.0;
    assert_eq!(again[0], made[0], "the cursor's row was deleted on the way");
}

#[tokio::test]
async fn rows_of_one_millisecond_are_lost_between_pages_and_the_oddity_can_be_switched_off() {
    for (oddity, expected) in [(true, 4), (false, 5)] {
        let mut builder = builder().tick(Duration::from_micros(1));
        if !oddity {
            builder = builder.without(Oddity::SameMillisecondRowsSkipped);
        }
        let simulator = builder.start().await.unwrap();
        let client = client(&simulator);
        let mut events = BTreeSet::new();
        for session in sessions(&client, 5).await {
            // The third is made in the millisecond of the second.
            if events.len() != 2 {
                simulator.advance(Duration::from_millis(2)).await;
            }
            events.insert(simulator.expire(&session).unwrap());
        }
        let listed = client.webhooks().events().list().limit(3).stream();
        let listed: Vec<_> = listed.try_collect().await.unwrap();
        assert_eq!(listed.len(), expected, "the third page row's millisecond, with the oddity {oddity}");
    }
}

#[tokio::test]
async fn filters_compare_microseconds_with_milliseconds() {
    let (simulator, client) = start().await;
    let id = &sessions(&client, 1).await[0];
    let at = client.sessions().get(id).send().await.unwrap().created_at;
    assert_eq!(page(&simulator, &format!("/v1/sessions?created_from={at}")).await.0.len(), 1);
    assert_eq!(
        page(&simulator, &format!("/v1/sessions?created_to={at}")).await.0.len(),
        0,
        "the row is a little later"
    );
    for (query, count) in [("status=created", 1), ("status=failed", 0), ("include_attempts=true&ending_before=x", 1)] {
        assert_eq!(page(&simulator, &format!("/v1/sessions?{query}")).await.0.len(), count, "{query}");
    }
}

#[tokio::test]
async fn parameters_are_read_as_the_server_reads_them() {
    let (simulator, _client) = start().await;
    for good in [
        "limit=1e1",
        "limit=0x10",
        "limit=%205",
        "created_from=2026-01-12T10:30Z",
        "created_to=2026-01-12T10:30:00.123456789Z",
    ] {
        assert_eq!(ask(&simulator, "GET", &format!("/v1/sessions?{good}"), None).await.status, 200, "{good}");
    }
    for bad in [
        "limit=",
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=abc",
        "limit=1.5",
        "limit=1&limit=2",
        "status=completed",
        "created_from=2026-01-12",
        "created_from=2026-01-12T10:30:00%2B01:00",
        "starting_after=",
        "starting_after=vs_x",
    ] {
        let answer = ask(&simulator, "GET", &format!("/v1/sessions?{bad}"), None).await;
        assert_eq!((answer.status, answer.shape()), (400, 'C'), "{bad}");
    }
    for bad in ["enabled=1", "enabled=TRUE", "enabled="] {
        assert_eq!(ask(&simulator, "GET", &format!("/v1/webhooks/endpoints?{bad}"), None).await.shape(), 'C', "{bad}");
    }
}
