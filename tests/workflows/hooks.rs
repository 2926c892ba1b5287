//! Stores and vaults behind pointers, and two processes under one name.

use crate::provision::provision;
use crate::support::{KEYS, World, bare};
use kayle_id::workflows::{
    BoxError, Error, ErrorKind, HookFuture, Memory, Progress, ProgressStore, Secret, SecretName, Vault,
    provision_endpoint, reconcile, rotate_api_key, rotate_encryption_key, rotate_signing_secret, wait_for_outcome,
};
use kayle_id::{Scope, Timestamp};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn stores_and_vaults_work_behind_every_pointer() {
    let world = World::start().await;
    let run = || provision_endpoint(&world.client, "production", &world.url).key(&KEYS[0]);
    let memory = Arc::new(Memory::new());
    let (store, vault): (Arc<dyn ProgressStore>, Arc<dyn Vault>) = (Arc::clone(&memory) as _, Arc::clone(&memory) as _);
    let made = run().run(Arc::clone(&store), Arc::clone(&vault)).await.unwrap().endpoint.id;
    let boxed: (Box<dyn ProgressStore>, Box<dyn Vault>) = (Box::new(store.clone()), Box::new(vault.clone()));
    assert_eq!(run().run(&boxed.0, &boxed.1).await.unwrap().endpoint.id, made);
    assert_eq!(run().run(boxed.0, boxed.1).await.unwrap().endpoint.id, made);
    assert_eq!(run().run(&*store, &*vault).await.unwrap().endpoint.id, made);
    assert_eq!(run().run(&*memory, &memory).await.unwrap().endpoint.id, made);
    assert_eq!(memory.keyring().kids(), [KEYS[0].thumbprint()]);
}

#[tokio::test]
async fn runs_can_be_spawned_as_they_are() {
    let world = World::start().await;
    let client = bare(&world.simulator);
    let memory = Arc::new(Memory::new());
    let hooks = || (Arc::clone(&memory), Arc::clone(&memory));

    let (store, vault) = hooks();
    let run = provision_endpoint(&client, "production", &world.url).key(&KEYS[0]).run(store, vault);
    let endpoint = tokio::spawn(run).await.unwrap().unwrap().endpoint.id;
    let (store, vault) = hooks();
    let run = rotate_encryption_key(&client, "key", &endpoint).key(&KEYS[1]).run(store, vault);
    tokio::spawn(run).await.unwrap().unwrap();
    let (store, vault) = hooks();
    tokio::spawn(rotate_signing_secret(&client, "secret", &endpoint).run(store, vault)).await.unwrap().unwrap();
    let old = client.dashboard().api_keys().create("old", [Scope::SessionsRead]).send().await.unwrap().id;
    let (store, vault) = hooks();
    tokio::spawn(rotate_api_key(&client, "api key", &old).run(store, vault)).await.unwrap().unwrap();
    let session = client.sessions().create().send().await.unwrap().id;
    let wait = wait_for_outcome(&client, &session).at_most(std::time::Duration::from_secs(5)).run();
    tokio::spawn(wait).await.unwrap().unwrap();
    let begin = Timestamp::try_from(world.simulator.now()).unwrap();
    tokio::spawn(reconcile(&client, begin).run(|_| async { Ok(true) })).await.unwrap().unwrap();
}

#[tokio::test]
async fn of_two_runs_that_begin_together_one_makes_the_endpoint_and_the_other_one_says_so() {
    let world = World::start().await;
    let run = || provision_endpoint(&world.client, "production", &world.url).key(&KEYS[0]);
    let memory = &world.frail.memory;
    let (one, other) = tokio::join!(run().run(memory, memory), run().run(memory, memory));
    let (made, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    let error = refused.unwrap_err();
    assert!(error.is_conflict() && error.kind() == ErrorKind::Conflict, "{error}");
    assert!(error.to_string().contains("another process"), "{error}");
    assert_eq!(world.endpoint().id, made.unwrap().endpoint.id);
}

/// A vault in whose first `deploy` another process takes the run over and brings it to its end.
struct Overtaken<'a>(&'a World, Mutex<Option<HookFuture<'a, ()>>>);

impl Vault for Overtaken<'_> {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        self.0.frail.keep(secret)
    }

    fn get<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, Option<String>> {
        self.0.frail.get(name)
    }

    fn deploy<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move {
            let other = self.1.lock().unwrap().take();
            if let Some(other) = other {
                other.await?;
            }
            self.0.frail.deploy(secret).await
        })
    }

    fn retire<'a>(&'a self, name: &'a SecretName) -> HookFuture<'a, ()> {
        self.0.frail.retire(name)
    }
}

#[tokio::test]
async fn a_run_that_another_process_took_over_ends_with_a_conflict() {
    let world = World::start().await;
    let other = Box::pin(async { Ok(provision(&world).await.map(drop)?) });
    let vault = Overtaken(&world, Mutex::new(Some(other)));
    let run = provision_endpoint(&world.client, "production", &world.url).labels(["eu"]).key(&KEYS[0]);
    let error = run.run(&world.frail, &vault).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_hook(), "{error}");
    assert!(world.endpoint().enabled, "the other process has brought it to its end");
    assert_eq!(world.keys().await.len(), 1);
}

#[tokio::test]
async fn a_secret_is_not_handed_over_by_a_run_that_was_taken_over() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let endpoint = world.endpoint().id;
    let hour = std::time::Duration::from_secs(3600);
    let first = rotate_signing_secret(&world.client, "secret", &endpoint).overlap(hour);
    // The server holds the answer back until the second process is through.
    let (gate, opened) = tokio::sync::oneshot::channel::<()>();
    let opened = Arc::new(tokio::sync::Mutex::new(Some(opened)));
    let store = Gated { memory: Arc::clone(&world.frail.memory), saves: Mutex::new(0), gate: opened };
    let slow = first.clone().run(&store, &world.frail);
    let quick = async {
        tokio::task::yield_now().await;
        while *store.saves.lock().unwrap() < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        first.clone().run(&world.frail, &world.frail).await.unwrap();
        gate.send(()).unwrap();
    };
    let (slow, ()) = tokio::join!(slow, quick);
    assert!(slow.unwrap_err().is_conflict());
    let revealed = bare(&world.simulator).webhooks().signing_secrets().reveal(&endpoint).send().await.unwrap();
    let held = world.frail.memory.signing_secrets();
    assert_eq!(held.len(), 2, "the old one and the new one");
    assert_eq!(held[0], revealed.signing_secret);
}

/// A store whose second save waits.
struct Gated {
    memory: Arc<Memory>,
    saves: Mutex<usize>,
    gate: Arc<tokio::sync::Mutex<Option<tokio::sync::oneshot::Receiver<()>>>>,
}

impl ProgressStore for Gated {
    fn load<'a>(&'a self, run: &'a str) -> HookFuture<'a, Option<Progress>> {
        self.memory.load(run)
    }

    fn save<'a>(&'a self, run: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
        Box::pin(async move {
            let number = {
                let mut saves = self.saves.lock().unwrap();
                *saves += 1;
                *saves
            };
            if number == 2
                && let Some(gate) = self.gate.lock().await.take()
            {
                gate.await?;
            }
            self.memory.save(run, progress).await
        })
    }
}

/// A store that cannot compare, as one written before revisions.
struct Forgetful(Mutex<Option<Progress>>);

impl ProgressStore for Forgetful {
    fn load<'a>(&'a self, _: &'a str) -> HookFuture<'a, Option<Progress>> {
        Box::pin(async move { Ok(self.0.lock().unwrap().clone()) })
    }

    fn save<'a>(&'a self, _: &'a str, progress: &'a Progress) -> HookFuture<'a, ()> {
        Box::pin(async move {
            *self.0.lock().unwrap() = Some(progress.clone());
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_store_that_does_not_compare_works_too() {
    let world = World::start().await;
    let store = Forgetful(Mutex::default());
    let run = || provision_endpoint(&world.client, "production", &world.url).key(&KEYS[0]);
    let made = run().run(&store, &world.frail).await.unwrap().endpoint.id;
    let saved = store.0.lock().unwrap().clone().unwrap();
    assert!(saved.is_complete() && saved.revision() > 3, "{saved:?}");
    assert_eq!(run().run(&store, &world.frail).await.unwrap().endpoint.id, made);
    let again = store.0.lock().unwrap().clone().unwrap();
    assert_eq!(again.revision(), saved.revision(), "a run that is complete saves nothing");
}

#[tokio::test]
async fn every_save_has_the_next_revision_and_others_are_refused() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let memory = &world.frail.memory;
    let saved = memory.load("production").await.unwrap().unwrap();
    for (name, progress) in [("production", &saved), ("another run", &saved)] {
        let error: BoxError = memory.save(name, progress).await.unwrap_err();
        assert!(error.downcast::<Error>().unwrap().is_conflict());
    }
    // Progress that was saved before there were revisions.
    let mut old = serde_json::to_value(&saved).unwrap();
    old.as_object_mut().unwrap().remove("revision");
    assert_eq!(serde_json::from_value::<Progress>(old).unwrap().revision(), 0);
}
