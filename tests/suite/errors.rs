//! Every way in which a server or a proxy says no becomes the one error.

use crate::backend::{Backend, on_each_backend};
use crate::values::{UUID, bare_refusal, refusal, session_id};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::{Client, Error, ErrorCode, ErrorKind, Method, Scope};
use serde_json::json;
use std::time::Duration;

async fn answered<B: Backend>(response: Response) -> Error {
    let id = session_id('a');
    let (_server, client) = B::bare([Stub::get(&format!("/v1/sessions/{id}")).respond(response)]).await;
    client.sessions().get(&id).send().await.unwrap_err()
}

/// A server that refuses by itself what is asked, in this way.
async fn refusing<B: Backend>(stub: Stub) -> (B, Client) {
    B::having([], [stub]).await
}

fn typed(status: u16, kind: &str, body: impl Into<bytes::Bytes>) -> Response {
    Response::empty(status).body(body).header("content-type", kind)
}

async fn a_handlers_envelope_gives_code_message_hint_and_docs<B: Backend>() {
    let body = json!({"data": null, "error": {
        "code": "NOT_FOUND", "message": "No such session.", "hint": "Check the id.", "docs": "https://kayle.example/errors#not_found"
    }});
    let error = answered::<B>(Response::json(404, body).header("x-request-id", "req_1")).await;
    assert!(error.is_not_found());
    assert_eq!(error.kind(), ErrorKind::Api);
    let api = error.api().unwrap();
    assert_eq!(api.code(), Some(&ErrorCode::NotFound));
    assert_eq!(api.hint(), Some("Check the id."));
    assert_eq!(api.request_id(), Some("req_1"));
    assert_eq!(
        error.to_string(),
        "get_session: 404 NOT_FOUND: No such session. (hint: Check the id.; docs: https://kayle.example/errors#not_found; request id: req_1)"
    );
}

async fn what_is_not_there_is_told_in_the_servers_words<B: Backend>() {
    let id = session_id('a');
    let words = [
        "Session not found.",
        "The session with the given ID was not found.",
        "https://kayle.id/docs/api/sessions#get-by-id",
    ];
    let stub = Stub::get(&format!("/v1/sessions/{id}")).respond(refusal(404, "NOT_FOUND", words));
    let (_server, client) = refusing::<B>(stub).await;
    let error = client.sessions().get(&id).send().await.unwrap_err();
    assert!(error.is_not_found());
    let [message, hint, docs] = words;
    assert_eq!(error.to_string(), format!("get_session: 404 NOT_FOUND: {message} (hint: {hint}; docs: {docs})"));
}

async fn a_key_or_a_cookie_that_the_server_does_not_know_is_unauthorized<B: Backend>() {
    let stubs = ["/v1/sessions", "/v1/auth/orgs/domains"]
        .map(|path| Stub::get(path).respond(bare_refusal(401, "UNAUTHORIZED", "Unauthorized")));
    let (server, _client) = B::having([], stubs).await;
    let stranger = Client::builder().base_url(server.base_url()).api_key("kk_stranger000000000000000000000000");
    let client = stranger.session_cookie("expired").build().unwrap();
    let error = client.sessions().list().send().await.unwrap_err();
    assert!(error.is_unauthorized() && error.to_string().contains("401 UNAUTHORIZED"), "{error}");
    let error = client.dashboard().organization().domains().list().send().await.unwrap_err();
    assert!(error.is_unauthorized(), "{error}");
}

async fn the_auth_layers_bare_error_decodes<B: Backend>() {
    let id = session_id('a');
    let stub = Stub::get(&format!("/v1/sessions/{id}")).respond(bare_refusal(403, "FORBIDDEN", "Forbidden"));
    let (server, _client) = refusing::<B>(stub).await;
    let error = server.scoped([Scope::AnalyticsRead]).sessions().get(&id).send().await.unwrap_err();
    assert!(error.is_forbidden());
    assert_eq!(error.to_string(), "get_session: 403 FORBIDDEN: Forbidden");

    let stub = Stub::post("/v1/sessions").respond(bare_refusal(413, "PAYLOAD_TOO_LARGE", "Request body is too large."));
    let (_server, client) = refusing::<B>(stub).await;
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    let error = client.request(Method::POST, "/v1/sessions").json(&large).send().await.unwrap_err();
    assert!(error.is_payload_too_large());
}

async fn a_validators_issues_become_fields_and_messages<B: Backend>() {
    let issues = json!([
        {"code": "invalid_value", "values": ["created"], "path": ["status"], "message": r#"Invalid option: expected one of "created"|"in_progress"|"succeeded"|"failed"|"expired"|"cancelled""#},
        {"origin": "number", "code": "too_small", "minimum": 1, "path": ["limit"], "message": "Too small: expected number to be >=1"}
    ]);
    let body = json!({"success": false, "error": {"name": "ZodError", "message": serde_json::to_string_pretty(&issues).unwrap()}});
    let (_server, client) = refusing::<B>(Stub::get("/v1/sessions").respond(Response::json(400, body))).await;
    let request = client.request(Method::GET, "/v1/sessions").query("limit", "0").query("status", "completed");
    let error = request.send().await.unwrap_err();
    assert!(error.is_bad_request());
    let api = error.api().unwrap();
    assert_eq!(api.code(), None);
    let fields: Vec<_> = api.issues().iter().map(|issue| issue.field.as_str()).collect();
    assert_eq!(fields, ["status", "limit"]);
    assert_eq!(
        error.to_string(),
        r#"400: the server's validation refused the request: status: Invalid option: expected one of "created"|"in_progress"|"succeeded"|"failed"|"expired"|"cancelled"; limit: Too small: expected number to be >=1"#
    );

    let deep =
        json!([{"code": "invalid_type", "path": ["share_fields", "family_name", 0], "message": "Invalid input"}]);
    let body = json!({"success": false, "error": {"name": "ZodError", "message": deep.to_string()}});
    let error = answered::<B>(Response::json(400, body)).await;
    assert_eq!(error.api().unwrap().issues()[0].field, "share_fields.family_name.0");
}

async fn plain_text_errors_are_told_when_known_and_described_when_not<B: Backend>() {
    let stub = Stub::post("/v1/sessions").respond(Response::text(400, "Malformed JSON in request body"));
    let (_server, client) = refusing::<B>(stub).await;
    let request = client.request(Method::POST, "/v1/sessions").header("content-type", "application/json");
    assert_eq!(request.send().await.unwrap_err().to_string(), "400: Malformed JSON in request body");

    let (_server, client) = refusing::<B>(Stub::get("/v1/nowhere").respond(Response::text(404, "404 Not Found"))).await;
    assert!(client.request(Method::GET, "/v1/nowhere").send().await.unwrap_err().is_not_found());

    let path = "/v1/webhooks/endpoints";
    let (_server, client) = refusing::<B>(Stub::post(path).respond(Response::text(500, "Internal Server Error"))).await;
    let body = json!({"url": "https://hooks.example.com", "name": "a\0"});
    let error = client.request(Method::POST, path).json(&body).send().await.unwrap_err();
    assert!(error.is_server_error());
    assert_eq!(error.to_string(), "500: Internal Server Error");

    let error = answered::<B>(Response::text(500, "stack trace with a name: ANNA ERIKSSON")).await;
    assert_eq!(error.to_string(), "get_session: 500: the body is 38 bytes of text/plain (text)");
}

async fn a_proxys_page_an_empty_body_and_bytes_that_are_no_text_are_described<B: Backend>() {
    let html = typed(502, "text/html", "<html><body>Bad gateway, ray 12345</body></html>");
    assert_eq!(
        answered::<B>(html).await.to_string(),
        "get_session: 502: the body is 48 bytes of text/html (looks like HTML, as a proxy sends it)"
    );
    assert_eq!(answered::<B>(Response::empty(503)).await.to_string(), "get_session: 503: the body is empty");
    let bytes = typed(500, "application/json", &b"\xff\xfe\x00"[..]);
    assert_eq!(
        answered::<B>(bytes).await.to_string(),
        "get_session: 500: the body is 3 bytes of application/json (not UTF-8)"
    );
}

async fn a_success_with_the_wrong_json_says_where_and_quotes_nothing<B: Backend>() {
    let mut wrong = crate::values::session(&session_id('a'));
    wrong["nfc_tries_used"] = json!("ANNA ERIKSSON");
    let error = answered::<B>(crate::values::enveloped(wrong)).await;
    assert!(error.is_unreadable());
    let text = error.to_string();
    assert!(text.contains("at data.nfc_tries_used: text, wanted a whole number"), "{text}");
    assert!(!text.contains("ANNA"), "{text}");

    let text = answered::<B>(Response::json(200, json!({"ok": true}))).await.to_string();
    assert!(text.contains("the field `data` is missing"), "{text}");
}

async fn a_success_that_ends_early_is_empty_or_is_no_json_says_so<B: Backend>() {
    let truncated = typed(200, "application/json", r#"{"data": {"id": "vs_"#);
    let text = answered::<B>(truncated).await.to_string();
    assert!(text.contains("JSON that ends early or is damaged"), "{text}");
    assert!(answered::<B>(Response::empty(200)).await.to_string().contains("the body is empty"));
    let page = typed(200, "text/html", "<!doctype html><p>Sign in to the network</p>");
    assert!(answered::<B>(page).await.to_string().contains("looks like HTML"));
    let bytes = Response::empty(200).body(&b"\xff\xfe"[..]);
    assert!(answered::<B>(bytes).await.to_string().contains("not UTF-8"));
}

async fn other_libraries_forms_of_error_decode<B: Backend>() {
    let error = answered::<B>(Response::json(
        403,
        json!({"message": "Missing or null Origin", "code": "MISSING_OR_NULL_ORIGIN"}),
    ))
    .await;
    assert_eq!(error.to_string(), "get_session: 403 MISSING_OR_NULL_ORIGIN: Missing or null Origin");
    assert_eq!(error.api().unwrap().code(), Some(&ErrorCode::from("MISSING_OR_NULL_ORIGIN")));
    let limited = Response::text(429, r#"{"message":"Too many requests. Please try again later."}"#)
        .header("x-retry-after", "60");
    let error = answered::<B>(limited).await;
    assert!(error.is_rate_limited());
    assert_eq!(error.api().unwrap().retry_after(), Some(Duration::from_secs(60)));
    assert!(error.to_string().contains("Too many requests"));
    // JSON that is no error of anybody's.
    let error = answered::<B>(Response::json(400, json!({"error": "nope"}))).await;
    assert_eq!(error.to_string(), "get_session: 400: nope");
    let error = answered::<B>(Response::json(400, json!([1, 2]))).await;
    assert_eq!(error.to_string(), "get_session: 400: the body is 5 bytes of application/json (JSON)");
}

async fn retry_after_is_read_only_where_it_makes_sense<B: Backend>() {
    for (value, wanted) in
        [("2", Some(2)), ("-1", None), ("99999999999999999999", Some(86_400)), ("+5", None), ("1e3", None), ("", None)]
    {
        let error = answered::<B>(Response::empty(429).header("retry-after", value)).await;
        assert_eq!(error.api().unwrap().retry_after(), wanted.map(Duration::from_secs), "{value:?}");
    }
}

async fn a_takeover_names_the_other_organization<B: Backend>() {
    let body = json!({"data": null, "error": {
        "code": "APEX_TAKEOVER_REQUIRED", "message": "Acme currently has an active verification for this domain.",
        "hint": "Confirm the takeover, then retry.", "docs": "",
        "details": {"conflictingOrganizationName": "Acme"}
    }});
    let (server, client) = B::bundled().await;
    server.imitate(Stub::post("/v1/auth/orgs/domains/challenges/dns/verify").respond(Response::json(409, body)));
    let domains = client.dashboard().organization().domains();
    let error = domains.verify_challenge(&UUID.parse().unwrap()).send().await.unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(error.api().unwrap().conflicting_organization(), Some("Acme"));
    let text = error.to_string();
    let told = "verify_domain_challenge: 409 APEX_TAKEOVER_REQUIRED: Acme currently has an active verification for this domain.";
    assert!(text.starts_with(told), "{text}");
}

async fn the_dashboard_says_why_a_key_is_refused<B: Backend>() {
    let stub = Stub::get("/v1/auth/api-keys").respond(bare_refusal(401, "UNAUTHORIZED", "Unauthorized"));
    let (server, _client) = refusing::<B>(stub).await;
    let client = server.builder().build().unwrap();
    let error = client.dashboard().api_keys().list().send().await.unwrap_err();
    assert!(error.is_unauthorized());
    let text = error.to_string();
    assert!(text.contains("session cookie") && text.contains("session_cookie(..)"), "{text}");
    let error = client.request(Method::GET, "/v1/auth/api-keys").send().await.unwrap_err();
    assert!(error.to_string().contains("session cookie"));
}

async fn a_dashboard_call_on_something_unknown_is_not_found_whatever_its_status<B: Backend>() {
    let id = UUID.parse().unwrap();
    let stub =
        Stub::delete(&format!("/v1/auth/api-keys/{id}")).respond(refusal(400, "API_KEY_NOT_DELETED", ["m", "", ""]));
    let (_server, client) = refusing::<B>(stub).await;
    let error = client.dashboard().api_keys().delete(&id).send().await.unwrap_err();
    assert!(error.api().unwrap().status() == 400 && error.is_not_found(), "{error}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_connect_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .api_key(crate::values::KEY)
        .retry(kayle_id::RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.sessions().create().send().await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert!(
        error.to_string().starts_with("create_session: no connection could be made, so nothing was sent"),
        "{error}"
    );
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn an_error_is_small_and_crosses_threads() {
    fn crosses<T: Send + Sync + std::error::Error + 'static>() {}
    crosses::<Error>();
    assert_eq!(std::mem::size_of::<Error>(), std::mem::size_of::<usize>());
}

on_each_backend! {
    #[tokio::test]
    a_handlers_envelope_gives_code_message_hint_and_docs;
    #[tokio::test]
    what_is_not_there_is_told_in_the_servers_words;
    #[tokio::test]
    a_key_or_a_cookie_that_the_server_does_not_know_is_unauthorized;
    #[tokio::test]
    the_auth_layers_bare_error_decodes;
    #[tokio::test]
    a_validators_issues_become_fields_and_messages;
    #[tokio::test]
    plain_text_errors_are_told_when_known_and_described_when_not;
    #[tokio::test]
    a_proxys_page_an_empty_body_and_bytes_that_are_no_text_are_described;
    #[tokio::test]
    a_success_with_the_wrong_json_says_where_and_quotes_nothing;
    #[tokio::test]
    a_success_that_ends_early_is_empty_or_is_no_json_says_so;
    #[tokio::test]
    other_libraries_forms_of_error_decode;
    #[tokio::test]
    retry_after_is_read_only_where_it_makes_sense;
    #[tokio::test]
    a_takeover_names_the_other_organization;
    #[tokio::test]
    the_dashboard_says_why_a_key_is_refused;
    #[tokio::test]
    a_dashboard_call_on_something_unknown_is_not_found_whatever_its_status;
}
