//! The six shapes of refusal, who gets which, and in which order they are looked for.

use crate::support::{ask, builder, call, start};
use kayle_id::Scope;
use kayle_id::testing::simulator::{Oddity, Simulator};

const NOTHING: Option<String> = None;
const JSON: (&str, &str) = ("content-type", "application/json");

async fn with_key(simulator: &Simulator, key: &str, method: &str, path: &str) -> (u16, char) {
    let answer = call(simulator, (method, path), &[("authorization", &format!("Bearer {key}"))], NOTHING).await;
    (answer.status, if answer.status < 400 { ' ' } else { answer.shape() })
}

#[tokio::test]
async fn every_shape_has_its_cause() {
    let (simulator, _client) = start().await;
    let sessions = "/v1/sessions";
    for (method, path, body, expected) in [
        ("GET", "/v1/webhooks/endpoints/whe_x", None, (404, 'A')),
        ("GET", "/v1/sessions?limit=0", None, (400, 'C')),
        ("GET", "/v1/sessions/vs_x", None, (400, 'C')),
        ("POST", sessions, Some("null"), (400, 'C')),
        ("POST", sessions, Some("{"), (400, 'D')),
        ("POST", sessions, Some(""), (400, 'D')),
        ("POST", sessions, Some("\u{1f}\u{8b}"), (400, 'D')),
        ("POST", sessions, Some(r#"{"share_fields":null}"#), (400, 'A')),
        ("POST", sessions, Some(r#"{"share_fields":{"family_name":{"required":true,"reason":"\u0000"}}}"#), (500, 'F')),
        ("GET", "/v1/sessions?created_from=0000-01-01T00:00:00Z", None, (500, 'F')),
        ("GET", "/v1/sessions/", None, (404, 'E')),
        ("DELETE", sessions, None, (404, 'E')),
        ("GET", "/v1/nowhere", None, (404, 'E')),
        ("POST", "/v1/webhooks/endpoints", None, (500, 'F')),
        ("POST", "/v1/webhooks/endpoints/whe_x/keys", None, (404, 'A')),
        ("PATCH", "/v1/webhooks/endpoints/whe_x", None, (404, 'A')),
        ("PATCH", "/v1/webhooks/endpoints/whe_x", Some("{"), (400, 'D')),
        ("PATCH", "/v1/webhooks/endpoints/a b", Some("{"), (400, 'C')),
        ("PATCH", "/v1/webhooks/endpoints/whe_x", Some("{}"), (400, 'C')),
        ("PATCH", "/v1/webhooks/endpoints/whe_x", Some(r#"{"enabled":true}"#), (404, 'A')),
    ] {
        let answer = ask(&simulator, method, path, body).await;
        assert_eq!((answer.status, answer.shape()), expected, "{method} {path} {body:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_caller_without_credentials_is_told_nothing_of_routes() {
    let (simulator, _client) = start().await;
    let key = simulator.api_key();
    let cookie = format!("a=b; kayle-id.session_token={}", simulator.session_cookie());
    for (headers, path, status) in [
        (vec![], "/v1/sessions", 401),
        (vec![], "/v1/nowhere", 401),
        (vec![("authorization", format!("bearer {key}"))], "/v1/sessions", 401),
        (vec![("authorization", format!("Bearer   {key}  "))], "/v1/sessions", 200),
        (vec![("authorization", "Bearer kk_x".to_owned()), ("cookie", cookie.clone())], "/v1/sessions", 401),
        (vec![("cookie", cookie)], "/v1/sessions", 200),
        (vec![("authorization", format!("Bearer {key}"))], "/v1/auth/api-keys", 401),
    ] {
        let given: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = call(&simulator, ("GET", path), &given, NOTHING).await;
        assert_eq!(answer.status, status, "{path} {headers:?}");
        assert!(status == 200 || answer.text == r#"{"error":{"code":"UNAUTHORIZED","message":"Unauthorized"}}"#);
    }
}

#[tokio::test]
async fn each_operation_wants_its_scope_and_writing_includes_reading() {
    let (simulator, _client) = start().await;
    for told in kayle_id::resources::operations().iter().filter(|told| !told.is_dashboard()) {
        let path = told.path.replace("{id}", "x").replace("{endpoint_id}", "x").replace("{key_id}", "x");
        let path = path.replace("{delivery_id}", "x").replace("{event_id}", "x");
        for scope in Scope::KNOWN {
            let (area, write) = scope.as_str().split_once(':').map(|(area, kind)| (area, kind == "write")).unwrap();
            let allowed = told.scope == scope.as_str() || (write && told.scope == format!("{area}:read"));
            let key = simulator.add_api_key([scope.clone()]);
            let (status, _) = with_key(&simulator, &key, told.method, &path).await;
            assert_eq!(status != 403, allowed, "{} with {scope}: {status}", told.id);
        }
    }
}

#[tokio::test]
async fn a_frozen_organization_answers_its_keys_with_410_and_lets_the_dashboard_read() {
    let (simulator, _client) = start().await;
    simulator.freeze_organization();
    let key = simulator.add_api_key([Scope::AnalyticsRead]);
    for path in ["/v1/sessions", "/v1/webhooks/endpoints/x", "/v1/analytics/sessions/overview", "/v1/nowhere"] {
        assert_eq!(with_key(&simulator, &key, "GET", path).await, (410, 'A'), "{path}");
    }
    let cookie = format!("kayle-id.session_token={}", simulator.session_cookie());
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(call(&simulator, ("GET", "/v1/sessions"), &headers, NOTHING).await.status, 200);
    let nobody = format!("/v1/sessions/vs_{}/cancel", "0".repeat(64));
    for path in ["/v1/sessions", &nobody, "/v1/webhooks/endpoints", "/v1/events/x/replay"] {
        let answer = call(&simulator, ("POST", path), &headers, NOTHING).await;
        assert_eq!((answer.status, answer.code().as_str()), (410, "ORGANIZATION_FROZEN"), "{path}");
    }
    let invalid = [headers[0], JSON];
    let answer = call(&simulator, ("POST", "/v1/sessions"), &invalid, Some("[]")).await;
    assert_eq!((answer.status, answer.shape()), (400, 'C'), "a session's request is looked at first");
    simulator.unfreeze_organization();
    assert_eq!(with_key(&simulator, &simulator.api_key(), "GET", "/v1/sessions").await.0, 200);
}

#[tokio::test]
async fn a_body_over_two_mebibytes_is_refused_before_the_caller_is_known() {
    let (simulator, _client) = start().await;
    for size in [2 * 1024 * 1024 + 1, 3 * 1024 * 1024 + 1] {
        let answer = call(&simulator, ("POST", "/v1/sessions"), &[], Some("x".repeat(size))).await;
        assert_eq!((answer.status, answer.shape(), answer.code().as_str()), (413, 'B', "PAYLOAD_TOO_LARGE"));
    }
    let limit = "x".repeat(2 * 1024 * 1024);
    assert_eq!(call(&simulator, ("POST", "/v1/sessions"), &[], Some(limit)).await.status, 401);
}

#[tokio::test]
async fn every_answer_has_the_servers_headers_and_none_has_a_request_id() {
    let (simulator, _client) = start().await;
    for (method, path) in [("GET", "/v1/sessions"), ("HEAD", "/v1/sessions"), ("GET", "/v1/nowhere"), ("GET", "/")] {
        let answer = ask(&simulator, method, path, None).await;
        assert_eq!(
            (&answer.headers["vary"], &answer.headers["x-frame-options"]),
            (&"Origin".parse().unwrap(), &"DENY".parse().unwrap())
        );
        for absent in ["retry-after", "x-request-id", "cf-ray", "etag", "allow", "www-authenticate"] {
            assert!(!answer.headers.contains_key(absent), "{method} {path}: {absent}");
        }
        assert!(method != "HEAD" || (answer.status == 200 && answer.text.is_empty()));
    }
    let preflight = call(&simulator, ("OPTIONS", "/v1/sessions"), &[("origin", "https://a.example")], NOTHING).await;
    assert_eq!(preflight.headers["access-control-allow-methods"], "GET,POST,PUT,DELETE,OPTIONS");
}

#[tokio::test]
async fn a_client_that_offers_gzip_gets_it_in_chunks() {
    let (simulator, client) = start().await;
    let bearer = format!("Bearer {}", simulator.api_key());
    let headers = [("authorization", bearer.as_str()), ("accept-encoding", "gzip")];
    // A client that asks by hand gets the bytes as they are, unless it was built to undo them itself.
    let url = format!("{}/v1/sessions", simulator.base_url());
    let plain = reqwest::Client::builder().no_gzip().build().unwrap();
    let response = headers
        .iter()
        .fold(plain.get(url), |request, (name, value)| request.header(*name, *value))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (&response.headers()["content-encoding"], response.headers().get("content-length")),
        (&"gzip".parse().unwrap(), None)
    );
    let bytes = response.bytes().await.unwrap();
    let text = std::io::read_to_string(flate2::read::GzDecoder::new(&bytes[..])).unwrap();
    assert!(text.starts_with(r#"{"data":[],"error":null"#), "{text}");
    assert_eq!(client.sessions().list().send().await.unwrap().items.len(), 0, "the client undoes it");
}

#[tokio::test]
async fn oddities_can_be_switched_off_one_by_one_or_all() {
    let plain = builder().without(Oddity::PlainTextBodies).start().await.unwrap();
    assert_eq!(ask(&plain, "GET", "/v1/nowhere", None).await.code(), "NOT_FOUND");
    assert_eq!(ask(&plain, "POST", "/v1/sessions", Some("{")).await.code(), "BAD_REQUEST");
    assert_eq!(ask(&plain, "POST", "/v1/webhooks/endpoints", None).await.code(), "INTERNAL_SERVER_ERROR");
    assert_eq!(ask(&plain, "GET", "/v1/sessions?limit=0", None).await.shape(), 'C', "the others stay");

    let none = builder().without_oddities().start().await.unwrap();
    assert_eq!(ask(&none, "GET", "/v1/sessions?limit=0", None).await.code(), "BAD_REQUEST");
    assert_eq!(ask(&none, "GET", "/v1/webhooks/events?starting_after=evt_x", None).await.code(), "INVALID_REQUEST");
    assert_eq!(ask(&none, "GET", "/v1/webhooks/endpoints/whe_x/keys", None).await.status, 404);
}

#[tokio::test]
async fn a_body_without_a_json_content_type_is_not_looked_at() {
    let (simulator, _client) = start().await;
    let bearer = format!("Bearer {}", simulator.api_key());
    let key = ("authorization", bearer.as_str());
    let body = r#"{"share_fields":{}}"#;
    for (content_type, fields) in [
        (None, 12),
        (Some("text/plain"), 12),
        (Some("application/json"), 1),
        (Some("application/json; charset=utf-8"), 1),
        (Some("application/vnd.api+json"), 1),
    ] {
        let mut headers = vec![key];
        headers.extend(content_type.map(|value| ("content-type", value)));
        let answer = call(&simulator, ("POST", "/v1/sessions"), &headers, Some(body)).await;
        assert_eq!(answer.json()["data"]["share_fields"].as_object().unwrap().len(), fields, "{content_type:?}");
    }
    let answer = call(&simulator, ("POST", "/v1/sessions"), &[key, JSON], Some("\u{feff}{}")).await;
    assert_eq!(answer.status, 200, "a byte order mark is no JSON, and no harm");
}
