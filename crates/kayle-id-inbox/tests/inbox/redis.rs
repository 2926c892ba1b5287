//! What only a Redis does.

use std::time::Duration;

use kayle_id_inbox::{Bounds, ClaimOutcome, Inbox, NewEntry, RedisStore, Store, Stored};
use kayle_id_webhook::webhook::testing::Payload;
use libtest_mimic::Trial;

use crate::add_tests;
use crate::servers::redis::RedisServer;
use crate::workers::DELIVERIES;

const LEASE: Duration = Duration::from_secs(60);
const NAME: &str = "tests:inbox";

pub(crate) fn add(trials: &mut Vec<Trial>) {
    add_tests!(trials, Redis:
        everything_is_kept_when_the_server_is_killed_and_comes_back,
        a_server_that_is_gone_is_an_error_after_the_patience,
        a_server_that_may_lose_its_data_is_refused,
        a_user_without_info_is_told_which_command_is_missing,
        two_names_are_two_inboxes_and_one_name_is_one,
        the_files_hold_no_personal_data,
    );
    add_tests!(trials, Nothing: a_bad_address_or_name_is_refused_without_quoting_it,);
}

async fn insert(store: &RedisStore, event: u64) -> Stored {
    store.insert(NewEntry::new(&DELIVERIES.delivery(event), &Bounds::default())).await.unwrap()
}

async fn everything_is_kept_when_the_server_is_killed_and_comes_back() {
    let mut server = RedisServer::start();
    let store = RedisStore::connect(&server.url(), NAME).await.unwrap();
    for event in 0..20 {
        insert(&store, event).await;
    }
    let taken = store.take(2, LEASE).await.unwrap();
    assert_eq!(store.claim(taken[0].lease, "evt_1").await.unwrap(), ClaimOutcome::Granted);
    server.kill();
    // Asked while there is no server: the call waits for it, and no caller sees the restart.
    let (finished, ()) = tokio::join!(store.finish(taken[0].lease), async { server.start_again() });
    assert!(finished.unwrap());
    assert!(store.renew(taken[1].lease, LEASE).await.unwrap(), "its lease outlived the server");
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased, stats.remembered), (18, 1, 1));
    assert_eq!(store.take(100, LEASE).await.unwrap().len(), 18);
}

async fn a_server_that_is_gone_is_an_error_after_the_patience() {
    let mut server = RedisServer::start();
    let store = RedisStore::builder(server.url(), NAME).patience(Duration::ZERO).connect().await.unwrap();
    let inbox = Inbox::new(store);
    server.kill();
    let delivery = DELIVERIES.delivery(1);
    assert_eq!(inbox.accept(&delivery).await, http::StatusCode::SERVICE_UNAVAILABLE);
    let error = inbox.store(&delivery).await.unwrap_err();
    assert!(error.is_store() && !error.is_full(), "{error}");
    server.start_again();
    // Connections are made again in the background: the first calls may come too early.
    for _ in 0..1000 {
        if inbox.accept(&delivery).await == http::StatusCode::OK {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("it does not come back");
}

async fn a_server_that_may_lose_its_data_is_refused() {
    for (settings, named) in [
        (vec!["--appendonly", "no"], "appendonly"),
        (vec!["--appendonly", "yes", "--appendfsync", "no"], "appendfsync"),
        (vec!["--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"], "noeviction"),
    ] {
        let server = RedisServer::start_with(&settings);
        let error = RedisStore::connect(&server.url(), NAME).await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().contains(named), "{error}");
        let allowed = RedisStore::builder(server.url(), NAME).allow_loss().connect().await.unwrap();
        insert(&allowed, 1).await;
    }
}

async fn a_user_without_info_is_told_which_command_is_missing() {
    let server = RedisServer::start();
    let rights = ["ACL", "SETUSER", "app", "on", "nopass", "~*", "+@all", "-info", "-config"];
    let _: () = server.command(&rights).unwrap();
    let url = server.url().replace("redis://", "redis://app:any@");
    let error = RedisStore::connect(&url, NAME).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("INFO"), "{error}");
    let _: () = server.command(&["ACL", "SETUSER", "app", "+info"]).unwrap();
    insert(&RedisStore::connect(&url, NAME).await.unwrap(), 1).await;
}

async fn a_bad_address_or_name_is_refused_without_quoting_it() {
    let error = RedisStore::connect("http://user:hunter2@example.com", NAME).await.unwrap_err();
    assert!(error.is_configuration() && !format!("{error:?}").contains("hunter2"), "{error}");
    for name in ["", "a{b", &"n".repeat(129)] {
        let error = RedisStore::builder("redis://127.0.0.1:1", name).connect().await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().starts_with("name"), "{error}");
    }
    let builder = RedisStore::builder("redis://user:hunter2@127.0.0.1:1", NAME);
    assert!(!format!("{builder:?}").contains("hunter2"));
    assert!(builder.connect().await.unwrap_err().is_store());
}

async fn two_names_are_two_inboxes_and_one_name_is_one() {
    let server = RedisServer::start();
    let connect = async |name: &str| RedisStore::connect(&server.url(), name).await.unwrap();
    let (one, same, other) = (connect("one").await, connect("one").await, connect("other").await);
    let (delivery, bounds) = (DELIVERIES.delivery(1), Bounds::default());
    let entry = NewEntry::new(&delivery, &bounds);
    assert_eq!(one.insert(entry).await.unwrap(), Stored::New);
    assert_eq!(same.insert(entry).await.unwrap(), Stored::Known);
    assert_eq!(other.insert(entry).await.unwrap(), Stored::New);
    let lease = one.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(same.take(1, LEASE).await.unwrap().len(), 0, "another process has it");
    assert!(same.finish(lease).await.unwrap(), "the lease counts, not the connection");
}

async fn the_files_hold_no_personal_data() {
    let mut server = RedisServer::start();
    let inbox = Inbox::new(RedisStore::connect(&server.url(), NAME).await.unwrap());
    let named = Payload::succeeded().shared("family_name", "ZXCANARYSSON");
    inbox.store(&DELIVERIES.sealed(DELIVERIES.builder(named))).await.unwrap();
    server.kill();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(server.folder().join("appendonlydir")).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("jwe") && !holds("ZXCANARYSSON") && !holds("whsec_"));
    server.start_again();
}
