//! Answers of any shape are survived: the API may be another server, or a newer one.

use kayle_id_conform::doctor::{Answer, Facts, Options, Source, collect, examine, run};
use serde_json::{Value, json};

/// Gives the same body to every request.
struct Same(u16, Value);

impl Source for Same {
    async fn get(&self, _: &str) -> Option<Answer> {
        Some(Answer::new(self.0, None, self.1.clone()).date_header("Fri, 31 Dec 9999 23:59:59 GMT"))
    }

    async fn post(&self, _: &str) -> Option<Answer> {
        self.get("").await
    }
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!({"paths": {}}), |inner, _| json!({"data": [inner], "allOf": [{"$ref": "#/data"}]}))
}

/// Rows whose every member is at an end of what it can be.
fn extreme() -> Value {
    let row = |time: &str| {
        json!({
            "id": "x".repeat(10_000), "event_id": "\u{0}", "webhook_endpoint_id": "", "url": "https://[::1]:65535/\u{202e}",
            "enabled": true, "status": "\u{1b}[31m", "type": "<script>", "attempt_count": u64::MAX, "last_status_code": 65535,
            "payload_expires_at": time, "last_attempt_at": time, "created_at": time, "updated_at": time, "deliveries": [],
            "key_id": "\u{7f}".repeat(5000), "is_active": true, "jwk": {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
            "subscribed_event_types": ["<script>"], "undelivered_payload_retention_hours": u64::MAX,
            "apexDomain": "../..", "lastCheckedAt": time, "payload_scrubbed_at": null, "payload_retention_reason": null
        })
    };
    let rows = [row("0001-01-01T00:00:00Z"), row("9999-12-31T23:59:59.999Z")];
    json!({"data": rows, "pagination": {"next_cursor": "../../../etc/passwd"}, "domains": rows})
}

fn bodies() -> Vec<Value> {
    vec![
        Value::Null,
        json!([]),
        json!("text"),
        json!(1e300),
        json!({"data": 1, "error": []}),
        json!({"data": [null, 1, "a", {}, [], {"id": {}}], "pagination": 7}),
        json!({"data": {"domains": {"data": [1]}, "signing_secret": 5}, "paths": {"/v1/sessions": null}}),
        json!({"paths": {"/v1/{x": {"get": {"responses": {"200": {"$ref": "#/paths/~1v1~1{x/get/responses/200"}}}}}}),
        nested(100),
        extreme(),
    ]
}

#[tokio::test]
async fn answers_of_any_shape_are_survived_and_nothing_of_them_controls_a_terminal() {
    let contract = serde_json::from_str(&super::drift::contract_text()).unwrap();
    for status in [200, 403, 404, 500] {
        for body in bodies() {
            let source = Same(status, body.clone());
            let options = Options::new().skip_addresses().txt_records(|_| async { Some(vec!["\u{1b}".to_owned()]) });
            let report = run(&source, "https://api.example.com", &contract, &options).await;
            let text = report.to_text();
            assert!(text.lines().all(|line| line.len() < 51 * 210), "{status}");
            assert!(!text.contains(['\u{1b}', '\u{0}', '\u{7f}', '\u{202e}']), "{status} {body}: {text}");
            roxmltree::Document::parse(&report.to_junit()).unwrap();
            serde_json::from_str::<Value>(&report.to_sarif("a")).unwrap();
        }
    }
}

#[tokio::test]
async fn contracts_of_any_shape_are_survived() {
    for contract in bodies() {
        for body in bodies() {
            let facts = Facts::at(super::facts::NOW.parse().unwrap());
            let report = examine(&collect(facts, &Same(200, body), &contract, &["sessions:read"]).await);
            assert!(!report.checks.is_empty());
        }
    }
}
