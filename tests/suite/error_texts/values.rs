//! Values that break a published limit.

use super::Texts;
use crate::values::KEY;
use kayle_id::inbox::EntryId;
use kayle_id::operations::Operation;
use kayle_id::*;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

fn parsed<T: FromStr<Err: std::fmt::Display>>(text: &str) -> String {
    T::from_str(text).err().map(|error| error.to_string()).unwrap()
}

async fn refused<O: Operation>(texts: &mut Texts, situation: &str, request: Request<O>) {
    let error = request.send().await.err().unwrap();
    assert!(error.is_invalid_input(), "{situation}: {error}");
    texts.add(situation, error);
}

pub(super) async fn texts(texts: &mut Texts) {
    texts.room("Values");
    let long = "x".repeat(129);
    texts.add("a date that is none", parsed::<Date>("2012-02-30"));
    texts.add("a time without a zone", parsed::<Timestamp>("2026-01-12T10:30:00"));
    texts.add("seconds beyond the year 9999", Timestamp::from_unix_seconds(i64::MAX).unwrap_err());
    if let Some(far) = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(400_000_000_000)) {
        texts.add("a system time beyond the year 9999", Timestamp::try_from(far).unwrap_err());
    }
    texts.add("a session id of another form", parsed::<SessionId>("vs_short"));
    texts.add("an endpoint's id in place of a session's", parsed::<SessionId>("whe_0123"));
    texts.add("an endpoint id that is empty", parsed::<WebhookEndpointId>(""));
    texts.add("an endpoint id that is too long", parsed::<WebhookEndpointId>(&long));
    texts.add("an endpoint id with a blank", parsed::<WebhookEndpointId>("whe 1"));
    texts.add("an event's id in place of a delivery's", parsed::<WebhookDeliveryId>("evt_0123"));
    texts.add("a user id that is no UUID", parsed::<UserId>("ada"));
    texts.add("an entry id of another form", parsed::<EntryId>("123"));
    texts.add("a cursor of another form", parsed::<Cursor>("evt_0001"));

    // Nothing is sent: there is no server.
    let client = Client::builder().base_url("http://127.0.0.1:1").api_key(KEY).session_cookie("a").build().unwrap();
    texts.room("Share fields");
    let new = ShareFields::new;
    let many = (0..33).fold(new(), |fields, number| fields.unlisted(format!("claim_{number}"), false, "why"));
    for (situation, fields) in [
        ("no reason", new().require(Claim::FamilyName, "")),
        ("a long reason", new().require(Claim::FamilyName, "x".repeat(201))),
        ("a reason with a NUL", new().require(Claim::FamilyName, "a\0b")),
        ("an age gate out of range", new().require_age_over(11, "why")),
        ("two age gates", new().require_age_over(18, "why").optional_age_over(21, "why")),
        ("a claim twice", new().require(Claim::FamilyName, "a").optional(Claim::FamilyName, "b")),
        ("an unknown claim", new().require("favourite_colour".into(), "why")),
        ("a malformed key", new().unlisted("Not A Key", true, "why")),
        ("an age gate by its key", new().unlisted("age_over_9", true, "why")),
        ("too many claims", many),
    ] {
        refused(texts, situation, client.sessions().create().share_fields(fields)).await;
    }

    texts.room("Requests");
    let endpoints = client.webhooks().endpoints();
    let create = || endpoints.create("https://example.com/hook");
    for (situation, url) in [
        ("a URL with plain http", "http://example.com/x"),
        ("a URL that is relative", "example.com"),
        ("a URL of another scheme", "javascript:alert(1)"),
        ("a URL with a password", "https://user:pass@example.com"),
    ] {
        refused(texts, situation, endpoints.create(url)).await;
    }
    let long_url = format!("https://example.com/{}", "a".repeat(2048));
    refused(texts, "a URL that is too long", client.sessions().create().redirect_url(long_url)).await;
    let targets: Vec<WebhookEndpointId> = (0..26).map(|number| format!("whe_{number}").parse().unwrap()).collect();
    refused(texts, "too many endpoints", client.sessions().create().webhook_endpoints(targets)).await;
    refused(texts, "an empty name", create().name("")).await;
    refused(texts, "a name with a NUL", create().name("a\0")).await;
    refused(texts, "too many labels", create().labels((0..9).map(|number| number.to_string()))).await;
    refused(texts, "a long label", create().labels(["x".repeat(41)])).await;
    refused(texts, "a label twice", create().labels(["eu", "EU"])).await;
    refused(texts, "an unknown event type", create().subscribed_event_types(["session.paused".into()])).await;
    refused(texts, "no event types", create().subscribed_event_types([])).await;
    refused(texts, "an update without a change", endpoints.update(&"whe_1".parse().unwrap())).await;
    refused(texts, "a page size out of range", client.sessions().list().limit(101)).await;
    let cursor: Cursor = "list_webhook_events:evt_0001".parse().unwrap();
    refused(texts, "a cursor of another list", client.sessions().list().resume(&cursor)).await;
    let keys = client.dashboard().api_keys();
    refused(texts, "an API key without a scope", keys.create("ci", [])).await;
    let with_note = keys.create("ci", [Scope::SessionsRead]).metadata("note", "x".repeat(513));
    refused(texts, "metadata that is too long", with_note).await;
    refused(texts, "a header with a bad name", client.sessions().list().header("bad name", "x")).await;
    refused(texts, "a header with a bad value", client.sessions().list().header("x-ok", "bad\nvalue")).await;
    refused(texts, "a header of the transport", client.sessions().list().header("host", "elsewhere")).await;
    for (situation, path) in [
        ("a raw path that is relative", "v1/sessions"),
        ("a raw path with a query", "/v1/sessions?limit=1"),
        ("a raw path with a blank", "/v1/ses sions"),
    ] {
        texts.add(situation, client.request(Method::GET, path).send().await.unwrap_err());
    }
}
