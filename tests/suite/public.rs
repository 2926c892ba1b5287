//! The calls that need no key.

use crate::backend::{Backend, MockServer};
use crate::values::{enveloped, session_id};
use kayle_id::testing::mock::{Fault, Response, Stub};
use kayle_id::{CancelToken, Clock, SessionStatus, Sleep, public};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

fn path(call: &str) -> String {
    format!("/v1/verify/session/{}/{call}", session_id('a'))
}

fn token() -> CancelToken {
    CancelToken::new("canary00".repeat(6))
}

fn privacy(withdrawn: bool) -> Value {
    json!({
        "session_id": session_id('a'), "status": "succeeded", "is_terminal": true, "has_withdrawn_consent": withdrawn,
        "organization_id": "43dbd512-e9d7-4ccd-89a1-1e1086da48d2", "organization_name": "Acme", "organization_logo": null,
        "rp_fallback": {"appeal_url": "https://example.com/a", "complaints_url": null, "fallback_idv_url": null, "support_email": null},
        "result_webhook_deliveries": {"total_count": 2, "succeeded_count": 1, "undelivered_count": 1}
    })
}

fn used() -> Response {
    Response::json(401, json!({"data": null, "error": {"code": "CANCEL_TOKEN_USED", "message": "used"}}))
}

/// Waits for nothing.
struct Hasty;

impl Clock for Hasty {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, _: Duration) -> Option<Sleep<'_>> {
        Some(Box::pin(std::future::ready(())))
    }
}

#[tokio::test]
async fn no_credential_is_sent_with_them() {
    let (server, client) =
        MockServer::bare([Stub::get(&path("privacy-context")).respond(enveloped(privacy(true)))]).await;
    let keyless = public::Client::builder().base_url(server.base_url()).build().unwrap();
    for context in [
        client.public().privacy_context(&session_id('a')).send().await.unwrap(),
        keyless.privacy_context(&session_id('a')).await.unwrap(),
    ] {
        assert!(context.has_withdrawn_consent && context.status == SessionStatus::Succeeded);
        assert_eq!(context.result_webhook_deliveries.unwrap().undelivered_count, 1);
        assert_eq!(context.rp_fallback.unwrap().appeal_url.as_deref(), Some("https://example.com/a"));
    }
    for request in server.requests() {
        assert_eq!((request.header("authorization"), request.header("cookie")), (None, None));
    }
}

#[tokio::test]
async fn a_sessions_state_is_read_in_each_of_its_forms() {
    let fresh = json!({
        "completed_at": null, "is_terminal": false, "latest_attempt": null, "redirect_url": "https://example.com/back?t=CANARY",
        "session_id": session_id('a'), "same_device_only": false, "status": "created"
    });
    let mut over = fresh.clone();
    over["status"] = json!("failed");
    over["is_terminal"] = json!(true);
    over["latest_attempt"] = json!({
        "id": session_id('a'), "status": "failed", "completed_at": "2026-05-04T10:15:02.318Z",
        "failure_code": "liveness_failed", "handoff_claimed": true, "retry_allowed": false
    });
    let stub = || Stub::get(&path("status"));
    let (_server, client) =
        MockServer::bare([stub().respond(enveloped(fresh)).times(1), stub().respond(enveloped(over))]).await;
    let states = [
        client.public().status(&session_id('a')).send().await.unwrap(),
        client.public().status(&session_id('a')).send().await.unwrap(),
    ];
    let fresh = states.iter().find(|state| !state.is_terminal).unwrap();
    assert!(fresh.latest_attempt.is_none() && !format!("{fresh:?}").contains("CANARY"));
    let over = states.iter().find(|state| state.is_terminal).unwrap();
    assert!(over.latest_attempt.as_ref().is_some_and(|attempt| attempt.handoff_claimed && !attempt.retry_allowed));
}

#[tokio::test]
async fn a_token_that_was_used_is_told_apart_and_never_shown() {
    let (_server, client) = MockServer::bare([Stub::post(&path("cancel")).respond(used())]).await;
    let error = client.public().cancel(&session_id('a'), &token()).send().await.unwrap_err();
    assert!(error.is_cancel_token_used() && error.is_unauthorized());
    assert!(!format!("{error} {error:?}").contains("canary00"));
    let malformed = client.public().cancel(&session_id('a'), &CancelToken::new("CANARY")).send().await.unwrap_err();
    assert_eq!(malformed.field(), Some("cancel_token"));
    assert!(!malformed.to_string().contains("CANARY"));
}

#[tokio::test]
async fn a_withdrawal_whose_answer_was_lost_succeeds_when_it_is_repeated() {
    let stub = || Stub::post(&path("cancel"));
    let (server, _) =
        MockServer::bare([stub().respond(used()), stub().respond(Response::fault(Fault::EmptyResponse)).times(1)])
            .await;
    let client = server.builder().clock(Hasty).build().unwrap();
    client.public().cancel(&session_id('a'), &token()).send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}
