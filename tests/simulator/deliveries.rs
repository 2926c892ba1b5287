//! Deliveries: real requests, on the real schedule, under a clock that the test moves.

use crate::receiver::{KEYS, Subscribed};
use crate::support::{ask, builder, client, start};
use kayle_id::testing::simulator::Claims;
use kayle_id::*;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn delivery(client: &Client) -> WebhookDelivery {
    client.webhooks().deliveries().list().send().await.unwrap().items.remove(0)
}

#[tokio::test]
async fn a_success_arrives_signed_and_sealed_and_its_payload_is_erased() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let fields =
        ShareFields::new().require(Claim::FamilyName, "a").optional(Claim::GivenNames, "b").require_age_over(18, "c");
    let session = client.sessions().create().share_fields(fields).send().await.unwrap();
    let claims = Claims::new().share(Claim::FamilyName, "ERIKSSON").share("age_over_18", true);
    let id = simulator.complete(&session.id, claims).unwrap();
    simulator.settled().await;

    let events = app.events();
    let [webhook::Event::SessionSucceeded(event)] = &events[..] else { panic!("{events:?}") };
    assert_eq!((event.session_id(), event.event_id()), (&session.id, &id));
    assert_eq!(event.claims().family_name().shared(), Some("ERIKSSON"));
    assert!(event.claims().given_names().is_declined());
    assert_eq!(event.claims().age_over::<18>().shared(), Some(true));
    let sent = delivery(&client).await;
    assert_eq!(
        (sent.status, sent.attempt_count, sent.last_status_code),
        (WebhookDeliveryStatus::Succeeded, 1, Some(200))
    );
    assert_eq!(sent.payload_retention_reason, Some(PayloadRetentionReason::Delivered));
    assert_eq!((sent.payload_expires_at, sent.payload_scrubbed_at), (None, sent.last_attempt_at));
    assert_eq!(app.inbox.arrived()[0].0["x-kayle-delivery-id"], sent.id.as_str());
}

#[tokio::test]
async fn eight_attempts_follow_the_schedule_and_the_payload_outlives_them_by_the_retention() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    app.inbox.answer([500; 8]);
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    let first = delivery(&client).await;
    assert_eq!((first.status, first.attempt_count), (WebhookDeliveryStatus::Pending, 1));
    assert_eq!(first.next_attempt_at, None, "the server never says");
    let kept = first.payload_expires_at.unwrap().since(first.created_at).unwrap();
    assert_eq!(kept.as_secs(), (27 * 60 + 35) * 60 + 5 + 72 * 3600, "the attempts' time and 72 hours");

    for (at, wait) in [5, 300, 1800, 7200, 18_000, 36_000, 36_000].into_iter().enumerate() {
        simulator.advance(Duration::from_secs(wait - 1)).await;
        assert_eq!(app.inbox.arrived().len(), at + 1, "not before its time");
        simulator.advance(Duration::from_secs(1)).await;
        assert_eq!(app.inbox.arrived().len(), at + 2, "attempt {}", at + 2);
    }
    let last = delivery(&client).await;
    assert_eq!((last.status, last.attempt_count, last.last_status_code), (WebhookDeliveryStatus::Failed, 8, Some(500)));
    assert_eq!(last.payload_retention_reason, Some(PayloadRetentionReason::TerminalFailureRetention));

    let arrived = app.inbox.arrived();
    assert!(arrived.iter().all(|(_, body)| *body == arrived[0].1), "the same body every time");
    let signatures: std::collections::BTreeSet<_> =
        arrived.iter().map(|(headers, _)| headers["x-kayle-signature"].clone()).collect();
    assert_eq!(signatures.len(), 8, "signed anew every time");
    simulator.advance(71 * HOUR).await;
    assert_eq!(delivery(&client).await.payload_scrubbed_at, None);
    simulator.advance(2 * HOUR).await;
    let scrubbed = delivery(&client).await;
    assert_eq!(scrubbed.payload_retention_reason, Some(PayloadRetentionReason::Expired));
    assert!(scrubbed.payload_scrubbed_at.is_some() && app.inbox.arrived().len() == 8);
    let late = client.webhooks().deliveries().retry(&scrubbed.id).send().await.unwrap_err();
    assert_eq!(late.api().unwrap().code().unwrap().as_str(), "WEBHOOK_PAYLOAD_EXPIRED");
}

#[tokio::test]
async fn a_retry_that_succeeds_ends_the_schedule() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    app.inbox.answer([302, 410]);
    let session = client.sessions().create().send().await.unwrap();
    simulator.fail(&session.id, SessionFailureCode::LivenessFailed).unwrap();
    simulator.advance(Duration::from_secs(5)).await;
    let redirected = delivery(&client).await;
    assert_eq!((redirected.status, redirected.last_status_code), (WebhookDeliveryStatus::Pending, Some(410)));
    simulator.advance(100 * HOUR).await;
    assert_eq!(app.inbox.arrived().len(), 3, "a redirect is not followed, and a success ends it");
    assert_eq!(delivery(&client).await.status, WebhookDeliveryStatus::Succeeded);
    assert!(app.inbox.arrived().iter().all(|(headers, _)| headers["x-kayle-event"] == "verification.session.failed"));
}

#[tokio::test]
async fn an_endpoint_without_a_key_loses_its_events() {
    let (simulator, client) = start().await;
    client.webhooks().endpoints().create("http://127.0.0.1:9/hook").send().await.unwrap();
    let session = client.sessions().create().send().await.unwrap();
    simulator.complete(&session.id, Claims::new()).unwrap();
    let lost = delivery(&client).await;
    assert_eq!((lost.status, lost.attempt_count), (WebhookDeliveryStatus::Failed, 1));
    assert_eq!(lost.payload_retention_reason, Some(PayloadRetentionReason::NoActiveKey));
    assert_eq!(lost.webhook_encryption_key_id, None);
}

#[tokio::test]
async fn only_endpoints_that_want_an_event_get_it_each_once() {
    let (simulator, client) = start().await;
    let apps = [Subscribed::new(&simulator, &client).await, Subscribed::new(&simulator, &client).await];
    let disabled = Subscribed::new(&simulator, &client).await;
    let deaf = Subscribed::new(&simulator, &client).await;
    let endpoints = client.webhooks().endpoints();
    endpoints.update(&disabled.endpoint.id).enabled(false).send().await.unwrap();
    let path = format!("/v1/webhooks/endpoints/{}", deaf.endpoint.id);
    let none = ask(&simulator, "PATCH", &path, Some(r#"{"subscribed_event_types":[]}"#)).await.json();
    let shown = none["data"]["subscribed_event_types"].as_array().unwrap().len();
    assert_eq!(shown, 4, "an empty list reads back as all");
    endpoints
        .update(&apps[1].endpoint.id)
        .subscribed_event_types([WebhookEventType::VerificationSessionExpired])
        .send()
        .await
        .unwrap();

    let all = client.sessions().create().send().await.unwrap();
    let one = client.sessions().create().webhook_endpoints(&apps[0].endpoint.id).send().await.unwrap();
    client.sessions().cancel(&all.id).send().await.unwrap();
    simulator.expire(&one.id).unwrap();
    simulator.settled().await;
    let counts = [&apps[0], &apps[1], &disabled, &deaf].map(|app| app.inbox.arrived().len());
    assert_eq!(counts, [2, 0, 0, 0]);
}

#[tokio::test]
async fn a_manual_retry_begins_another_schedule_beside_the_first() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    app.inbox.answer([500; 4]);
    let session = client.sessions().create().send().await.unwrap();
    let event = simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    let pending = delivery(&client).await;
    let retried = client.webhooks().deliveries().retry(&pending.id).send().await.unwrap();
    assert_eq!((retried.attempt_count, retried.last_attempt_at), (0, None));
    simulator.settled().await;
    simulator.advance(Duration::from_secs(6)).await;
    assert_eq!(app.inbox.arrived().len(), 4, "both schedules made their second attempt");
    client.webhooks().events().replay(&event).send().await.unwrap();
    simulator.settled().await;
    assert_eq!(app.inbox.arrived().len(), 5);
    let over = client.webhooks().events().replay(&event).send().await.unwrap_err();
    assert_eq!(over.api().unwrap().code().unwrap().as_str(), "WEBHOOK_PAYLOAD_EXPIRED");
    simulator.advance(100 * HOUR).await;
    assert_eq!(app.inbox.arrived().len(), 5, "nothing is sent of what was delivered");
}

#[tokio::test]
async fn a_delivery_under_way_is_a_conflict_and_a_slow_receiver_fails_without_a_status() {
    let simulator = builder().receiver_time_limit(Duration::from_millis(40)).start().await.unwrap();
    let client = client(&simulator);
    let app = Subscribed::new(&simulator, &client).await;
    app.inbox.answer_late(200, Duration::from_secs(5));
    let session = client.sessions().create().send().await.unwrap();
    let event = simulator.expire(&session.id).unwrap();
    while app.inbox.arrived().is_empty() {
        tokio::task::yield_now().await;
    }
    let busy = delivery(&client).await;
    assert_eq!(busy.status, WebhookDeliveryStatus::Delivering);
    for error in [
        client.webhooks().deliveries().retry(&busy.id).send().await.map(drop).unwrap_err(),
        client.webhooks().events().replay(&event).send().await.map(drop).unwrap_err(),
    ] {
        assert_eq!(error.api().unwrap().code().unwrap().as_str(), "CONFLICT");
    }
    simulator.settled().await;
    let slow = delivery(&client).await;
    assert_eq!((slow.status, slow.last_status_code, slow.attempt_count), (WebhookDeliveryStatus::Pending, None, 1));
}

#[tokio::test]
async fn sessions_expire_at_a_minute_that_five_divides() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    simulator.advance(Duration::from_secs(120)).await;
    let session = client.sessions().create().send().await.unwrap();
    let status = || async { client.sessions().get(&session.id).send().await.unwrap().status };
    simulator.advance(Duration::from_secs(62 * 60)).await;
    assert_eq!(status().await, SessionStatus::Created, "its time is over, and the sweep is not yet");
    simulator.advance(Duration::from_secs(60)).await;
    assert_eq!(status().await, SessionStatus::Expired);
    assert_eq!(app.events()[0].type_name(), "verification.session.expired");
}

#[tokio::test]
async fn a_rotated_secret_signs_at_once_and_a_rotated_key_seals_the_next_event() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let rotated = client.webhooks().signing_secrets().rotate(&app.endpoint.id).send().await.unwrap();
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    assert_eq!(app.verdict(0), "not verified", "the old secret is dead");
    app.receiver.replace_secrets([rotated.signing_secret]).unwrap();
    assert_eq!(app.verdict(0), "opened");

    let jwk = KEYS[1].public_jwk().with_kid("second").unwrap();
    client.webhooks().encryption_keys().create(&app.endpoint.id, &jwk).send().await.unwrap();
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    let header = app.inbox.arrived()[1].1.clone();
    let text = String::from_utf8_lossy(&header).into_owned();
    let expected = webhook::testing::primitives::base64url(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"second"}"#);
    assert_eq!(text.split('.').next(), Some(expected.as_str()));
}

#[tokio::test]
async fn the_request_has_the_servers_headers_in_the_servers_order() {
    let (simulator, client) = start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let app = Subscribed::new(&simulator, &client).await;
    let url = format!("http://{host}/a/b?c=d");
    client.webhooks().endpoints().update(&app.endpoint.id).url(url).send().await.unwrap();
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut text = String::new();
    while !text.contains("\r\n\r\n") {
        let mut bytes = [0; 4096];
        let read = stream.read(&mut bytes).await.unwrap();
        text.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
    }
    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
    simulator.settled().await;
    let head = text.split("\r\n\r\n").next().unwrap();
    let mut lines = head.split("\r\n");
    assert_eq!(lines.next(), Some("POST /a/b?c=d HTTP/1.1"));
    let names: Vec<_> = lines.map(|line| line.split(": ").next().unwrap().to_lowercase()).collect();
    let expected = [
        "content-length",
        "host",
        "content-type",
        "cf-worker",
        "x-kayle-delivery-id",
        "x-kayle-event",
        "x-kayle-signature",
    ];
    assert_eq!(names, expected);
    assert!(head.contains("application/jose") && head.contains(&host));
    assert_eq!(delivery(&client).await.last_status_code, Some(204));
}

#[tokio::test]
async fn other_addresses_get_nothing_unless_they_are_led_here() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let here = app.endpoint.url.clone();
    client.webhooks().endpoints().update(&app.endpoint.id).url("https://hooks.example.com/x").send().await.unwrap();
    let session = client.sessions().create().send().await.unwrap();
    simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    let failed = delivery(&client).await;
    assert_eq!((failed.status, failed.last_status_code), (WebhookDeliveryStatus::Pending, None));
    simulator.route("https://hooks.example.com/x", here);
    simulator.advance(Duration::from_secs(5)).await;
    assert_eq!(app.inbox.arrived().len(), 1);
}

#[tokio::test]
async fn a_deleted_endpoints_deliveries_disappear() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let session = client.sessions().create().send().await.unwrap();
    let event = simulator.expire(&session.id).unwrap();
    simulator.settled().await;
    let path = format!("/v1/webhooks/events/{event}");
    assert_eq!(ask(&simulator, "GET", &path, None).await.json()["data"]["deliveries"].as_array().unwrap().len(), 1);
    client.webhooks().endpoints().delete(&app.endpoint.id).send().await.unwrap();
    assert_eq!(ask(&simulator, "GET", &path, None).await.json()["data"]["deliveries"], serde_json::json!([]));
    assert_eq!(ask(&simulator, "POST", &format!("{path}/replay"), None).await.code(), "CONFLICT");
}
