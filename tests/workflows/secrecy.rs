//! Nothing secret is where it should not be.

use crate::provision::provision;
use crate::support::{KEYS, World};
use kayle_id::testing::SimulatorExt;
use kayle_id::workflows::{HookFuture, Progress, ProgressStore, Secret, SecretName, Vault, provision_endpoint};

#[tokio::test]
async fn progress_and_debug_hold_no_secret() {
    let world = World::start().await;
    let made = provision(&world).await.unwrap();
    let memory = &world.frail.memory;
    let progress = memory.load("production").await.unwrap().unwrap();
    assert!(progress.is_complete() && progress.workflow() == "provision_endpoint");
    let signing = memory.signing_secrets().remove(0);
    let pem = KEYS[0].export_private_pkcs8_pem();
    let secret = Secret::SigningSecret { endpoint: made.endpoint.id.clone(), secret: signing.clone() };
    let texts = [
        serde_json::to_string(&progress).unwrap(),
        format!("{progress:?} {made:?} {memory:?} {secret:?} {:?}", Secret::PrivateKey(KEYS[0].clone())),
        memory.names().iter().map(SecretName::to_string).collect(),
    ];
    let secrets = [signing.expose_secret(), pem.lines().nth(1).unwrap()];
    for text in texts {
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
    }
}

/// Says what it should not.
struct Careless;

impl Vault for Careless {
    fn keep<'a>(&'a self, secret: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async move { Err(secret.expose_secret().as_str().into()) })
    }

    fn get<'a>(&'a self, _: &'a SecretName) -> HookFuture<'a, Option<String>> {
        Box::pin(async { Ok(None) })
    }

    fn deploy<'a>(&'a self, _: &'a Secret) -> HookFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn retire<'a>(&'a self, _: &'a SecretName) -> HookFuture<'a, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// What a program with a runtime of several threads asks for.
fn is_send<T: Send>(value: T) -> T {
    value
}

#[tokio::test]
async fn a_careless_vaults_words_are_not_shown() {
    let world = World::start().await;
    let run = provision_endpoint(&world.client, "production", &world.url).key(&KEYS[0]);
    let error = is_send(run.run(&*world.frail.memory, &Careless)).await.unwrap_err();
    assert!(error.is_hook() && std::error::Error::source(&error).is_some());
    assert!(!format!("{error} {error:?}").contains("PRIVATE"), "{error}");
    assert!(world.simulator.endpoints().is_empty(), "nothing is made for a key that is not kept");
    assert!(
        ProgressStore::load(&*world.frail.memory, "production")
            .await
            .unwrap()
            .is_some_and(|run: Progress| !run.is_complete())
    );
}
