//! The API, the key, its scopes and the clock.

use kayle_id::doctor::{Options, Outcome, examine};
use kayle_id::testing::mock::{Response, Stub};
use kayle_id::testing::simulator::Fault;
use kayle_id::{Client, ClientBuilder, RetryPolicy, Scope};

use crate::support::{Integration, Shifted, found, names};

fn builder(integration: &Integration) -> ClientBuilder {
    Client::builder().base_url(integration.simulator.base_url()).retry(RetryPolicy::none())
}

#[tokio::test]
async fn a_healthy_integration_has_no_finding_and_every_check_is_made() {
    let integration = Integration::healthy().await;
    let report = integration.examined().await;
    assert!(report.findings.is_empty() && report.is_healthy(), "{}", report.to_text());
    let skipped: Vec<_> = report.checks.iter().filter(|check| check.outcome != Outcome::Passed).collect();
    assert!(skipped.len() == 1 && skipped[0].id == "receiver", "{skipped:?}");
    let secret = integration.secret.expose_secret();
    assert!(!report.to_json().contains(secret) && !report.to_text().contains(&integration.simulator.api_key()));
    // The report is a value that reads back.
    assert_eq!(serde_json::from_str::<kayle_id::doctor::Report>(&report.to_json()).unwrap(), report);
}

#[tokio::test]
async fn the_doctor_changes_nothing() {
    let integration = Integration::healthy().await;
    let before = integration.simulator.rows(kayle_id::testing::simulator::RowKind::Endpoint);
    let _ = integration.simulator.take_requests();
    integration.examined().await;
    assert_eq!(integration.simulator.rows(kayle_id::testing::simulator::RowKind::Endpoint), before);
    for request in integration.simulator.take_requests() {
        let harmless = request.path().ends_with("/reveal") || request.path() == "/v1/sessions/vs_doctor/cancel";
        assert!(request.method() == "GET" || harmless, "{} {}", request.method(), request.path());
    }
    assert_eq!(integration.receiver.kept().len(), 2, "the delivery of the session, and the doctor's own request");
}

#[tokio::test]
async fn a_key_that_is_none_any_more_is_named() {
    let integration = Integration::healthy().await;
    let client = builder(&integration).api_key("kk_0123456789abcdefghijklmnopqrstuv").build().unwrap();
    let report = examine(&client, &integration.options()).await;
    names(&report, "key.refused");
    assert!(!report.to_json().contains("kk_0123"));
}

#[tokio::test]
async fn a_frozen_organization_is_named() {
    let integration = Integration::healthy().await;
    integration.simulator.freeze_organization();
    names(&integration.examined().await, "key.frozen");
}

#[tokio::test]
async fn a_scope_that_the_key_lacks_is_named_whether_it_reads_or_writes() {
    let integration = Integration::healthy().await;
    for (held, lacking) in [
        (vec![Scope::SessionsWrite], "webhooks:read"),
        (vec![Scope::SessionsRead, Scope::WebhooksRead], "sessions:write"),
    ] {
        let key = integration.simulator.add_api_key(held);
        let client = builder(&integration).api_key(key).build().unwrap();
        let report = examine(&client, &Options::new().skip_addresses()).await;
        names(&report, "key.scope-missing");
        assert_eq!(report.findings[0].seen, lacking);
    }
    // What the integration does not need is not missed.
    let key = integration.simulator.add_api_key([Scope::SessionsRead, Scope::WebhooksRead]);
    let client = builder(&integration).api_key(key).build().unwrap();
    let report = examine(&client, &Options::new().scopes(["sessions:read", "webhooks:read"])).await;
    assert!(report.findings.is_empty(), "{}", report.to_text());
}

#[tokio::test]
async fn an_api_that_takes_no_connection_is_named() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = Client::builder()
        .base_url(format!("http://127.0.0.1:{port}"))
        .api_key("kk_0123456789abcdefghijklmnopqrstuv")
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    names(&examine(&client, &Options::new()).await, "api.unreachable");
}

#[tokio::test]
async fn an_api_that_fails_is_named() {
    let integration = Integration::healthy().await;
    integration.simulator.fault(Fault::status(503));
    let client = builder(&integration).api_key(integration.simulator.api_key()).build().unwrap();
    names(&examine(&client, &integration.options()).await, "api.fails");
}

#[tokio::test]
async fn another_server_at_the_apis_address_is_named() {
    let integration = Integration::healthy().await;
    let client = builder(&integration).api_key(integration.simulator.api_key()).build().unwrap();
    // A captive portal's page, and a login page that every request is sent to.
    for answer in [
        Response::empty(200).header("content-type", "text/html").body("<h1>Welcome</h1>"),
        Response::empty(302).header("location", "https://login.example.com/"),
        Response::empty(404).body("no such page"),
        Response::empty(403).header("content-type", "text/html").body("<h1>Blocked by the firewall</h1>"),
    ] {
        integration.simulator.clear_stubs();
        integration.simulator.mount(Stub::get("/v1/webhooks/endpoints").respond(answer));
        names(&examine(&client, &integration.options()).await, "api.not-kayle");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_named_and_what_lies_within_a_minute_is_not() {
    let integration = Integration::healthy().await;
    let options = || integration.options().skip_addresses();
    for (seconds, severity) in [(600, "error"), (-600, "error"), (120, "warning")] {
        let report = examine(&integration.client, &options().clock(Shifted(seconds))).await;
        names(&report, "clock.wrong");
        assert_eq!(report.findings[0].severity.as_str(), severity, "{seconds}");
    }
    assert_eq!(found(&examine(&integration.client, &options().clock(Shifted(30))).await), [""; 0]);
}
