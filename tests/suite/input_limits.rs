//! What breaks a published limit is refused before anything is sent, by field and limit.

use crate::backend::{Backend, on_each_backend};
use crate::values::{enveloped, session, session_id};
use kayle_id::operations::Operation;
use kayle_id::testing::mock::Stub;
use kayle_id::*;

/// Sends, and gives field and text of the refusal; nothing may have left.
async fn refusal<B: Backend, O: Operation>(server: &B, request: Request<O>) -> (String, String) {
    let error = request.send().await.err().unwrap();
    assert!(error.is_invalid_input(), "{error}");
    assert!(server.requests().is_empty());
    (error.field().unwrap().to_owned(), error.to_string())
}

async fn share_fields_are_held_to_their_limits<B: Backend>() {
    let (server, client) = B::bare([]).await;
    let told = async |fields: ShareFields| refusal(&server, client.sessions().create().share_fields(fields)).await.1;
    let new = ShareFields::new;

    assert_eq!(
        told(new().require(Claim::FamilyName, "")).await,
        "create_session: share_fields.family_name.reason is empty; say why, in 1 to 200 characters"
    );
    assert_eq!(
        told(new().require(Claim::FamilyName, "x".repeat(201))).await,
        "create_session: share_fields.family_name.reason must have at most 200 characters, has 201"
    );
    for years in [0, 11, 131, u16::MAX] {
        assert_eq!(
            told(new().require_age_over(years, "why")).await,
            format!("create_session: share_fields.age_over_{years} must be an age gate of 12 to 130 years")
        );
    }
    assert_eq!(
        told(new().require_age_over(18, "why").optional_age_over(21, "why")).await,
        "create_session: share_fields.age_over_21 is a second age gate, and a session has at most one"
    );
    assert!(told(new().require_age_over(18, " ")).await.contains("is empty"));
    assert!(
        told(new().require(Claim::FamilyName, "a").optional(Claim::FamilyName, "b")).await.contains("asked for twice")
    );
    assert!(told(new().require("favourite_colour".into(), "why")).await.contains("ShareFields::unlisted"));
    assert!(told(new().unlisted("Not A Key", true, "why")).await.contains("lower-case"));
    assert!(told(new().unlisted("age_over_9", true, "why")).await.contains("require_age_over"));
    assert!(told(new().require(Claim::FamilyName, "a\0b")).await.contains("NUL"));
    let many = (0..33).fold(new(), |fields, number| fields.unlisted(format!("claim_{number}"), false, "why"));
    assert_eq!(told(many).await, "create_session: share_fields must have at most 32 claims, has 33");
}

async fn share_fields_within_their_limits_are_sent<B: Backend>() {
    let stub = || Stub::post("/v1/sessions").respond(enveloped(session(&session_id('a'))));
    let (server, client) = B::having([], [stub()]).await;
    for fields in [
        ShareFields::new(),
        ShareFields::new().require(Claim::DateOfBirth, "x".repeat(200)).optional_age_over(130, ""),
        ShareFields::new().require_age_over(12, "ä".repeat(200)),
    ] {
        client.sessions().create().share_fields(fields).send().await.unwrap();
    }
    assert_eq!(server.requests()[0].json().unwrap(), serde_json::json!({"share_fields": {}}));
    client.sessions().create().send().await.unwrap();
    assert_eq!(server.requests().last().unwrap().json().unwrap(), serde_json::json!({}));
    // Claims of tomorrow's server.
    let fields =
        (0..32).fold(ShareFields::new(), |fields, number| fields.unlisted(format!("claim_{number}"), false, "why"));
    server.mount(stub());
    client.sessions().create().share_fields(fields).send().await.unwrap();
    assert_eq!(server.requests().last().unwrap().json().unwrap()["share_fields"].as_object().unwrap().len(), 32);
}

async fn addresses_are_https_except_on_this_machine<B: Backend>() {
    let (server, client) = B::bare([]).await;
    for (url, wanted) in [
        ("http://example.com/x", "url must be https, except on localhost"),
        ("example.com", "url is not an absolute address, such as https://example.com/path"),
        ("javascript:alert(1)", "url must be https"),
        ("https://user:pass@example.com", "url must not hold a user name or password"),
    ] {
        let (field, text) = refusal(&server, client.webhooks().endpoints().create(url)).await;
        assert_eq!((field.as_str(), text), ("url", format!("create_webhook_endpoint: {wanted}")));
        let text = refusal(&server, client.sessions().create().redirect_url(url)).await.1;
        assert_eq!(text, format!("create_session: redirect_{wanted}"));
    }
    let long = format!("https://example.com/{}", "a".repeat(2048));
    let text = refusal(&server, client.sessions().create().redirect_url(long)).await.1;
    assert_eq!(text, "create_session: redirect_url must have at most 2048 characters, has 2068");
}

async fn lengths_counts_ranges_and_patterns_are_checked_from_the_document<B: Backend>() {
    let (server, client) = B::bare([]).await;
    let endpoints = client.webhooks().endpoints();
    let create = || endpoints.create("https://example.com/hook");
    for (request, wanted) in [
        (create().name(""), "name must have 1 to 120 characters, has 0"),
        (create().name("x".repeat(121)), "name must have 1 to 120 characters, has 121"),
        (create().name("a\0"), "name holds a NUL character: remove it, the server cannot store it"),
        (create().labels((0..9).map(|number| number.to_string())), "labels must have at most 8 items, has 9"),
        (
            create().labels(["x".repeat(41)]),
            "labels[0] must have 1 to 40 characters without the white space around it, has 41",
        ),
        (
            create().labels(["eu", " "]),
            "labels[1] must have 1 to 40 characters without the white space around it, has 0",
        ),
        (create().labels(["eu", "us", "EU"]), "labels[2] repeats another label; letters of either case are the same"),
        (
            create().subscribed_event_types(["verification.session.paused".into()]),
            "subscribed_event_types[0] must be one of verification.session.succeeded, verification.session.failed, verification.session.expired, verification.session.cancelled",
        ),
        (
            create().subscribed_event_types([]),
            "subscribed_event_types is empty: name at least one type, or disable the endpoint (the server takes an empty list and delivers nothing)",
        ),
    ] {
        assert_eq!(refusal(&server, request).await.1, format!("create_webhook_endpoint: {wanted}"));
    }
    for limit in [0, 101, u32::MAX] {
        let text = refusal(&server, client.sessions().list().limit(limit)).await.1;
        assert_eq!(text, format!("list_sessions: limit must be 1 to 100, is {limit}"));
    }
    let targets: Vec<WebhookEndpointId> = (0..26).map(|number| format!("whe_{number}").parse().unwrap()).collect();
    let text = refusal(&server, client.sessions().create().webhook_endpoints(targets)).await.1;
    assert_eq!(text, "create_session: webhook_endpoint_id must have 1 to 25 items, has 26");
    let text = refusal(&server, client.sessions().create().webhook_endpoints(vec![])).await.1;
    assert_eq!(text, "create_session: webhook_endpoint_id must have 1 to 25 items, has 0");

    let dashboard = client.dashboard();
    let text = refusal(&server, dashboard.api_keys().create("ci", [])).await.1;
    assert_eq!(text, "create_api_key: permissions must have at least 1 item, has 0");
    let long = "x".repeat(513);
    let text =
        refusal(&server, dashboard.api_keys().create("ci", [Scope::SessionsRead]).metadata("note", long)).await.1;
    assert_eq!(text, "create_api_key: metadata.note must have at most 512 characters, has 513");
    let create = || dashboard.api_keys().create("ci", [Scope::SessionsRead]);
    let many = (0..21).fold(create(), |request, number| request.metadata(format!("m{number}"), true));
    assert_eq!(refusal(&server, many).await.1, "create_api_key: metadata must have at most 20 items, has 21");
    for name in ["", "  ", &"x".repeat(121)] {
        let (field, _) = refusal(&server, dashboard.api_keys().create(name, [Scope::SessionsRead])).await;
        assert_eq!(field, "name", "{name:?}");
    }
    let organization = "f47ac10b-58cc-4372-a567-0e02b2c3d479".parse().unwrap();
    for code in ["", "A1B2C3D", "A1B2C3D4E", "A1B2-3D4"] {
        let (field, text) = refusal(&server, dashboard.organization().confirm_deletion(&organization, code)).await;
        assert_eq!(field, "code", "{text}");
        assert!(code.is_empty() || !text.contains(code), "{text}");
    }
    let text = refusal(&server, dashboard.organization().create("Acme", "Acme!")).await.1;
    assert_eq!(text, "create_organization: slug must match ^[a-z0-9-]+$");
    let text = refusal(&server, dashboard.organization().audit_logs().list().search("")).await.1;
    assert_eq!(text, "list_audit_logs: q must have 1 to 200 characters, has 0");
    let logo = resources::Logo::new(LogoContentType::ImagePng, vec![0; 1_100_000]);
    let text = refusal(&server, dashboard.organization().update_logo(logo)).await.1;
    assert_eq!(text, "update_organization_logo: logo.data must have 1 to 1398108 characters, has 1466668");
    let text = refusal(&server, dashboard.organization().domains().create_challenge("a.")).await.1;
    assert_eq!(text, "create_domain_challenge: apex_domain must have 3 to 253 characters, has 2");
    let text = refusal(&server, dashboard.organization().update_business_details()).await.1;
    assert_eq!(
        text,
        "update_business_details: body is empty: set at least one field, the server rejects an empty update"
    );
    let id = "whe_a".parse().unwrap();
    let text = refusal(&server, endpoints.update(&id)).await.1;
    assert_eq!(
        text,
        "update_webhook_endpoint: body is empty: set at least one field, the server rejects an empty update"
    );
}

async fn a_malformed_header_is_told_before_anything_is_sent<B: Backend>() {
    let (server, client) = B::bare([]).await;
    let request = client.sessions().get(&session_id('a')).header("x-a", "line\nbreak");
    assert_eq!(refusal(&server, request).await.0, "header x-a");
    let request = client.sessions().get(&session_id('a')).header("no spaces", "x");
    assert_eq!(refusal(&server, request).await.0, "header");
}

#[test]
fn an_id_of_another_kind_is_refused_by_name() {
    let session = session_id('a').to_string();
    assert_eq!(
        session.parse::<WebhookEndpointId>().unwrap_err().to_string(),
        "webhook endpoint id is the id of a session"
    );
    assert!("evt_1".parse::<WebhookDeliveryId>().is_err());
    assert!("vs_short".parse::<SessionId>().is_err());
    assert!("".parse::<WebhookEventId>().is_err());
    for path in ["../v1", "a/b", "a%2Fb", "a b", "ä"] {
        assert!(path.parse::<WebhookEndpointId>().is_err(), "{path}");
    }
    assert!("not-a-uuid".parse::<ApiKeyId>().is_err());
    assert!("f47ac10b-58cc-4372-a567-0e02b2c3d479".parse::<ApiKeyId>().is_ok());
}

async fn an_id_that_a_server_made_up_is_checked_when_it_is_sent<B: Backend>() {
    let (server, client) = B::bare([]).await;
    let odd: SessionId = serde_json::from_str(r#""../webhooks""#).unwrap();
    assert_eq!(refusal(&server, client.sessions().get(&odd)).await.0, "id");
}

async fn the_way_out_stays_below_the_base_address<B: Backend>() {
    let (server, client) = B::bare([]).await;
    for path in [
        "v1/sessions",
        "//elsewhere.example/x",
        "/v1/../admin",
        "/v1/%2e%2E/admin",
        "/v1/a b",
        "/v1?x=1",
        "/v1#x",
        "/v1\\x",
    ] {
        let error = client.request(Method::GET, path).send().await.unwrap_err();
        assert_eq!(error.field(), Some("path"), "{path}");
    }
    assert!(server.requests().is_empty());
}

on_each_backend! {
    #[tokio::test]
    share_fields_are_held_to_their_limits;
    #[tokio::test]
    share_fields_within_their_limits_are_sent;
    #[tokio::test]
    addresses_are_https_except_on_this_machine;
    #[tokio::test]
    lengths_counts_ranges_and_patterns_are_checked_from_the_document;
    #[tokio::test]
    a_malformed_header_is_told_before_anything_is_sent;
    #[tokio::test]
    an_id_that_a_server_made_up_is_checked_when_it_is_sent;
    #[tokio::test]
    the_way_out_stays_below_the_base_address;
}
