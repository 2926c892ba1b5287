//! Deadlines, as a caller meets them: what drips, hangs, and is never answered.

use crate::backend::{Backend, on_each_backend};
use crate::faults::fault::Fault;
use crate::faults::server::FaultServer;
use crate::values::KEY;
use crate::values::session_id;
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::{Client, ErrorKind};
use std::sync::atomic::Ordering;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

async fn the_deadline_holds_while_a_body_drips<B: Backend>() {
    let (healthy, _) = B::bundled().await;
    let dripping = FaultServer::start(Fault::SlowBody, u32::MAX, healthy.address(), healthy.address());
    let client = Client::builder().base_url(format!("http://{}", dripping.address)).api_key(KEY);
    let client = client.timeout(30 * SECOND).build().unwrap();
    let began = tokio::time::Instant::now();
    let error = client.sessions().get(&session_id('a')).send().await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error:?}");
    assert_eq!(began.elapsed().as_secs(), 30, "a byte a second does not put it off");
}

async fn attempts_that_hang_share_the_time_of_the_call<B: Backend>() {
    let (healthy, _) = B::bundled().await;
    let hanging = FaultServer::start(Fault::SlowHeaders, u32::MAX, healthy.address(), healthy.address());
    let client = Client::builder().base_url(format!("http://{}", hanging.address)).api_key(KEY);
    let client = client.attempt_timeout(12 * SECOND).timeout(30 * SECOND).build().unwrap();
    let began = tokio::time::Instant::now();
    let error = client.sessions().get(&session_id('a')).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(began.elapsed().as_secs(), 30);
    assert_eq!(hanging.state.received.load(Ordering::SeqCst), 3);
}

async fn dropping_a_call_stops_its_attempts_and_its_waits<B: Backend>() {
    let (healthy, _) = B::bundled().await;
    // While it waits for an answer.
    let hanging = FaultServer::start(Fault::SlowHeaders, u32::MAX, healthy.address(), healthy.address());
    let client = Client::builder().base_url(format!("http://{}", hanging.address)).api_key(KEY).build().unwrap();
    let dropped = tokio::time::timeout(SECOND, client.sessions().get(&session_id('a')).send()).await;
    assert!(dropped.is_err());
    // While it waits between two attempts.
    let limited = Response::empty(429).header("retry-after", "10");
    let (server, _) = B::bundled().await;
    server.mount(Stub::get(&format!("/v1/sessions/{}", session_id('a'))).respond(limited));
    let client = server.builder().build().unwrap();
    let dropped = tokio::time::timeout(SECOND, client.sessions().get(&session_id('a')).send()).await;
    assert!(dropped.is_err());
    tokio::time::sleep(100 * SECOND).await;
    assert_eq!(server.requests().len(), 1);
    assert_eq!(hanging.state.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_is_never_completed_is_given_up_and_even_creating_is_tried_again() {
    // Connections are accepted, and no handshake is ever answered.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let silent = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok(accepted) = listener.accept().await {
            held.push(accepted);
        }
    });
    let client = Client::builder().base_url(base).api_key(KEY).connect_timeout(3 * SECOND).build().unwrap();
    let began = tokio::time::Instant::now();
    let error = client.sessions().create().send().await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 4, "{error}");
    assert!(error.to_string().contains("no connection could be made in time, so nothing was sent"), "{error}");
    assert!((12..=15).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    silent.abort();
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    the_deadline_holds_while_a_body_drips;
    #[tokio::test(start_paused = true)]
    attempts_that_hang_share_the_time_of_the_call;
    #[tokio::test(start_paused = true)]
    dropping_a_call_stops_its_attempts_and_its_waits;
}
