//! Endpoints, their keys and their secrets.

use kayle_id::WebhookEndpointId;
use kayle_id::doctor::{Options, Severity, examine};
use kayle_id_webhook::webhook::Keyring;

use crate::support::{Integration, found, key, names};

#[tokio::test]
async fn an_integration_without_an_endpoint_is_named() {
    let integration = Integration::healthy().await;
    // Deleted with its deliveries; the event of the session stays without any, as it is without an endpoint.
    integration.client.webhooks().endpoints().delete(&integration.endpoint).send().await.unwrap();
    let report = integration.examined().await;
    assert_eq!(found(&report), ["endpoint.none", "event.no-delivery"], "{}", report.to_text());
    let fresh = kayle_id::testing::simulator::Simulator::start().await.unwrap();
    let client = kayle_id::testing::SimulatorExt::client(&fresh).unwrap();
    names(&examine(&client, &Options::new()).await, "endpoint.none");
}

#[tokio::test]
async fn a_disabled_endpoint_is_named() {
    let integration = Integration::healthy().await;
    integration.client.webhooks().endpoints().update(&integration.endpoint).enabled(false).send().await.unwrap();
    names(&integration.examined().await, "endpoint.disabled");
}

#[tokio::test]
async fn an_endpoint_without_a_key_is_named() {
    let integration = Integration::healthy().await;
    let endpoints = integration.client.webhooks().endpoints();
    endpoints.create(integration.receiver.url("/kayle")).send().await.unwrap();
    let options = Options::new().keyring(integration.keyring.clone());
    names(&examine(&integration.client, &options).await, "endpoint.no-key");
}

#[tokio::test]
async fn an_endpoint_whose_keys_are_all_retired_is_named() {
    let integration = Integration::healthy().await;
    let keys = integration.client.webhooks();
    let page = keys.encryption_keys().list(&integration.endpoint).send().await.unwrap();
    keys.encryption_keys().deactivate(&page.items[0].id).send().await.unwrap();
    names(&integration.examined().await, "endpoint.key-retired");
}

#[tokio::test]
async fn a_key_that_the_application_does_not_hold_is_named() {
    let mut integration = Integration::healthy().await;
    integration.keyring = Keyring::new().with("2025-01", key(0)).unwrap();
    let report = integration.examined().await;
    names(&report, "endpoint.key-not-held");
    assert!(report.findings[0].seen.contains(key(0).public_jwk().thumbprint()), "{}", report.findings[0].seen);
}

#[tokio::test]
async fn another_key_under_the_registered_kid_is_named() {
    let mut integration = Integration::healthy().await;
    integration.keyring = Keyring::new().with(key(0).public_jwk().thumbprint(), key(1)).unwrap();
    names(&integration.examined().await, "endpoint.key-differs");
}

#[tokio::test]
async fn a_secret_that_was_rotated_is_named() {
    let integration = Integration::healthy().await;
    integration.client.webhooks().signing_secrets().rotate(&integration.endpoint).send().await.unwrap();
    let report = integration.examined().await;
    names(&report, "endpoint.secret");
    assert!(!report.to_json().contains("whsec_"));
}

#[tokio::test]
async fn an_endpoint_that_was_given_an_empty_list_of_types_is_named_once_an_event_is_missed() {
    let integration = Integration::healthy().await;
    // The client's own method refuses an empty list.
    let path = format!("/v1/webhooks/endpoints/{}", integration.endpoint);
    let change = integration.client.request(kayle_id::Method::PATCH, &path);
    change.json(&serde_json::json!({"subscribed_event_types": []})).send().await.unwrap();
    integration.complete_session().await;
    names(&integration.examined().await, "endpoint.no-events");
}

#[tokio::test]
async fn an_endpoint_that_keeps_no_payloads_is_a_note() {
    let integration = Integration::healthy().await;
    let retention = kayle_id::RetentionHours::NONE;
    let update = integration.client.webhooks().endpoints().update(&integration.endpoint);
    update.undelivered_payload_retention(retention).send().await.unwrap();
    let report = integration.examined().await;
    names(&report, "endpoint.no-retention");
    assert!(report.is_healthy() && report.worst() == Some(Severity::Note));
}

#[tokio::test]
async fn what_cannot_be_compared_is_said_and_is_no_finding() {
    let integration = Integration::healthy().await;
    // The key may read webhooks and not reveal their secrets.
    let key = integration.simulator.add_api_key([kayle_id::Scope::SessionsWrite, kayle_id::Scope::WebhooksRead]);
    let client = kayle_id::Client::builder().base_url(integration.simulator.base_url()).api_key(key).build().unwrap();
    let options = Options::new().secret(integration.secret.clone()).reveal_secrets().skip_addresses();
    let report = examine(&client, &options).await;
    assert!(report.findings.is_empty(), "{}", report.to_text());
    let seen = |id: &str| report.checks.iter().find(|check| check.id == id).unwrap().seen.clone();
    assert!(seen("secrets").contains("webhooks:write"), "{}", seen("secrets"));
    assert_eq!(seen("held-keys"), "the private keys that the application holds were not given");
    assert_eq!(seen("addresses"), "an address was not asked");
}

/// The options with the deliveries that the receiver has got, and no other way to check a secret.
fn captured(integration: &Integration) -> Options {
    let mut options = Options::new().skip_addresses().secret(integration.secret.clone());
    for (at, (headers, body)) in integration.receiver.kept().into_iter().enumerate() {
        options = options.captured(format!("kept:{}", at + 1), headers, body);
    }
    options
}

#[tokio::test]
async fn captured_deliveries_that_fit_are_healthy() {
    let integration = Integration::healthy().await;
    let report = examine(&integration.client, &captured(&integration).keyring(integration.keyring.clone())).await;
    assert_eq!(found(&report), [""; 0], "{}", report.to_text());
    let check = report.checks.iter().find(|check| check.id == "captured/kept:1").unwrap();
    assert_eq!(check.seen, "its signature is right, and it opens");
}

#[tokio::test]
async fn a_captured_delivery_tells_that_the_secret_is_another() {
    let mut integration = Integration::healthy().await;
    integration.secret = kayle_id::SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv");
    names(&examine(&integration.client, &captured(&integration)).await, "endpoint.secret");
}

#[tokio::test]
async fn a_captured_delivery_of_no_known_endpoint_tells_that_a_secret_is_missing_or_the_body_was_changed() {
    let integration = Integration::healthy().await;
    let (mut headers, body) = integration.receiver.kept().remove(0);
    headers.remove("x-kayle-delivery-id");
    let second = integration.client.webhooks().endpoints().create("https://other.example.com/").enabled(false);
    let second: WebhookEndpointId = second.send().await.unwrap().endpoint.id;
    let options = Options::new().skip_addresses().secret(integration.secret.clone());
    // A framework has read the body as text and written it with a line break.
    let changed = [&body[..], b"\n"].concat();
    let report = examine(&integration.client, &options.clone().captured("one", headers.clone(), changed)).await;
    assert_eq!(found(&report), ["captured.signature", "endpoint.disabled"], "{}", report.to_text());
    integration.client.webhooks().endpoints().delete(&second).send().await.unwrap();
    let report = examine(&integration.client, &options.captured("one", headers, body)).await;
    assert_eq!(found(&report), [""; 0], "{}", report.to_text());
}

#[tokio::test]
async fn a_captured_delivery_tells_that_its_key_is_not_held_or_is_another() {
    let integration = Integration::healthy().await;
    for (kid, expected) in [("2025-01", "captured.key"), (key(0).public_jwk().thumbprint(), "captured.not-opened")] {
        let other = Keyring::new().with(kid, key(1)).unwrap();
        // The registered key is the right one, so that the delivery alone tells.
        let report = examine(&integration.client, &captured(&integration).keyring(other)).await;
        assert!(found(&report).contains(&expected), "{}", report.to_text());
        let rest: Vec<_> = found(&report).into_iter().filter(|id| *id != expected).collect();
        assert_eq!(rest.len(), 1, "the endpoint's key is named as well: {rest:?}");
    }
}
