//! The mock server's answers, through its public API.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails the test")]

use kayle_id::testing::mock::{MockError, MockServer, Response, Stub};
use serde_json::{Value, json};

const KEY: &str = "Bearer kk_fixture0000000000000000000000001";
const SESSIONS: &str = "/v1/sessions";

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn get(server: &MockServer, path: &str, prefer: Option<&str>) -> reqwest::Response {
    let mut request = reqwest::Client::new().get(format!("{}{path}", server.base_url())).header("authorization", KEY);
    if let Some(prefer) = prefer {
        request = request.header("prefer", prefer);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_plain_request_gets_the_operations_success() -> Outcome {
    let server = MockServer::start().await?;
    let answer = get(&server, SESSIONS, None).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["content-type"]), (200, &"application/json".parse()?));
    assert_eq!(answer.json::<Value>().await?["data"].as_array().map(Vec::len), Some(2));
    let requests = server.received("list_sessions");
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (requests[0].method().as_str(), requests[0].path(), requests[0].stub()),
        ("GET", SESSIONS, Some("list_sessions/first-page"))
    );
    assert_eq!(requests[0].header("authorization"), Some(KEY));
    assert!(!format!("{requests:?} {server:?}").contains("kk_fixture"));
    Ok(())
}

#[tokio::test]
async fn a_prefer_header_picks_an_error_and_an_example_wins_over_a_code() -> Outcome {
    let server = MockServer::start().await?;
    let client = reqwest::Client::new();
    for (prefer, status, code) in [
        ("code=400", 400, "INVALID_SHARE_FIELDS"),
        ("code=400, example=unknown-claim-key", 400, "UNKNOWN_CLAIM_KEY"),
        ("example=organization-frozen; code=401", 410, "ORGANIZATION_FROZEN"),
        ("code=403", 403, "FORBIDDEN"),
        ("code=429", 429, "ORG_NOT_VERIFIED_LIMIT_EXCEEDED"),
    ] {
        let request = client
            .post(format!("{}{SESSIONS}", server.base_url()))
            .header("authorization", KEY)
            .header("prefer", prefer);
        let answer = request.json(&json!({})).send().await?;
        assert_eq!(answer.status().as_u16(), status, "{prefer}");
        assert_eq!(answer.headers().contains_key("retry-after"), status == 429);
        assert_eq!(answer.json::<Value>().await?["error"]["code"], code, "{prefer}");
    }
    Ok(())
}

#[tokio::test]
async fn a_request_without_credentials_gets_401_and_a_cookie_opens_the_dashboard_only() -> Outcome {
    let server = MockServer::start().await?;
    let client = reqwest::Client::new();
    let cookie = "theme=dark; kayle-id.session_token=abc";
    for (path, cookie, status) in [
        (SESSIONS, "", 401),
        (SESSIONS, cookie, 401),
        ("/v1/auth/api-keys", "", 401),
        ("/v1/auth/api-keys", cookie, 200),
    ] {
        let answer = client.get(format!("{}{path}", server.base_url())).header("cookie", cookie).send().await?;
        assert_eq!(answer.status().as_u16(), status, "{path} {cookie}");
    }
    Ok(())
}

#[tokio::test]
async fn a_walk_over_the_sessions_passes_an_empty_page() -> Outcome {
    let server = MockServer::start().await?;
    let (mut sizes, mut path) = (Vec::new(), SESSIONS.to_owned());
    loop {
        let page: Value = get(&server, &path, None).await.json().await?;
        sizes.push(page["data"].as_array().map_or(0, Vec::len));
        match page["pagination"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("{SESSIONS}?starting_after={cursor}"),
            None => break,
        }
    }
    assert_eq!(sizes, [2, 0, 1]);
    Ok(())
}

#[tokio::test]
async fn a_request_that_no_stub_answers_fails_the_test_with_the_nearest_stub() -> Outcome {
    let server = MockServer::start().await?;
    let answer = get(&server, SESSIONS, Some("example=no-such-example")).await;
    assert_eq!(answer.status().as_u16(), 501);
    let text = answer.text().await?;
    assert!(text.starts_with("no stub answers GET /v1/sessions\nthe nearest stub is list_sessions/"), "{text}");
    assert!(
        text.contains("`prefer`") && text.contains("example=no-such-example") && !text.contains("kk_fixture0"),
        "{text}"
    );
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(server))).unwrap_err();
    assert_eq!(dropped.downcast_ref::<String>(), Some(&text));
    Ok(())
}

#[tokio::test]
async fn unmatched_requests_that_are_taken_or_allowed_are_no_failure() -> Outcome {
    let server = MockServer::builder().fixtures(false).start().await?;
    assert_eq!(get(&server, "/a", None).await.status().as_u16(), 501);
    let unmatched = server.unmatched_requests();
    assert_eq!((unmatched.len(), unmatched[0].path(), server.requests().len()), (1, "/a", 1));
    drop(server);
    let server = MockServer::builder().fixtures(false).allow_unmatched().start().await?;
    assert_eq!(get(&server, "/a", None).await.status().as_u16(), 501);
    drop(server);
    let server = MockServer::builder().fixtures(false).start().await?;
    assert_eq!(get(&server, "/a", None).await.status().as_u16(), 501);
    server.allow_unmatched();
    Ok(())
}

#[tokio::test]
async fn a_test_that_panics_already_is_not_aborted_by_the_server() -> Outcome {
    let server = MockServer::builder().fixtures(false).start().await?;
    get(&server, "/a", None).await;
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _server = server;
        panic!("the test's own failure");
    }));
    assert_eq!(outcome.unwrap_err().downcast_ref::<&str>(), Some(&"the test's own failure"));
    Ok(())
}

#[tokio::test]
async fn a_mounted_stub_comes_before_the_fixtures_until_its_times_are_used_up() -> Outcome {
    let server = MockServer::start().await?;
    server.mount(
        Stub::get(SESSIONS)
            .query("limit", "5")
            .respond(Response::json(503, json!({"a": 1})).header("retry-after", "0"))
            .times(2),
    );
    let mut statuses = Vec::new();
    for path in [SESSIONS, "/v1/sessions?limit=5", "/v1/sessions?limit=5", "/v1/sessions?limit=5"] {
        statuses.push(get(&server, path, None).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 503, 503, 200]);
    server.reset();
    assert_eq!(get(&server, "/v1/sessions?limit=5", None).await.status().as_u16(), 200);
    assert_eq!((server.take_requests().len(), server.requests().len()), (1, 0));
    Ok(())
}

#[tokio::test]
async fn stubs_come_from_json_and_from_folders() -> Outcome {
    let folder = std::env::temp_dir().join(format!("kayle-mock-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("deep"))?;
    std::fs::write(
        folder.join("deep/a.json"),
        r#"{"request": {"urlPath": "/a"}, "response": {"base64Body": "//4="}}"#,
    )?;
    std::fs::write(folder.join("notes.txt"), "not a stub")?;
    let json = r#"{"mappings": [{"request": {"urlPath": "/b"}, "response": {"headers": {"X-A": ["1", "2"]}, "jsonBody": [1]}}]}"#;
    let builder = MockServer::builder().fixtures(false).directory(&folder).stub_json(json).stub(Stub::post("/c"));
    let server = builder.start().await?;
    assert_eq!(&get(&server, "/a", None).await.bytes().await?[..], b"\xff\xfe");
    let answer = get(&server, "/b", None).await;
    assert_eq!(answer.headers().get_all("x-a").iter().count(), 2);
    assert_eq!(answer.text().await?, "[1]");

    std::fs::write(folder.join("deep/a.json"), r#"{"name": "n", "request": {"scheme": "https"}, "response": {}}"#)?;
    let error = MockServer::builder().directory(&folder).start().await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, MockError::Stub { .. }) && text.contains("a.json: n: the key `request.scheme`"), "{text}");
    std::fs::remove_dir_all(&folder)?;
    assert!(matches!(MockServer::builder().directory(&folder).start().await, Err(MockError::Read { .. })));
    Ok(())
}

#[tokio::test]
async fn query_and_json_body_are_recorded_decoded() -> Outcome {
    let server = MockServer::builder().fixtures(false).stub(Stub::any()).start().await?;
    let request = reqwest::Client::new().post(format!("{}/x?q=a%20b+c&q=%E2%82%AC", server.base_url()));
    request.json(&json!({"n": [1, null]})).send().await?;
    let recorded = server.take_requests().remove(0);
    assert_eq!(recorded.query(), [("q".to_owned(), "a b c".to_owned()), ("q".to_owned(), "€".to_owned())]);
    assert_eq!(recorded.json()?, json!({"n": [1, null]}));
    Ok(())
}
