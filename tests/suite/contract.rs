//! Every operation, driven through the public API: what was sent is what the document says, and every
//! documented outcome is read.

use crate::backend::{Backend, on_each_backend};
use crate::operations::{Drive, every_operation};
use crate::values::KEY;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, COOKIE};
use kayle_id::operations::Operation;
use kayle_id::testing::mock::RecordedRequest;
use kayle_id::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

/// A schema of the document, references resolved within it.
pub(crate) fn valid(schema: &Value, value: &Value) -> Result<(), String> {
    let mut whole = json!({"components": DOCUMENT["components"], "allOf": [schema]});
    whole["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    let validator = jsonschema::validator_for(&whole).unwrap();
    validator.validate(value).map_err(|error| format!("{}: {error}", error.instance_path()))
}

struct Driver<B> {
    server: B,
    driven: BTreeSet<&'static str>,
}

impl<B: Backend> Drive for Driver<B> {
    /// Sends a request, checks what went out, and has it answered with every documented error.
    async fn drive<O: Operation + Clone + 'static>(&mut self, request: Request<O>) {
        let info = request.info();
        let told = &DOCUMENT["paths"][info.path][info.method.to_lowercase()];
        self.server.ready(info.id).await;
        drop(self.server.take_requests());
        let answer = request.clone().send_with_response().await;
        let answer = answer.unwrap_or_else(|error| panic!("{error}"));
        assert!(told["responses"].get(answer.status().as_str()).is_some(), "{}: {}", info.id, answer.status());
        let sent = self.server.take_requests();
        assert_eq!(sent.len(), 1, "{}", info.id);
        check_sent(info, told, &sent[0], &self.server.cookie());

        let told = told["responses"].as_object().unwrap().keys().map(String::as_str);
        let everywhere = ["400", "401", "403", "404", "410", "413", "429", "500", "502", "503"];
        let statuses: BTreeSet<&str> = told.filter(|status| !status.starts_with('2')).chain(everywhere).collect();
        for status in statuses {
            let error = self.server.refused(request.clone(), status).send().await.err();
            let error = error.unwrap_or_else(|| panic!("{}: {status} was taken for a success", info.id));
            let api = error.api().unwrap_or_else(|| panic!("{}: {status}: {error}", info.id));
            assert_eq!(api.status().to_string(), status, "{}: {error}", info.id);
            assert!(error.to_string().starts_with(&format!("{}: {status}", info.id)), "{error}");
        }
        self.driven.insert(info.id);
    }
}

fn check_sent(info: &OperationInfo, told: &Value, sent: &RecordedRequest, cookie: &str) {
    let id = info.id;
    assert_eq!(sent.method(), info.method, "{id}");
    assert_eq!(sent.operation(), Some(id), "the stub that answered was made for the operation");

    let wanted: Vec<&str> = info.path.split('/').collect();
    let parts: Vec<&str> = sent.path().split('/').collect();
    assert_eq!(wanted.len(), parts.len(), "{id}: {}", sent.path());
    let parameters = told["parameters"].as_array().cloned().unwrap_or_default();
    let schema = |place: &str, name: &str| {
        let found = parameters.iter().find(|parameter| parameter["in"] == place && parameter["name"] == name);
        found.unwrap_or_else(|| panic!("{id}: no {place} parameter {name}"))["schema"].clone()
    };
    for (wanted, part) in wanted.iter().zip(&parts) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => valid(&schema("path", name), &json!(part)).unwrap_or_else(|error| panic!("{id}: {error}")),
            None => assert_eq!(wanted, part, "{id}"),
        }
    }
    for (name, value) in sent.query() {
        let schema = schema("query", name);
        let typed = match schema["type"].as_str() {
            Some("integer") => json!(value.parse::<i64>().unwrap()),
            Some("boolean") => json!(value.parse::<bool>().unwrap()),
            _ => json!(value),
        };
        valid(&schema, &typed).unwrap_or_else(|error| panic!("{id}: {name}: {error}"));
    }

    let header = |name: http::HeaderName| sent.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let credentials = match info.is_dashboard() {
        true => (None, Some(format!("__Secure-kayle-id.session_token={cookie}; kayle-id.session_token={cookie}"))),
        false => (Some(format!("Bearer {KEY}")), None),
    };
    assert_eq!((header(AUTHORIZATION), header(COOKIE)), credentials, "{id}");
    assert!(sent.headers().get("api-version").is_none(), "{id}: the generator's own header");
    assert!(sent.header("user-agent").unwrap().starts_with("kayle-id-rust/"), "{id}");
    if told["responses"].get("204").is_none() {
        assert_eq!(header(ACCEPT).as_deref(), Some("application/json"), "{id}");
    }
    match told.get("requestBody") {
        Some(body) => {
            assert_eq!(header(CONTENT_TYPE).as_deref(), Some("application/json"), "{id}");
            let schema = &body["content"]["application/json"]["schema"];
            let value = sent.json().unwrap();
            valid(schema, &value).unwrap_or_else(|error| panic!("{id}: {error}"));
        }
        None => {
            assert!(sent.body().is_empty(), "{id}");
            assert_eq!(header(CONTENT_TYPE), None, "{id}");
        }
    }
}

async fn every_operation_sends_what_the_document_says_and_reads_every_documented_outcome<B: Backend>() {
    let (server, client) = B::bundled().await;
    let mut driver = Driver { server, driven: BTreeSet::new() };
    every_operation(&client, &mut driver).await;

    let all: BTreeSet<&str> = resources::operations().iter().map(|operation| operation.id).collect();
    let aliases: BTreeSet<&str> = ["get_event", "list_events", "replay_event"].into();
    let missed: BTreeSet<&str> = all.difference(&driver.driven).copied().collect();
    assert_eq!(missed, aliases, "the aliases have no method of their own");
}

async fn the_aliases_answer_to_the_way_out<B: Backend>() {
    let (server, client) = B::bundled().await;
    for (method, path, status) in [
        (Method::GET, "/v1/events", 200),
        (Method::GET, "/v1/events/evt_a", 200),
        (Method::POST, "/v1/events/evt_a/replay", 202),
    ] {
        let answer = client.request(method, path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert!(answer.value()["data"].is_object() || answer.value()["data"].is_array());
    }
    let sent: Vec<_> = server.requests().iter().map(|sent| sent.operation().unwrap().to_owned()).collect();
    assert_eq!(sent, ["list_events", "get_event", "replay_event"]);
}

async fn every_list_is_walked_to_its_end<B: Backend>() {
    use futures::StreamExt;
    let (server, client) = B::bundled().await;
    let endpoint: WebhookEndpointId = "whe_a".parse().unwrap();
    // Pages of one, so that every list has several; the list of API keys takes no limit.
    macro_rules! count {
        ($list:expr) => {
            $list.stream().map(|item| item.map(drop).unwrap()).count().await
        };
    }
    assert_eq!(count!(client.sessions().list().limit(1)), 3);
    assert_eq!(count!(client.webhooks().endpoints().list().limit(1)), 3);
    assert_eq!(count!(client.webhooks().encryption_keys().list(&endpoint).limit(1)), 3);
    assert_eq!(count!(client.webhooks().deliveries().list().limit(1)), 3);
    assert_eq!(count!(client.webhooks().events().list().limit(1)), 3);
    assert_eq!(count!(client.dashboard().api_keys().list()), 3);
    assert!(count!(client.dashboard().organization().audit_logs().list().limit(1)) >= 3);
    assert!(server.requests().len() >= 13);
}

on_each_backend! {
    #[tokio::test]
    every_operation_sends_what_the_document_says_and_reads_every_documented_outcome;
    #[tokio::test]
    the_aliases_answer_to_the_way_out;
    #[tokio::test]
    every_list_is_walked_to_its_end;
}
