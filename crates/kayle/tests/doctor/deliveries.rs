//! Deliveries that fail and payloads that are lost, in the simulator's time.

use std::time::Duration;

use kayle_id::WebhookEventType;
use kayle_id::testing::simulator::RowKind;
use serde_json::json;

use crate::support::{Behaviour, Integration, names};

const HOUR: Duration = Duration::from_secs(3600);

/// An integration whose receiver has failed since one event, and so much time has passed.
async fn failing_for(time: Duration) -> Integration {
    let integration = Integration::healthy_since(time).await;
    integration.receiver.behaves(Behaviour::Fails(500));
    integration.complete_session().await;
    integration.simulator.advance(time).await;
    integration.simulator.settled().await;
    integration
}

#[tokio::test]
async fn a_delivery_that_fails_and_is_tried_again_is_a_warning() {
    let integration = failing_for(HOUR).await;
    let report = integration.examined().await;
    names(&report, "delivery.failing");
    assert!(report.findings[0].seen.ends_with("after 4 attempts with the answer 500"), "{}", report.findings[0].seen);
    assert_eq!(report.findings[0].severity.as_str(), "warning");
}

#[tokio::test]
async fn a_delivery_that_failed_at_every_attempt_is_named() {
    names(&failing_for(28 * HOUR).await.examined().await, "delivery.failed");
}

#[tokio::test]
async fn a_payload_that_is_erased_within_a_day_is_named() {
    // 27 hours and a half of attempts, and 72 hours after them.
    names(&failing_for(80 * HOUR).await.examined().await, "delivery.expiring");
}

#[tokio::test]
async fn a_payload_that_was_erased_undelivered_is_named() {
    names(&failing_for(110 * HOUR).await.examined().await, "delivery.lost");
}

#[tokio::test]
async fn a_delivery_that_nobody_sends_is_named() {
    let integration = Integration::healthy_since(12 * HOUR).await;
    integration.simulator.hold_deliveries(true);
    integration.complete_session().await;
    integration.simulator.advance(12 * HOUR).await;
    names(&integration.examined().await, "delivery.stalled");
}

#[tokio::test]
async fn an_event_that_was_lost_for_want_of_a_key_is_named() {
    let integration = Integration::healthy().await;
    let webhooks = integration.client.webhooks();
    let keys = webhooks.encryption_keys().list(&integration.endpoint).send().await.unwrap();
    webhooks.encryption_keys().deactivate(&keys.items[0].id).send().await.unwrap();
    integration.complete_session().await;
    webhooks.encryption_keys().reactivate(&keys.items[0].id).send().await.unwrap();
    names(&integration.examined().await, "delivery.no-key");
}

#[tokio::test]
async fn an_event_that_could_not_be_encrypted_is_named() {
    let integration = Integration::healthy().await;
    // The simulator takes no key that it could not encrypt to, so that the row is written by hand.
    let simulator = &integration.simulator;
    let mut row = simulator.rows(RowKind::Delivery).remove(0);
    row["status"] = json!("failed");
    row["payload_retention_reason"] = json!("jwe_creation_failed");
    row["last_status_code"] = json!(null);
    simulator.insert(RowKind::Delivery, row).unwrap();
    names(&integration.examined().await, "delivery.not-encrypted");
}

#[tokio::test]
async fn an_event_that_nobody_subscribed_to_is_named() {
    let integration = Integration::healthy().await;
    let endpoints = integration.client.webhooks().endpoints();
    let only = [WebhookEventType::VerificationSessionSucceeded];
    endpoints.update(&integration.endpoint).subscribed_event_types(only).send().await.unwrap();
    let session = integration.client.sessions().create().send().await.unwrap();
    integration.simulator.expire(&session.id).unwrap();
    integration.simulator.settled().await;
    names(&integration.examined().await, "event.no-delivery");
}

#[tokio::test]
async fn what_a_user_has_withdrawn_is_healthy() {
    let integration = Integration::healthy().await;
    integration.receiver.behaves(Behaviour::Fails(500));
    let session = integration.client.sessions().create().send().await.unwrap();
    let claims = kayle_id::testing::simulator::Claims::new();
    integration.simulator.complete(&session.id, claims).unwrap();
    integration.simulator.settled().await;
    integration.receiver.behaves(Behaviour::Good);
    integration.simulator.withdraw(&session.id).unwrap();
    integration.simulator.settled().await;
    let report = integration.examined().await;
    assert!(report.findings.is_empty(), "{}", report.to_text());
}
