//! Absent, null and empty are three different things.

use crate::support::bundled;
use kayle_id::{BusinessType, MetadataValue, Scope};
use serde_json::json;
use std::collections::BTreeMap;

#[tokio::test]
async fn an_endpoint_update_sends_what_was_set_and_nothing_else() {
    let (server, client) = bundled().await;
    let id = "whe_a".parse().unwrap();
    let update = || client.webhooks().endpoints().update(&id);
    update().clear_name().send().await.unwrap();
    update().name("New").send().await.unwrap();
    update().labels(Vec::<String>::new()).send().await.unwrap();
    update().labels(["a"]).enabled(false).send().await.unwrap();
    let sent: Vec<_> = server.requests().iter().map(|request| request.json().unwrap()).collect();
    assert_eq!(
        sent,
        [
            json!({"name": null}),
            json!({"name": "New"}),
            json!({"labels": []}),
            json!({"labels": ["a"], "enabled": false})
        ]
    );
}

#[tokio::test]
async fn an_api_keys_metadata_can_be_emptied() {
    let (server, client) = bundled().await;
    let id = "f47ac10b-58cc-4372-a567-0e02b2c3d479".parse().unwrap();
    let update = || client.dashboard().api_keys().update(&id);
    update().metadata(BTreeMap::new()).send().await.unwrap();
    update()
        .metadata([("a".to_owned(), MetadataValue::from(1))].into())
        .scopes([Scope::SessionsRead])
        .send()
        .await
        .unwrap();
    let sent: Vec<_> = server.requests().iter().map(|request| request.json().unwrap()).collect();
    assert_eq!(sent, [json!({"metadata": {}}), json!({"metadata": {"a": 1}, "permissions": ["sessions:read"]})]);
}

#[tokio::test]
async fn business_details_can_be_set_and_taken_away() {
    let (server, client) = bundled().await;
    let update = || client.dashboard().organization().update_business_details();
    update().business_type(None).business_name(Some("Acme".into())).send().await.unwrap();
    update().business_type(Some(BusinessType::Business)).business_jurisdiction(None).send().await.unwrap();
    let sent: Vec<_> = server.requests().iter().map(|request| request.json().unwrap()).collect();
    assert_eq!(
        sent,
        [
            json!({"business_type": null, "business_name": "Acme"}),
            json!({"business_type": "business", "business_jurisdiction": null})
        ]
    );
}
