//! What `reconcile` says of deliveries that nobody sends, of withdrawals, and of what the server has deleted.

use crate::bursts::burst;
use crate::provision::provision;
use crate::support::{World, bare};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::Claims;
use kayle_id::workflows::{LossReason, Report, UnknowableReason, reconcile};
use kayle_id::{Timestamp, WebhookEventId};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn begin() -> Timestamp {
    Timestamp::from_unix_seconds(1_795_219_200).unwrap()
}

async fn report(world: &World) -> Report {
    let opened = world.application.opened();
    let seen = |event: WebhookEventId| {
        let seen = opened.contains(&event);
        async move { Ok(seen) }
    };
    reconcile(&world.client, begin()).run(seen).await.unwrap()
}

fn calls(world: &World, operation: &str) -> usize {
    world.simulator.requests().iter().filter(|call| call.operation() == Some(operation)).count()
}

fn rows<'a>(state: &'a mut Value, kind: &str) -> impl Iterator<Item = &'a mut Value> {
    state[kind].as_object_mut().unwrap().values_mut()
}

/// The server dies between committing a delivery and starting its schedule, or amid the schedule.
fn forget_schedules(world: &World) {
    world.edit(|state| rows(state, "deliveries").for_each(|row| row["schedules"] = json!([])));
}

#[tokio::test]
async fn a_pending_delivery_that_nobody_sends_is_replayed_after_eleven_hours() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    let event = world.session().await;
    forget_schedules(&world);
    world.application.answers(None);
    world.simulator.advance(10 * HOUR).await;
    let early = report(&world).await;
    assert_eq!((early.under_way_ids, early.replayed), (vec![event.clone()], 0));
    assert!(world.application.opened().is_empty(), "nobody sends it");

    world.simulator.advance(HOUR + HOUR / 2).await;
    let late = report(&world).await;
    world.simulator.settled().await;
    assert_eq!((late.replayed_ids, late.under_way, late.lost), (vec![event.clone()], 0, 0));
    assert_eq!(world.application.opened(), [event]);
    assert_eq!(report(&world).await.seen, 1);
    assert_eq!(calls(&world, "replay_webhook_event"), 1);
}

#[tokio::test]
async fn a_delivery_that_was_never_tried_counts_from_its_creation() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    let event = world.session().await;
    world.edit(|state| {
        for row in rows(state, "deliveries") {
            row["schedules"] = json!([]);
            row["last_attempt_at"] = Value::Null;
            row["attempt_count"] = json!(0);
        }
    });
    world.simulator.advance(10 * HOUR).await;
    assert_eq!(report(&world).await.under_way, 1);
    world.simulator.advance(2 * HOUR).await;
    world.application.answers(None);
    assert_eq!(report(&world).await.replayed_ids, [event]);
}

#[tokio::test]
async fn a_pending_delivery_with_an_attempt_within_eleven_hours_is_left_alone_however_old_it_is() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    world.session().await;
    // The eighth attempt is at 27 hours 35 minutes.
    for _ in 0..9 {
        world.simulator.advance(3 * HOUR).await;
        assert_eq!(report(&world).await.under_way, 1);
    }
    assert_eq!(calls(&world, "replay_webhook_event"), 0);
}

#[tokio::test]
async fn a_forgotten_delivery_whose_payload_has_expired_is_lost() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    let event = world.session().await;
    world.edit(|state| {
        for row in rows(state, "deliveries") {
            row["schedules"] = json!([]);
            row["payload"] = Value::Null;
        }
    });
    world.simulator.advance(5 * DAY).await;
    let report = report(&world).await;
    assert_eq!((report.lost, report.lost_list[0].event.as_ref()), (1, Some(&event)));
    assert_eq!(report.lost_list[0].reason, LossReason::RetentionOver);
}

#[tokio::test]
async fn an_end_that_a_withdrawal_erased_is_ended_and_not_lost() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    world.application.answers(500);
    let client = bare(&world.simulator);
    let [cancelled, expired, succeeded] = [(); 3].map(|()| client.sessions().create());
    let [cancelled, expired, succeeded] =
        [cancelled.send().await.unwrap().id, expired.send().await.unwrap().id, succeeded.send().await.unwrap().id];
    client.sessions().cancel(&cancelled).send().await.unwrap();
    world.simulator.expire(&expired).unwrap();
    world.simulator.complete(&succeeded, Claims::new()).unwrap();
    world.simulator.settled().await;
    // The users withdraw: the server erases what was not delivered. Where the session was cancelled or had expired, nothing takes
    // its place.
    world.application.answers(None);
    assert_eq!(world.simulator.withdraw(&cancelled).unwrap(), None);
    assert_eq!(world.simulator.withdraw(&expired).unwrap(), None);
    assert!(world.simulator.withdraw(&succeeded).unwrap().is_some());
    world.simulator.settled().await;
    world.simulator.advance(HOUR).await;
    let report = report(&world).await;
    let mut ended: Vec<_> =
        report.ended_list.iter().map(|ended| (ended.session.clone().unwrap(), &*ended.event_type)).collect();
    let mut expected = vec![(cancelled, "verification.session.cancelled"), (expired, "verification.session.expired")];
    ended.sort();
    expected.sort();
    assert_eq!(ended, expected);
    assert_eq!((report.ended, report.lost, report.seen, report.events), (2, 1, 1, 4), "{report}");
    assert_eq!(
        (report.lost_list[0].session.as_ref(), report.lost_list[0].reason),
        (Some(&succeeded), LossReason::Withdrawn)
    );
}

#[tokio::test]
async fn what_the_server_has_deleted_is_unknowable() {
    let world = World::start().await;
    let old = burst(&world, 3).await;
    let mut before = Value::Null;
    world.edit(|state| before = state["sessions"][old[0].as_str()].clone());
    world.simulator.advance(32 * DAY).await;
    burst(&world, 2).await;
    assert_eq!(world.simulator.sessions().len(), 2, "the server has deleted the others, and their events");
    // It deletes 500 rows of each kind a day, so that a session can be there whose event is gone.
    world.edit(|state| state["sessions"][old[0].as_str()] = before);
    drop(world.simulator.take_requests());
    let since: Timestamp = "2001-01-01T00:00:00Z".parse().unwrap();
    let report = reconcile(&world.client, since).run(|_| async { Ok(true) }).await.unwrap();
    let now = Timestamp::try_from(world.simulator.now()).unwrap();
    let horizon = report.unknowable_time.unwrap().1;
    assert_eq!((report.unknowable_time.unwrap().0, now.since(horizon)), (since, Some(30 * DAY)));
    assert_eq!((report.sessions, report.events, report.lost), (3, 2, 0), "{report}");
    assert_eq!(report.unknowable_list.len(), 1);
    let row = &report.unknowable_list[0];
    assert_eq!((&row.session, row.reason), (&old[0], UnknowableReason::BeyondRetention));
    assert!(report.to_string().contains("unknowable") && !report.is_complete(), "{report}");
    let calls = world.simulator.requests().len();
    assert!(calls < 400, "{calls} requests for 25 years");

    let within = reconcile(&world.client, horizon).run(|_| async { Ok(true) }).await.unwrap();
    assert_eq!((within.unknowable_time, within.is_complete()), (None, true));
    assert!(!within.to_string().contains("unknowable"), "{within}");
}

#[tokio::test]
async fn a_session_without_an_event_is_lost_within_the_retention() {
    let world = World::start().await;
    let sessions = burst(&world, 2).await;
    world.edit(|state| state["events"] = json!({}));
    let report = reconcile(&world.client, begin()).run(|_| async { Ok(true) }).await.unwrap();
    let mut lost: Vec<_> = report.lost_list.iter().map(|lost| (lost.session.clone().unwrap(), lost.reason)).collect();
    let mut expected: Vec<_> = sessions.into_iter().map(|session| (session, LossReason::NoEvent)).collect();
    lost.sort();
    expected.sort();
    assert_eq!(lost, expected);
}

#[tokio::test]
async fn a_report_is_told_to_people_and_to_programs() {
    let world = World::start().await;
    burst(&world, 2).await;
    let report = report(&world).await;
    let text = report.to_string();
    assert!(text.contains("2 sessions") && text.contains("2 lost") && !text.contains('\n'), "{text}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!((&json["lost"], &json["lost_list"][0]["reason"]), (&json!(2), &json!("no_delivery")));
    assert_eq!(LossReason::NoDelivery.to_string(), "no endpoint was to receive it");
    assert_eq!(format!("{:>40}|", LossReason::NoDelivery).len(), 41);
}
