//! What `tracing` shows of a call.

use crate::backend::{Backend, on_each_backend};
use crate::faults::collect::Collector;
use crate::values::session_id;
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::{Method, SessionId};

fn id() -> SessionId {
    session_id('a')
}

async fn a_call_is_a_span_and_each_of_its_attempts_is_one_within_it<B: Backend>() {
    let path = format!("/v1/sessions/{}", id());
    let (server, _) = B::bundled().await;
    server.mount(Stub::get(&path).respond(Response::fault(Fault::EmptyResponse)).times(1));
    server.mount(Stub::get(&path).respond(Response::text(503, "").header("x-request-id", "req_7")).times(1));
    let client = server.builder().build().unwrap();
    let collector = Collector::start();
    client.sessions().get(&id()).send().await.unwrap();

    let spans = collector.spans();
    assert_eq!(
        spans.iter().map(|span| span.name).collect::<Vec<_>>(),
        ["kayle_id.call", "kayle_id.attempt", "kayle_id.attempt", "kayle_id.attempt"]
    );
    let port = server.address().port().to_string();
    for span in &spans {
        for (name, value) in [
            ("kayle_id.operation", "get_session"),
            ("http.request.method", "GET"),
            ("url.template", "/v1/sessions/{id}"),
            ("server.address", "127.0.0.1"),
            ("server.port", &port),
        ] {
            assert_eq!(span.field(name), Some(value), "{name}");
        }
        assert!(span.field("kayle_id.duration_ms").is_some());
    }
    let of = |name: &'static str| spans.iter().map(move |span| span.field(name)).collect::<Vec<_>>();
    assert_eq!(of("http.response.status_code"), [Some("200"), None, Some("503"), Some("200")]);
    assert_eq!(of("error.type"), [None, Some("transport"), Some("503"), None]);
    assert_eq!(of("http.request.resend_count"), [None, None, Some("1"), Some("2")]);
    assert_eq!(of("kayle_id.request_id"), [None, None, Some("req_7"), None]);
    assert_eq!(of("kayle_id.attempts"), [Some("3"), None, None, None]);
    assert!(spans[1..].iter().all(|span| span.parent == Some(spans[0].id)));
    assert_eq!(of("otel.kind")[1], Some("client"));
}

async fn a_raw_call_shows_the_template_that_the_document_has_for_it_and_no_path<B: Backend>() {
    let (server, _) = B::bundled().await;
    server.mount(Stub::get("/v2/CANARY").respond(Response::empty(501)));
    let client = server.builder().build().unwrap();
    let collector = Collector::start();
    client.request(Method::GET, &format!("/v1/sessions/{}", id())).query("q", "CANARY").send().await.unwrap();
    client.request(Method::GET, "/v2/CANARY").send().await.unwrap_err();
    let calls: Vec<_> = collector.spans().into_iter().filter(|span| span.name == "kayle_id.call").collect();
    assert_eq!(calls[0].field("url.template"), Some("/v1/sessions/{id}"));
    assert_eq!(calls[1].field("url.template"), None);
    assert_eq!(calls[1].field("error.type"), Some("501"));
    assert!(!format!("{calls:?}").contains("CANARY"));
}

on_each_backend! {
    #[tokio::test(start_paused = true)]
    a_call_is_a_span_and_each_of_its_attempts_is_one_within_it;
    #[tokio::test]
    a_raw_call_shows_the_template_that_the_document_has_for_it_and_no_path;
}
