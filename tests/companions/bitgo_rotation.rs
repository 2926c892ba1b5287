//! BitGo's rotation: every step, cut off before and after its call.

use crate::support::*;
use kayle_id::bitgo::{Jwks, KeyKind, Rotation, SigningKey, Step};
use kayle_id::testing::mock::{MockServer, Response, Stub};
use serde_json::json;
use std::sync::LazyLock;

static NEW: LazyLock<Jwks> =
    LazyLock::new(|| SigningKey::generate(KeyKind::Ed25519).unwrap().with_key_id("v2".parse().unwrap()).jwks());

/// What a process finds after a crash: what was stored, and nothing else.
fn restart(rotation: &Rotation) -> Rotation {
    serde_json::from_str(&serde_json::to_string(rotation).unwrap()).unwrap()
}

fn plan() -> Rotation {
    Rotation::plan(enterprise(), "v1".parse().unwrap(), &NEW).unwrap().name("Production")
}

/// Has the enterprise hold these keys from now on.
fn hold(server: &MockServer, active: &[&str], revoked: &[&str]) {
    for (status, ids) in [("ACTIVE", active), ("REVOKED", revoked)] {
        let keys: Vec<_> = ids.iter().map(|id| listed(id, status)).collect();
        let total = keys.len() as u64;
        server.mount(Stub::get(KEYS).query("status", status).respond(page(keys, total, 100)));
    }
}

async fn enterprise_with(active: &[&str], revoked: &[&str]) -> MockServer {
    let registered = json!({
        "id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "keyId": "v2", "algorithm": "EdDSA", "jwksUri": null,
        "status": "ACTIVE", "createdDate": "2026-01-12T10:30:00.000Z"
    });
    let server = bare([
        Stub::post(KEYS).respond(Response::json(201, registered)),
        Stub::delete(&format!("{KEYS}/v1")).respond(Response::json(200, json!({"success": true, "keyId": "v1"}))),
    ])
    .await;
    hold(&server, active, revoked);
    server
}

/// How often something was registered and revoked.
fn changes(server: &MockServer) -> (usize, usize) {
    let of = |method: &str| server.requests().iter().filter(|sent| sent.method() == method).count();
    (of("POST"), of("DELETE"))
}

#[tokio::test]
async fn a_rotation_registers_waits_for_confirmation_and_revokes_surviving_a_crash_after_every_step() {
    let server = enterprise_with(&["v1"], &["v0"]).await;
    let client = bitgo(&server);
    let mut rotation = restart(&plan());
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Registering);
    assert_eq!(changes(&server), (0, 0), "the plan is stored before anything is changed");
    rotation = restart(&rotation);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Registered);
    let sent = server.requests().into_iter().find(|sent| sent.method() == "POST").unwrap().json().unwrap();
    assert_eq!((&sent["keyId"], &sent["keyName"]), (&json!("v2"), &json!("Production")));
    assert_eq!(sent["jwks"]["keys"][0]["kid"], "v2");

    hold(&server, &["v1", "v2"], &["v0"]);
    rotation = restart(&rotation);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Registered, "it waits");
    rotation.confirmed().unwrap();
    rotation = restart(&rotation);
    rotation.set_header("otp", "CANARY");
    assert!(!format!("{rotation:?} {}", serde_json::to_string(&rotation).unwrap()).contains("CANARY"));
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Done);
    let sent = server.requests().into_iter().find(|sent| sent.method() == "DELETE").unwrap();
    assert_eq!((sent.path(), sent.header("otp")), (format!("{KEYS}/v1").as_str(), Some("CANARY")));
    assert_eq!(restart(&rotation).advance(&client).await.unwrap(), Step::Done);
    assert_eq!(changes(&server), (1, 1));
}

#[tokio::test]
async fn a_crash_between_a_call_and_storing_its_outcome_repeats_neither_call() {
    let server = enterprise_with(&["v1"], &[]).await;
    let client = bitgo(&server);
    let mut stored = plan();
    stored.advance(&client).await.unwrap();

    let mut lost = restart(&stored);
    assert_eq!(lost.advance(&client).await.unwrap(), Step::Registered);
    hold(&server, &["v1", "v2"], &[]);
    assert_eq!(stored.advance(&client).await.unwrap(), Step::Registered);
    assert_eq!(changes(&server), (1, 0), "the id is used up, and is not tried again");

    stored.confirmed().unwrap();
    let mut lost = restart(&stored);
    assert_eq!(lost.advance(&client).await.unwrap(), Step::Done);
    hold(&server, &["v2"], &["v1"]);
    assert_eq!(stored.advance(&client).await.unwrap(), Step::Done);
    assert_eq!(changes(&server), (1, 1));
}

#[tokio::test]
async fn a_registration_whose_answer_was_lost_is_looked_for_and_not_repeated() {
    let server = enterprise_with(&["v1"], &[]).await;
    let client = bitgo(&server);
    let mut rotation = plan();
    rotation.advance(&client).await.unwrap();
    server.mount(Stub::post(KEYS).respond(Response::empty(503)));
    assert!(rotation.advance(&client).await.unwrap_err().call().is_some_and(kayle_id::Error::is_server_error));
    assert_eq!(rotation.step(), Step::Registering);
    hold(&server, &["v1", "v2"], &[]);
    assert_eq!(rotation.advance(&client).await.unwrap(), Step::Registered);
    assert_eq!(changes(&server), (1, 0));
}

#[tokio::test]
async fn an_id_that_was_ever_used_is_never_tried() {
    let old = "v2".parse().unwrap();
    let error = Rotation::plan(enterprise(), old, &NEW).unwrap_err();
    assert!(error.is_invalid_input() && error.to_string().starts_with("keyId"), "{error}");
    for (active, revoked) in [(&["v1", "v2"][..], &[][..]), (&["v1"], &["v2"])] {
        let server = enterprise_with(active, revoked).await;
        let mut rotation = plan();
        let error = rotation.advance(&bitgo(&server)).await.unwrap_err();
        assert!(error.is_rotation() && error.to_string().contains("registered before"), "{error}");
        assert_eq!((rotation.step(), changes(&server)), (Step::Planned, (0, 0)));
    }
}

#[tokio::test]
async fn the_old_key_is_never_revoked_while_the_new_one_is_not_active_or_not_confirmed() {
    let server = enterprise_with(&["v1"], &[]).await;
    let client = bitgo(&server);
    let mut rotation = plan();
    assert!(rotation.confirmed().unwrap_err().is_rotation());
    rotation.advance(&client).await.unwrap();
    rotation.advance(&client).await.unwrap();
    rotation.confirmed().unwrap();
    hold(&server, &["v1"], &["v2"]);
    assert!(rotation.advance(&client).await.unwrap_err().is_rotation());
    assert_eq!(changes(&server), (1, 0));
}

#[tokio::test]
async fn a_key_that_is_not_active_is_not_replaced() {
    let server = enterprise_with(&[], &["v1"]).await;
    let error = plan().advance(&bitgo(&server)).await.unwrap_err();
    assert!(error.is_rotation() && error.to_string().contains("not an active key"), "{error}");
    assert_eq!(changes(&server), (0, 0));
}
