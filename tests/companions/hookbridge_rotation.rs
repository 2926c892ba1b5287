//! HookBridge's rotation: every step, cut off before and after its call.

use crate::support::*;
use kayle_id::hookbridge::{Rotation, Step};
use kayle_id::testing::mock::{MockServer, Response, Stub};
use serde_json::json;

const OLD: &str = "sk_old";
const NEW: &str = "sk_new";

/// What a process finds after a crash: what was stored, and nothing else.
fn restart(rotation: &Rotation) -> Rotation {
    serde_json::from_str(&serde_json::to_string(rotation).unwrap()).unwrap()
}

fn plan() -> Rotation {
    Rotation::plan(endpoint(), OLD.parse().unwrap())
}

/// Has the endpoint hold these keys from now on.
fn hold(server: &MockServer, keys: &[&str]) {
    let keys: Vec<_> = keys.iter().map(|id| json!({"id": id, "key_hint": "abcd"})).collect();
    server.mount(Stub::get(SIGNING_KEYS).respond(Response::json(200, json!({"data": keys, "meta": {}}))));
}

async fn endpoint_with(keys: &[&str]) -> MockServer {
    let created = json!({"data": {"id": NEW, "signing_secret": "whsec_CANARY"}, "meta": {"request_id": "req_1"}});
    let server = bare([Stub::post(SIGNING_KEYS).respond(Response::json(201, created))]).await;
    for key in [OLD, NEW, "sk_lost"] {
        server.mount(Stub::delete(&format!("{SIGNING_KEYS}/{key}")).respond(Response::empty(204)));
    }
    hold(&server, keys);
    server
}

/// How many keys were created, and which were deleted.
fn changes(server: &MockServer) -> (usize, Vec<String>) {
    let requests = server.requests();
    let created = requests.iter().filter(|sent| sent.method() == "POST").count();
    let deleted = requests.iter().filter(|sent| sent.method() == "DELETE");
    (created, deleted.map(|sent| sent.path().rsplit('/').next().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn a_rotation_creates_waits_for_deployment_and_deletes_surviving_a_crash_after_every_step() {
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut rotation = restart(&plan());
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Creating);
    assert_eq!(changes(&server).0, 0, "the plan is stored before anything is changed");
    rotation = restart(&rotation);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Created);
    let stored = serde_json::to_string(&rotation).unwrap();
    assert!(!format!("{stored} {rotation:?}").contains("CANARY"));
    assert_eq!(rotation.take_secret().unwrap().expose_secret(), "whsec_CANARY");
    assert!(rotation.take_secret().is_none(), "shown once");

    hold(&server, &[OLD, NEW]);
    rotation = restart(&rotation);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Created, "it waits");
    rotation.deployed().unwrap();
    rotation = restart(&rotation);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Done);
    assert_eq!(restart(&rotation).advance(&client).await.unwrap(), Step::Done);
    assert_eq!(rotation.key().unwrap().as_str(), NEW);
    assert_eq!(changes(&server), (1, vec![OLD.to_owned()]));
}

#[tokio::test]
async fn a_crash_before_the_secret_was_stored_leaves_a_key_that_is_discarded_on_request_only() {
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut stored = plan();
    stored.advance(&client).await.unwrap();
    let mut lost = restart(&stored);
    assert_eq!(lost.advance(&client).await.unwrap(), Step::Created);
    drop(lost);

    hold(&server, &[OLD, "sk_lost"]);
    assert_eq!(stored.advance(&client).await.unwrap(), Step::Orphaned);
    assert_eq!(restart(&stored).advance(&client).await.unwrap(), Step::Orphaned, "it may be somebody else's");
    assert_eq!(stored.key().unwrap().as_str(), "sk_lost");
    assert!(stored.deployed().unwrap_err().is_rotation());
    stored.discard().unwrap();
    stored = restart(&stored);
    assert_eq!(stored.advance(&client).await.unwrap(), Step::Creating);
    hold(&server, &[OLD]);
    assert_eq!(restart(&stored).advance(&client).await.unwrap(), Step::Created);
    assert_eq!(changes(&server), (2, vec!["sk_lost".to_owned()]), "never three keys at once, never the old one");
}

#[tokio::test]
async fn a_restart_after_the_creation_finds_no_secret_and_may_discard_the_key() {
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut rotation = plan();
    rotation.advance(&client).await.unwrap();
    rotation.advance(&client).await.unwrap();
    let mut rotation = restart(&rotation);
    assert!(rotation.take_secret().is_none());
    rotation.discard().unwrap();
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Creating);
    assert_eq!(changes(&server).1, [NEW]);
}

#[tokio::test]
async fn a_crash_between_the_deletion_and_storing_it_deletes_nothing_more() {
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut stored = plan();
    stored.advance(&client).await.unwrap();
    stored.advance(&client).await.unwrap();
    hold(&server, &[OLD, NEW]);
    stored.deployed().unwrap();
    assert_eq!(restart(&stored).advance(&client).await.unwrap(), Step::Done);
    hold(&server, &[NEW]);
    assert_eq!(stored.advance(&client).await.unwrap(), Step::Done);
    assert_eq!(changes(&server), (1, vec![OLD.to_owned()]));
}

#[tokio::test]
async fn two_keys_are_the_most_and_the_text_says_what_to_do() {
    let server = endpoint_with(&[OLD, "sk_other"]).await;
    let error = plan().advance(&hookbridge(&server)).await.unwrap_err();
    assert!(error.is_rotation() && error.to_string().contains("two signing keys already"), "{error}");
    assert_eq!(changes(&server).0, 0);
    // Somebody was faster: the server says so, and the rotation stays where it was.
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut rotation = plan();
    rotation.advance(&client).await.unwrap();
    let full =
        json!({"error": {"code": "MAX_SIGNING_KEYS_REACHED", "message": "full"}, "meta": {"request_id": "req_1"}});
    server.mount(Stub::post(SIGNING_KEYS).respond(Response::json(409, full)));
    let error = rotation.advance(&client).await.unwrap_err();
    assert!(error.call().is_some_and(|_| error.is_max_signing_keys_reached()), "{error}");
    assert_eq!(rotation.step(), Step::Creating);
    hold(&server, &[OLD, "sk_lost"]);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Orphaned);
    assert_eq!(changes(&server).1, Vec::<String>::new(), "a key of somebody else's is not deleted by itself");
}

#[tokio::test]
async fn the_old_key_is_never_deleted_while_the_new_one_is_gone_or_not_deployed() {
    let server = endpoint_with(&[OLD]).await;
    let client = hookbridge(&server);
    let mut rotation = plan();
    assert!(rotation.deployed().unwrap_err().is_rotation());
    assert!(rotation.discard().unwrap_err().is_rotation());
    rotation.advance(&client).await.unwrap();
    rotation.advance(&client).await.unwrap();
    rotation.deployed().unwrap();
    assert!(rotation.advance(&client).await.unwrap_err().is_rotation(), "the list does not show the new key");
    assert_eq!(changes(&server).1, Vec::<String>::new());
    let server = endpoint_with(&["sk_other"]).await;
    assert!(
        plan()
            .advance(&hookbridge(&server))
            .await
            .unwrap_err()
            .to_string()
            .contains("does not have the old signing key")
    );
}
