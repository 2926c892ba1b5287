//! `reconcile`.

use crate::provision::provision;
use crate::support::{Manner, World, bare};
use kayle_id::testing::simulator::Claims;
use kayle_id::workflows::Error;
use kayle_id::workflows::{BoxError, LossReason, Reconcile, Report, reconcile};
use kayle_id::{Timestamp, WebhookEventId};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn begin() -> Timestamp {
    Timestamp::from_unix_seconds(1_795_219_200).unwrap()
}

/// Compares with what the application opened.
async fn compare(world: &World, run: Reconcile) -> Result<Report, Error> {
    let opened = world.application.opened();
    run.run(|event: WebhookEventId| {
        let seen = opened.contains(&event);
        async move { Ok::<_, BoxError>(seen) }
    })
    .await
}

async fn all(world: &World) -> Report {
    compare(world, reconcile(&world.client, begin())).await.unwrap()
}

fn times(world: &World, event: &WebhookEventId) -> usize {
    world.application.opened().iter().filter(|opened| *opened == event).count()
}

#[tokio::test]
async fn what_failed_for_good_is_sent_again_once_and_what_is_pending_is_left_alone() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let seen = world.session().await;
    world.application.answers(500);
    let failed = world.session().await;
    world.simulator.advance(28 * HOUR).await;
    let pending = world.session().await;
    world.application.answers(None);

    let report = all(&world).await;
    world.simulator.settled().await;
    assert_eq!((report.sessions, report.events, report.seen, report.lost), (3, 3, 1, 0), "{report:?}");
    assert_eq!((report.replayed_ids, report.under_way_ids), (vec![failed.clone()], vec![pending.clone()]));
    world.simulator.advance(28 * HOUR).await;
    assert_eq!([&seen, &failed, &pending].map(|event| times(&world, event)), [1, 1, 1]);
    assert_eq!(all(&world).await.seen, 3);
}

#[tokio::test]
async fn a_replay_whose_answer_is_lost_is_not_repeated() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    let event = world.session().await;
    world.simulator.advance(28 * HOUR).await;
    for at in 0.. {
        world.fate.plan(at, Manner::After);
        let outcome = compare(&world, reconcile(&world.client, begin())).await;
        if !world.fate.has_struck() {
            assert_eq!(outcome.unwrap().under_way_ids, vec![event.clone()]);
            assert!(at > 3, "{at}");
            break;
        }
    }
    world.fate.spare();
    let replays = world.simulator.requests();
    let replays = replays.iter().filter(|call| call.operation() == Some("replay_webhook_event")).count();
    assert_eq!(replays, 1);
    world.application.answers(None);
    world.simulator.advance(28 * HOUR).await;
    assert_eq!(times(&world, &event), 1);
}

#[tokio::test]
async fn what_is_beyond_recovery_is_told_with_its_reason() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let client = bare(&world.simulator);
    world.application.answers(500);
    let expired = world.session().await;
    world.simulator.advance(110 * HOUR).await;

    let session = client.sessions().create().send().await.unwrap();
    let withdrawn = world.simulator.complete(&session.id, Claims::new()).unwrap();
    world.simulator.settled().await;
    world.application.answers(None);
    let cancelled = world.simulator.withdraw(&session.id).unwrap().unwrap();
    world.simulator.settled().await;
    assert_eq!(times(&world, &cancelled), 1);

    // It says that it has it, and forgets it.
    world.application.answers(200);
    let acknowledged = world.session().await;
    world.application.answers(None);
    let endpoint = world.endpoint().id;
    let keys = client.webhooks().encryption_keys();
    let key = keys.list(&endpoint).send().await.unwrap().items.remove(0);
    keys.deactivate(&key.id).send().await.unwrap();
    let keyless = world.session().await;
    client.webhooks().endpoints().update(&endpoint).enabled(false).send().await.unwrap();
    let nobody = world.session().await;

    assert_eq!(all(&world).await.under_way_ids, vec![acknowledged.clone()], "the application may be at work on it");
    world.simulator.advance(HOUR).await;
    let report = all(&world).await;
    let mut lost: Vec<_> = report.lost_list.iter().map(|lost| (lost.event.clone().unwrap(), lost.reason)).collect();
    let mut expected = vec![
        (expired, LossReason::RetentionOver),
        (withdrawn, LossReason::Withdrawn),
        (acknowledged, LossReason::Acknowledged),
        (keyless, LossReason::NoActiveKey),
        (nobody, LossReason::NoDelivery),
    ];
    lost.sort();
    expected.sort();
    assert_eq!(lost, expected);
    assert_eq!((report.lost, report.seen, report.replayed, report.under_way, report.sessions), (5, 1, 0, 0, 5));
    let withdrawn = report.lost_list.iter().find(|lost| lost.reason == LossReason::Withdrawn).unwrap();
    assert_eq!(withdrawn.session.as_ref(), Some(&session.id));
    assert_eq!(withdrawn.event_type, "verification.session.succeeded");
}

#[tokio::test]
async fn each_session_and_event_counts_once_whatever_the_slices() {
    let world = World::start().await;
    let client = bare(&world.simulator);
    let mut late = None;
    for number in 0..20_u32 {
        let session = client.sessions().create().send().await.unwrap();
        match number % 3 {
            0 => drop(world.simulator.complete(&session.id, Claims::new()).unwrap()),
            1 => drop(world.simulator.withdraw(&session.id).unwrap()),
            _ => {}
        }
        world.simulator.advance(Duration::from_secs(2500)).await;
        late = late.or(Some(session.id));
    }
    // Withdrawn long after its slice.
    world.simulator.withdraw(&late.unwrap()).unwrap();
    world.simulator.advance(2 * HOUR).await;
    for slice in [Duration::from_secs(60), HOUR, 6 * HOUR, 240 * HOUR] {
        let report = compare(&world, reconcile(&world.client, begin()).slice(slice).ids_at_most(3)).await.unwrap();
        assert_eq!((report.sessions, report.events, report.open), (20, 21, 0), "{slice:?}");
        assert_eq!((report.lost, report.lost_list.len()), (21, 3));
    }
    let half = begin().checked_add(25_000 * Duration::from_secs(1)).unwrap();
    let first = compare(&world, reconcile(&world.client, begin()).until(half)).await.unwrap();
    let second = compare(&world, reconcile(&world.client, half)).await.unwrap();
    assert_eq!((first.sessions + second.sessions, first.events + second.events), (20, 21));
    assert_eq!(first.window.1, second.window.0);
}

#[tokio::test]
async fn without_replays_nothing_is_sent() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    world.session().await;
    world.simulator.advance(28 * HOUR).await;
    let report = compare(&world, reconcile(&world.client, begin()).without_replays()).await.unwrap();
    assert_eq!(report.replayed, 1);
    assert!(world.simulator.requests().iter().all(|call| call.operation() != Some("replay_webhook_event")));
}

#[tokio::test]
async fn a_look_up_that_fails_ends_it() {
    let world = World::start().await;
    world.session().await;
    world.simulator.advance(HOUR).await;
    let run = reconcile(&world.client, begin());
    let error = run.run(|_| async { Err::<bool, BoxError>("the database is away".into()) }).await.unwrap_err();
    assert!(error.is_hook() && !error.to_string().contains("database"), "{error}");
}
