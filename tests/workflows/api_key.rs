//! `rotate_api_key`.

use crate::dashboard::Dashboard;
use crate::support::{Manner, World, client};
use kayle_id::workflows::{Rotation, SecretName, Vault, rotate_api_key};
use kayle_id::{ApiKeyId, Client, Error};
use serde_json::{Value, json};
use std::time::Duration;

/// A dashboard with more keys than a page has, one of them to be replaced.
async fn dashboard(world: &World) -> (Dashboard, Client, ApiKeyId) {
    let dashboard = Dashboard::default();
    let mut old = json!(null);
    for number in 0..15 {
        let scopes = json!(["sessions:read", "webhooks:write"]);
        let body = json!({"name": format!("key {number}"), "permissions": scopes, "metadata": {"team": "payments"}});
        old = dashboard.add(&body);
    }
    let client = client(&world.simulator, dashboard.listen().await, &world.fate);
    (dashboard, client, old["id"].as_str().unwrap().parse().unwrap())
}

async fn rotate(world: &World, client: &Client, old: &ApiKeyId) -> Result<ApiKeyId, Error> {
    loop {
        match rotate_api_key(client, "checkout", old).run(&world.frail, &world.frail).await? {
            Rotation::Overlapping { until, .. } => world.reach(until).await,
            rotation => return Ok(rotation.replacement().clone()),
        }
    }
}

/// The old key is gone, one new key is there and in the vault, and no record is left over.
async fn is_replaced(world: &World, dashboard: &Dashboard, old: &ApiKeyId, new: &ApiKeyId) {
    let keys = dashboard.keys();
    assert_eq!(keys.len(), 15);
    assert!(keys.iter().all(|key| key["id"] != old.as_str()));
    let row: &Value = keys.iter().find(|key| key["id"] == new.as_str()).unwrap();
    assert_eq!((&row["name"], &row["permissions"]), (&json!("key 14"), &json!(["sessions:read", "webhooks:write"])));
    assert_eq!(row["metadata"]["team"], "payments");
    let name = SecretName::ApiKey { id: new.clone() };
    let kept = Vault::get(&*world.frail.memory, &name).await.unwrap();
    assert_eq!(kept.as_deref(), row["key"].as_str());
}

#[tokio::test]
async fn a_new_api_key_survives_a_crash_at_every_step() {
    for at in 0.. {
        for manner in [Manner::Before, Manner::After] {
            let world = World::start().await;
            let (dashboard, client, old) = dashboard(&world).await;
            world.fate.plan(at, manner);
            let outcome = rotate(&world, &client, &old).await;
            let struck = world.fate.has_struck();
            assert_eq!(outcome.is_err(), struck);
            world.fate.spare();
            let new = rotate(&world, &client, &old).await.unwrap();
            is_replaced(&world, &dashboard, &old, &new).await;
            if !struck {
                assert!(at >= 18, "{at}");
                return;
            }
        }
    }
}

#[tokio::test]
async fn both_api_keys_work_until_the_overlap_is_over() {
    let world = World::start().await;
    let (dashboard, client, old) = dashboard(&world).await;
    let run = || rotate_api_key(&client, "checkout", &old).overlap(Duration::from_secs(3600));
    let first = run().run(&world.frail, &world.frail).await.unwrap();
    assert!(!first.is_complete());
    world.simulator.advance(Duration::from_secs(3500)).await;
    assert!(!run().run(&world.frail, &world.frail).await.unwrap().is_complete());
    assert_eq!(dashboard.keys().len(), 16);
    world.simulator.advance(Duration::from_secs(200)).await;
    let last = run().run(&world.frail, &world.frail).await.unwrap();
    assert!(last.is_complete());
    assert_eq!(last.replacement(), first.replacement());
    is_replaced(&world, &dashboard, &old, last.replacement()).await;
}

#[tokio::test]
async fn a_key_that_does_not_exist_is_not_replaced() {
    let world = World::start().await;
    let (dashboard, client, _) = dashboard(&world).await;
    let other = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    let error = rotate_api_key(&client, "checkout", &other).run(&world.frail, &world.frail).await.unwrap_err();
    assert!(error.is_workflow(), "{error}");
    assert_eq!(dashboard.keys().len(), 15);
}
