//! The bundled fixtures themselves.

use crate::backend::{Backend, MockServer};
use crate::contract::{DOCUMENT, valid};
use kayle_id::{WebhookEndpointId, resources};
use serde_json::Value;

#[tokio::test]
async fn every_list_walks_the_bundled_fixtures_to_their_end() {
    use futures::StreamExt;
    let (_server, client) = MockServer::bundled().await;
    let endpoint: WebhookEndpointId = "whe_a".parse().unwrap();
    macro_rules! count {
        ($list:expr) => {
            $list.stream().map(|item| item.map(drop).unwrap()).count().await
        };
    }
    assert_eq!(count!(client.sessions().list()), 3, "the middle page is empty");
    assert_eq!(count!(client.webhooks().endpoints().list()), 3);
    assert_eq!(count!(client.webhooks().encryption_keys().list(&endpoint)), 3);
    assert_eq!(count!(client.webhooks().deliveries().list()), 3);
    assert_eq!(count!(client.webhooks().events().list()), 3);
    assert_eq!(count!(client.dashboard().api_keys().list()), 3);
    assert_eq!(count!(client.dashboard().organization().audit_logs().list()), 3);
}

#[test]
fn every_bundled_answer_is_of_the_documents_form() {
    let operations = resources::operations();
    let mut checked = 0;
    for (file, text) in kayle_id::testing::fixtures() {
        let file_value: Value = serde_json::from_str(text).unwrap();
        for stub in file_value["mappings"].as_array().unwrap() {
            let answer = &stub["response"];
            let operation =
                stub["metadata"]["operation"].as_str().and_then(|id| operations.iter().find(|o| o.id == id));
            let (Some(operation), Some(body)) = (operation, answer.get("jsonBody")) else { continue };
            let told = &DOCUMENT["paths"][operation.path][operation.method.to_lowercase()]["responses"];
            let status = answer["status"].to_string();
            if !status.starts_with('2') {
                assert!(body["error"].is_object() || body["message"].is_string(), "{file}: {}", stub["name"]);
                continue;
            }
            let schema = &told[&status]["content"]["application/json"]["schema"];
            assert!(schema.is_object(), "{file}: {} answers {status}", stub["name"]);
            valid(schema, body).unwrap_or_else(|error| panic!("{file}: {}: {error}", stub["name"]));
            checked += 1;
        }
    }
    assert!(checked >= 49, "only {checked} answers were found");
}
