//! Held to the document: every answer of every operation, and the SDK's own calls.

use crate::operations::{Drive, every_operation};
use crate::receiver::{KEYS, Subscribed};
use crate::support::{Answer, ask, builder, call, client};
use kayle_id::operations::Operation;
use kayle_id::testing::simulator::{Claims, RowKind, Simulator};
use kayle_id::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

/// Where the server is known to answer otherwise than the document says, by the shape of its answer.
const KNOWN: [(char, &str); 4] = [
    ('B', "refusals before the handlers have no data, hint and docs"),
    ('C', "validation failures have no code"),
    ('D', "malformed JSON is answered in plain text"),
    ('F', "failures inside are answered in plain text"),
];

/// Checks an answer against the document. Statuses that it does not list are the server's own, and have one of the known shapes.
pub(crate) fn check(method: &str, path: &str, answer: &Answer) -> Result<(), String> {
    let told = &DOCUMENT["paths"][path][method.to_lowercase()];
    let status = answer.status.to_string();
    if answer.status >= 400 {
        let shape = answer.shape();
        if KNOWN.iter().any(|(known, _)| *known == shape) {
            return Ok(());
        }
        if told["responses"].get(&status).is_none() && answer.status == 410 {
            return Ok(());
        }
    }
    let mut response = told["responses"].get(&status).ok_or(format!("{status} is not in the document"))?;
    if let Some(name) = response["$ref"].as_str() {
        response = DOCUMENT.pointer(name.trim_start_matches('#')).unwrap();
    }
    let Some(content) = response.get("content") else {
        return if answer.text.is_empty() { Ok(()) } else { Err(answer.text.clone()) };
    };
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "components": DOCUMENT["components"], "allOf": [content["application/json"]["schema"]],
    });
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.validate(&answer.json()).map_err(|error| format!("{}: {error}: {}", error.instance_path(), answer.text))
}

#[tokio::test]
async fn every_answer_of_the_data_plane_is_of_the_documents_form() {
    let simulator = builder().verified_domain("example.com").start().await.unwrap();
    let client = client(&simulator);
    let app = Subscribed::new(&simulator, &client).await;
    let broken = Subscribed::new(&simulator, &client).await;
    broken.inbox.answer([500; 20]);
    let session = client.sessions().create().send().await.unwrap();
    let event = simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "x")).unwrap();
    simulator.settled().await;
    let open = client.sessions().create().send().await.unwrap();
    let deliveries = client.webhooks().deliveries().list().endpoint(&broken.endpoint.id).send().await.unwrap();
    let delivered = client.webhooks().deliveries().list().endpoint(&app.endpoint.id).send().await.unwrap();
    let (delivery, delivered) = (&deliveries.items[0].id, &delivered.items[0].id);
    let key = client.webhooks().encryption_keys().list(&app.endpoint.id).send().await.unwrap().items[0].id.clone();
    let at = "2026-11-20T00:00:00Z";
    simulator
        .insert(
            RowKind::Event,
            json!({"id": "evt_bare", "type": "verification.session.expired", "trigger_id": "vs_x", "created_at": at}),
        )
        .unwrap();

    let jwk: Value = serde_json::from_str(&KEYS[1].public_jwk().to_json()).unwrap();
    let register = json!({"key_id": "k", "algorithm": "RSA-OAEP-256", "key_type": "RSA", "jwk": jwk}).to_string();
    let weak = register.replace("\"enc\"", "\"sig\"");
    let fields = json!({"share_fields": {"age_over_18": {"required": true, "reason": "r"}}, "redirect_url": "https://example.com/",
        "webhook_endpoint_id": [app.endpoint.id, broken.endpoint.id]})
    .to_string();
    let nowhere = format!("vs_{}", "0".repeat(64));
    let (whe, wrong) = (app.endpoint.id.as_str(), "{\"webhook_endpoint_id\":\"whe_nope\"}");
    let enable = r#"{"enabled":true}"#;
    let hook = r#"{"url":"https://hooks.example.com","name":"n","labels":["a"]}"#;
    let (endpoints, one) = ("/v1/webhooks/endpoints", "/v1/webhooks/endpoints/{endpoint_id}");
    let cases: Vec<(&str, &str, &str, Option<&str>, u16)> = vec![
        ("POST", "/v1/sessions", "", None, 200),
        ("POST", "/v1/sessions", "", Some(&fields), 200),
        ("POST", "/v1/sessions", "", Some(wrong), 400),
        ("POST", "/v1/sessions", "", Some("[]"), 400),
        ("POST", "/v1/sessions", "", Some("{"), 400),
        ("GET", "/v1/sessions", "?limit=2", None, 200),
        ("GET", "/v1/sessions", "?limit=0", None, 400),
        ("GET", "/v1/sessions/{id}", session.id.as_str(), None, 200),
        ("GET", "/v1/sessions/{id}", &nowhere, None, 404),
        ("GET", "/v1/sessions/{id}", "x", None, 400),
        ("POST", "/v1/sessions/{id}/cancel", open.id.as_str(), None, 204),
        ("POST", "/v1/sessions/{id}/cancel", &nowhere, None, 404),
        ("GET", "/v1/analytics/sessions/overview", "", None, 200),
        ("POST", endpoints, "", Some(hook), 200),
        ("POST", endpoints, "", Some("{}"), 400),
        ("POST", endpoints, "", None, 500),
        ("GET", endpoints, "", None, 200),
        ("GET", one, whe, None, 200),
        ("GET", one, "whe_nope", None, 404),
        ("PATCH", one, whe, Some(enable), 200),
        ("PATCH", one, whe, None, 400),
        ("PATCH", one, "whe_nope", Some(enable), 404),
        ("GET", "/v1/webhooks/endpoints/{endpoint_id}/keys", whe, None, 200),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/keys", whe, Some(&register), 200),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/keys", whe, Some(&weak), 400),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/keys", "whe_nope", Some(&register), 404),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal", whe, None, 200),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal", "whe_nope", None, 404),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate", whe, None, 200),
        ("POST", "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate", "whe_nope", None, 404),
        ("POST", "/v1/webhooks/keys/{key_id}/deactivate", key.as_str(), None, 200),
        ("POST", "/v1/webhooks/keys/{key_id}/deactivate", "whk_nope", None, 404),
        ("POST", "/v1/webhooks/keys/{key_id}/reactivate", key.as_str(), None, 200),
        ("POST", "/v1/webhooks/keys/{key_id}/reactivate", "whk_nope", None, 404),
        ("GET", "/v1/webhooks/deliveries", "?limit=1", None, 200),
        ("POST", "/v1/webhooks/deliveries/{delivery_id}/retry", delivered.as_str(), None, 409),
        ("POST", "/v1/webhooks/deliveries/{delivery_id}/retry", "whd_nope", None, 404),
        ("POST", "/v1/webhooks/deliveries/{delivery_id}/retry", delivery.as_str(), None, 200),
        ("GET", "/v1/webhooks/events", "", None, 200),
        ("GET", "/v1/events", "?limit=1", None, 200),
        ("GET", "/v1/webhooks/events/{event_id}", event.as_str(), None, 200),
        ("GET", "/v1/events/{event_id}", event.as_str(), None, 200),
        ("GET", "/v1/webhooks/events/{event_id}", "evt_nope", None, 404),
        ("GET", "/v1/events/{event_id}", "evt_nope", None, 404),
        ("POST", "/v1/webhooks/events/{event_id}/replay", event.as_str(), None, 202),
        ("POST", "/v1/events/{event_id}/replay", event.as_str(), None, 202),
        ("POST", "/v1/webhooks/events/{event_id}/replay", "evt_bare", None, 409),
        ("POST", "/v1/events/{event_id}/replay", "evt_nope", None, 404),
        ("DELETE", one, whe, None, 200),
        ("DELETE", one, whe, None, 404),
    ];
    let mut driven = BTreeSet::new();
    for (method, pattern, parameter, body, status) in cases {
        simulator.settled().await;
        let path = match pattern.split_once('{') {
            Some((before, rest)) => format!("{before}{parameter}{}", rest.split_once('}').unwrap().1),
            None => format!("{pattern}{parameter}"),
        };
        let answer = ask(&simulator, method, &path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        check(method, pattern, &answer).unwrap_or_else(|problem| panic!("{method} {path}: {problem}"));
        if status < 300 {
            driven.insert((method, pattern));
        }
    }
    let all = resources::operations().iter().filter(|told| !told.is_dashboard());
    assert_eq!(driven, all.map(|told| (told.method, told.path)).collect(), "every operation succeeds once");
}

#[tokio::test]
async fn refusals_that_the_document_does_not_list_have_a_known_shape() {
    let simulator = builder().start().await.unwrap();
    for told in resources::operations().iter().filter(|told| !told.is_dashboard()) {
        let path = told.path.replace('{', "x").replace('}', "");
        let none = call(&simulator, (told.method, &path), &[], None::<String>).await;
        assert_eq!((none.status, none.shape()), (401, 'B'), "{}", told.id);
        check(told.method, told.path, &none).unwrap();
    }
    simulator.freeze_organization();
    for told in resources::operations().iter().filter(|told| !told.is_dashboard()) {
        let path = told.path.replace('{', "x").replace('}', "");
        let frozen = ask(&simulator, told.method, &path, None).await;
        assert_eq!((frozen.status, frozen.shape()), (410, 'A'), "{}", told.id);
        check(told.method, told.path, &frozen).unwrap();
    }
}

/// Sends each of the SDK's requests, and notes what became of it.
struct Driver(Vec<(&'static str, u16)>);

impl Drive for Driver {
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        let id = request.info().id;
        let status = match request.send_with_response().await {
            Ok(answer) => answer.status().as_u16(),
            Err(error) => error.api().unwrap_or_else(|| panic!("{id}: {error}")).status(),
        };
        self.0.push((id, status));
    }
}

/// The rows that the SDK's calls speak of.
fn populate(simulator: &Simulator) {
    let (at, later) = ("2026-11-20T00:00:00Z", "2026-11-21T01:00:00Z");
    let session = format!("vs_{}", "a".repeat(64));
    let n = KEYS[0].public_jwk().n();
    for (kind, row) in [
        (
            RowKind::Session,
            json!({"id": session, "status": "created", "expires_at": later, "created_at": at, "updated_at": at}),
        ),
        (
            RowKind::Endpoint,
            json!({"id": "whe_a", "url": "https://hooks.example.com", "created_at": at, "updated_at": at}),
        ),
        (
            RowKind::Endpoint,
            json!({"id": "whe_b", "url": "https://hooks.example.com", "created_at": at, "updated_at": at}),
        ),
        (
            RowKind::EncryptionKey,
            json!({"id": "whk_a", "webhook_endpoint_id": "whe_b", "key_id": "k", "jwk": {"n": n, "e": "AQAB"},
            "created_at": at, "updated_at": at}),
        ),
        (
            RowKind::Event,
            json!({"id": "evt_a", "type": "verification.session.expired", "trigger_id": session, "created_at": at}),
        ),
        (
            RowKind::Delivery,
            json!({"id": "whd_a", "event_id": "evt_a", "webhook_endpoint_id": "whe_b", "status": "failed",
            "payload": "sealed", "payload_expires_at": later, "created_at": at, "updated_at": at}),
        ),
    ] {
        simulator.insert(kind, row).unwrap();
    }
}

#[tokio::test]
async fn the_sdks_whole_suite_of_operations_succeeds_against_it() {
    let simulator = builder().verified_domain("example.com").start().await.unwrap();
    populate(&simulator);
    let mut driver = Driver(Vec::new());
    every_operation(&client(&simulator), &mut driver).await;
    let dashboard = |id: &str| resources::operations().iter().any(|told| told.id == id && told.is_dashboard());
    for (id, status) in driver.0.iter().filter(|(id, _)| !dashboard(id)) {
        // The suite deletes the endpoint before it makes a key for it and asks for its secret.
        let gone = ["create_webhook_encryption_key", "reveal_webhook_signing_secret", "rotate_webhook_signing_secret"]
            .contains(id);
        // It retries a delivery, and replays its event while that is under way.
        let busy = *id == "replay_webhook_event" && *status == 409;
        assert!(busy || *status == if gone { 404 } else { *status } && (gone || *status < 300), "{id}: {status}");
    }
    assert_eq!(driver.0.len(), resources::operations().len() - 3, "the aliases have no method of their own");
}
