//! Absent, null and empty are three different things.

use crate::backend::{Backend, on_each_backend};
use crate::values::UUID;
use kayle_id::{BusinessType, MetadataValue, Scope};
use serde_json::json;
use std::collections::BTreeMap;

async fn an_endpoint_update_sends_what_was_set_and_nothing_else<B: Backend>() {
    let (server, client) = B::bundled().await;
    let id = "whe_a".parse().unwrap();
    let update = || client.webhooks().endpoints().update(&id);
    let cleared = update().clear_name().send().await.unwrap();
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
    if B::REMEMBERS {
        let kept = client.webhooks().endpoints().get(&id).send().await.unwrap();
        assert_eq!((cleared.name, kept.name.as_deref()), (None, Some("New")));
        assert_eq!((&kept.labels[..], kept.enabled), (&["a".to_owned()][..], false));
    }
}

async fn an_api_keys_metadata_can_be_emptied<B: Backend>() {
    let (server, client) = B::bundled().await;
    let id = UUID.parse().unwrap();
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
    if B::REMEMBERS {
        let kept = client.dashboard().api_keys().list().send().await.unwrap().items;
        let kept = kept.iter().find(|key| key.id == id).unwrap();
        assert_eq!(kept.metadata, [("a".to_owned(), MetadataValue::from(1))].into());
    }
}

async fn business_details_can_be_set_and_taken_away<B: Backend>() {
    let (server, client) = B::bundled().await;
    let update = || client.dashboard().organization().update_business_details();
    update().business_type(None).business_name(Some("Acme".into())).send().await.unwrap();
    let kept = update().business_type(Some(BusinessType::Business)).business_jurisdiction(None).send().await.unwrap();
    let sent: Vec<_> = server.requests().iter().map(|request| request.json().unwrap()).collect();
    assert_eq!(
        sent,
        [
            json!({"business_type": null, "business_name": "Acme"}),
            json!({"business_type": "business", "business_jurisdiction": null})
        ]
    );
    if B::REMEMBERS {
        assert_eq!(
            (kept.business_name.as_ref().map(|name| name.as_str()), kept.business_type),
            (Some("Acme"), Some(BusinessType::Business))
        );
    }
}

on_each_backend! {
    #[tokio::test]
    an_endpoint_update_sends_what_was_set_and_nothing_else;
    #[tokio::test]
    an_api_keys_metadata_can_be_emptied;
    #[tokio::test]
    business_details_can_be_set_and_taken_away;
}
