//! A healthy integration, in the JSON of the API.

use std::collections::BTreeSet;

use kayle_id_conform::doctor::{Answered, Facts, KeyState, SecretState};
use serde_json::{Value, json};

pub(crate) const NOW: &str = "2026-11-20T12:00:00Z";

pub(crate) fn endpoint() -> Value {
    json!({
        "id": "whe_1", "organization_id": "org_1", "name": null, "labels": [], "url": "https://example.com/webhooks/kayle",
        "enabled": true, "subscribed_event_types": ["verification.session.succeeded", "verification.session.cancelled"],
        "undelivered_payload_retention_hours": 72, "created_at": NOW, "updated_at": NOW, "disabled_at": null
    })
}

pub(crate) fn key(active: bool) -> Value {
    json!({"id": "whk_1", "webhook_endpoint_id": "whe_1", "key_id": "2026-01", "is_active": active, "created_at": NOW})
}

pub(crate) fn delivery() -> Value {
    json!({
        "id": "whd_1", "event_id": "evt_1", "webhook_endpoint_id": "whe_1", "webhook_encryption_key_id": "whk_1",
        "status": "succeeded", "attempt_count": 1, "next_attempt_at": null, "payload_expires_at": "2026-11-25T12:00:00Z",
        "payload_scrubbed_at": "2026-11-20T11:00:00Z", "payload_retention_reason": "delivered", "last_status_code": 200,
        "last_attempt_at": "2026-11-20T11:00:00Z", "created_at": "2026-11-20T11:00:00Z", "updated_at": NOW
    })
}

/// A delivery that waits for its second attempt, with members changed.
pub(crate) fn undelivered(change: Value) -> Value {
    let mut delivery = delivery();
    let waiting = json!({
        "status": "pending", "payload_scrubbed_at": null, "payload_retention_reason": "pending_delivery",
        "last_status_code": null, "attempt_count": 0, "last_attempt_at": null
    });
    for members in [waiting, change] {
        for (name, value) in members.as_object().unwrap() {
            delivery[name] = value.clone();
        }
    }
    delivery
}

pub(crate) fn healthy() -> Facts {
    let mut facts = Facts::at(NOW.parse().unwrap());
    facts.key = Some(KeyState::Valid);
    facts.server_date = Some("2026-11-20T12:00:03Z".parse().unwrap());
    endpoints(&mut facts, json!([endpoint()]));
    facts.keys = Some(serde_json::from_value(json!([key(true)])).unwrap());
    facts.held_kids = Some(BTreeSet::from(["2026-01".to_owned()]));
    facts.secrets_given = true;
    // One was delivered, one waits for its first attempt, and one was withdrawn by its user.
    deliveries(
        &mut facts,
        json!([
            delivery(),
            undelivered(json!({})),
            undelivered(
                json!({"status": "failed", "payload_retention_reason": "privacy_request", "payload_scrubbed_at": NOW})
            ),
        ]),
    );
    facts.events = Some(serde_json::from_value(json!([
        {"id": "evt_1", "type": "verification.session.succeeded", "deliveries": [{"id": "whd_1", "status": "succeeded"}]}
    ])).unwrap());
    domains(
        &mut facts,
        json!([{"id": "dom_1", "apexDomain": "example.com", "lastCheckedAt": "2026-11-20T02:23:00Z", "downgradedAt": null}]),
    );
    facts.drift = Some(Vec::new());
    facts.receiver = Some(kayle_id_conform::report::Report::new("kayle conform", "http://127.0.0.1:8080/"));
    facts
}

pub(crate) fn endpoints(facts: &mut Facts, rows: Value) {
    let mut endpoints: Vec<kayle_id_conform::doctor::Endpoint> = serde_json::from_value(rows).unwrap();
    for endpoint in &mut endpoints {
        endpoint.secret = Some(SecretState::Held);
        endpoint.answered = Some(Answered::Status(400));
    }
    facts.endpoints = Some(endpoints);
}

pub(crate) fn deliveries(facts: &mut Facts, rows: Value) {
    facts.deliveries = Some(serde_json::from_value(rows).unwrap());
}

pub(crate) fn domains(facts: &mut Facts, rows: Value) {
    facts.domains = Some(serde_json::from_value(rows).unwrap());
}
