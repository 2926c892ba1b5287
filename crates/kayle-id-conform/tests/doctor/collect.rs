//! Facts are collected from the API's answers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use kayle_id_conform::doctor::{Answer, Facts, KeyState, Source, collect, examine, unknown};
use needs::needs;
use serde_json::{Value, json};

use super::facts::{NOW, delivery, endpoint, key};

/// Answers by path; what is not there is not found.
#[derive(Default)]
struct Table {
    answers: BTreeMap<String, (u16, Value)>,
    asked: Mutex<Vec<String>>,
    down: bool,
}

impl Source for Table {
    async fn get(&self, path: &str) -> Option<Answer> {
        self.asked.lock().unwrap().push(path.to_owned());
        let (status, body) = self.answers.get(path).cloned().unwrap_or((404, Value::Null));
        (!self.down).then(|| Answer::new(status, Some(NOW.parse().unwrap()), body))
    }
}

fn page(rows: Value, next: Option<&str>) -> (u16, Value) {
    (
        200,
        json!({"data": rows, "error": null, "pagination": {"limit": 100, "has_more": next.is_some(), "next_cursor": next}}),
    )
}

/// The rows of the API have more members than these tests write down; the contract's check of members is tried apart.
fn contract() -> Value {
    serde_json::from_slice(&std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json")).unwrap())
        .unwrap()
}

fn healthy() -> Table {
    let event = json!({"id": "evt_1", "type": "verification.session.succeeded", "deliveries": [{"id": "whd_1"}]});
    let mut table = Table::default();
    for (path, answer) in [
        ("/v1/webhooks/endpoints?limit=100", page(json!([endpoint()]), None)),
        ("/v1/webhooks/endpoints/whe_1/keys?limit=100", page(json!([key(true)]), None)),
        ("/v1/webhooks/deliveries?limit=100", page(json!([delivery()]), Some("whd_1"))),
        ("/v1/webhooks/deliveries?limit=100&starting_after=whd_1", page(json!([delivery(), {"id": 7}]), Some("whd_1"))),
        ("/v1/webhooks/events?limit=100", page(json!([event]), None)),
        ("/v1/sessions?limit=10", page(json!([]), None)),
        ("/openapi", (200, contract())),
    ] {
        table.answers.insert(path.to_owned(), answer);
    }
    table
}

async fn collected(table: &Table) -> Facts {
    collect(Facts::at(NOW.parse().unwrap()), table, &contract(), &["sessions:read", "webhooks:read"]).await
}

fn ids(facts: &Facts) -> Vec<String> {
    examine(facts).findings.into_iter().map(|finding| finding.id).collect()
}

#[tokio::test]
async fn a_healthy_integration_is_read_whole() {
    let table = healthy();
    let facts = collected(&table).await;
    assert_eq!(facts.key, Some(KeyState::Valid));
    assert_eq!(facts.endpoints.as_ref().map(Vec::len), Some(1));
    assert_eq!(facts.keys.as_ref().map(Vec::len), Some(1));
    // The second page names the first one's cursor again, which ends the walk; the row that is none is left out.
    assert_eq!(facts.deliveries.as_ref().map(Vec::len), Some(2));
    assert_eq!(facts.drift.as_ref().map(Vec::len), Some(0));
    assert_eq!(ids(&facts), [""; 0], "{:?}", facts.unknown);
}

#[tokio::test]
async fn what_the_api_refuses_is_named() {
    for (status, expected) in [(401, "key.refused"), (410, "key.frozen")] {
        let mut table = healthy();
        table.answers.values_mut().for_each(|answer| answer.0 = status);
        assert_eq!(ids(&collected(&table).await), [expected]);
    }
    let mut table = healthy();
    table.answers.insert("/v1/sessions?limit=10".to_owned(), (403, Value::Null));
    assert_eq!(ids(&collected(&table).await), ["key.scope-missing"]);
    let table = Table { down: true, ..healthy() };
    assert_eq!(ids(&collected(&table).await), ["api.unreachable"]);
}

#[tokio::test]
async fn a_member_of_a_newer_server_is_named_and_its_value_is_not() {
    let mut table = healthy();
    let mut row = endpoint();
    row["shadow_mode"] = json!("a private value");
    table.answers.insert("/v1/webhooks/endpoints?limit=100".to_owned(), page(json!([row]), None));
    let facts = collected(&table).await;
    let report = examine(&facts);
    assert_eq!(ids(&facts), ["contract.unknown"]);
    let seen = &report.findings[0].seen;
    assert!(
        seen.contains("GET /v1/webhooks/endpoints: data[].shadow_mode")
            && !report.to_json().contains("a private value"),
        "{seen}"
    );
}

#[test]
fn values_of_a_newer_server_are_named() {
    let status = json!({"data": [{"status": "reviewing"}]});
    let found = unknown(&contract(), "/v1/sessions", &status);
    assert!(found.iter().any(|place| place.contains("data[].status = ") && place.contains("reviewing")), "{found:?}");
    assert!(unknown(&contract(), "/v1/nothing", &status).is_empty());
}

#[tokio::test]
async fn an_id_that_is_a_path_is_not_asked_for() {
    let mut table = healthy();
    let mut row = endpoint();
    row["id"] = json!("../../auth/api-keys?x=");
    table.answers.insert("/v1/webhooks/endpoints?limit=100".to_owned(), page(json!([row]), None));
    collected(&table).await;
    assert!(table.asked.lock().unwrap().iter().all(|path| !path.contains("..")));
}

#[test]
fn what_holds_secrets_shows_none_of_them() {
    let secret = "whsec_0123456789abcdefghijklmnopqrstuv";
    let answer = Answer::new(200, None, json!({"data": {"signing_secret": secret}}));
    let mut headers = http::HeaderMap::new();
    headers.insert("x-kayle-signature", http::HeaderValue::from_static("t=1,v1=0123456789abcdef"));
    let options = kayle_id_conform::doctor::Options::new().secret(kayle_id_core::SigningSecret::new(secret)).captured(
        "line 1",
        headers,
        &b"eyJhbGciOiJSU0EtT0FFUC0yNTYifQ"[..],
    );
    let shown = format!("{answer:?} {options:?}");
    for hidden in ["whsec_", "0123456789", "eyJ"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[needs("recordings")]
#[test]
fn answers_of_a_real_server_hold_nothing_unknown() {
    let contract = contract();
    let folder = Path::new(needs::recordings!());
    let lists = ["/v1/sessions", "/v1/webhooks/endpoints", "/v1/webhooks/deliveries", "/v1/webhooks/events"];
    let mut looked_at = 0;
    for line in std::fs::read_to_string(folder.join("recorded-2.jsonl")).unwrap().lines() {
        let exchange: Value = serde_json::from_str(line).unwrap();
        let path = exchange["path"].as_str().unwrap_or_default().split('?').next().unwrap_or_default();
        let ok = exchange["method"] == "GET" && exchange["status"] == 200;
        let body = exchange["body"].as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        if let (true, true, Some(body)) = (ok, lists.contains(&path), body) {
            assert_eq!(unknown(&contract, path, &body), [].into(), "{path}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 10, "{looked_at}");
}

#[tokio::test]
async fn a_list_whose_rows_cannot_be_read_is_unknown_and_not_empty() {
    let mut table = healthy();
    let mut odd = endpoint();
    odd["enabled"] = json!("yes");
    table.answers.insert("/v1/webhooks/endpoints?limit=100".to_owned(), page(json!([odd]), None));
    let facts = collected(&table).await;
    assert!(facts.endpoints.is_none());
    assert!(!ids(&facts).contains(&"endpoint.none".to_owned()));
}
