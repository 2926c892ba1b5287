//! State that is kept and brought back, and rows that are put in.

use crate::receiver::Subscribed;
use crate::support::{ask, builder, client, start};
use kayle_id::testing::simulator::{RowKind, Simulator, Snapshot};
use kayle_id::{Client, SessionStatus};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_simulator_goes_on_from_a_kept_state() {
    let (simulator, before) = start().await;
    let app = Subscribed::new(&simulator, &before).await;
    app.inbox.answer([500]);
    let done = before.sessions().create().send().await.unwrap();
    let open = before.sessions().create().send().await.unwrap();
    simulator.expire(&done.id).unwrap();
    simulator.settled().await;
    let text = serde_json::to_string(&simulator.snapshot()).unwrap();
    let (key, cookie) = (simulator.api_key(), simulator.session_cookie());
    drop(simulator);

    let snapshot: Snapshot = serde_json::from_str(&text).unwrap();
    assert!(!format!("{snapshot:?}").contains(&key));
    let simulator = builder().snapshot(snapshot).start().await.unwrap();
    assert_eq!((simulator.api_key(), simulator.session_cookie()), (key, cookie));
    let after = client(&simulator);
    assert_eq!(after.sessions().get(&done.id).send().await.unwrap().status, SessionStatus::Expired);
    let kept = after.sessions().get(&open.id).send().await.unwrap();
    assert_eq!((kept.share_fields, kept.created_at), (open.share_fields, open.created_at));
    simulator.advance(Duration::from_secs(5)).await;
    assert_eq!(app.inbox.arrived().len(), 2, "the retry that was due is made");
    assert_ne!(after.sessions().create().send().await.unwrap().id, open.id);
}

const MINE: &str = "kk_mine0000000000000000000000000000";

#[tokio::test]
async fn a_row_comes_back_as_it_was_put_in() {
    let (simulator, _client) = start().await;
    let id = format!("vs_{}", "a".repeat(64));
    let row = json!({
        "id": id, "status": "failed", "failure_code": "liveness_failed", "nfc_tries_used": 1, "liveness_tries_used": 3,
        "contract_version": 1, "share_fields": {"kayle_document_id": {"reason": "x", "source": "default", "required": true}},
        "redirect_url": null, "webhook_endpoint_id": ["whe_a", "whe_b"],
        "verification_url": format!("https://verify.kayle.id/{id}"), "expires_at": "2026-05-04T10:15:02.318Z",
        "completed_at": "2026-05-04T09:20:00.001Z", "created_at": "2026-05-04T09:15:02.318Z", "updated_at": "2026-05-04T09:20:00.001Z",
    });
    simulator.insert(RowKind::Session, row.clone()).unwrap();
    assert_eq!(ask(&simulator, "GET", &format!("/v1/sessions/{id}"), None).await.json()["data"], row);

    let at = "2026-05-04T09:15:02.318Z";
    let key = json!({"id": "f47ac10b-58cc-4372-a567-0e02b2c3d479", "name": "x", "permissions": ["sessions:read"], "createdAt": at,
        "updatedAt": at, "key": MINE});
    simulator.insert(RowKind::ApiKey, key).unwrap();
    let mine = Client::builder().base_url(simulator.base_url()).api_key(MINE).build().unwrap();
    mine.sessions().list().send().await.unwrap();

    for (kind, row, named) in [
        (RowKind::Session, json!({"id": "CANARY", "status": "created"}), "expires_at"),
        (RowKind::Endpoint, json!({"id": "whe_x", "url": "x", "created_at": "CANARY", "updated_at": at}), "created_at"),
        (RowKind::Delivery, json!({"id": "whd_x", "status": "CANARY"}), "status"),
    ] {
        let error = simulator.insert(kind, row).unwrap_err().to_string();
        assert!(error.contains(named) && !error.contains("CANARY"), "{error}");
    }
}

#[tokio::test]
async fn ids_are_repeated_by_a_seed_and_differ_otherwise() {
    let first = |builder: kayle_id::testing::simulator::SimulatorBuilder| async move {
        let simulator = builder.start().await.unwrap();
        let session = client(&simulator).sessions().create().send().await.unwrap();
        (session.id, session.created_at, simulator.api_key())
    };
    assert_eq!(first(builder()).await, first(builder()).await);
    assert_ne!(first(Simulator::builder()).await.0, first(Simulator::builder()).await.0);
    let named = Simulator::builder().api_key("kk_named").start().await.unwrap();
    assert_eq!(named.api_key(), "kk_named");
    let taken = Simulator::builder().address(named.address()).start().await.unwrap_err().to_string();
    assert!(taken.contains(&named.address().to_string()), "{taken}");
}

#[tokio::test]
async fn with_real_time_what_falls_due_happens_by_itself() {
    let soon = std::time::SystemTime::now();
    let simulator = Simulator::builder().starts_at(soon).real_time().start().await.unwrap();
    let at = kayle_id::Timestamp::now().to_string();
    let id = format!("vs_{}", "a".repeat(64));
    // Its time was over long before the simulator began.
    let row = json!({"id": id, "status": "created", "expires_at": "2020-01-01T00:00:00Z", "created_at": at, "updated_at": at});
    simulator.insert(RowKind::Session, row).unwrap();
    let client = client(&simulator);
    let session = id.parse().unwrap();
    while client.sessions().get(&session).send().await.unwrap().status != SessionStatus::Expired {
        tokio::task::yield_now().await;
    }
    let one = simulator.now();
    while simulator.now() <= one {}
}
