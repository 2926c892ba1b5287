//! A transport of the caller's own: a client, middleware, and every host on a test server.

use crate::backend::{Backend, on_each_backend};
use crate::values::{KEY, session_id};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::{Client, Error, SessionId};
use std::error::Error as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

fn id() -> SessionId {
    session_id('a')
}

fn path() -> String {
    format!("/v1/sessions/{}", id())
}

async fn middleware_runs_around_each_attempt_the_first_outermost<B: Backend>() {
    let (server, _) = B::bundled().await;
    server.mount(Stub::get(&path()).respond(Response::text(503, "")).times(1));
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let noting = |name: &'static str| {
        let seen = Arc::clone(&seen);
        move |mut request: http::Request<bytes::Bytes>, next: kayle_id::Next| {
            let seen = Arc::clone(&seen);
            async move {
                seen.lock().unwrap().push(format!("{name} sends"));
                request.headers_mut().append("x-through", name.parse().unwrap());
                let answer = next.run(request).await?;
                seen.lock().unwrap().push(format!("{name} got {}", answer.status().as_u16()));
                Ok(answer)
            }
        }
    };
    let client = server.builder().middleware(noting("outer")).middleware(noting("inner")).build().unwrap();
    client.sessions().get(&id()).send().await.unwrap();
    let attempt = |status| {
        ["outer sends".into(), "inner sends".into(), format!("inner got {status}"), format!("outer got {status}")]
    };
    assert_eq!(*seen.lock().unwrap(), [attempt(503), attempt(200)].concat());
    for request in server.requests() {
        let through: Vec<_> = request.headers().get_all("x-through").iter().collect();
        assert_eq!(through, ["outer", "inner"], "each attempt starts from the request as it was");
    }
}

async fn a_middleware_that_fails_ends_the_call_with_its_own_error<B: Backend>() {
    let (server, _) = B::bundled().await;
    let client = server
        .builder()
        .middleware(|_, _| async { Err(Error::middleware(std::io::Error::other("the vault is sealed"))) })
        .build()
        .unwrap();
    let error = client.sessions().get(&id()).send().await.unwrap_err();
    assert!(error.is_middleware());
    assert_eq!(error.to_string(), "get_session: a middleware failed: the vault is sealed");
    assert!(error.source().unwrap().is::<std::io::Error>());
    assert_eq!(error.attempts(), 1);
    assert!(server.requests().is_empty());
}

async fn a_middleware_can_answer_by_itself<B: Backend>() {
    let (server, _) = B::bundled().await;
    let answer = r#"{"data": {"any": "thing"}, "error": null}"#;
    let client =
        server.builder().middleware(move |_, _| async move { Ok(http::Response::new(answer.into())) }).build().unwrap();
    let got = client.request(kayle_id::Method::GET, "/v1/anything").send().await.unwrap();
    assert_eq!(got.value()["data"]["any"], "thing");
    assert!(server.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_network_said_is_still_known_behind_middleware() {
    let refusing = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let passed = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&passed);
    let client = Client::builder()
        .base_url(format!("http://{refusing}"))
        .api_key(KEY)
        .middleware(move |request, next| {
            count.fetch_add(1, Ordering::SeqCst);
            next.run(request)
        })
        .build()
        .unwrap();
    // Never left, so that even a creating call is repeated.
    let error = client.sessions().create().send().await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!((error.attempts(), passed.load(Ordering::SeqCst)), (4, 4));
}

async fn every_host_can_be_pointed_at_a_test_server<B: Backend>() {
    let (server, _) = B::bundled().await;
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .resolve("api.kayle.id", server.address())
        .build()
        .unwrap();
    let port = server.address().port();
    let client = Client::builder()
        .base_url(format!("http://api.kayle.id:{port}"))
        .allow_plain_http()
        .api_key(KEY)
        .http_client(http)
        .build()
        .unwrap();
    client.sessions().get(&id()).send().await.unwrap();
    assert_eq!(server.requests()[0].header("host"), Some(format!("api.kayle.id:{port}").as_str()));
}

async fn a_proxy_of_the_callers_own_is_used<B: Backend>() {
    // The stand-in for a proxy answers what it is asked for by absolute address.
    let (server, _) = B::bundled().await;
    let http = reqwest::Client::builder().proxy(reqwest::Proxy::all(server.base_url()).unwrap()).build().unwrap();
    let client = Client::builder()
        .base_url("http://kayle.internal")
        .allow_plain_http()
        .api_key(KEY)
        .http_client(http)
        .build()
        .unwrap();
    client.sessions().get(&id()).send().await.unwrap();
    assert_eq!(server.requests()[0].header("host"), Some("kayle.internal"));
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    middleware_runs_around_each_attempt_the_first_outermost;
    #[tokio::test]
    a_middleware_that_fails_ends_the_call_with_its_own_error;
    #[tokio::test]
    a_middleware_can_answer_by_itself;
    #[tokio::test]
    every_host_can_be_pointed_at_a_test_server;
    #[tokio::test]
    a_proxy_of_the_callers_own_is_used;
}
