//! Workflows that an earlier version began go on, against the state that its simulator kept.

use crate::fixture::{Fixture, URL};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Simulator, Snapshot};
use kayle_id::workflows::{
    FileProgressStore, ProgressStore, provision_endpoint, rotate_api_key, rotate_encryption_key, rotate_signing_secret,
    watch_withdrawals,
};
use kayle_id::{ApiKeyId, Client};
use std::time::Duration;

struct Kept {
    fixture: Fixture,
    simulator: Simulator,
    client: Client,
    runs: FileProgressStore,
}

impl Kept {
    async fn all() -> Vec<Self> {
        let mut kept = Vec::new();
        for fixture in Fixture::all() {
            let snapshot = Snapshot::read(fixture.path("simulator.json")).unwrap().unwrap();
            let simulator = Simulator::builder().snapshot(snapshot).start().await.unwrap();
            let client = simulator.client().unwrap();
            let runs = FileProgressStore::open(fixture.path("runs")).unwrap();
            kept.push(Self { fixture, simulator, client, runs });
        }
        kept
    }
}

#[tokio::test]
async fn a_simulator_goes_on_from_a_stored_state() {
    for kept in Kept::all().await {
        assert_eq!((kept.simulator.sessions().len(), kept.simulator.endpoints().len()), (1, 1));
        assert_eq!(kept.simulator.deliveries().len(), 1);
        kept.client.sessions().create().send().await.unwrap();
    }
}

#[tokio::test]
async fn runs_are_found_by_their_names() {
    for kept in Kept::all().await {
        for (run, workflow, is_complete) in [
            ("production", "provision_endpoint", true),
            ("encryption/2026-07", "rotate_encryption_key", false),
            ("secret 2026-07", "rotate_signing_secret", false),
            ("key-2026-07", "rotate_api_key", false),
            ("withdrawals", "watch_withdrawals", true),
        ] {
            let progress = kept.runs.load(run).await.unwrap().unwrap_or_else(|| panic!("{run} is not found"));
            assert_eq!((progress.workflow(), progress.is_complete()), (workflow, is_complete), "{run}");
            assert!(progress.revision() > 0);
        }
    }
}

#[tokio::test]
async fn runs_go_on_and_make_nothing_twice() {
    for kept in Kept::all().await {
        let (client, runs, vault) = (&kept.client, &kept.runs, kept.fixture.vault());
        let made = provision_endpoint(client, "production", URL).run(runs, &vault).await.unwrap();
        let endpoint = kept.simulator.endpoints().remove(0).id;
        assert_eq!(made.endpoint.id, endpoint);

        let old_key: ApiKeyId = kept.fixture.text("old-api-key-id.txt").trim().parse().unwrap();
        let long = Duration::from_secs(30 * 24 * 60 * 60);
        for day in 0..2 {
            let key = rotate_encryption_key(client, "encryption/2026-07", &endpoint).run(runs, &vault).await.unwrap();
            let secret = rotate_signing_secret(client, "secret 2026-07", &endpoint).run(runs, &vault).await.unwrap();
            let api_key = rotate_api_key(client, "key-2026-07", &old_key).run(runs, &vault).await.unwrap();
            let complete = [key.is_complete(), secret.is_complete(), api_key.is_complete()];
            assert_eq!(complete, [day == 1; 3]);
            kept.simulator.advance(long).await;
        }
        assert_eq!(kept.simulator.endpoints().len(), 1);

        let handle = |_| async { Ok::<(), kayle_id::workflows::BoxError>(()) };
        watch_withdrawals(client, "withdrawals").run(runs, handle).await.unwrap();
    }
}
