//! What a newer server says that this SDK does not know.

use std::path::Path;

use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::RowKind;
use needs::needs;
use serde_json::{Value, json};

use crate::support::{Integration, found, names};

fn document() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// An integration with a server that publishes this document.
async fn publishing(document: Value) -> Integration {
    let integration = Integration::healthy().await;
    integration.simulator.mount(Stub::get("/openapi").respond(Response::json(200, document)));
    integration
}

#[tokio::test]
async fn a_member_and_a_value_of_a_newer_server_are_named_without_what_they_hold() {
    let integration = Integration::healthy().await;
    let mut session = integration.simulator.rows(RowKind::Session).remove(0);
    session["risk_score"] = json!("a private value");
    session["status"] = json!("reviewing");
    let page =
        json!({"data": [session], "error": null, "pagination": {"limit": 10, "has_more": false, "next_cursor": null}});
    integration.simulator.mount(Stub::get("/v1/sessions").respond(Response::json(200, page)));
    let report = integration.examined().await;
    names(&report, "contract.unknown");
    let seen = &report.findings[0].seen;
    assert!(seen.contains("GET /v1/sessions: data[].risk_score"), "{seen}");
    assert!(seen.contains("data[].status = \"reviewing\"") && !report.to_json().contains("a private value"), "{seen}");
    assert!(report.is_healthy(), "nothing is lost");
}

#[tokio::test]
async fn operations_that_are_new_and_gone_are_named() {
    let mut newer = document();
    newer["paths"]["/v1/reviews"] = json!({"get": {"responses": {"200": {"description": "ok"}}}});
    names(&publishing(newer).await.examined().await, "contract.operation-added");
    let mut smaller = document();
    smaller["paths"].as_object_mut().unwrap().remove("/v1/sessions/{id}/cancel").unwrap();
    let report = publishing(smaller).await.examined().await;
    names(&report, "contract.operation-removed");
    assert!(report.findings[0].seen.contains("/v1/sessions/{id}/cancel"), "{}", report.findings[0].seen);
}

#[tokio::test]
async fn members_that_are_new_and_changed_are_named() {
    let mut newer = document();
    newer["components"]["schemas"]["Session"]["properties"]["risk_score"] = json!({"type": "integer"});
    names(&publishing(newer).await.examined().await, "contract.added");
    let mut changed = document();
    changed["components"]["schemas"]["Session"]["properties"]["expires_at"] = json!({"type": "integer"});
    let report = publishing(changed).await.examined().await;
    names(&report, "contract.changed");
    assert!(report.findings[0].seen.contains("expires_at"), "{}", report.findings[0].seen);
}

#[needs("recordings")]
#[tokio::test]
async fn the_document_of_a_real_server_leads_to_no_finding_that_matters() {
    let path = Path::new(needs::recordings!()).join("live-openapi-1.6.0.json");
    let live = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let report = publishing(live).await.examined().await;
    println!("{}", report.to_text());
    assert!(report.is_healthy(), "{:?}", found(&report));
}
