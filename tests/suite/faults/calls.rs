//! Retries, as a caller meets them.

use crate::backend::{Backend, on_each_backend};
use crate::values::{UUID, refusal};
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::{Attempt, Client, ClientBuilder, Clock, ErrorKind, Method, RetryPolicy, SessionId};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

const SECOND: Duration = Duration::from_secs(1);

fn id() -> SessionId {
    crate::values::session_id('a')
}

/// A server that answers every operation, with these stubs before it.
async fn server<B: Backend>(stubs: impl IntoIterator<Item = Stub>) -> B {
    let (server, _) = B::bundled().await;
    stubs.into_iter().for_each(|stub| server.mount(stub));
    server
}

fn builder<B: Backend>(server: &B) -> ClientBuilder {
    B::builder(server).session_cookie(server.cookie())
}

fn session() -> String {
    format!("/v1/sessions/{}", id())
}

fn unavailable() -> Response {
    Response::text(503, "")
}

/// Moves when somebody sleeps, and says how long they did.
#[derive(Clone, Default)]
struct Jumping(Arc<Mutex<Vec<Duration>>>, Arc<std::sync::OnceLock<Instant>>);

impl Clock for Jumping {
    fn monotonic(&self) -> Instant {
        *self.1.get_or_init(Instant::now) + self.0.lock().unwrap().iter().sum()
    }

    fn now(&self) -> SystemTime {
        // Sun, 06 Nov 1994 08:49:37 GMT.
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
    }

    fn sleep(&self, time: Duration) -> Option<kayle_id::Sleep<'_>> {
        self.0.lock().unwrap().push(time);
        Some(Box::pin(std::future::ready(())))
    }
}

async fn a_repeated_delete_that_finds_nothing_after_an_uncertain_attempt_is_a_success<B: Backend>() {
    for uncertain in [None, Some(500), Some(503)] {
        let server = server::<B>([]).await;
        for (operation, path, status, code) in [
            ("delete_webhook_endpoint", "/v1/webhooks/endpoints/whe_a".to_owned(), 404, "NOT_FOUND"),
            ("delete_api_key", format!("/v1/auth/api-keys/{UUID}"), 400, "API_KEY_NOT_DELETED"),
            ("delete_domain", format!("/v1/auth/orgs/domains/{UUID}"), 404, "DOMAIN_NOT_FOUND"),
            ("delete_redirect_uri", format!("/v1/auth/orgs/redirect-uris/{UUID}"), 404, "NOT_FOUND"),
            ("remove_member", format!("/v1/auth/orgs/members/{UUID}"), 404, "MEMBER_NOT_FOUND"),
        ] {
            server.lose_answer(operation, Stub::delete(&path), uncertain, refusal(status, code, ["No.", "", ""]));
        }
        let client = builder::<B>(&server).build().unwrap();
        let deleted =
            client.webhooks().endpoints().delete(&"whe_a".parse().unwrap()).send_with_response().await.unwrap();
        assert_eq!(deleted.status(), 404, "what the server said is not hidden");
        client.dashboard().api_keys().delete(&UUID.parse().unwrap()).send().await.unwrap();
        let ours = client.dashboard().organization();
        ours.domains().delete(&UUID.parse().unwrap()).send().await.unwrap();
        ours.redirect_uris().delete(&UUID.parse().unwrap()).send().await.unwrap();
        ours.members().remove(&UUID.parse().unwrap()).send().await.unwrap();
        assert_eq!(server.requests().len(), 10);
        // Asked once more, nothing is uncertain.
        let again = ours.members().remove(&UUID.parse().unwrap()).send().await;
        assert!(again.unwrap_err().is_not_found());
    }
}

async fn not_found_is_told_where_no_earlier_attempt_can_have_been_the_cause<B: Backend>() {
    let path = "/v1/webhooks/endpoints/whe_nope";
    let gone = || refusal(404, "NOT_FOUND", ["No.", "", ""]);
    let delete = |client: &Client| client.webhooks().endpoints().delete(&"whe_nope".parse().unwrap());

    // Nothing was tried before, or what was tried was refused.
    let refused = Response::empty(429).header("retry-after", "1");
    for first in [None, Some(Stub::delete(path).respond(refused).times(1))] {
        let server = server::<B>(first).await;
        server.imitate(Stub::delete(path).respond(gone()));
        let error = delete(&builder::<B>(&server).build().unwrap()).send().await.unwrap_err();
        assert!(error.is_not_found(), "{error}");
    }
    // A page of some proxy is not the server's word.
    let page = Response::text(404, "404 Not Found");
    let stubs = [Stub::delete(path).respond(unavailable()).times(1), Stub::delete(path).respond(page)];
    let proxied = server::<B>(stubs).await;
    let error = delete(&builder::<B>(&proxied).build().unwrap()).send().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.attempts(), 2);
    // The way out, by the same rule; and a read that finds nothing found nothing.
    let server =
        server::<B>([Stub::delete(path), Stub::get(path)].map(|stub| stub.respond(unavailable()).times(1))).await;
    server.imitate(Stub::delete(path).respond(gone()));
    server.imitate(Stub::get(path).respond(gone()));
    let client = builder::<B>(&server).build().unwrap();
    assert!(client.request(Method::DELETE, path).send().await.unwrap().value().is_null());
    assert!(client.request(Method::GET, path).send().await.unwrap_err().is_not_found());
}

async fn what_the_server_asks_to_wait_is_kept_on_the_injected_clock<B: Backend>() {
    for (header, value, wait) in [
        ("retry-after", "7", 7),
        ("x-retry-after", "7", 7),
        ("retry-after", "Sun, 06 Nov 1994 08:49:42 GMT", 5),
        ("retry-after", "Sunday, 06-Nov-94 08:49:42 GMT", 5),
        ("retry-after", "Sun Nov  6 08:49:42 1994", 5),
        ("retry-after", "8.0", 8),
        ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT", 0),
        ("retry-after", "-7", 0),
        ("retry-after", "12", 10),
    ] {
        // A date counts from the answer's own, whatever the client's clock says.
        let limited = Response::empty(429).header(header, value).header("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let server = server::<B>([Stub::get(&session()).respond(limited).times(1)]).await;
        let clock = Jumping::default();
        let policy = RetryPolicy::default().max_retry_after(10 * SECOND).base_delay(Duration::from_millis(100));
        let client = builder::<B>(&server).clock(clock.clone()).retry(policy).build().unwrap();
        client.sessions().get(&id()).send().await.unwrap();
        let slept: Duration = clock.0.lock().unwrap().iter().sum();
        let wait = Duration::from_secs(wait);
        assert!(slept >= wait && slept <= wait + Duration::from_millis(100), "{header}: {value}: {slept:?}");
    }
}

async fn a_wait_that_would_outlast_the_call_is_not_begun<B: Backend>() {
    let limited = Response::empty(429).header("retry-after", "45");
    let server = server::<B>([Stub::get(&session()).respond(limited).times(1)]).await;
    let client = builder::<B>(&server).build().unwrap();
    let began = tokio::time::Instant::now();
    let error = client.sessions().get(&id()).send().await.unwrap_err();
    assert!(error.is_rate_limited() && error.attempts() == 1);
    assert_eq!(error.api().unwrap().retry_after(), Some(45 * SECOND));
    assert!(began.elapsed() < SECOND);
    // With more time, it is.
    server.mount(Stub::get(&session()).respond(Response::empty(429).header("retry-after", "45")).times(1));
    client.sessions().get(&id()).timeout(90 * SECOND).send().await.unwrap();
}

async fn the_policy_of_a_call_comes_before_the_clients<B: Backend>() {
    let server = server::<B>([Stub::get(&session()).respond(unavailable())]).await;
    let client = builder::<B>(&server).retry(RetryPolicy::default().max_attempts(2)).build().unwrap();
    let attempts = async |request: kayle_id::Request<kayle_id::operations::GetSession>| {
        request.send().await.unwrap_err().attempts()
    };
    let get = || client.sessions().get(&id());
    assert_eq!(attempts(get()).await, 2);
    assert_eq!(attempts(get().no_retry()).await, 1);
    assert_eq!(attempts(get().retry(RetryPolicy::default().max_attempts(5))).await, 5);
    let raw = client.request(Method::GET, &session());
    assert_eq!(raw.retry(RetryPolicy::default().max_attempts(3)).send().await.unwrap_err().attempts(), 3);
    assert_eq!(client.request(Method::GET, &session()).no_retry().send().await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), 2 + 1 + 5 + 3 + 1);
    let told = get().no_retry().send().await.unwrap_err().to_string();
    assert!(!told.contains("attempts"), "{told}");
    let told = get().send().await.unwrap_err().to_string();
    assert!(told.ends_with("(after 2 attempts)"), "{told}");
}

async fn a_raw_call_is_repeated_by_what_the_document_or_http_says<B: Backend>() {
    let stubs = [
        Stub::post(&format!("{}/cancel", session())).respond(unavailable()),
        Stub::post("/v1/sessions").respond(unavailable()),
        Stub::post("/v2/anything").respond(unavailable()),
        Stub::new(Method::PUT, "/v2/anything").respond(unavailable()),
    ];
    let server = server::<B>(stubs).await;
    let client = builder::<B>(&server).retry(RetryPolicy::default().max_attempts(2)).build().unwrap();
    for (method, path, attempts) in [
        (Method::POST, format!("{}/cancel", session()), 2),
        (Method::POST, "/v1/sessions".to_owned(), 1),
        (Method::POST, "/v2/anything".to_owned(), 1),
        (Method::PUT, "/v2/anything".to_owned(), 2),
    ] {
        let error = client.request(method.clone(), &path).send().await.unwrap_err();
        assert_eq!(error.attempts(), attempts, "{method} {path}");
    }
}

async fn every_attempt_is_told_to_the_observer<B: Backend>() {
    let stubs = [
        Stub::get(&session()).respond(Response::fault(Fault::EmptyResponse)).times(1),
        Stub::get(&session()).respond(unavailable().header("x-request-id", "req_7")).times(1),
    ];
    let server = server::<B>(stubs).await;
    let seen: Arc<Mutex<Vec<Attempt>>> = Arc::default();
    let into = Arc::clone(&seen);
    let client =
        builder::<B>(&server).on_attempt(move |attempt| into.lock().unwrap().push(attempt.clone())).build().unwrap();
    client.sessions().get(&id()).send().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|attempt| attempt.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(seen.iter().all(|attempt| attempt.operation == Some("get_session") && attempt.method == Method::GET));
    assert_eq!((seen[0].failure, seen[0].status), (Some(ErrorKind::Transport), None));
    assert_eq!(seen[1].status.map(|status| status.as_u16()), Some(503));
    assert_eq!(seen[1].request_id.as_deref(), Some("req_7"));
    assert!(seen[0].retry_in.is_some() && seen[1].retry_in.is_some());
    assert_eq!((seen[2].failure, seen[2].retry_in), (None, None));
}

async fn an_outage_is_met_with_at_most_a_tenth_more_by_all_the_clones_together<B: Backend>() {
    let server = server::<B>([Stub::get(&session()).respond(unavailable())]).await;
    let client = builder::<B>(&server).build().unwrap();
    let calls = (0..200).map(|_| {
        let clone = client.clone();
        async move { clone.sessions().get(&id()).send().await.unwrap_err() }
    });
    futures::future::join_all(calls).await;
    let load = server.requests().len();
    assert!((201..=220).contains(&load), "{load} requests for 200 calls");
}

async fn no_time_at_all_sends_nothing<B: Backend>() {
    let server = server::<B>([]).await;
    let client = builder::<B>(&server).build().unwrap();
    let error = client.sessions().get(&id()).timeout(Duration::ZERO).send().await.unwrap_err();
    assert!(error.is_timeout());
    assert!(server.requests().is_empty());
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    a_repeated_delete_that_finds_nothing_after_an_uncertain_attempt_is_a_success;
    #[tokio::test(start_paused = true)]
    not_found_is_told_where_no_earlier_attempt_can_have_been_the_cause;
    #[tokio::test]
    what_the_server_asks_to_wait_is_kept_on_the_injected_clock;
    #[tokio::test(start_paused = true)]
    a_wait_that_would_outlast_the_call_is_not_begun;
    #[tokio::test(start_paused = true)]
    the_policy_of_a_call_comes_before_the_clients;
    #[tokio::test(start_paused = true)]
    a_raw_call_is_repeated_by_what_the_document_or_http_says;
    #[tokio::test(start_paused = true)]
    every_attempt_is_told_to_the_observer;
    #[tokio::test(start_paused = true)]
    an_outage_is_met_with_at_most_a_tenth_more_by_all_the_clones_together;
    #[tokio::test]
    no_time_at_all_sends_nothing;
}
