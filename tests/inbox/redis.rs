//! What only a Redis does.

use std::time::Duration;

use kayle_id::inbox::{Bounds, Claim, Inbox, RedisStore, Store, Stored};
use kayle_id::webhook::testing::Payload;

use crate::redis_server::RedisServer;
use crate::support::{LEASE, builder, delivery, sealed};

#[tokio::test]
async fn it_keeps_everything_when_the_server_is_killed_and_comes_back() {
    let Some(mut server) = RedisServer::start("it_keeps_everything_when_the_server_is_killed_and_comes_back") else {
        return;
    };
    let store = RedisStore::connect(&server.url()).await.unwrap();
    for event in 0..20 {
        store.insert(&delivery(event), &Bounds::default()).await.unwrap();
    }
    let taken = store.take(2, LEASE).await.unwrap();
    assert_eq!(store.claim(taken[0].lease, "evt_1").await.unwrap(), Claim::Granted);
    server.kill();
    // Asked while there is nobody: the call waits for the server, and no caller sees the restart.
    let (finished, ()) = tokio::join!(store.finish(taken[0].lease), async { server.start_again() });
    assert!(finished.unwrap());
    assert!(store.renew(taken[1].lease, LEASE).await.unwrap(), "its lease outlived the server");
    let stats = store.stats().await.unwrap();
    assert_eq!((stats.waiting, stats.leased, stats.remembered), (18, 1, 1));
    assert_eq!(store.take(100, LEASE).await.unwrap().len(), 18);
}

#[tokio::test]
async fn a_server_that_is_gone_is_an_error_after_the_patience() {
    let Some(mut server) = RedisServer::start("a_server_that_is_gone_is_an_error_after_the_patience") else { return };
    let store = RedisStore::builder(server.url()).patience(Duration::ZERO).connect().await.unwrap();
    let inbox = Inbox::new(store);
    server.kill();
    let delivery = delivery(1);
    assert_eq!(inbox.accept(&delivery).await, http::StatusCode::SERVICE_UNAVAILABLE);
    let error = inbox.store(&delivery).await.unwrap_err();
    assert!(error.is_store() && !error.is_full(), "{error}");
    server.start_again();
    // Where connections are made again in the background, the first calls may come too early.
    for _ in 0..1000 {
        if inbox.accept(&delivery).await == http::StatusCode::OK {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it does not come back");
}

#[tokio::test]
async fn a_server_that_keeps_nothing_is_refused() {
    let test = "a_server_that_keeps_nothing_is_refused";
    let Some(server) = RedisServer::start_with(test, &["--appendonly", "no"]) else { return };
    let error = RedisStore::connect(&server.url()).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("appendonly"), "{error}");
    assert!(RedisStore::builder(server.url()).allow_loss().connect().await.is_ok());

    let settings = ["--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"];
    let server = RedisServer::start_with(test, &settings).unwrap();
    let error = RedisStore::connect(&server.url()).await.unwrap_err();
    assert!(error.is_configuration() && error.to_string().contains("noeviction"), "{error}");
}

#[tokio::test]
async fn a_bad_address_or_name_is_refused_without_quoting_it() {
    let error = RedisStore::connect("http://user:hunter2@example.com").await.unwrap_err();
    assert!(error.is_configuration() && !format!("{error:?}").contains("hunter2"), "{error}");
    for name in ["", "a{b", &"n".repeat(129)] {
        let error = RedisStore::builder("redis://127.0.0.1:1").name(name).connect().await.unwrap_err();
        assert!(error.is_configuration() && error.to_string().starts_with("name"), "{error}");
    }
    let builder = RedisStore::builder("redis://user:hunter2@127.0.0.1:1");
    assert!(!format!("{builder:?}").contains("hunter2"));
    assert!(builder.connect().await.unwrap_err().is_store());
}

#[tokio::test]
async fn two_names_are_two_inboxes_and_one_name_is_one() {
    let Some(server) = RedisServer::start("two_names_are_two_inboxes_and_one_name_is_one") else { return };
    let one = RedisStore::builder(server.url()).name("one").connect().await.unwrap();
    let same = RedisStore::builder(server.url()).name("one").connect().await.unwrap();
    let other = RedisStore::builder(server.url()).name("other").connect().await.unwrap();
    let delivery = delivery(1);
    assert_eq!(one.insert(&delivery, &Bounds::default()).await.unwrap(), Stored::New);
    assert_eq!(same.insert(&delivery, &Bounds::default()).await.unwrap(), Stored::Known);
    assert_eq!(other.insert(&delivery, &Bounds::default()).await.unwrap(), Stored::New);
    let lease = one.take(1, LEASE).await.unwrap()[0].lease;
    assert_eq!(same.take(1, LEASE).await.unwrap().len(), 0, "another process has it");
    assert!(same.finish(lease).await.unwrap(), "the lease is what counts, not the connection");
}

#[tokio::test]
async fn its_files_hold_no_personal_data() {
    let Some(mut server) = RedisServer::start("its_files_hold_no_personal_data") else { return };
    let inbox = Inbox::new(RedisStore::connect(&server.url()).await.unwrap());
    inbox.store(&sealed(builder(Payload::succeeded().shared("family_name", "ZXCANARYSSON")))).await.unwrap();
    server.kill();
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(server.folder().join("appendonlydir")).unwrap() {
        bytes.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("jwe") && !holds("ZXCANARYSSON") && !holds("whsec_"));
    server.start_again();
}
