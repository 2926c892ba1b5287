//! `rotate_api_key`.

use crate::support::{Manner, World, bare, client};
use futures::TryStreamExt;
use kayle_id::workflows::Error;
use kayle_id::workflows::{RotationStatus, SecretName, Vault, rotate_api_key};
use kayle_id::{ApiKey, ApiKeyId, Client, Scope};
use std::time::Duration;

/// Keys that are more than a page has, beside the simulator's own.
const MADE: usize = 15;

/// A dashboard with many keys, and the last of them, which is to be replaced.
async fn dashboard(world: &World) -> (Client, ApiKeyId) {
    let client = bare(&world.simulator);
    let mut old = None;
    for number in 0..MADE {
        let scopes = [Scope::SessionsRead, Scope::WebhooksWrite];
        let create = client.dashboard().api_keys().create(format!("key {number}"), scopes);
        old = Some(create.metadata("team", "payments").send().await.unwrap().id);
    }
    (self::client(&world.simulator, world.simulator.base_url(), &world.fate), old.unwrap())
}

async fn keys(world: &World) -> Vec<ApiKey> {
    let client = bare(&world.simulator);
    client.dashboard().api_keys().list().stream().try_collect().await.unwrap()
}

async fn rotate(world: &World, client: &Client, old: &ApiKeyId) -> Result<ApiKeyId, Error> {
    loop {
        match rotate_api_key(client, "checkout", old).run(&world.frail, &world.frail).await? {
            RotationStatus::Overlapping { until, .. } => world.reach(until).await,
            rotation => return Ok(rotation.replacement().clone()),
        }
    }
}

/// The old key is gone, one new key is there, in the vault and accepted, and no record is left over.
async fn is_replaced(world: &World, old: &ApiKeyId, new: &ApiKeyId) {
    let keys = keys(world).await;
    assert_eq!(keys.len(), MADE + 1);
    assert!(keys.iter().all(|key| key.id != *old));
    let row = keys.iter().find(|key| key.id == *new).unwrap();
    assert_eq!(
        (&*row.name, &row.permissions[..]),
        ("key 14", &["sessions:read", "webhooks:write"].map(str::to_owned)[..])
    );
    assert!(row.metadata.contains_key("team"));
    let name = SecretName::ApiKey { id: new.clone() };
    let kept = Vault::get(&*world.frail.memory, &name).await.unwrap().unwrap();
    let holder = Client::builder().base_url(world.simulator.base_url()).api_key(&*kept).build().unwrap();
    holder.sessions().list().send().await.unwrap();
    assert!(holder.sessions().create().send().await.unwrap_err().is_forbidden());
}

#[tokio::test]
async fn a_new_api_key_survives_a_crash_at_every_step() {
    for at in 0.. {
        for manner in [Manner::Before, Manner::After] {
            let world = World::start().await;
            let (client, old) = dashboard(&world).await;
            world.fate.plan(at, manner);
            let outcome = rotate(&world, &client, &old).await;
            let struck = world.fate.has_struck();
            assert_eq!(outcome.is_err(), struck);
            world.fate.spare();
            let new = rotate(&world, &client, &old).await.unwrap();
            is_replaced(&world, &old, &new).await;
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
    let (client, old) = dashboard(&world).await;
    let run = || rotate_api_key(&client, "checkout", &old).overlap(Duration::from_secs(3600));
    let first = run().run(&world.frail, &world.frail).await.unwrap();
    assert!(!first.is_complete());
    world.simulator.advance(Duration::from_secs(3500)).await;
    assert!(!run().run(&world.frail, &world.frail).await.unwrap().is_complete());
    assert_eq!(keys(&world).await.len(), MADE + 2);
    world.simulator.advance(Duration::from_secs(200)).await;
    let last = run().run(&world.frail, &world.frail).await.unwrap();
    assert!(last.is_complete());
    assert_eq!(last.replacement(), first.replacement());
    is_replaced(&world, &old, last.replacement()).await;
}

#[tokio::test]
async fn a_key_that_does_not_exist_is_not_replaced() {
    let world = World::start().await;
    let (client, _) = dashboard(&world).await;
    let other = "00000000-0000-4000-8000-000000000001".parse().unwrap();
    let error = rotate_api_key(&client, "checkout", &other).run(&world.frail, &world.frail).await.unwrap_err();
    assert!(error.is_state(), "{error}");
    assert_eq!(keys(&world).await.len(), MADE + 1);
}
