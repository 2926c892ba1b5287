//! What the tests speak of, as rows: what on the mock server the bundled fixtures answer with.

use super::Backend;
use crate::values::{KEY, Row, UUID, session, session_id};
use kayle_id::jwk::{PrivateKey, RsaKeySize};
use kayle_id::testing::simulator::{Role, RowKind, Simulator, SimulatorBuilder, Snapshot};
use serde_json::json;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::OnceCell;

/// 2026-05-04T09:20:00Z, when the sessions of the tests are five minutes old.
fn present() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_777_886_400)
}

pub(crate) fn builder() -> SimulatorBuilder {
    Simulator::builder().api_key(KEY).starts_at(present())
}

/// The state that has it all, made once.
pub(crate) async fn snapshot() -> Snapshot {
    static SNAPSHOT: OnceCell<Snapshot> = OnceCell::const_new();
    SNAPSHOT.get_or_init(make).await.clone()
}

/// Takes away what stands in the way of an operation where it is all there.
pub(crate) async fn arrange(simulator: &Simulator, operation: &str) {
    if !["cancel_organization_deletion", "create_domain_challenge", "reinstate_member"].contains(&operation) {
        return;
    }
    let client = simulator.client();
    let ours = client.dashboard().organization();
    match operation {
        "cancel_organization_deletion" => {
            ours.confirm_deletion(&UUID.parse().unwrap(), CODE).send().await.map(drop).unwrap();
        }
        "create_domain_challenge" => {
            let domains = ours.domains().list().send().await.unwrap().domains;
            let taken = domains.iter().find(|domain| domain.apex_domain == "example.com").unwrap();
            ours.domains().delete(&taken.id).send().await.map(drop).unwrap();
        }
        _ => ours.members().remove(&UUID.parse().unwrap()).send().await.map(drop).unwrap(),
    }
}

/// What the tests say is in the mail that asks whether to delete the organization.
const CODE: &str = "CANARY00";

async fn make() -> Snapshot {
    let simulator = builder().verified_domain("example.com").verified_domain("example.org").start().await.unwrap();
    for (kind, row) in rows() {
        simulator.insert(kind, row).unwrap();
    }
    // What has no row that could be put in is made by calls, and then gets the id that the tests know.
    let client = simulator.client();
    let ours = client.dashboard().organization();
    let organization = simulator.organization_id().unwrap();
    ours.request_deletion(&organization).send().await.unwrap();
    let code = simulator.deletion_code(&organization).unwrap();
    let domains = ours.domains().list().send().await.unwrap().domains;
    let domain = domains.iter().find(|domain| domain.apex_domain == "example.org").unwrap();
    let challenge = ours.domains().create_challenge("shop.example").send().await.unwrap();
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    simulator.give_domain_away("shop.example", "Acme");
    let uri = ours.redirect_uris().create("https://example.com/").send().await.unwrap();
    let member = simulator.add_member(Role::Owner).unwrap();

    let mut text = serde_json::to_string(&simulator.snapshot()).unwrap();
    let ids =
        [organization.as_str(), domain.id.as_str(), challenge.challenge_id.as_str(), uri.id.as_str(), member.as_str()];
    for (made, known) in ids.into_iter().map(|id| (id, UUID)).chain([(code.as_str(), CODE)]) {
        let quoted = |text: &str| format!("\"{text}\"");
        assert!(text.contains(&quoted(made)));
        text = text.replace(&quoted(made), &quoted(known));
    }
    serde_json::from_str(&text).unwrap()
}

/// Three of each kind, and one more API key is the simulator's own.
fn rows() -> Vec<Row> {
    let n = PrivateKey::generate(RsaKeySize::Rsa2048).unwrap().public_jwk().n().to_owned();
    let mut rows = Vec::new();
    for (letter, second) in [('a', 59), ('b', 58), ('c', 57)] {
        let at = format!("2026-05-04T09:15:{second}.318Z");
        let id = |prefix: &str| format!("{prefix}_{letter}");
        rows.push((RowKind::Session, session(&session_id(letter))));
        rows.push((
            RowKind::Endpoint,
            json!({"id": id("whe"), "url": "https://hooks.example.com", "name": "Main", "labels": ["old"],
                "created_at": at, "updated_at": at}),
        ));
        rows.push((
            RowKind::EncryptionKey,
            json!({"id": id("whk"), "webhook_endpoint_id": "whe_a", "key_id": "k", "is_active": letter == 'a',
                "jwk": {"n": n, "e": "AQAB"}, "created_at": at, "updated_at": at}),
        ));
        rows.push((
            RowKind::Event,
            json!({"id": id("evt"), "type": "verification.session.expired", "trigger_id": session_id('a'), "created_at": at}),
        ));
        rows.push((
            RowKind::Delivery,
            json!({"id": id("whd"), "event_id": id("evt"), "webhook_endpoint_id": "whe_a", "status": "failed",
                "payload": "sealed", "payload_expires_at": "2026-05-07T09:15:59.318Z", "created_at": at, "updated_at": at}),
        ));
    }
    for id in [UUID, "f47ac10b-58cc-4372-a567-0e02b2c3d470"] {
        let at = "2026-05-04T09:15:02.318Z";
        let row = json!({"id": id, "name": "ci", "permissions": ["sessions:read"], "created_at": at, "updated_at": at});
        rows.push((RowKind::ApiKey, row));
    }
    rows
}
