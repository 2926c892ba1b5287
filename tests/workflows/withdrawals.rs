//! `watch_withdrawals`.

use crate::provision::provision;
use crate::support::{Manner, World, bare};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::{Claims, Fault};
use kayle_id::workflows::{
    Error, ErrorKind, FileProgressStore, Withdrawal, WithdrawalReport, provision_endpoint, watch_withdrawals,
};
use kayle_id::{SessionFailureCode, SessionId, SessionStatus, Timestamp};
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What the application was told, each time.
#[derive(Default)]
struct Told(Mutex<Vec<Withdrawal>>);

impl Told {
    fn all(&self) -> Vec<Withdrawal> {
        self.0.lock().unwrap().clone()
    }

    fn ids(&self) -> Vec<SessionId> {
        let mut ids: Vec<_> = self.all().into_iter().map(|withdrawal| withdrawal.session).collect();
        ids.sort();
        ids
    }
}

/// A look whose handler is a step at which the process can die.
async fn look(world: &World, told: &Told) -> Result<WithdrawalReport, Error> {
    let handle = |withdrawal| async move {
        let note = Box::pin(async {
            told.0.lock().unwrap().push(withdrawal);
            Ok(())
        });
        world.fate.around(note).await
    };
    watch_withdrawals(&world.client, "withdrawals").run(&world.frail, handle).await
}

/// A session that succeeds, and whose result is delivered.
async fn delivered(world: &World) -> SessionId {
    let session = bare(&world.simulator).sessions().create().send().await.unwrap().id;
    world.simulator.complete(&session, Claims::new()).unwrap();
    world.simulator.settled().await;
    session
}

fn asked(world: &World) -> usize {
    world.simulator.take_requests().iter().filter(|call| call.path().ends_with("/privacy-context")).count()
}

#[tokio::test]
async fn each_withdrawal_after_a_delivery_is_handed_over_once() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let told = Told::default();
    let [kept, first, second] = [delivered(&world).await, delivered(&world).await, delivered(&world).await];
    world.simulator.advance(2 * HOUR).await;
    assert_eq!(look(&world, &told).await.unwrap().handed, []);
    world.simulator.advance(2 * HOUR).await;
    assert_eq!(world.simulator.withdraw(&first).unwrap(), None, "there is no event of it");
    let report = look(&world, &told).await.unwrap();
    assert_eq!((report.sessions, report.asked, report.handed), (3, 1, vec![first.clone()]));
    let withdrawal = told.all().remove(0);
    assert_eq!(
        (&withdrawal.session, &withdrawal.status, withdrawal.repeated),
        (&first, &SessionStatus::Succeeded, false)
    );
    let now = Timestamp::try_from(world.simulator.now()).unwrap();
    assert!(now.since(withdrawal.changed_at).unwrap() < HOUR && withdrawal.completed_at < Some(withdrawal.changed_at));

    for _ in 0..5 {
        world.simulator.advance(DAY).await;
        assert_eq!(look(&world, &told).await.unwrap().handed, []);
    }
    world.simulator.withdraw(&second).unwrap();
    let report = look(&world, &told).await.unwrap();
    assert_eq!(report.handed, vec![second.clone()]);
    assert!(report.to_string().contains("1 withdrawals handed over"), "{report}");
    assert_eq!(serde_json::to_value(&report).unwrap()["sessions"], json!(3));
    assert_eq!(told.all().len(), 2);
    assert!(!told.ids().contains(&kept));
}

#[tokio::test]
async fn a_failed_session_that_was_withdrawn_is_handed_over_too() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let told = Told::default();
    let session = bare(&world.simulator).sessions().create().send().await.unwrap().id;
    world.simulator.fail(&session, SessionFailureCode::LivenessFailed).unwrap();
    world.simulator.settled().await;
    world.simulator.withdraw(&session).unwrap();
    look(&world, &told).await.unwrap();
    assert_eq!(told.all()[0].status, SessionStatus::Failed);
}

#[tokio::test]
async fn withdrawals_that_make_an_event_are_left_to_the_webhook() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let told = Told::default();
    let client = bare(&world.simulator);
    // Withdrawn while it was open, and after a result that was not delivered.
    let open = client.sessions().create().send().await.unwrap().id;
    assert!(world.simulator.withdraw(&open).unwrap().is_some());
    world.application.answers(500);
    let undelivered = delivered(&world).await;
    assert!(world.simulator.withdraw(&undelivered).unwrap().is_some());
    // Overdue, and nobody has noticed: asking would expire it.
    let overdue = client.sessions().create().send().await.unwrap().id;
    world.edit(|state| state["sessions"][overdue.as_str()]["expires_at"] = json!("2026-11-21T00:00:00.001Z"));
    let report = look(&world, &told).await.unwrap();
    assert_eq!((report.sessions, report.asked, told.all().len()), (0, 0, 0), "{report}");
    let states = world.simulator.sessions();
    let state = states.iter().find(|session| session.id == overdue).unwrap();
    assert_eq!(state.status, SessionStatus::Created, "looking has no effect on a session that is open");
}

#[tokio::test]
async fn a_watch_survives_a_crash_at_every_step_and_loses_no_withdrawal() {
    let mut points = 0;
    'points: for at in 0.. {
        for manner in [Manner::Before, Manner::After] {
            let world = World::start().await;
            provision(&world).await.unwrap();
            let told = Told::default();
            let mut withdrawn = Vec::new();
            for _ in 0..3 {
                withdrawn.push(delivered(&world).await);
            }
            delivered(&world).await;
            withdrawn.sort();
            withdrawn.iter().for_each(|session| drop(world.simulator.withdraw(session).unwrap()));

            world.fate.plan(at, manner);
            let outcome = look(&world, &told).await;
            if !world.fate.has_struck() {
                outcome.unwrap();
                points = at;
                break 'points;
            }
            assert!(outcome.is_err(), "died at {at}, {manner:?}, and said nothing");
            world.fate.spare();
            look(&world, &told).await.unwrap();
            let mut ids = told.ids();
            let times = ids.len();
            ids.dedup();
            assert_eq!(ids, withdrawn, "died at {at}, {manner:?}");
            // A second time only if it died between the handler and the save, and then it says so.
            let repeated = told.all().iter().filter(|withdrawal| withdrawal.repeated).count();
            assert!(times <= 4 && (times == 3 || repeated == 1), "died at {at}, {manner:?}: {times} times");

            world.simulator.advance(DAY).await;
            assert_eq!(look(&world, &told).await.unwrap().handed, []);
            assert_eq!(told.all().len(), times);
        }
    }
    assert!(points >= 15, "{points}");
}

#[tokio::test]
async fn a_session_that_did_not_change_is_asked_about_once() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let told = Told::default();
    for _ in 0..12 {
        delivered(&world).await;
    }
    asked(&world);
    look(&world, &told).await.unwrap();
    assert_eq!(asked(&world), 12, "nothing is known of them");
    world.simulator.advance(2 * HOUR).await;
    let late = delivered(&world).await;
    look(&world, &told).await.unwrap();
    asked(&world);
    // What changed in the hour before a run began is asked about by the next one too, since clocks differ.
    world.simulator.advance(2 * HOUR).await;
    look(&world, &told).await.unwrap();
    assert_eq!(asked(&world), 1);
    world.simulator.advance(2 * HOUR).await;
    look(&world, &told).await.unwrap();
    assert_eq!(asked(&world), 0);
    world.simulator.withdraw(&late).unwrap();
    look(&world, &told).await.unwrap();
    assert_eq!((asked(&world), told.ids()), (1, vec![late]));

    // A server that did not note the change.
    let again = watch_withdrawals(&world.client, "withdrawals").every_session();
    let report = again.run(&world.frail, |_| async { Err("it was handed over".into()) }).await.unwrap();
    assert_eq!((report.asked, report.handed), (12, vec![]));
}

#[tokio::test]
async fn a_handler_that_fails_does_not_hold_up_the_others() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let mut sessions = Vec::new();
    for _ in 0..3 {
        let session = delivered(&world).await;
        world.simulator.withdraw(&session).unwrap();
        sessions.push(session);
    }
    sessions.sort();
    let told = Told::default();
    let (client, store) = (&world.client, &world.frail);
    let handle = |withdrawal: Withdrawal| {
        let fails = withdrawal.session == sessions[0];
        told.0.lock().unwrap().push(withdrawal);
        async move { if fails { Err("quotes a name: ERIKSSON".into()) } else { Ok(()) } }
    };
    let error = watch_withdrawals(client, "withdrawals").run(store, handle).await.unwrap_err();
    assert!(error.is_hook() && !error.to_string().contains("ERIKSSON"), "{error}");
    assert_eq!(told.ids(), sessions);
    let again = Told::default();
    look(&world, &again).await.unwrap();
    let again = again.all();
    assert_eq!((again.len(), &again[0].session, again[0].repeated), (1, &sessions[0], true));
}

#[tokio::test]
async fn one_session_that_the_server_fails_on_does_not_hold_up_the_others() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let mut sessions = Vec::new();
    for _ in 0..6 {
        let session = delivered(&world).await;
        world.simulator.withdraw(&session).unwrap();
        sessions.push(session);
    }
    sessions.sort();
    let bad = format!("/v1/verify/session/{}/privacy-context", sessions[0]);
    for (body, is_call) in [(Response::json(500, json!({})), true), (Response::json(200, json!({"data": 5})), false)] {
        world.simulator.mount(Stub::get(&bad).respond(body));
        let told = Told::default();
        let run = format!("withdrawals {is_call}");
        let handle = |withdrawal: Withdrawal| {
            told.0.lock().unwrap().push(withdrawal);
            async { Ok(()) }
        };
        let outcome = watch_withdrawals(&world.client, &run).run(&world.frail, handle).await;
        assert_eq!(told.ids(), sessions[1..]);
        match outcome {
            Err(error) => assert!(is_call && error.kind() == ErrorKind::Call, "{error}"),
            Ok(report) => assert!(!is_call && report.unreadable == 1, "{report}"),
        }
        world.simulator.advance(DAY).await;
        world.simulator.clear_stubs();
        watch_withdrawals(&world.client, &run).run(&world.frail, handle).await.unwrap();
        assert_eq!(told.ids(), sessions, "and it is handed over when it can be read");
    }
    // A server that is away is not asked about every session.
    world.simulator.fault(Fault::status(503).times(10_000));
    let told = Told::default();
    assert!(look(&world, &told).await.unwrap_err().is_call());
}

#[tokio::test]
async fn sessions_that_the_server_has_deleted_are_passed_over() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let session = delivered(&world).await;
    world.simulator.withdraw(&session).unwrap();
    let path = format!("/v1/verify/session/{session}/privacy-context");
    let gone = json!({"data": null, "error": {"code": "SESSION_NOT_FOUND", "message": "We can't find this session."}});
    world.simulator.mount(Stub::get(&path).respond(Response::json(404, gone)));
    let told = Told::default();
    let report = look(&world, &told).await.unwrap();
    assert_eq!((report.asked, report.handed.len(), report.unreadable), (1, 0, 0));
}

#[tokio::test]
async fn a_name_belongs_to_one_workflow_and_one_process() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let error = watch_withdrawals(&world.client, "production").run(&world.frail, |_| async { Ok(()) }).await;
    assert!(error.unwrap_err().is_state());
    let told = Told::default();
    look(&world, &told).await.unwrap();
    let run = provision_endpoint(&world.client, "withdrawals", &world.url);
    assert!(run.run(&world.frail, &world.frail).await.unwrap_err().is_state());

    // Another process begins while this one is handing over.
    let session = delivered(&world).await;
    world.simulator.withdraw(&session).unwrap();
    let other = Told::default();
    let handle = |_| async {
        look(&world, &other).await?;
        Ok(())
    };
    let error = watch_withdrawals(&world.client, "withdrawals").run(&world.frail, handle).await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
    let other = other.all();
    assert!(other.len() == 1 && other[0].repeated, "the second process cannot know, and says so");
}

#[tokio::test]
async fn progress_in_a_file_holds_no_more_than_ids_and_times() {
    let world = World::start().await;
    provision(&world).await.unwrap();
    let session = delivered(&world).await;
    world.simulator.withdraw(&session).unwrap();
    let folder = std::env::temp_dir().join(format!("kayle-id-withdrawals-{}", std::process::id()));
    let store = FileProgressStore::open(&folder).unwrap();
    let client = bare(&world.simulator);
    let watch = || watch_withdrawals(&client, "withdrawals").run(store.clone(), |_| async { Ok(()) });
    let report = tokio::spawn(watch()).await.unwrap().unwrap();
    assert_eq!(report.handed, std::slice::from_ref(&session));
    assert_eq!(watch().await.unwrap().handed, []);
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let saved: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    let state = saved["state"]["watch_withdrawals"].as_object().unwrap();
    assert!(state["handed"].as_object().unwrap().keys().eq([session.as_str()]), "{state:?}");
    assert_eq!(state.keys().collect::<Vec<_>>(), ["begun", "handed", "is_done", "through"]);
}
