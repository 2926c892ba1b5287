//! The examples, where they talk to a server: they leave nothing behind, and lose no key.

use crate::support::{KEYS, World, bare};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::Fault;
use kayle_id::workflows::FileVault;
use kayle_id::{Client, RetryPolicy};

#[allow(dead_code, reason = "the example's main")]
#[path = "../../examples/create_api_key.rs"]
mod create_api_key;
#[allow(dead_code, reason = "the example's main")]
#[path = "../../examples/quickstart.rs"]
mod quickstart;
#[allow(dead_code, reason = "the example's main")]
#[path = "../../examples/register_encryption_key.rs"]
mod register_encryption_key;

fn client(world: &World) -> Client {
    let builder = Client::builder().base_url(world.simulator.base_url()).api_key(world.simulator.api_key());
    builder.session_cookie(world.simulator.session_cookie()).retry(RetryPolicy::none()).build().unwrap()
}

/// Failures of one call: refused, out of order, and done with a lost answer.
fn failures(operation: &'static str) -> Vec<Fault> {
    let faults = vec![
        Fault::status(400),
        Fault::status(403),
        Fault::status(500),
        Fault::reset_before_body(),
        Fault::reset_before_body().after_acting(),
    ];
    faults.into_iter().map(|fault| fault.on(operation).times(1)).collect()
}

#[tokio::test]
async fn quickstart_leaves_nothing_behind_whatever_fails() {
    let operations =
        ["create_webhook_endpoint", "create_webhook_encryption_key", "update_webhook_endpoint", "create_session"];
    let mut cases: Vec<Option<Fault>> = operations.into_iter().flat_map(failures).map(Some).collect();
    cases.push(None);
    for (number, case) in cases.into_iter().enumerate() {
        let world = World::start().await;
        let succeeds = case.is_none();
        if let Some(fault) = case {
            world.simulator.fault(fault);
        }
        let outcome = quickstart::against_a_server(&client(&world), &world.url).await;
        assert_eq!(outcome.is_ok(), succeeds, "{number}: {outcome:?}");
        world.simulator.settled().await;
        assert!(world.simulator.endpoints().is_empty(), "{number}");
        assert!(world.simulator.sessions().iter().all(|session| session.status.is_terminal()), "{number}");
        assert_eq!(world.application.took(), 0, "{number}: something was posted to the endpoint");
    }
}

#[tokio::test]
async fn create_api_key_leaves_no_key_behind_whatever_fails() {
    for fault in ["create_api_key", "update_api_key", "delete_api_key"].into_iter().flat_map(failures) {
        let world = World::start().await;
        let list = bare(&world.simulator);
        let before = list.dashboard().api_keys().list().send().await.unwrap().items.len();
        world.simulator.fault(fault);
        assert!(create_api_key::run(&client(&world)).await.is_err());
        assert_eq!(list.dashboard().api_keys().list().send().await.unwrap().items.len(), before);
    }
}

#[tokio::test]
async fn register_encryption_key_keeps_the_key_and_does_not_retire_a_working_one_unasked() {
    let world = World::start().await;
    let client = client(&world);
    let endpoint = client.webhooks().endpoints().create(&world.url).enabled(false).send().await.unwrap().endpoint.id;
    let folder = std::env::temp_dir().join(format!("kayle-id-register-test-{}", std::process::id()));
    let vault = FileVault::open(&folder).unwrap();
    let register = async |key: &PrivateKey, replace| {
        register_encryption_key::register(&client, &endpoint, key, &vault, replace)
            .await
            .map_err(|error| error.to_string())
    };
    let held = || FileVault::open(&folder).unwrap().keyring().kids();

    // The answer is lost: the key is kept all the same, and the next attempt makes no second record.
    let lost = Fault::reset_before_body().after_acting().on("create_webhook_encryption_key").times(1);
    world.simulator.fault(lost);
    register(&KEYS[0], false).await.unwrap_err();
    assert_eq!(held(), [KEYS[0].thumbprint()]);
    register(&KEYS[0], false).await.unwrap();
    assert_eq!(world.keys().await, [(KEYS[0].thumbprint(), true)]);

    let other = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap();
    let refused = register(&other, false).await.unwrap_err();
    assert!(refused.contains(&KEYS[0].thumbprint()) && refused.contains("--replace"), "{refused}");
    assert_eq!(world.keys().await, [(KEYS[0].thumbprint(), true)]);
    register(&other, true).await.unwrap();
    assert_eq!(world.keys().await.iter().filter(|(_, active)| *active).count(), 1);
    assert_eq!(held().len(), 2, "the old key is needed for what waits");
    std::fs::remove_dir_all(folder).unwrap();
}
