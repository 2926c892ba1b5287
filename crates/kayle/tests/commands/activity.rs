//! What the control API tells of what happened: deliveries with their attempts, requests, faults.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

use crate::control::{JSON, ask};
use crate::support::Kayle;

/// A receiver that answers 500 to the first request, breaks the second off, and answers 200 to every other.
fn receiver() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _ = std::io::Read::read(&mut stream, &mut [0; 65536]);
            let status = if number == 0 { "500 Internal Server Error" } else { "200 OK" };
            if number != 1 {
                let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes());
            }
        }
    });
    url
}

#[tokio::test]
async fn a_delivery_tells_of_each_of_its_attempts() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    let url = |path: &str| format!("{}/_kayle/v1{path}", running.url);
    let post = async |path: &str, body: Value| {
        let (status, answer) = ask("POST", &url(path), &[JSON], &body.to_string()).await;
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    };
    let made = post("/endpoints", json!({"url": receiver()})).await;
    let endpoint = made["endpoint"]["id"].as_str().unwrap();
    assert!(made["signing_secret"].as_str().unwrap().starts_with("whsec_"));
    let key = post(&format!("/endpoints/{endpoint}/keys"), json!({})).await;
    assert!(key["private_key_pem"].as_str().unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
    assert_eq!(key["encryption_key"]["is_active"], true);

    let fields = json!({"share_fields": {"family_name": {"required": true, "reason": "To address you"}}});
    let session = post("/sessions", fields).await;
    let id = session["id"].as_str().unwrap();
    let claims = ask("GET", &url(&format!("/sessions/{id}/plausible-claims")), &[], "").await.1;
    assert_eq!(claims["claims"]["family_name"], "ERIKSSON");
    post("/disturbances", json!({"kind": "signed_earlier", "seconds": 60, "times": 1})).await;
    let disturbances = ask("GET", &url("/disturbances"), &[], "").await.1;
    assert_eq!(disturbances, json!([{"kind": "signed_earlier", "seconds": 60, "times": 1}]));
    post(&format!("/sessions/{id}/complete"), claims).await;
    post("/settle", Value::Null).await;
    let first = ask("GET", &url("/deliveries"), &[], "").await.1;
    assert!(first[0]["next_attempt_at"].is_string(), "{first}");
    post("/clock/advance", json!({"seconds": 3600})).await;

    let delivery = &ask("GET", &url("/deliveries"), &[], "").await.1[0];
    assert_eq!((&delivery["status"], &delivery["next_attempt_at"]), (&"succeeded".into(), &Value::Null));
    let attempts = delivery["attempts"].as_array().unwrap();
    let told: Vec<_> = attempts
        .iter()
        .map(|attempt| (attempt["status"].as_u64(), attempt["error"].as_str(), &attempt["disturbances"]))
        .collect();
    let (none, earlier) = (json!([]), json!(["signed_earlier"]));
    assert_eq!(told, [(Some(500), None, &earlier), (None, Some("broken_off"), &none), (Some(200), None, &none)]);
    let times: Vec<_> = attempts.iter().map(|attempt| attempt["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted() && attempts.iter().all(|attempt| attempt["duration_ms"].as_f64().unwrap() > 0.0));
    let one = ask("GET", &url(&format!("/deliveries/{}", delivery["id"].as_str().unwrap())), &[], "").await;
    assert_eq!(one, (200, delivery.clone()));
    assert_eq!(ask("GET", &url("/deliveries/whd_unknown"), &[], "").await.0, 404);
    assert_eq!(ask("POST", &url("/endpoints"), &[JSON], r#"{"url":"nowhere"}"#).await.0, 422);
    assert_eq!(ask("POST", &url("/endpoints/whe_unknown/keys"), &[JSON], "").await.0, 404);
}

#[tokio::test]
async fn the_stream_of_activity_tells_of_requests_faults_and_attempts_as_they_happen() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    let url = |path: &str| format!("{}/_kayle/v1{path}", running.url);
    let mut stream = TcpStream::connect(running.url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
    stream.write_all(b"GET /_kayle/v1/activity/stream HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut events = BufReader::new(stream).lines().map(Result::unwrap);
    let head: Vec<String> = events.by_ref().take_while(|line| !line.is_empty()).collect();
    assert!(head.iter().any(|line| line.eq_ignore_ascii_case("content-type: text/event-stream")), "{head:?}");
    let mut next = || -> Value {
        let data = events.by_ref().find_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        serde_json::from_str(&data.unwrap()).unwrap()
    };

    let fault = json!({"kind": "status", "status": 503, "operation": "get_session", "times": 2});
    assert_eq!(ask("POST", &url("/faults"), &[JSON], &fault.to_string()).await.0, 200);
    let session = format!("{}/v1/sessions/vs_x?cancel_token=secret", running.url);
    assert_eq!(ask("GET", &session, &[], "").await.0, 503);
    let entry = next();
    assert_eq!((&entry["number"], &entry["kind"], &entry["status"]), (&1.into(), &"request".into(), &503.into()));
    assert_eq!((&entry["fault"], &entry["operation"]), (&"status".into(), &"get_session".into()));
    assert_eq!(entry["target"], "/v1/sessions/vs_x?cancel_token=<redacted>");
    // What is left of the fault is as it was added.
    let left = ask("GET", &url("/faults"), &[], "").await.1;
    let expected =
        json!([{"kind": "status", "status": 503, "operation": "get_session", "times": 1, "after_acting": false}]);
    assert_eq!(left, expected);
    let log = ask("GET", &url("/requests"), &[], "").await.1;
    assert_eq!((&log[0]["status"], &log[0]["fault"]), (&503.into(), &"status".into()));

    assert_eq!(ask("GET", &format!("{}/v1/sessions", running.url), &[], "").await.0, 401);
    assert_eq!(next()["status"], 401);
    let after = ask("GET", &url("/activity?after=1"), &[], "").await.1;
    assert!(after.as_array().unwrap().len() == 1 && after[0]["number"] == 2, "{after}");
    assert_eq!(ask("GET", &url("/activity?after=x"), &[], "").await.0, 422);
}

#[tokio::test]
async fn what_surrounds_the_organization_is_set_and_taken_back() {
    let kayle = Kayle::new();
    let running = kayle.start(&["simulate", "--address", "127.0.0.1:0"]);
    let url = |path: &str| format!("{}/_kayle/v1{path}", running.url);
    for (method, path, body, status) in [
        ("PUT", "/organization/public-details", r#"{"website":"https://example.com"}"#, 200),
        ("PUT", "/organization/public-details", r#"{"web":"https://example.com"}"#, 422),
        ("POST", "/domains", r#"{"domain":"example.com"}"#, 200),
        ("POST", "/domains/downgraded", r#"{"domain":"example.com"}"#, 200),
        ("POST", "/dns/records", r#"{"name":"_kayle-id-verification.example.com","value":"x"}"#, 200),
        ("DELETE", "/dns/records/_kayle-id-verification.example.com", "", 200),
        ("POST", "/routes", r#"{"url":"https://example.com/","instead":"http://127.0.0.1:1/"}"#, 200),
        ("DELETE", "/routes", "", 200),
    ] {
        assert_eq!(ask(method, &url(path), &[JSON], body).await.0, status, "{method} {path}");
    }
    let state = ask("GET", &url("/state"), &[], "").await.1;
    let account = &state["account"];
    assert_eq!(
        (&account["public_details"]["website"], &account["records"]),
        (&"https://example.com".into(), &json!([]))
    );
    let domain = account["domains"].as_object().unwrap().values().next().unwrap();
    assert!(domain["apex"] == "example.com" && domain["downgraded_at"].is_string(), "{domain}");
    // What the API refuses is refused here, and the member is named.
    let (status, problem) = ask("POST", &url("/sessions"), &[JSON], r#"{"redirect_url":7}"#).await;
    let message = problem["error"]["message"].as_str().unwrap();
    assert!(status == 422 && message.contains("redirect_url: "), "{message}");
}
