//! `wait_for_outcome`.

use crate::support::World;
use kayle_id::testing::mock::{MockServer, Response, Stub};
use kayle_id::testing::simulator::{Claims, Fault};
use kayle_id::workflows::{SessionOutcome, wait_for_outcome};
use kayle_id::{Client, Clock, Session, SessionFailureCode, SessionStatus};
use serde_json::json;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const MINUTE: Duration = Duration::from_secs(60);

async fn session(world: &World) -> Session {
    world.client.sessions().create().send().await.unwrap()
}

#[tokio::test]
async fn each_ending_is_told_apart() {
    let world = World::start().await;
    let [succeeded, failed, cancelled, withdrawn, expired] = [
        session(&world).await,
        session(&world).await,
        session(&world).await,
        session(&world).await,
        session(&world).await,
    ];
    let simulator = &world.simulator;
    simulator.complete(&succeeded.id, Claims::new()).unwrap();
    simulator.fail(&failed.id, SessionFailureCode::LivenessFailed).unwrap();
    simulator.fail(&withdrawn.id, SessionFailureCode::LivenessFailed).unwrap();
    simulator.withdraw(&withdrawn.id).unwrap();
    simulator.expire(&expired.id).unwrap();
    world.client.sessions().cancel(&cancelled.id).send().await.unwrap();

    let outcome = async |session: &Session| wait_for_outcome(&world.client, &session.id).run().await.unwrap();
    assert!(matches!(outcome(&succeeded).await, SessionOutcome::Succeeded(_)));
    let SessionOutcome::Failed(session) = outcome(&failed).await else { panic!("it failed") };
    assert_eq!(session.failure_code, Some(SessionFailureCode::LivenessFailed));
    let SessionOutcome::Cancelled(session) = outcome(&cancelled).await else { panic!("it was cancelled") };
    assert_eq!(session.failure_code, None);
    let SessionOutcome::Cancelled(session) = outcome(&withdrawn).await else { panic!("it was withdrawn") };
    assert_eq!(session.failure_code, Some(SessionFailureCode::LivenessFailed), "it had failed before");
    assert!(matches!(outcome(&expired).await, SessionOutcome::Expired(_)));
}

#[tokio::test]
async fn a_session_that_nobody_finishes_is_waited_for_until_the_servers_sweep() {
    let world = World::start().await;
    world.simulator.advance(2 * MINUTE).await;
    let session = session(&world).await;
    let began = world.simulator.now();
    let outcome = wait_for_outcome(&world.client, &session.id).run().await.unwrap();
    assert!(matches!(outcome, SessionOutcome::Expired(_)), "{}", outcome.session().status);
    let waited = world.simulator.now().duration_since(began).unwrap();
    assert!(waited > 62 * MINUTE && waited < 66 * MINUTE, "{waited:?}");
    let polls = world.simulator.requests().iter().filter(|call| call.operation() == Some("get_session")).count();
    assert!((120..280).contains(&polls), "{polls} looks in an hour");
}

#[tokio::test]
async fn a_session_that_succeeds_meanwhile_is_noticed() {
    let world = World::start().await;
    let session = session(&world).await;
    let wait = wait_for_outcome(&world.client, &session.id);
    let outcome = wait.clone().at_most(5 * MINUTE).run().await.unwrap();
    let SessionOutcome::StillOpen(open) = outcome else { panic!("nobody has finished it") };
    assert_eq!(open.status, SessionStatus::Created);
    world.simulator.complete(&session.id, Claims::new()).unwrap();
    assert!(matches!(wait.run().await.unwrap(), SessionOutcome::Succeeded(_)));
}

#[tokio::test]
async fn failures_that_pass_do_not_end_the_wait_and_others_do() {
    let world = World::start().await;
    let session = session(&world).await;
    world.simulator.complete(&session.id, Claims::new()).unwrap();
    world.simulator.fault(Fault::status(503).on("get_session").times(40));
    let outcome = wait_for_outcome(&world.client, &session.id).run().await.unwrap();
    assert!(matches!(outcome, SessionOutcome::Succeeded(_)));

    world.simulator.fault(Fault::status(503).on("get_session").times(4000));
    let error = wait_for_outcome(&world.client, &session.id).at_most(MINUTE).run().await.unwrap_err();
    assert!(error.call().is_some_and(kayle_id::Error::is_server_error), "{error}");
    world.simulator.clear_faults();
    let unknown = format!("vs_{}", "a".repeat(64)).parse().unwrap();
    let error = wait_for_outcome(&world.client, &unknown).run().await.unwrap_err();
    assert!(error.call().is_some_and(kayle_id::Error::is_not_found), "{error}");
}

/// Sleeping moves it.
struct Jumping(Instant, Mutex<Duration>);

impl Clock for Jumping {
    fn monotonic(&self) -> Instant {
        self.0 + *self.1.lock().unwrap()
    }

    fn now(&self) -> SystemTime {
        // 2026-05-04T09:15:02Z.
        UNIX_EPOCH + Duration::from_secs(1_777_886_102) + *self.1.lock().unwrap()
    }

    fn sleep(&self, time: Duration) -> Option<kayle_id::Sleep<'_>> {
        Some(Box::pin(async move { *self.1.lock().unwrap() += time }))
    }
}

#[tokio::test]
async fn a_server_that_never_sweeps_is_not_waited_for_for_ever() {
    let id = format!("vs_{}", "a".repeat(64));
    let row = json!({
        "id": id, "status": "in_progress", "failure_code": null, "nfc_tries_used": 0, "liveness_tries_used": 0,
        "contract_version": 1, "share_fields": {}, "redirect_url": null, "webhook_endpoint_id": null,
        "verification_url": "https://verify.example/x", "expires_at": "2026-05-04T10:15:02.318Z", "completed_at": null,
        "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:15:02.318Z"
    });
    let server = MockServer::builder().fixtures(false).start().await.unwrap();
    server.mount(
        Stub::get(&format!("/v1/sessions/{id}")).respond(Response::json(200, json!({"data": row, "error": null}))),
    );
    let clock = Jumping(Instant::now(), Mutex::default());
    let key = "kk_test0000000000000000000000000000";
    let client = Client::builder().base_url(server.base_url()).api_key(key).clock(clock).build().unwrap();
    let outcome = wait_for_outcome(&client, &id.parse().unwrap()).run().await.unwrap();
    assert!(matches!(outcome, SessionOutcome::Overdue(_)));
}

#[tokio::test]
async fn advancing_the_simulator_moves_a_workflow_that_waits() {
    let world = World::start().await;
    let simulator = &world.simulator;
    let builder = Client::builder().base_url(simulator.base_url()).api_key(simulator.api_key());
    let client = builder.clock(simulator.clock()).build().unwrap();
    let session = client.sessions().create().send().await.unwrap();
    let began = Instant::now();
    let wait = tokio::spawn(wait_for_outcome(&client, &session.id).run());
    while !wait.is_finished() {
        simulator.advance(MINUTE).await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(matches!(wait.await.unwrap().unwrap(), SessionOutcome::Expired(_)));
    assert!(began.elapsed() < MINUTE, "an hour of the simulator took {:?}", began.elapsed());
}
