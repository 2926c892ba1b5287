//! `provision_endpoint`.

use crate::support::{KEYS, Manner, World, bare, dying_everywhere};
use kayle_id::testing::SimulatorExt;
use kayle_id::workflows::Error;
use kayle_id::workflows::{Provisioned, SecretName, provision_endpoint};
use kayle_id::{RetentionHours, WebhookEventType};

pub(crate) async fn provision(world: &World) -> Result<Provisioned, Error> {
    let run = provision_endpoint(&world.client, "production", &world.url).labels(["eu"]).key(&KEYS[0]);
    run.run(&world.frail, &world.frail).await
}

/// One endpoint, one key, everything kept, and the first event after it arrives.
async fn is_ready(world: &World) {
    let endpoint = world.endpoint();
    assert!(endpoint.enabled && endpoint.labels.contains(&"eu".to_owned()));
    assert_eq!(world.keys().await, [(KEYS[0].thumbprint(), true)]);
    let mut names = world.frail.memory.names();
    names.retain(|name| !matches!(name, SecretName::SigningSecret { .. }));
    assert_eq!(names, [SecretName::EncryptionKey { kid: KEYS[0].thumbprint() }]);
    assert_eq!(world.frail.memory.signing_secrets().len(), 1);

    let event = world.session().await;
    assert_eq!(world.application.opened().last(), Some(&event));
    world.assert_nothing_lost();
}

#[tokio::test]
async fn an_endpoint_survives_a_crash_at_every_step() {
    let points = dying_everywhere(
        async |_| {},
        async |world| provision(world).await.map(drop),
        async |world| drop(world.session().await),
        is_ready,
    )
    .await;
    assert!(points >= 16, "{points}");
}

#[tokio::test]
async fn a_process_that_dies_ever_later_gets_there() {
    for manner in [Manner::Before, Manner::After] {
        let world = World::start().await;
        let mut deaths = 0;
        loop {
            world.fate.plan(deaths, manner);
            match provision(&world).await {
                Ok(_) => break,
                Err(_) => deaths += 1,
            }
        }
        world.fate.spare();
        assert!(deaths >= 5, "{deaths}");
        is_ready(&world).await;
    }
}

#[tokio::test]
async fn a_request_that_arrives_after_all_is_cleaned_up_and_told() {
    let world = World::start().await;
    let made = provision(&world).await.unwrap();
    assert!(made.removed.is_empty());

    let client = bare(&world.simulator);
    let late = client.webhooks().endpoints().create(&world.url).enabled(false).labels(made.endpoint.labels.clone());
    let late = late.send().await.unwrap().endpoint;
    let again = provision(&world).await.unwrap();
    assert_eq!((again.removed, again.endpoint.id), (vec![late.id], made.endpoint.id));
    is_ready(&world).await;
}

#[tokio::test]
async fn a_finished_run_changes_nothing() {
    let world = World::start().await;
    let made = provision(&world).await.unwrap();
    bare(&world.simulator).webhooks().endpoints().update(&made.endpoint.id).enabled(false).send().await.unwrap();
    let again = provision(&world).await.unwrap();
    assert_eq!(again.endpoint.id, made.endpoint.id);
    assert!(!again.endpoint.enabled, "somebody switched it off, and so it stays");
}

#[tokio::test]
async fn other_endpoints_and_other_runs_are_left_alone() {
    let world = World::start().await;
    let client = bare(&world.simulator);
    let other = client.webhooks().endpoints().create(&world.url).enabled(false).labels(["eu"]).send().await.unwrap();
    let first = provision(&world).await.unwrap();
    let run = provision_endpoint(&world.client, "staging", &world.url).key(&KEYS[1]);
    let second = run.run(&world.frail, &world.frail).await.unwrap();
    let mut ids: Vec<_> = world.simulator.endpoints().into_iter().map(|endpoint| endpoint.id).collect();
    let mut expected = vec![other.endpoint.id, first.endpoint.id, second.endpoint.id];
    ids.sort();
    expected.sort();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn a_name_belongs_to_one_aim() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    for run in [
        provision_endpoint(&world.client, "production", "https://example.com/other"),
        provision_endpoint(&world.client, "production", &world.url).key(&KEYS[1]),
        provision_endpoint(&world.client, "", &world.url),
    ] {
        let error = run.run(&world.frail, &world.frail).await.unwrap_err();
        assert!(error.is_state(), "{error}");
    }
    assert_eq!(world.simulator.endpoints().len(), 1);
}

#[tokio::test]
async fn settings_reach_the_server_and_limits_are_told_by_field() {
    let world = World::start().await;
    let run = provision_endpoint(&world.client, "a", &world.url)
        .name("Production")
        .subscribed_event_types([WebhookEventType::VerificationSessionSucceeded])
        .undelivered_payload_retention(RetentionHours::ONE_WEEK)
        .key(&KEYS[0]);
    let made = run.run(&world.frail, &world.frail).await.unwrap().endpoint;
    assert_eq!(made.name.as_deref(), Some("Production"));
    assert_eq!(made.subscribed_event_types, [WebhookEventType::VerificationSessionSucceeded]);
    assert_eq!(made.undelivered_payload_retention_hours, Some(RetentionHours::ONE_WEEK));

    let run = provision_endpoint(&world.client, "b", &world.url).labels(["a", "b", "c", "d", "e", "f", "g", "h"]);
    let error = run.key(&KEYS[0]).run(&world.frail, &world.frail).await.unwrap_err();
    assert_eq!(error.call().and_then(kayle_id::Error::field), Some("labels"), "{error}");
}

#[tokio::test]
async fn a_key_that_is_made_here_is_made_once() {
    let world = World::start().await;
    let run = || provision_endpoint(&world.client, "production", &world.url);
    // 0 loads, 1 saves, 2 keeps the key.
    world.fate.plan(2, Manner::After);
    run().run(&world.frail, &world.frail).await.unwrap_err();
    let kept = world.frail.memory.names();
    assert_eq!(kept.len(), 1);
    world.fate.spare();
    let made = run().run(&world.frail, &world.frail).await.unwrap();
    assert_eq!(kept, [SecretName::EncryptionKey { kid: made.kid }]);
}
