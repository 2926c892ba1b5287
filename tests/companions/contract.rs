//! Every operation of both documents, driven: what was sent is what the document says, and every documented status
//! is read.

use crate::support::{KEY, TOKEN, bitgo, endpoint, enterprise, hookbridge};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use kayle_id::OperationInfo;
use kayle_id::bitgo::{KeyKind, SigningKey, WebhookKeyStatus};
use kayle_id::testing::mock::{MockServer, RecordedRequest};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const BITGO: &str = include_str!("../../openapi/bitgo.json");
const HOOKBRIDGE: &str = include_str!("../../openapi/hookbridge.json");

fn valid(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let mut whole = json!({"components": document["components"], "allOf": [schema]});
    whole["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    let validator = jsonschema::validator_for(&whole).unwrap();
    validator.validate(value).map_err(|error| format!("{}: {error}", error.instance_path()))
}

struct Driver {
    server: MockServer,
    document: Value,
    bearer: String,
    driven: BTreeSet<&'static str>,
}

impl Driver {
    fn check_sent(&self, info: &OperationInfo, told: &Value, sent: &RecordedRequest) {
        let id = info.id;
        assert_eq!((sent.method().as_str(), sent.operation()), (info.method, Some(id)));
        assert_eq!(sent.header("authorization"), Some(self.bearer.as_str()), "{id}");
        assert!(sent.header("user-agent").unwrap().starts_with("kayle-id-rust/"), "{id}");
        assert!(sent.headers().get("api-version").is_none(), "{id}: the generator's own header");
        let parameters = told["parameters"].as_array().unwrap();
        let schema = |place: &str, name: &str| {
            let found = parameters.iter().find(|parameter| parameter["in"] == place && parameter["name"] == name);
            found.unwrap_or_else(|| panic!("{id}: no {place} parameter {name}"))["schema"].clone()
        };
        let (wanted, parts): (Vec<_>, Vec<_>) = (info.path.split('/').collect(), sent.path().split('/').collect());
        assert_eq!(wanted.len(), parts.len(), "{id}: {}", sent.path());
        for (wanted, part) in wanted.iter().zip(&parts) {
            match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => valid(&self.document, &schema("path", name), &json!(part)).unwrap(),
                None => assert_eq!(wanted, part, "{id}"),
            }
        }
        for (name, value) in sent.query() {
            let typed = value.parse::<i64>().map_or_else(|_| json!(value), |number| json!(number));
            valid(&self.document, &schema("query", name), &typed).unwrap();
        }
        match told.get("requestBody") {
            Some(body) => {
                let schema = &body["content"]["application/json"]["schema"];
                valid(&self.document, schema, &sent.json().unwrap()).unwrap_or_else(|error| panic!("{id}: {error}"));
            }
            None => {
                assert!(sent.body().is_empty() && sent.headers().get(CONTENT_TYPE).is_none(), "{id}");
            }
        }
        assert_eq!(sent.headers().get_all(AUTHORIZATION).iter().count(), 1);
    }

    fn all_driven(&self, operations: &[&OperationInfo]) {
        let all: BTreeSet<&str> = operations.iter().map(|operation| operation.id).collect();
        assert_eq!(all, self.driven);
        let documented =
            self.document["paths"].as_object().unwrap().values().map(|item| item.as_object().unwrap().len());
        assert_eq!(all.len(), documented.sum::<usize>());
        for operation in operations {
            let told = &self.document["paths"][operation.path][operation.method.to_lowercase()];
            assert_eq!(told["x-kayle-repeatable"], operation.repeatable, "{}", operation.id);
        }
    }
}

/// Drives an operation through every documented status. Each companion has a `Request` and an error of its own, so this is
/// a macro.
macro_rules! drive {
    ($driver:ident, $request:expr) => {{
        let request = $request;
        let info = request.info();
        let told = $driver.document["paths"][info.path][info.method.to_lowercase()].clone();
        drop($driver.server.take_requests());
        let answer = request.clone().send_with_response().await.unwrap_or_else(|error| panic!("{error}"));
        assert!(told["responses"].get(answer.status().as_str()).is_some(), "{}: {}", info.id, answer.status());
        let sent = $driver.server.take_requests();
        assert_eq!(sent.len(), 1, "{}", info.id);
        $driver.check_sent(info, &told, &sent[0]);

        for status in told["responses"].as_object().unwrap().keys().filter(|status| !status.starts_with('2')) {
            let error = request.clone().header("prefer", format!("code={status}")).send().await.err();
            let error = error.unwrap_or_else(|| panic!("{}: {status} was taken for a success", info.id));
            assert_eq!(error.status().unwrap().to_string(), *status, "{error}");
            assert!(!error.api().unwrap().message().contains("the body is"), "{error}");
            assert!(error.to_string().starts_with(&format!("{}: {status}", info.id)), "{error}");
            let stub = $driver.server.take_requests().remove(0).stub().unwrap().to_owned();
            assert!(stub.starts_with(info.id), "{stub} answered for {}", info.id);
        }
        $driver.driven.insert(info.id);
    }};
}

async fn driver(document: &str, credential: &str) -> Driver {
    Driver {
        server: MockServer::start().await.unwrap(),
        document: serde_json::from_str(document).unwrap(),
        bearer: format!("Bearer {credential}"),
        driven: BTreeSet::new(),
    }
}

#[tokio::test]
async fn every_operation_of_bitgo_sends_what_the_document_says_and_reads_every_documented_status() {
    let mut d = driver(BITGO, TOKEN).await;
    let client = bitgo(&d.server);
    let keys = client.webhook_keys();
    let ours = SigningKey::generate(KeyKind::Ed25519).unwrap();
    let id = "my-key-v2".parse().unwrap();
    drive!(d, keys.register(&enterprise()).jwks(&ours.jwks()).key_id(&id).name("Production"));
    drive!(d, keys.register(&enterprise()).jwks_uri("https://example.com/.well-known/jwks.json").key_id(&id));
    drive!(d, keys.list(&enterprise()));
    drive!(d, keys.list(&enterprise()).status(WebhookKeyStatus::Active).limit(100).starting_after(&0.into()));
    drive!(d, keys.revoke(&enterprise(), &id));
    d.all_driven(kayle_id::bitgo::operations());
}

#[tokio::test]
async fn every_operation_of_hookbridge_sends_what_the_document_says_and_reads_every_documented_status() {
    let mut d = driver(HOOKBRIDGE, KEY).await;
    let client = hookbridge(&d.server);
    let keys = client.signing_keys();
    drive!(d, keys.create(&endpoint()));
    drive!(d, keys.list(&endpoint()));
    drive!(d, keys.delete(&endpoint(), &"sk_a".parse().unwrap()));
    let inbound = client.inbound_endpoints();
    let endpoint = "ie_550e8400e29b41d4a716446655440000".parse().unwrap();
    drive!(d, inbound.create_signing_key(&endpoint));
    drive!(d, inbound.list_signing_keys(&endpoint));
    drive!(d, inbound.delete_signing_key(&endpoint, &"sk_a".parse().unwrap()));
    drive!(d, inbound.set_signing_enabled(&endpoint, true));
    d.all_driven(kayle_id::hookbridge::operations());
}

#[test]
fn every_bundled_answer_is_of_the_documents_form() {
    let documents: [Value; 2] = [BITGO, HOOKBRIDGE].map(|text| serde_json::from_str(text).unwrap());
    let operations = [kayle_id::bitgo::operations(), kayle_id::hookbridge::operations()];
    let mut checked = BTreeSet::new();
    for (file, text) in kayle_id::testing::fixtures() {
        let value: Value = serde_json::from_str(text).unwrap();
        for stub in value["mappings"].as_array().unwrap() {
            for (document, operations) in documents.iter().zip(operations) {
                let found = operations.iter().find(|operation| stub["metadata"]["operation"] == operation.id);
                let Some(operation) = found else { continue };
                let told = &document["paths"][operation.path][operation.method.to_lowercase()]["responses"];
                let status = stub["response"]["status"].to_string();
                assert!(told[&status].is_object(), "{file}: {}: {status} is not documented", stub["name"]);
                checked.insert((operation.id, status.clone()));
                let schema = &told[&status]["content"]["application/json"]["schema"];
                match stub["response"].get("jsonBody") {
                    Some(body) => {
                        valid(document, schema, body).unwrap_or_else(|e| panic!("{file}: {}: {e}", stub["name"]))
                    }
                    None => assert!(schema.is_null(), "{file}: {} has no body", stub["name"]),
                }
            }
        }
    }
    let documented: usize = documents
        .iter()
        .flat_map(|document| document["paths"].as_object().unwrap().values())
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["responses"].as_object().unwrap().len())
        .sum();
    assert_eq!(checked.len(), documented, "every documented status has a fixture");
}
