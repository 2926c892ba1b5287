//! Calls to the API, and the clients that make them.

use super::Texts;
use crate::backend::Backend;
use crate::values::{KEY, bare_refusal, event, page, paged, refusal, session, session_id};
use futures::TryStreamExt;
use kayle_id::testing::mock::{Fault, MockServer, Response, Stub};
use kayle_id::{Client, ClientBuilder, Clock, Error, ErrorCode, RetryPolicy, Sleep, Timestamp};
use serde_json::json;
use std::time::{Duration, SystemTime};

/// Every time limit is over at once.
struct Impatient;

impl Clock for Impatient {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn expire(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(std::future::ready(())))
    }
}

/// Every wait is over at once.
struct Eager;

impl Clock for Eager {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(std::future::ready(())))
    }
}

fn at(address: &str) -> ClientBuilder {
    Client::builder().base_url(address).api_key(KEY).retry(RetryPolicy::none())
}

async fn answering(stubs: impl IntoIterator<Item = Stub>) -> MockServer {
    MockServer::bare(stubs).await.0
}

/// What reading a session gives when the server answers so.
async fn answered(response: Response, change: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Error {
    let id = session_id('a');
    let server = answering([Stub::get(&format!("/v1/sessions/{id}")).respond(response)]).await;
    let client = change(at(&server.base_url())).build().unwrap();
    client.sessions().get(&id).send().await.unwrap_err()
}

pub(super) async fn texts(texts: &mut Texts) {
    builders(texts);

    texts.room("Calls that the network fails");
    let id = session_id('a');
    let nobody = at("http://127.0.0.1:1").build().unwrap();
    texts.add("nobody listens", nobody.sessions().get(&id).send().await.unwrap_err());
    let good = || Response::json(200, json!({"data": session(&id), "error": null}));
    texts.add("no answer in time", answered(good(), |builder| builder.clock(Impatient)).await);
    for (situation, fault) in [
        ("the connection ends", Fault::EmptyResponse),
        ("the connection is reset", Fault::ConnectionResetByPeer),
        ("an answer that is no HTTP", Fault::RandomDataThenClose),
    ] {
        texts.add(situation, answered(Response::fault(fault), |builder| builder).await);
    }
    let twice = |builder: ClientBuilder| builder.clock(Eager).retry(RetryPolicy::default().max_attempts(2));
    texts.add("again and again", answered(Response::text(503, ""), twice).await);
    texts.add("a large answer", answered(good(), |builder| builder.max_response_bytes(10)).await);
    let failing = |builder: ClientBuilder| {
        builder.middleware(|_, _| async { Err(Error::middleware("the token service is away")) })
    };
    texts.add("a middleware fails", answered(good(), failing).await);

    texts.room("Redirects");
    let to = |target: &str| Response::empty(302).header("location", target);
    texts.add("to another origin", answered(to("https://elsewhere.example/v1"), |builder| builder).await);
    texts.add("to no address", answered(to("http://["), |builder| builder).await);
    texts.add("in a circle", answered(to(&format!("/v1/sessions/{id}")), |builder| builder).await);
    let server = answering([Stub::post("/v1/sessions").respond(to("/v1/elsewhere"))]).await;
    let client = at(&server.base_url()).build().unwrap();
    texts.add("of a write", client.sessions().create().send().await.unwrap_err());

    texts.room("Successes that cannot be decoded");
    let wrong = json!({"data": {"id": 1}, "error": null});
    let cut = Response::empty(200).body(r#"{"data": {"id":"#).header("content-type", "application/json");
    for (situation, response) in [
        ("a proxy's page", Response::text(200, "<html>welcome</html>")),
        ("an empty body", Response::empty(200)),
        ("other text", Response::text(200, "hello")),
        ("JSON that ends early", cut),
        ("another form", Response::json(200, wrong)),
    ] {
        texts.add(situation, answered(response, |builder| builder).await);
    }

    texts.room("Lists");
    let first = || Stub::get("/v1/sessions");
    let items = || vec![session(&id)];
    for (situation, response) in [
        ("no cursor for more pages", paged(vec![], true, None)),
        ("an item that cannot be read", page(vec![json!({"id": "vs_1"})], None)),
    ] {
        let server = answering([first().respond(response)]).await;
        let client = at(&server.base_url()).build().unwrap();
        texts.add(situation, client.sessions().list().stream().try_collect::<Vec<_>>().await.unwrap_err());
    }
    let server = answering([first().respond(page(items(), Some(id.as_str())))]).await;
    let client = at(&server.base_url()).build().unwrap();
    texts.add("a list that begins again", client.sessions().list().stream().try_collect::<Vec<_>>().await.unwrap_err());
    let server = answering([Stub::get("/v1/webhooks/events").respond(page(vec![event(1)], Some("evt_1")))]).await;
    let client = at(&server.base_url()).build().unwrap();
    let moment: Timestamp = "2026-05-04T08:19:59.318Z".parse().unwrap();
    let period = client.webhooks().events().list().stream_between(moment, moment);
    texts.add("a crowded millisecond", period.try_collect::<Vec<_>>().await.unwrap_err());

    texts.room("Refusals, in the server's words");
    let words = ["The server's message.", "The server's hint.", "https://kayle.example/errors"];
    let coded = refusal(400, "BAD_REQUEST", words).header("x-request-id", "req_1");
    texts.quote("a refusal with everything", answered(coded, |builder| builder).await);
    texts.quote("no such page", answered(Response::text(404, "404 Not Found"), |builder| builder).await);
    let html = Response::empty(502).body("<html></html>").header("content-type", "text/html");
    texts.add("a proxy's page", answered(html, |builder| builder).await);
    texts.add("an empty refusal", answered(Response::empty(503), |builder| builder).await);
    let issues = json!([{"code": "too_small", "path": ["limit"], "message": "Too small"}]).to_string();
    let body = json!({"success": false, "error": {"name": "ZodError", "message": issues}});
    texts.quote("fields that the server refuses", answered(Response::json(400, body), |builder| builder).await);
    let server =
        answering([Stub::get("/v1/auth/api-keys").respond(bare_refusal(401, "UNAUTHORIZED", "Unauthorized"))]).await;
    let client = at(&server.base_url()).build().unwrap();
    texts.quote("the dashboard without a cookie", client.dashboard().api_keys().list().send().await.unwrap_err());
    for code in ErrorCode::KNOWN {
        let error = answered(bare_refusal(400, code.as_str(), "the server's message"), |builder| builder).await;
        assert_eq!(error.code(), Some(code));
        texts.add(code.as_str(), error);
    }
}

fn builders(texts: &mut Texts) {
    texts.room("Clients that cannot be built");
    let built = || Client::builder().api_key(KEY);
    for (situation, builder) in [
        ("no credential", Client::builder()),
        ("an empty key", Client::builder().api_key("")),
        ("a short key", Client::builder().api_key("kk_short")),
        ("another secret as the key", Client::builder().api_key("whsec_0123456789abcdefghijklmnopqrstu")),
        ("a key with a line break", Client::builder().api_key(format!("{KEY}\n"))),
        ("a relative address", built().base_url("api.kayle.id")),
        ("an address of another scheme", built().base_url("ftp://api.kayle.id")),
        ("an address with a password", built().base_url("https://a:b@api.kayle.id")),
        ("an address with a query", built().base_url("https://api.kayle.id/?a=b")),
        ("plain http to another machine", built().base_url("http://api.kayle.id")),
        ("a header with a bad name", built().default_header("bad name", "x")),
        ("a header with a bad value", built().default_header("x-ok", "bad\nvalue")),
        ("a header of the transport", built().default_header("host", "elsewhere")),
        ("a bad user agent", built().user_agent_suffix("bad\r\nagent")),
        ("a bad cookie", built().session_cookie("a;b")),
        ("a time limit of zero", built().timeout(Duration::ZERO)),
        ("an attempt of zero", built().attempt_timeout(Duration::ZERO)),
        ("a connection in zero", built().connect_timeout(Duration::ZERO)),
    ] {
        texts.add(situation, builder.build().unwrap_err());
    }
}
