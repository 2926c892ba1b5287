//! The service inside the test's process.

use std::sync::{Arc, Mutex};

use kayle_id::SessionId;
use kayle_id::inbox::{HandlerError, Handling};
use kayle_id::webhook::Event;
use tokio::io::AsyncWriteExt;
use tokio::sync::Notify;

use crate::config::Config;
use crate::recorder;
use crate::redis_server::RedisServer;
use crate::service::Service;
use crate::support::World;

/// Where handled sessions are noted.
#[derive(Clone, Default)]
struct Notes(Arc<(Mutex<Vec<SessionId>>, Notify)>);

impl Notes {
    fn handler(
        &self,
    ) -> impl Fn(Event, Handling) -> std::future::Ready<Result<(), HandlerError>> + Send + Sync + 'static {
        let notes = self.clone();
        move |event, _| {
            if let Event::SessionSucceeded(event) = event {
                assert!(event.claims().family_name().is_shared(), "it was asked for");
                notes.0.0.lock().unwrap().push(event.session_id().clone());
                notes.0.1.notify_one();
            }
            std::future::ready(Ok(()))
        }
    }

    /// Waits for so many, and gives their sessions.
    async fn wait_for(&self, count: usize) -> Vec<SessionId> {
        loop {
            let seen = self.0.0.lock().unwrap().clone();
            if seen.len() >= count {
                return seen;
            }
            self.0.1.notified().await;
        }
    }
}

fn config(world: &World, redis: Option<String>) -> Config {
    Config::from_variables(|name| if name == "KAYLE_INBOX_REDIS" { redis.clone() } else { world.variable(name) })
        .unwrap()
}

/// Sessions complete, their results come through, and what was counted says so.
async fn results_come_through(redis: Option<String>) {
    recorder::install();
    let (world, notes) = (World::new().await, Notes::default());
    let service = Service::start(config(&world, redis.clone()), notes.handler()).await.unwrap();
    let before = ["opened", "handled", "stored"].map(recorder::activities);
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(world.complete().await);
    }
    let mut seen = notes.wait_for(3).await;
    seen.sort();
    sessions.sort();
    assert_eq!(seen, sessions);
    assert_eq!((world.get("/healthz").await, world.get("/readyz").await), (200, 200));
    assert_eq!(service.stop().await.unwrap().handled, 3);
    let after = ["opened", "handled", "stored"].map(recorder::activities);
    for (before, after) in before.into_iter().zip(after) {
        assert!(after >= before + 3, "counted: {before}, then {after}");
    }
    for name in ["depth", "parked{reason=failed}", "oldest_age_seconds"] {
        assert!(recorder::gauge(&format!("kayle_inbox_{name}")).is_some(), "{name}");
    }
    // It is done, and stays so for the next one.
    let service = Service::start(config(&world, redis), notes.handler()).await.unwrap();
    assert_eq!(service.stop().await.unwrap().handled, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_come_through_the_file() {
    results_come_through(None).await;
}

#[needs::needs("redis-server")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_come_through_redis_with_one_variable() {
    let server = RedisServer::start();
    results_come_through(Some(server.url())).await;
}

#[needs::needs("redis-server")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_ready_only_while_a_key_is_held_and_the_store_answers() {
    let mut server = RedisServer::start();
    let world = World::new().await;
    let config = config(&world, Some(server.url()));
    let (keyring, keys) = (config.keyring.clone(), world.folder.0.join("keys"));
    let service = Service::start(config, Notes::default().handler()).await.unwrap();
    assert_eq!(world.get("/readyz").await, 200);
    let kid = keyring.kids().remove(0);
    keyring.remove(&kid);
    assert_eq!((world.get("/readyz").await, world.get("/healthz").await), (503, 200));
    keyring.insert_pem(&kid, std::fs::read(keys.join(format!("{kid}.pem"))).unwrap()).unwrap();
    assert_eq!(world.get("/readyz").await, 200);
    server.kill();
    assert_eq!((world.get("/readyz").await, world.get("/healthz").await), (503, 200));
    server.start_again();
    assert_eq!(world.get("/readyz").await, 200);
    service.stop().await.unwrap();
}

#[tokio::test]
async fn a_delivery_without_a_good_signature_is_refused_and_counted() {
    recorder::install();
    let world = World::new().await;
    let service = Service::start(config(&world, None), Notes::default().handler()).await.unwrap();
    let before = recorder::count("kayle_webhook_refused_total");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("http://{}/webhooks/kayle", service.address())).body("{}");
    let response = request.send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap().as_str()), (400, ""));
    assert!(recorder::count("kayle_webhook_refused_total") > before);
    service.stop().await.unwrap();
}

#[tokio::test]
async fn it_ends_within_its_grace_though_requests_hang() {
    let world = World::new().await;
    let mut config = config(&world, None);
    config.grace = std::time::Duration::ZERO;
    let service = Service::start(config, Notes::default().handler()).await.unwrap();
    let mut hanging = Vec::new();
    for part in [
        "",
        "POST /webhooks/kayle HTTP/1.1\r\nhost: a\r\n",
        "POST /webhooks/kayle HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{",
    ] {
        let mut stream = tokio::net::TcpStream::connect(service.address()).await.unwrap();
        stream.write_all(part.as_bytes()).await.unwrap();
        hanging.push(stream);
    }
    // Answered on a connection of its own, so that the others have been taken by then.
    assert_eq!(world.get("/healthz").await, 200);
    service.stop().await.unwrap();
    drop(hanging);
}

#[test]
fn what_is_wrong_in_the_environment_is_named() {
    let error = |variables: &[(&str, &str)]| {
        let find =
            |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        Config::from_variables(find).err().unwrap().to_string()
    };
    assert_eq!(error(&[]), "KAYLE_WEBHOOK_SECRET is not set");
    let secret = ("KAYLE_WEBHOOK_SECRET", "whsec_0123456789abcdefghijklmnopqrstuv");
    assert!(error(&[secret, ("KAYLE_WEBHOOK_KEYS", "/nowhere")]).starts_with("KAYLE_WEBHOOK_KEYS: /nowhere: "));
    let here = ("KAYLE_WEBHOOK_KEYS", env!("CARGO_MANIFEST_DIR"));
    assert!(error(&[secret, here, ("KAYLE_LISTEN", "8080")]).starts_with("KAYLE_LISTEN is not an address"));
    assert!(error(&[secret, here, ("KAYLE_GRACE_SECONDS", "-1")]).starts_with("KAYLE_GRACE_SECONDS is not a whole"));
}
