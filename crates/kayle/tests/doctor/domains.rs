//! Verified domains.

use std::time::Duration;

use kayle_id::doctor::{Options, examine};
use kayle_id::testing::mock::{Response, Stub};
use serde_json::json;

use crate::support::{DOMAIN, Integration, names};

fn without_records(integration: &Integration) -> Options {
    integration.options().txt_records(|_| async { Some(Vec::new()) })
}

#[tokio::test]
async fn a_domain_that_was_downgraded_is_named() {
    let integration = Integration::healthy_since(Duration::from_secs(4 * 24 * 3600)).await;
    // The server misses the record three days in a row.
    integration.simulator.remove_dns("_kayle-id-verification.example.com");
    integration.simulator.advance(Duration::from_secs(4 * 24 * 3600)).await;
    let report = examine(&integration.client, &without_records(&integration)).await;
    names(&report, "domain.downgraded");
    assert_eq!(report.findings[0].seen, DOMAIN);
}

#[tokio::test]
async fn a_domain_that_is_about_to_be_downgraded_is_named() {
    let integration = Integration::healthy().await;
    names(&examine(&integration.client, &without_records(&integration)).await, "domain.downgrading");
}

#[tokio::test]
async fn a_look_up_that_fails_is_no_finding() {
    let integration = Integration::healthy().await;
    let report = examine(&integration.client, &integration.options().txt_records(|_| async { None })).await;
    assert!(report.findings.is_empty(), "{}", report.to_text());
}

#[tokio::test]
async fn a_domain_that_the_server_has_not_checked_for_days_is_a_warning() {
    let integration = Integration::healthy().await;
    // The simulator never misses its daily check.
    let body = json!({"data": {"domains": [{
        "id": "dom_1", "apexDomain": DOMAIN, "lastCheckedAt": "2026-01-01T02:23:00Z", "downgradedAt": null
    }], "challenges": []}, "error": null});
    integration.simulator.mount(Stub::get("/v1/auth/orgs/domains").respond(Response::json(200, body)));
    let options = integration.options().txt_records(|_| async { None });
    names(&examine(&integration.client, &options).await, "domain.unchecked");
}
