//! Full memory, damaged records, drifting indexes, changed settings, and a server that stands still.

use std::time::Duration;

use kayle_id_inbox::testing::TestClock;
use kayle_id_inbox::{Bounds, ClaimOutcome, Inbox, NewEntry, ParkReason, ParkedQuery, RedisStore, Store};
use libtest_mimic::Trial;

use crate::add_tests;
use crate::servers::redis::RedisServer;
use crate::workers::{DELIVERIES, succeed};

const LEASE: Duration = Duration::from_secs(60);
const NAME: &str = "tests:inbox";

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Redis:
        a_full_memory_refuses_to_store_and_drains,
        damaged_records_are_set_aside_and_the_others_are_handled,
        what_is_missing_from_an_index_is_put_there_again,
        no_lease_is_granted_twice_when_the_last_writes_are_lost,
        a_lost_answer_to_take_costs_no_attempt_and_no_lease,
        finished_is_told_as_finished_when_the_server_stood_still,
        settings_that_change_after_connecting_are_noticed,
        a_clock_that_is_set_back_hides_nothing,
    );
}

async fn insert(store: &RedisStore, event: u64) -> Result<(), kayle_id_inbox::Error> {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.map(drop)
}

fn key(part: &str) -> String {
    format!("{{{NAME}}}:{part}")
}

async fn a_full_memory_refuses_to_store_and_drains() {
    let server = RedisServer::start();
    let store = RedisStore::connect(&server.url(), NAME).await.unwrap();
    for event in 0..50 {
        insert(&store, event).await.unwrap();
    }
    // Less than is in use already.
    let _: () = server.command(&["CONFIG", "SET", "maxmemory", "1mb"]).unwrap();
    let error = insert(&store, 1000).await.unwrap_err();
    assert!(error.is_full(), "{error}");
    let inbox = Inbox::new(store);
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1001)).await, http::StatusCode::SERVICE_UNAVAILABLE);
    let summary = inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    assert_eq!((summary.handled, summary.parked, summary.failed), (50, 0, 0));
    assert_eq!(inbox.stats().await.unwrap().depth(), 0);
    let _: () = server.command(&["CONFIG", "SET", "maxmemory", "0"]).unwrap();
    assert_eq!(inbox.accept(&DELIVERIES.delivery(1001)).await, http::StatusCode::OK);
}

async fn damaged_records_are_set_aside_and_the_others_are_handled() {
    let server = RedisServer::start();
    let inbox = Inbox::new(RedisStore::connect(&server.url(), NAME).await.unwrap());
    for event in 0..7 {
        inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
    }
    let ids: Vec<String> = server.command(&["HKEYS", &key("meta")]).unwrap();
    for (id, damage) in ids.iter().zip(["{", "7", "{\"state\":\"waiting\"}"]) {
        let _: i64 = server.command(&["HSET", &key("meta"), id, damage]).unwrap();
    }
    let _: i64 = server.command(&["HSET", &key("body"), &ids[3], "{\"v\":1"]).unwrap();
    let _: i64 = server.command(&["HDEL", &key("body"), &ids[4]]).unwrap();
    let summary = inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
    assert_eq!(summary.handled, 2);
    let stats = inbox.stats().await.unwrap();
    assert_eq!((stats.depth(), stats.parked_by_reason.get(&ParkReason::Unreadable)), (0, Some(&5)));
    assert_eq!(inbox.parked(&ParkedQuery::new()).await.unwrap().len(), 5);
    assert_eq!(inbox.discard_all(&ParkedQuery::new()).await.unwrap(), 5);
}

async fn what_is_missing_from_an_index_is_put_there_again() {
    let server = RedisServer::start();
    let inbox = Inbox::new(RedisStore::connect(&server.url(), NAME).await.unwrap());
    for index in ["due", "live", "leased"] {
        for event in 0..5 {
            inbox.store(&DELIVERIES.delivery(event)).await.unwrap();
        }
        let _: i64 = server.command(&["DEL", &key(index)]).unwrap();
        let mut handled = 0;
        for _ in 0..20 {
            let summary = inbox.run(DELIVERIES.receiver(), succeed).until_idle().await;
            handled += summary.handled + summary.repeated;
        }
        assert_eq!(handled, 5, "{index}");
        assert_eq!(inbox.stats().await.unwrap().depth(), 0);
    }
    // And an index that names what is not there.
    let made_up = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let _: i64 = server.command(&["ZADD", &key("due"), "1", made_up]).unwrap();
    inbox.store(&DELIVERIES.delivery(9)).await.unwrap();
    assert_eq!(inbox.run(DELIVERIES.receiver(), succeed).until_idle().await.handled, 1);
}

async fn no_lease_is_granted_twice_when_the_last_writes_are_lost() {
    let server = RedisServer::start();
    let store = RedisStore::connect(&server.url(), NAME).await.unwrap();
    insert(&store, 1).await.unwrap();
    let keys = ["meta", "due", "leased", "counts"].map(key);
    let before: Vec<Vec<u8>> = keys.iter().map(|key| server.command(&["DUMP", key]).unwrap_or_default()).collect();
    let lost = store.take(1, LEASE).await.unwrap().remove(0).lease;
    // As a replica is that the last writes had not reached.
    for (key, dump) in keys.iter().zip(&before) {
        let _: i64 = server.command(&["DEL", key]).unwrap();
        if !dump.is_empty() {
            let mut connection = redis::Client::open(server.url()).unwrap().get_connection().unwrap();
            let _: () = redis::cmd("RESTORE").arg(key).arg(0).arg(dump.as_slice()).query(&mut connection).unwrap();
        }
    }
    let again = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert_ne!(again, lost);
    assert!(again.fence() > lost.fence(), "the token goes on growing");
    assert!(!store.finish(lost).await.unwrap());
    assert!(store.finish(again).await.unwrap());
}

async fn impatient(server: &RedisServer) -> RedisStore {
    let patience = Duration::from_millis(200);
    RedisStore::builder(server.url(), NAME).patience(patience).connect().await.unwrap()
}

async fn a_lost_answer_to_take_costs_no_attempt_and_no_lease() {
    let server = RedisServer::start();
    let store = impatient(&server).await;
    for event in 0..3 {
        insert(&store, event).await.unwrap();
    }
    // The scripts are loaded.
    assert_eq!(store.take(1, Duration::ZERO).await.unwrap().len(), 1);
    server.signal("-STOP");
    let error = store.take(2, LEASE).await.unwrap_err();
    assert!(error.is_store(), "{error}");
    server.signal("-CONT");
    let taken = loop {
        // The server reads what was sent to it meanwhile.
        match store.take(2, LEASE).await {
            Ok(taken) => break taken,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|taken| taken.attempts == 0));
    let rest = store.take(5, LEASE).await.unwrap();
    assert_eq!(rest.len(), 1, "each of them once, and none lies still");
}

async fn finished_is_told_as_finished_when_the_server_stood_still() {
    let server = RedisServer::start();
    let store = impatient(&server).await;
    insert(&store, 1).await.unwrap();
    let lease = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert_eq!(store.claim(lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    assert!(store.seen("evt_0").await.is_ok());
    server.signal("-STOP");
    assert!(store.finish(lease).await.unwrap_err().is_store());
    server.signal("-CONT");
    let finished = loop {
        match store.finish(lease).await {
            Ok(finished) => break finished,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    assert!(finished);
    assert!(store.seen("evt_1").await.unwrap());
}

async fn settings_that_change_after_connecting_are_noticed() {
    let server = RedisServer::start();
    let store = RedisStore::builder(server.url(), NAME).recheck(Duration::ZERO).connect().await.unwrap();
    insert(&store, 0).await.unwrap();
    for (setting, bad, good) in [
        ("appendonly", "no", "yes"),
        ("appendfsync", "no", "always"),
        ("maxmemory-policy", "allkeys-lru", "noeviction"),
    ] {
        let _: () = server.command(&["CONFIG", "SET", setting, bad]).unwrap();
        let error = insert(&store, 1).await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains(good), "{setting}: {error}");
        let _: () = server.command(&["CONFIG", "SET", setting, good]).unwrap();
        insert(&store, 1).await.unwrap();
    }
}

async fn a_clock_that_is_set_back_hides_nothing() {
    let server = RedisServer::start();
    let clock = TestClock::new();
    let store = RedisStore::builder(server.url(), NAME).clock(clock.clone()).connect().await.unwrap();
    insert(&store, 1).await.unwrap();
    let failed = store.take(1, LEASE).await.unwrap().remove(0).lease;
    assert!(store.retry(failed, Duration::from_secs(10), true).await.unwrap());
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 0);
    clock.set_back(Duration::from_secs(86_400));
    assert_eq!(store.take(1, LEASE).await.unwrap().len(), 1);
}
