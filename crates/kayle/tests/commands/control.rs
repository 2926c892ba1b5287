//! The control API of `kayle simulate`, and `kayle trigger --simulator`.

use crate::support::{Kayle, pin};

pub(crate) async fn ask(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> (u16, serde_json::Value) {
    let mut request = reqwest::Client::new().request(method.parse().unwrap(), url).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap_or_default())
}

pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn the_control_api_answers_to_this_machine_and_names_only() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    let url = |path: &str| format!("{}/_kayle/v1{path}", running.url);
    assert_eq!(ask("GET", &url("/clock"), &[], "").await.0, 200);
    let (_, document) = ask("GET", &url("/openapi.json"), &[], "").await;
    assert_eq!((&document["openapi"], &document["servers"][0]["url"]), (&"3.1.0".into(), &"/_kayle/v1".into()));
    for (headers, status) in [
        (vec![("host", "attacker.example")], 403),
        (vec![("origin", "http://attacker.example")], 403),
        (vec![("sec-fetch-site", "cross-site")], 403),
    ] {
        assert_eq!(ask("GET", &url("/state"), &headers, "").await.0, status, "{headers:?}");
    }
    // What a form of another site can send is no JSON.
    assert_eq!(ask("POST", &url("/faults"), &[("content-type", "text/plain")], r#"{"kind":"gzip"}"#).await.0, 415);
    assert_eq!(ask("POST", &url("/faults"), &[JSON], r#"{"kind":"nope"}"#).await.0, 422);
    assert_eq!(ask("POST", &url("/faults"), &[JSON], r#"{"kind":"status","status":7}"#).await.0, 422);
    assert_eq!(ask("POST", &url("/faults"), &[JSON], r#"{"kind":"gzip","operation":"nope"}"#).await.0, 422);
    assert_eq!(ask("POST", &url("/clock/advance"), &[JSON], r#"{"seconds":-1}"#).await.0, 422);
    assert_eq!(ask("PUT", &url("/clock"), &[], "").await.0, 405);
    assert_eq!(ask("GET", &url("/nothing"), &[], "").await.0, 404);
    assert_eq!(ask("GET", &format!("{}/_kayle/v2/clock", running.url), &[], "").await.0, 404);
}

#[tokio::test]
async fn with_a_token_whoever_has_it_may_ask_and_nobody_else() {
    let kayle = Kayle::new();
    kayle.write("token.txt", "a long random text\n");
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0", "--control-token-file", "token.txt"]);
    let url = format!("{}/_kayle/v1/clock", running.url);
    assert_eq!(ask("GET", &url, &[], "").await.0, 401);
    assert_eq!(ask("GET", &url, &[("authorization", "Bearer another")], "").await.0, 401);
    let token = ("authorization", "Bearer a long random text");
    assert_eq!(ask("GET", &url, &[token], "").await.0, 200);
    assert_eq!(ask("GET", &url, &[token, ("host", "simulator.internal")], "").await.0, 200);
}

#[tokio::test]
async fn the_control_api_can_be_switched_off() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0", "--no-control-api"]);
    let (status, _) = ask("GET", &format!("{}/_kayle/v1/clock", running.url), &[], "").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn rows_are_put_in_together_or_not_at_all() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    let url = |path: &str| format!("{}/_kayle/v1{path}", running.url);
    let row = r#"{"id":"whe_mine","url":"https://example.com/","created_at":"2026-05-04T09:15:02.318Z","updated_at":"2026-05-04T09:15:02.318Z"}"#;
    let (status, problem) =
        ask("POST", &url("/rows"), &[JSON], &format!(r#"{{"endpoints":[{row},{{"id":"whe_other"}}]}}"#)).await;
    assert_eq!(status, 422);
    assert!(problem["error"]["message"].as_str().unwrap().starts_with("endpoints[1]: "), "{problem}");
    assert_eq!(ask("GET", &url("/rows/endpoints"), &[], "").await.1, serde_json::json!([]));
    let (_, inserted) = ask("POST", &url("/rows"), &[JSON], &format!(r#"{{"endpoints":[{row}]}}"#)).await;
    assert_eq!(inserted["inserted"], 1);
    // The whole state goes out and comes back.
    let (_, state) = ask("GET", &url("/state"), &[], "").await;
    ask("POST", &url("/reset"), &[], "").await;
    assert_eq!(ask("GET", &url("/rows/endpoints"), &[], "").await.1, serde_json::json!([]));
    assert_eq!(ask("PUT", &url("/state"), &[JSON], &state.to_string()).await.0, 200);
    assert_eq!(ask("GET", &url("/rows/endpoints"), &[], "").await.1[0]["id"], "whe_mine");
}

#[tokio::test]
async fn trigger_lets_a_simulated_session_end() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    for event in ["succeeded", "failed", "expired", "cancelled"] {
        pin(&format!("trigger_simulator_{event}"), kayle.run(&["trigger", event, "--simulator", &running.url]));
    }
    pin("trigger_simulator_none", kayle.run(&["trigger", "succeeded", "--simulator", "http://127.0.0.1:1"]));
}
