//! The blocking client: the same surface, without a runtime and next to one.

use crate::backend::{Backend, on_each_backend, on_each_backend_without_a_runtime};
use crate::values::{Row, event, page, session_id};
use kayle_id::blocking::Client;
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::testing::simulator::RowKind;
use kayle_id::{ClientBuilder, Error, Method, SessionId, SessionStatus};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// A server on a thread of its own, since these tests have no runtime.
struct Server<B> {
    server: Option<B>,
    runtime: tokio::runtime::Runtime,
}

impl<B: Backend> Server<B> {
    /// One that answers every operation.
    fn start() -> Self {
        Self::of(B::bundled())
    }

    /// One that has three pages of two events, for whoever asks for pages of two.
    fn with_events() -> Self {
        let rows: Vec<Row> = (0..6).map(|number| (RowKind::Event, event(number))).collect();
        let stub = |first: usize| {
            let end = (first + 2).min(6);
            let next = (end < 6).then(|| format!("evt_{}", end - 1));
            let stub = Stub::get("/v1/webhooks/events").query("limit", "2");
            let stub = stub.respond(page((first..end).map(event).collect(), next.as_deref()));
            if first == 0 { stub } else { stub.query("starting_after", &format!("evt_{}", first - 1)) }
        };
        Self::of(B::having(rows, (0..6).map(stub)))
    }

    fn of(starting: impl Future<Output = (B, kayle_id::Client)>) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = Some(runtime.block_on(starting).0);
        Self { server, runtime }
    }

    fn builder(&self) -> ClientBuilder {
        B::builder(self).session_cookie(self.cookie())
    }

    fn client(&self) -> Client {
        self.builder().build_blocking().unwrap()
    }
}

impl<B> std::ops::Deref for Server<B> {
    type Target = B;

    fn deref(&self) -> &B {
        self.server.as_ref().unwrap()
    }
}

impl<B> Drop for Server<B> {
    fn drop(&mut self) {
        let _entered = self.runtime.enter();
        drop(self.server.take());
    }
}

fn id() -> SessionId {
    session_id('a')
}

fn calls_are_made_with_the_same_surface_and_no_runtime<B: Backend>() {
    let server = Server::<B>::start();
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

fn lists_are_iterators_that_can_be_taken_up_again<B: Backend>() {
    let server = Server::<B>::with_events();
    let client = server.client();
    let ids = |items: kayle_id::blocking::Items<kayle_id::operations::ListWebhookEvents>| {
        items.map(|item| item.map(|event| event.id.to_string())).collect::<Result<Vec<_>, Error>>().unwrap()
    };
    let list = || client.webhooks().events().list().limit(2);
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
    assert_eq!(ids(list().resume(&place).iter()), ["evt_3", "evt_4", "evt_5"]);
}

fn retries_and_observers_are_the_same<B: Backend>() {
    let server = Server::<B>::start();
    let path = format!("/v1/sessions/{}", id());
    server.mount(Stub::get(&path).respond(Response::fault(Fault::EmptyResponse)).times(1));
    let count = Arc::new(AtomicU32::new(0));
    let seen = Arc::clone(&count);
    let client = server
        .builder()
        .on_attempt(move |_| {
            seen.fetch_add(1, Ordering::SeqCst);
        })
        .build_blocking()
        .unwrap();
    client.sessions().get(&id()).send().unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

async fn it_is_used_within_a_runtime_without_a_panic<B: Backend>() {
    let server = std::thread::spawn(Server::<B>::with_events).join().unwrap();
    let client = server.client();
    assert_eq!(client.webhooks().events().list().limit(2).iter().count(), 6);
    let clone = client.clone();
    let joined = tokio::task::spawn_blocking(move || clone.webhooks().events().list().limit(2).send()).await;
    joined.unwrap().unwrap();
    drop(client);
    std::thread::spawn(move || drop(server)).join().unwrap();
}

async fn it_is_used_within_a_runtime_of_many_threads_and_dropped_there<B: Backend>() {
    let server = std::thread::spawn(Server::<B>::start).join().unwrap();
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

fn many_threads_share_a_client<B: Backend>() {
    let server = Server::<B>::start();
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.sessions().get(&id()).send().unwrap());
        }
    });
    assert_eq!(server.requests().len(), 8);
}

fn a_panic_of_the_callers_own_code_goes_on_where_the_call_was_made<B: Backend>() {
    let server = Server::<B>::start();
    let client = server.builder().on_attempt(|_| panic!("the observer's own")).build_blocking().unwrap();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| client.sessions().get(&id()).send()));
    assert_eq!(caught.unwrap_err().downcast_ref::<&str>(), Some(&"the observer's own"));
}

fn a_call_from_within_the_clients_own_observer_is_refused_instead_of_waiting_for_ever<B: Backend>() {
    let server = Server::<B>::start();
    let (sender, receiver) = mpsc::channel::<Client>();
    let (told, tell) = mpsc::channel();
    let receiver = std::sync::Mutex::new(receiver);
    let client = server
        .builder()
        .on_attempt(move |_| {
            if let Ok(client) = receiver.lock().unwrap().try_recv() {
                told.send(client.sessions().get(&id()).send().unwrap_err()).unwrap();
            }
        })
        .build_blocking()
        .unwrap();
    sender.send(client.clone()).unwrap();
    client.sessions().get(&id()).send().unwrap();
    assert!(tell.recv().unwrap().to_string().contains("would deadlock"));
}

on_each_backend! {
    #[tokio::test]
    it_is_used_within_a_runtime_without_a_panic;
    #[tokio::test(flavor = "multi_thread")]
    it_is_used_within_a_runtime_of_many_threads_and_dropped_there;
}

on_each_backend_without_a_runtime! {
    calls_are_made_with_the_same_surface_and_no_runtime;
    lists_are_iterators_that_can_be_taken_up_again;
    retries_and_observers_are_the_same;
    many_threads_share_a_client;
    a_panic_of_the_callers_own_code_goes_on_where_the_call_was_made;
    a_call_from_within_the_clients_own_observer_is_refused_instead_of_waiting_for_ever;
}
