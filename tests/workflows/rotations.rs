//! `rotate_encryption_key` and `rotate_signing_secret`.

use crate::provision::provision;
use crate::support::{KEYS, Manner, World, bare, dying_everywhere};
use kayle_id::testing::simulator::Fault;
use kayle_id::workflows::Error;
use kayle_id::workflows::{
    HookFuture, RotationStatus, Secret, SecretName, Vault, rotate_encryption_key, rotate_signing_secret,
};
use kayle_id::{RetentionHours, WebhookEncryptionKey, WebhookEndpointId};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

async fn ready(world: &World) {
    provision(world).await.unwrap();
}

async fn rotate_key(world: &World) -> Result<RotationStatus<WebhookEncryptionKey>, Error> {
    let endpoint = world.endpoint().id;
    rotate_encryption_key(&world.client, "2026-07", &endpoint).key(&KEYS[1]).run(&world.frail, &world.frail).await
}

async fn rotate_secret(world: &World) -> Result<RotationStatus<WebhookEndpointId>, Error> {
    rotate_signing_secret(&world.client, "secret", &world.endpoint().id).run(&world.frail, &world.frail).await
}

#[tokio::test]
async fn a_new_encryption_key_survives_a_crash_at_every_step() {
    let points = dying_everywhere(
        async |world| {
            ready(world).await;
            // Encrypted to the old key, and still waiting.
            world.application.answers(500);
            world.session().await;
        },
        async |world| {
            while let RotationStatus::Overlapping { until, .. } = rotate_key(world).await? {
                world.session().await;
                world.application.answers(None);
                world.reach(until).await;
            }
            Ok(())
        },
        async |world| drop(world.session().await),
        async |world| {
            let mut keys = world.keys().await;
            keys.sort_by_key(|(_, active)| *active);
            assert_eq!(keys, [(KEYS[0].thumbprint(), false), (KEYS[1].thumbprint(), true)]);
            assert_eq!(world.frail.memory.keyring().kids(), [KEYS[1].thumbprint()]);
            world.session().await;
            world.assert_nothing_lost();
        },
    )
    .await;
    assert!(points >= 14, "{points}");
}

#[tokio::test]
async fn the_old_key_stays_for_the_schedule_and_the_retention() {
    let world = World::start().await;
    ready(&world).await;
    let RotationStatus::Overlapping { until, new } = rotate_key(&world).await.unwrap() else { panic!("too early") };
    assert!(new.is_active && new.key_id == KEYS[1].thumbprint());
    let hours = (until.unix_seconds() - 1_795_219_200) as f64 / 3600.0;
    assert!((100.5..100.7).contains(&hours), "27.6 hours of attempts, 72 of retention, 1 more: {hours}");

    world.simulator.advance(100 * HOUR).await;
    assert!(!rotate_key(&world).await.unwrap().is_complete());
    assert_eq!(world.frail.memory.keyring().kids().len(), 2);
    world.simulator.advance(HOUR).await;
    assert!(rotate_key(&world).await.unwrap().is_complete());
    assert_eq!(world.frail.memory.keyring().kids(), [KEYS[1].thumbprint()]);
    assert!(rotate_key(&world).await.unwrap().is_complete(), "and once more");
}

#[tokio::test]
async fn a_payload_that_the_server_still_holds_keeps_its_key() {
    let world = World::start().await;
    ready(&world).await;
    let client = bare(&world.simulator);
    let keep = async |hours| {
        let endpoints = client.webhooks();
        let update = endpoints.endpoints().update(&world.endpoint().id).undelivered_payload_retention(hours);
        update.send().await.unwrap();
    };
    // This payload is kept for a week, and later ones for a day: the endpoint's setting does not tell how long this one is there.
    keep(RetentionHours::ONE_WEEK).await;
    world.application.answers(500);
    let event = world.session().await;
    world.simulator.advance(28 * HOUR).await;
    keep(RetentionHours::ONE_DAY).await;
    rotate_key(&world).await.unwrap();
    world.simulator.advance(90 * HOUR).await;
    let RotationStatus::Overlapping { .. } = rotate_key(&world).await.unwrap() else { panic!("the key is needed") };
    client.webhooks().events().replay(&event).send().await.unwrap();
    let RotationStatus::Overlapping { until, .. } = rotate_key(&world).await.unwrap() else { panic!("as before") };
    world.application.answers(None);
    world.reach(until).await;
    assert!(rotate_key(&world).await.unwrap().is_complete());
    world.assert_nothing_lost();
}

#[tokio::test]
async fn a_key_that_is_active_again_is_not_retired() {
    let world = World::start().await;
    ready(&world).await;
    let RotationStatus::Overlapping { until, .. } = rotate_key(&world).await.unwrap() else { panic!("too early") };
    let client = bare(&world.simulator);
    let keys = client.webhooks().encryption_keys().list(&world.endpoint().id).send().await.unwrap().items;
    let old = keys.iter().find(|key| key.key_id == KEYS[0].thumbprint()).unwrap();
    client.webhooks().encryption_keys().reactivate(&old.id).send().await.unwrap();
    world.reach(until).await;
    assert!(rotate_key(&world).await.unwrap_err().is_state());
    assert_eq!(world.frail.memory.keyring().kids().len(), 2);
}

#[tokio::test]
async fn a_new_signing_secret_survives_a_crash_at_every_step() {
    let points = dying_everywhere(
        ready,
        async |world| {
            while let RotationStatus::Overlapping { until, .. } = rotate_secret(world).await? {
                // What was refused meanwhile comes again.
                world.reach(until).await;
            }
            Ok(())
        },
        async |world| drop(world.session().await),
        async |world| {
            world.session().await;
            world.assert_nothing_lost();
            let client = bare(&world.simulator);
            let current = client.webhooks().signing_secrets().reveal(&world.endpoint().id).send().await.unwrap();
            assert_eq!(world.frail.memory.signing_secrets(), [current.signing_secret]);
            let rotations = world.simulator.requests();
            let rotations =
                rotations.iter().filter(|call| call.operation() == Some("rotate_webhook_signing_secret")).count();
            assert_eq!(rotations, 1, "rotated once, whatever was lost");
        },
    )
    .await;
    assert!(points >= 10, "{points}");
}

#[tokio::test]
async fn a_lost_answer_does_not_leave_the_receivers_deaf() {
    let world = World::start().await;
    ready(&world).await;
    let lost = Fault::reset_before_body().after_acting().on("rotate_webhook_signing_secret").times(1);
    world.simulator.fault(lost);
    assert!(!rotate_secret(&world).await.unwrap().is_complete());
    let event = world.session().await;
    assert_eq!(world.application.opened(), [event]);
}

#[tokio::test]
async fn a_secret_that_changes_while_it_is_handed_over_is_handed_over_again() {
    let world = World::start().await;
    ready(&world).await;
    rotate_secret(&world).await.unwrap();
    // A run whose answer never came, and whose request arrives a second time, later.
    let client = bare(&world.simulator);
    let endpoint = world.endpoint().id;
    let run = rotate_signing_secret(&world.client, "second", &endpoint);
    world.fate.plan(3, Manner::After);
    run.clone().run(&world.frail, &world.frail).await.unwrap_err();
    client.webhooks().signing_secrets().rotate(&endpoint).send().await.unwrap();
    world.fate.spare();
    run.run(&world.frail, &world.frail).await.unwrap();
    let event = world.session().await;
    assert!(world.application.opened().contains(&event));
}

/// A vault during whose first hand-over somebody rotates once more.
struct Disturbed<'a>(&'a World, std::sync::atomic::AtomicBool);

impl Vault for Disturbed<'_> {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        self.0.frail.keep(secret)
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        self.0.frail.get(name)
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move {
            if !self.1.swap(true, std::sync::atomic::Ordering::SeqCst) {
                let client = bare(&self.0.simulator);
                client.webhooks().signing_secrets().rotate(&self.0.endpoint().id).send().await?;
            }
            self.0.frail.deploy(secret).await
        })
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        self.0.frail.retire(name)
    }
}

#[tokio::test]
async fn what_the_server_signs_with_is_what_the_receivers_end_up_with() {
    let world = World::start().await;
    ready(&world).await;
    let vault = Disturbed(&world, false.into());
    rotate_signing_secret(&world.client, "secret", &world.endpoint().id).run(&world.frail, &vault).await.unwrap();
    let event = world.session().await;
    assert_eq!(world.application.opened(), [event]);
}
