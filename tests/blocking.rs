//! The blocking client: the same surface, without a runtime and next to one.

use kayle_id::blocking::Client;
use kayle_id::testing::mock::{Fault, MockServer, Response, Stub};
use kayle_id::{Error, Method, SessionId, SessionStatus};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

const KEY: &str = "kk_test0000000000000000000000000000";

/// A mock server on a thread of its own, since these tests have no runtime.
struct Server {
    server: Option<MockServer>,
    runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(MockServer::start()).unwrap();
        Self { server: Some(server), runtime }
    }

    fn client(&self) -> Client {
        Client::builder().base_url(self.base_url()).api_key(KEY).build_blocking().unwrap()
    }
}

impl std::ops::Deref for Server {
    type Target = MockServer;

    fn deref(&self) -> &MockServer {
        self.server.as_ref().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _entered = self.runtime.enter();
        drop(self.server.take());
    }
}

fn id() -> SessionId {
    format!("vs_{}", "a".repeat(64)).parse().unwrap()
}

fn event(number: usize) -> serde_json::Value {
    json!({
        "id": format!("evt_{number}"), "type": "verification.session.expired", "trigger_type": "verification_session",
        "trigger_id": "vs_x", "created_at": "2026-05-04T10:15:02.318Z", "deliveries": []
    })
}

/// Three pages of two events.
fn mount_list(server: &MockServer) {
    for page in 0..3 {
        let next = (page < 2).then(|| format!("evt_{}", page * 2 + 1));
        let body = json!({
            "data": [event(page * 2), event(page * 2 + 1)], "error": null,
            "pagination": {"limit": 2, "has_more": next.is_some(), "next_cursor": next}
        });
        let stub = Stub::get("/v1/webhooks/events").respond(Response::json(200, body));
        server.mount(if page == 0 { stub } else { stub.query("starting_after", &format!("evt_{}", page * 2 - 1)) });
    }
}

#[test]
fn calls_are_made_with_the_same_surface_and_no_runtime() {
    let server = Server::start();
    let client = server.client();
    let session = client.sessions().create().redirect_url("https://example.com/done").send().unwrap();
    assert!(session.verification_url.as_str().starts_with("https://"));
    let got = client.sessions().get(&id()).timeout(Duration::from_secs(5)).header("x-a", "b").send_with_response();
    assert_eq!(got.unwrap().status(), 200);
    client.sessions().cancel(&id()).no_retry().send().unwrap();
    let page = client.sessions().list().status(SessionStatus::Created).limit(5).send().unwrap();
    assert!(!page.items.is_empty());
    client.analytics().sessions().send().unwrap();
    client.webhooks().endpoints().delete(&"whe_a".parse().unwrap()).send().unwrap();
    client.dashboard().organization().members().leave().send().unwrap();
    let raw = client.request(Method::GET, "/v1/sessions").query("limit", "1").send().unwrap();
    assert!(raw.value()["data"].is_array());
    assert_eq!(server.requests().len(), 8);
    let error = client.webhooks().endpoints().create("ftp://x").send().unwrap_err();
    assert!(error.is_invalid_input());
}

#[test]
fn lists_are_iterators_that_can_be_taken_up_again() {
    let server = Server::start();
    mount_list(&server);
    let client = server.client();
    let ids = |items: kayle_id::blocking::Items<kayle_id::operations::ListWebhookEvents>| {
        items.map(|item| item.map(|event| event.id.to_string())).collect::<Result<Vec<_>, Error>>().unwrap()
    };
    let list = || client.webhooks().events().list();
    assert_eq!(ids(list().iter()), ["evt_0", "evt_1", "evt_2", "evt_3", "evt_4", "evt_5"]);
    assert_eq!(ids(list().iter().prefetch()).len(), 6);
    assert_eq!(list().pages().prefetch().map(|page| page.unwrap().items.len()).sum::<usize>(), 6);
    drop(server.take_requests());
    let mut items = list().iter();
    assert_eq!(server.requests().len(), 0, "nothing is sent before it is asked for");
    assert!(items.by_ref().take(3).all(|item| item.is_ok()));
    assert_eq!(server.requests().len(), 2);
    let place = items.cursor().unwrap();
    assert_eq!(place.after(), "evt_2");
    let mut pages = list().pages();
    pages.next().unwrap().unwrap();
    assert_eq!(pages.cursor().unwrap().after(), "evt_1");
    assert!(!format!("{items:?} {pages:?}").is_empty());
    server.mount(Stub::get("/v1/webhooks/events").query("starting_after", "evt_2").respond(Response::json(
        200,
        json!({"data": [event(3)], "error": null, "pagination": {"limit": 2, "has_more": false, "next_cursor": null}}),
    )));
    assert_eq!(ids(list().resume(&place).iter()), ["evt_3"]);
}

#[test]
fn retries_and_observers_are_the_same() {
    let server = Server::start();
    let path = format!("/v1/sessions/{}", id());
    server.mount(Stub::get(&path).respond(Response::fault(Fault::EmptyResponse)).times(1));
    let count = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&count);
    let client = Client::builder()
        .base_url(server.base_url())
        .api_key(KEY)
        .on_attempt(move |_| {
            seen.fetch_add(1, Ordering::SeqCst);
        })
        .build_blocking()
        .unwrap();
    client.sessions().get(&id()).send().unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn it_is_used_within_a_runtime_without_a_panic() {
    let server = std::thread::spawn(Server::start).join().unwrap();
    mount_list(&server);
    let client = server.client();
    client.sessions().get(&id()).send().unwrap();
    assert_eq!(client.webhooks().events().list().iter().count(), 6);
    let clone = client.clone();
    let joined = tokio::task::spawn_blocking(move || clone.sessions().get(&id()).send()).await;
    joined.unwrap().unwrap();
    drop(client);
    std::thread::spawn(move || drop(server)).join().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_used_within_a_runtime_of_many_threads_and_dropped_there() {
    let server = std::thread::spawn(Server::start).join().unwrap();
    let client = server.client();
    let calls = (0..8).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.sessions().get(&id()).send().map(drop) })
    });
    for call in futures::future::join_all(calls).await {
        call.unwrap().unwrap();
    }
    drop(client);
    std::thread::spawn(move || drop(server)).join().unwrap();
}

#[test]
fn many_threads_share_a_client() {
    let server = Server::start();
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.sessions().get(&id()).send().unwrap());
        }
    });
    assert_eq!(server.requests().len(), 8);
}

#[test]
fn a_panic_of_the_callers_own_code_goes_on_where_the_call_was_made() {
    let server = Server::start();
    let client = Client::builder()
        .base_url(server.base_url())
        .api_key(KEY)
        .on_attempt(|_| panic!("the observer's own"))
        .build_blocking()
        .unwrap();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.sessions().get(&id()).send()));
    assert_eq!(caught.unwrap_err().downcast_ref::<&str>(), Some(&"the observer's own"));
}

#[test]
fn a_call_from_within_the_clients_own_observer_is_refused_instead_of_waiting_for_ever() {
    let server = Server::start();
    let (sender, receiver) = mpsc::channel::<Client>();
    let (told, tell) = mpsc::channel();
    let receiver = std::sync::Mutex::new(receiver);
    let client = Client::builder()
        .base_url(server.base_url())
        .api_key(KEY)
        .on_attempt(move |_| {
            if let Ok(client) = receiver.lock().unwrap().try_recv() {
                told.send(client.sessions().get(&id()).send().unwrap_err()).unwrap();
            }
        })
        .build_blocking()
        .unwrap();
    sender.send(client.clone()).unwrap();
    client.sessions().get(&id()).send().unwrap();
    assert!(tell.recv().unwrap().to_string().contains("wait for itself"));
}
