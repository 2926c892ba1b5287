//! Credentials, redirects, limits and overrides on the way.

use crate::backend::{Backend, on_each_backend};
use crate::values::{KEY, Row, enveloped, refusal, session, session_id};
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::testing::simulator::RowKind;
use kayle_id::*;
use std::time::Duration;

fn get(id: &SessionId) -> Stub {
    Stub::get(&format!("/v1/sessions/{id}"))
}

/// A server that has the session.
async fn with_session<B: Backend>(id: &SessionId) -> B {
    let rows: [Row; 1] = [(RowKind::Session, session(id))];
    B::having(rows, [get(id).respond(enveloped(session(id)))]).await.0
}

async fn the_dashboard_gets_the_session_cookie_and_the_rest_gets_the_key<B: Backend>() {
    let id = session_id('a');
    let imitation = [
        get(&id).respond(enveloped(session(&id))),
        Stub::get("/v1/auth/api-keys").respond(crate::values::page(vec![], None)),
    ];
    let (server, both) = B::having([(RowKind::Session, session(&id))], imitation).await;
    let value = server.cookie();
    let cookie = format!("kayle-id.session_token={value}");
    both.sessions().get(&id).send().await.unwrap();
    both.dashboard().api_keys().list().send().await.unwrap();
    both.request(Method::GET, "/v1/auth/api-keys").send().await.unwrap();
    let only = Client::builder().base_url(server.base_url()).session_cookie(&cookie).build().unwrap();
    only.sessions().get(&id).send().await.unwrap();
    let sent: Vec<_> = server
        .requests()
        .iter()
        .map(|request| {
            (request.header("authorization").map(str::to_owned), request.header("cookie").map(str::to_owned))
        })
        .collect();
    let key = (Some(format!("Bearer {KEY}")), None);
    // A bare value goes under both names that a server on this machine may read; a whole pair as it is.
    let both = (None, Some(format!("__Secure-kayle-id.session_token={value}; {cookie}")));
    assert_eq!(sent, [key, both.clone(), both, (None, Some(cookie))]);
}

async fn a_redirect_to_another_origin_is_refused_and_nothing_goes_there<B: Backend>() {
    let id = session_id('a');
    let (other, _) = B::bare([]).await;
    let target = format!("{}/v1/sessions/{id}?token=private", other.base_url());
    for status in [301, 302, 303, 307, 308] {
        let (_server, client) = B::bare([get(&id).respond(Response::empty(status).header("location", &target))]).await;
        let error = client.sessions().get(&id).send().await.unwrap_err();
        assert!(error.is_redirect(), "{error}");
        assert!(error.to_string().contains("to another origin, http://127.0.0.1"), "{error}");
        assert!(!error.to_string().contains("private"), "{error}");
    }
    assert!(other.requests().is_empty());
}

async fn a_redirect_within_the_origin_is_followed_when_the_method_survives<B: Backend>() {
    let (id, moved) = (session_id('a'), session_id('b'));
    let place = format!("/v1/sessions/{moved}");
    let (server, client) = B::bare([
        get(&id).respond(Response::empty(302).header("location", &place)),
        get(&moved).respond(enveloped(session(&moved))),
        Stub::post("/v1/sessions").respond(Response::empty(302).header("location", &place)),
        Stub::post("/v1/webhooks/endpoints").respond(Response::empty(307).header("location", "/v1/elsewhere")),
        Stub::post("/v1/elsewhere")
            .respond(Response::json(400, serde_json::json!({"error": {"code": "BAD_REQUEST", "message": "here"}}))),
    ])
    .await;
    assert_eq!(client.sessions().get(&id).send().await.unwrap().id, moved);
    assert_eq!(server.requests()[1].header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    let error = client.sessions().create().send().await.unwrap_err();
    assert!(error.is_redirect() && error.to_string().contains("in response to a write"), "{error}");
    let error = client.webhooks().endpoints().create("https://example.com").name("kept").send().await.unwrap_err();
    assert!(error.is_bad_request());
    assert_eq!(server.requests().last().unwrap().json().unwrap()["name"], "kept");
}

async fn redirects_in_a_circle_end<B: Backend>() {
    let id = session_id('a');
    let (server, client) = B::bare([get(&id).respond(Response::empty(302).header("location", "#again"))]).await;
    assert!(client.sessions().get(&id).send().await.unwrap_err().is_redirect());
    assert_eq!(server.requests().len(), 6);
}

async fn an_answer_beyond_the_limit_is_refused_whether_or_not_its_length_is_announced<B: Backend>() {
    let id = session_id('a');
    let (server, _) = B::bare([get(&id).respond(Response::text(200, "x".repeat(2000)))]).await;
    let small = server.builder().max_response_bytes(1000).build().unwrap();
    let error = small.sessions().get(&id).send().await.unwrap_err();
    assert!(error.is_response_too_large());
    assert_eq!(
        error.to_string(),
        "get_session: the response is larger than 1000 bytes, the limit of `max_response_bytes`"
    );
}

async fn a_connection_that_fails_on_the_way_is_told_from_one_that_was_never_made<B: Backend>() {
    let id = session_id('a');
    for fault in
        [Fault::ConnectionResetByPeer, Fault::EmptyResponse, Fault::MalformedResponseChunk, Fault::RandomDataThenClose]
    {
        let (_server, client) = B::bare([get(&id).respond(Response::fault(fault))]).await;
        let error = client.sessions().get(&id).send().await.unwrap_err();
        assert!(error.is_transport(), "{fault:?}: {error}");
        assert!(error.to_string().contains("whether the server acted is unknown"), "{error}");
    }
}

async fn a_call_and_a_client_have_their_time_limits<B: Backend>() {
    let id = session_id('a');
    let (server, _) = B::bare([get(&id).respond(enveloped(session(&id)).delay(Duration::from_secs(20)))]).await;
    let client = server.client();
    let error = client.sessions().get(&id).timeout(Duration::from_secs(5)).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(
        error.to_string(),
        "get_session: the time limit was reached before the response arrived; whether the server acted is unknown"
    );
    let patient = client.sessions().get(&id).timeout(Duration::from_secs(25)).send().await;
    assert!(patient.is_ok());
    let hasty = server.builder().timeout(Duration::from_secs(1)).build().unwrap();
    assert!(hasty.sessions().get(&id).send().await.unwrap_err().is_timeout());
}

async fn headers_of_a_call_come_before_the_clients_own<B: Backend>() {
    let id = session_id('a');
    let server = with_session::<B>(&id).await;
    let client = server
        .builder()
        .default_header("x-tenant", "one")
        .default_header("x-both", "kept")
        .user_agent_suffix("my-app/1.2")
        .build()
        .unwrap();
    client.sessions().get(&id).header("X-Tenant", "two").send().await.unwrap();
    let sent = &server.requests()[0];
    assert_eq!(sent.header("x-tenant"), Some("two"));
    assert_eq!(sent.header("x-both"), Some("kept"));
    assert_eq!(sent.header("user-agent"), Some(concat!("kayle-id-rust/", env!("CARGO_PKG_VERSION"), " my-app/1.2")));
}

async fn the_way_out_has_the_same_transport_and_the_same_errors<B: Backend>() {
    let (id, missing) = (session_id('a'), session_id('b'));
    let cancel = format!("/v1/sessions/{id}/cancel");
    let words = ["Session not found.", "The session with the given ID was not found.", "https://kayle.id/docs/x"];
    let imitation = [
        Stub::post("/v1/sessions").respond(enveloped(session(&id))),
        get(&missing).respond(refusal(404, "NOT_FOUND", words)),
        Stub::post(&cancel).respond(Response::empty(204)),
    ];
    let (server, client) = B::having([(RowKind::Session, session(&id))], imitation).await;
    server.mount(Stub::get("/v1/odd").respond(Response::text(200, "plain")));
    let new = client.request(Method::POST, "/v1/sessions").query("a", "b c").json(&serde_json::json!({"x": null}));
    assert_eq!(new.send().await.unwrap().value()["data"]["status"], "created");
    let sent = &server.requests()[0];
    assert_eq!(sent.query_value("a"), Some("b c"));
    assert_eq!(sent.json().unwrap(), serde_json::json!({"x": null}));
    assert_eq!(sent.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    let error = client.request(Method::GET, &format!("/v1/sessions/{missing}")).send().await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().starts_with("404 NOT_FOUND: Session not found. (hint: "),
        "{error}"
    );
    assert!(client.request(Method::POST, &cancel).send().await.unwrap().value().is_null());
    assert!(client.request(Method::GET, "/v1/odd").send().await.unwrap_err().is_unreadable());
}

on_each_backend! {
    #[tokio::test]
    the_dashboard_gets_the_session_cookie_and_the_rest_gets_the_key;
    #[tokio::test]
    a_redirect_to_another_origin_is_refused_and_nothing_goes_there;
    #[tokio::test]
    a_redirect_within_the_origin_is_followed_when_the_method_survives;
    #[tokio::test]
    redirects_in_a_circle_end;
    #[tokio::test]
    an_answer_beyond_the_limit_is_refused_whether_or_not_its_length_is_announced;
    #[tokio::test]
    a_connection_that_fails_on_the_way_is_told_from_one_that_was_never_made;
    #[tokio::test(start_paused = true)]
    a_call_and_a_client_have_their_time_limits;
    #[tokio::test]
    headers_of_a_call_come_before_the_clients_own;
    #[tokio::test]
    the_way_out_has_the_same_transport_and_the_same_errors;
}
