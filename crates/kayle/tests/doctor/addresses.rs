//! What the addresses of endpoints answer.

use std::time::Duration;

use kayle_id::doctor::{Network, examine};
use kayle_id::testing::simulator::RowKind;
use kayle_id::{Client, RetryPolicy};
use serde_json::json;

use crate::support::{Behaviour, Integration, OnSignal, listen, names};

/// Replaces the row of the endpoint, for addresses that the API would not take.
fn put_address(integration: &Integration, url: &str) {
    let simulator = &integration.simulator;
    let mut row = simulator.rows(RowKind::Endpoint).remove(0);
    row["url"] = json!(url);
    row["signing_secret"] = json!(integration.secret.expose_secret());
    simulator.insert(RowKind::Endpoint, row).unwrap();
}

async fn answering(status: u16, header: Option<(&'static str, &'static str)>, expected: &str) {
    let integration = Integration::healthy().await;
    integration.receiver.behaves(Behaviour::Answers(status, header));
    let report = integration.examined().await;
    names(&report, expected);
    assert!(report.findings[0].seen.ends_with(&format!("answers {status}")), "{}", report.findings[0].seen);
}

macro_rules! answers {
    ($($name:ident: $status:literal, $header:expr => $expected:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            answering($status, $header, $expected).await;
        }
    )*};
}

answers! {
    an_address_that_redirects_is_named: 308, Some(("location", "https://www.example.com/kayle")) => "endpoint.redirects";
    an_address_that_is_not_found_is_named: 404, None => "endpoint.not-found";
    a_route_without_post_is_named: 405, Some(("allow", "GET")) => "endpoint.method";
    a_framework_that_refuses_the_media_type_is_named: 415, None => "endpoint.media-type";
    an_address_that_asks_for_credentials_is_named: 401, Some(("www-authenticate", "Basic realm=\"staging\"")) => "endpoint.asks-for-credentials";
    a_receiver_that_acknowledges_without_a_signature_is_named: 200, None => "endpoint.accepts-unsigned";
    an_address_that_fails_is_named: 502, None => "endpoint.fails";
}

#[tokio::test]
async fn refusals_of_the_signature_are_healthy_whatever_their_status_is() {
    let integration = Integration::healthy().await;
    for status in [400, 401, 403, 422] {
        integration.receiver.behaves(Behaviour::Answers(status, None));
        let report = integration.examined().await;
        assert!(report.findings.is_empty(), "{status}: {}", report.to_text());
    }
}

#[tokio::test]
async fn an_address_that_nobody_listens_on_is_named() {
    let mut integration = Integration::healthy().await;
    integration.receiver.stop().await;
    names(&integration.examined().await, "endpoint.unreachable");
}

#[tokio::test]
async fn a_name_that_leads_nowhere_is_named() {
    let integration = Integration::healthy().await;
    // RFC 6761 section 6.4: no name below it ever resolves.
    put_address(&integration, "https://hooks.example.invalid/kayle");
    names(&integration.examined().await, "endpoint.unresolved");
}

#[tokio::test]
async fn an_address_that_closes_the_connection_is_named() {
    let integration = Integration::healthy().await;
    let address = listen(|stream| async move { drop(stream) }).await;
    put_address(&integration, &format!("http://{address}/kayle"));
    names(&integration.examined().await, "endpoint.no-answer");
}

#[tokio::test]
async fn an_address_that_does_not_answer_within_the_servers_time_limit_is_named() {
    let integration = Integration::healthy().await;
    let clock = OnSignal::default();
    // The limit runs out once the receiver holds the request.
    integration.receiver.behaves(Behaviour::Hangs(clock.signal.clone()));
    let report = examine(&integration.client, &integration.options().clock(clock)).await;
    names(&report, "endpoint.slow");
    assert_eq!(report.findings[0].severity.as_str(), "error");
}

#[tokio::test]
async fn an_address_that_answers_late_is_a_warning() {
    let integration = Integration::healthy().await;
    let clock = OnSignal::late(Duration::from_secs(9));
    let report = examine(&integration.client, &integration.options().clock(clock)).await;
    names(&report, "endpoint.slow");
    assert_eq!(report.findings[0].severity.as_str(), "warning");
    assert!(report.findings[0].seen.ends_with("answers after 9 seconds"), "{}", report.findings[0].seen);
}

#[tokio::test]
async fn plain_http_to_another_machine_is_named() {
    let integration = Integration::healthy().await;
    put_address(&integration, "http://hooks.example.com/kayle");
    let network = Network::new().resolve("hooks.example.com", integration.receiver.address());
    names(&examine(&integration.client, &integration.options_with(network)).await, "endpoint.plain-http");
}

#[tokio::test]
async fn a_name_on_a_private_network_is_named_where_the_api_is_not_on_this_machine() {
    let integration = Integration::healthy().await;
    put_address(&integration, &format!("https://localhost:{}/kayle", integration.receiver.address().port()));
    // The API under a public name, which leads to the simulator.
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .resolve("api.example.com", integration.simulator.address())
        .build()
        .unwrap();
    let client = Client::builder()
        .base_url(format!("http://api.example.com:{}", integration.simulator.address().port()))
        .allow_plain_http()
        .http_client(http)
        .api_key(integration.simulator.api_key())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    names(&examine(&client, &integration.options()).await, "endpoint.private-address");
}

#[tokio::test]
async fn addresses_are_left_alone_when_that_is_asked_for() {
    let integration = Integration::healthy().await;
    integration.receiver.behaves(Behaviour::Answers(502, None));
    let report = examine(&integration.client, &integration.options().skip_addresses()).await;
    assert!(report.findings.is_empty(), "{}", report.to_text());
}
