//! What bodies must be like, and what is kept of them.

use crate::receiver::KEYS;
use crate::support::{ask, builder, client, start};
use kayle_id::*;
use serde_json::{Value, json};

#[tokio::test]
async fn a_redirect_needs_a_verified_domain() {
    let simulator = builder().verified_domain("example.com").start().await.unwrap();
    for (url, status, code) in [
        ("https://example.com/done", 200, ""),
        ("https://app.example.com/done?a=b", 200, ""),
        ("https://badexample.com/done", 400, "REDIRECT_URL_DOMAIN_NOT_VERIFIED"),
        ("https://10.0.0.1/", 400, "REDIRECT_URL_DOMAIN_NOT_VERIFIED"),
        ("https://intranet/done", 400, "INVALID_REDIRECT_URL"),
        ("https://[::1]/", 400, "INVALID_REDIRECT_URL"),
        ("https://b\u{fc}cher.example/", 400, "INVALID_REDIRECT_URL"),
        ("https://co.uk/", 400, "INVALID_REDIRECT_URL"),
        // The validator refuses what is no https address at all.
        ("http://example.com/done", 400, ""),
        ("http://localhost/", 200, ""),
        ("http://127.0.0.1:4000/back", 200, ""),
        ("http://localhost.example/", 400, ""),
        ("https://a:b@example.com/", 400, ""),
        ("javascript:alert(1)", 400, ""),
        ("done", 400, ""),
        ("", 400, ""),
    ] {
        let answer = ask(&simulator, "POST", "/v1/sessions", Some(&json!({"redirect_url": url}).to_string())).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{url}: {}", answer.text);
    }
    for both in [
        r#"{"redirect_url":"done","share_fields":[]}"#,
        r#"{"redirect_url":null,"webhook_endpoint_id":[],"share_fields":null}"#,
    ] {
        assert_eq!(ask(&simulator, "POST", "/v1/sessions", Some(both)).await.code(), "INVALID_SHARE_FIELDS");
    }
    let plain = ask(&simulator, "POST", "/v1/sessions", Some(r#"{"redirect_url":"https://EXAMPLE.com"}"#)).await;
    assert_eq!(plain.json()["data"]["redirect_url"], "https://example.com/");
}

#[tokio::test]
async fn an_organizations_standing_decides_what_it_may_create() {
    let simulator = builder().start().await.unwrap();
    let create = async |url: &str| {
        let body = json!({"redirect_url": url}).to_string();
        ask(&simulator, "POST", "/v1/sessions", Some(&body)).await.code()
    };
    simulator.verify_domain("example.com");
    assert_eq!(create("https://example.com/a").await, "");
    simulator.register_redirect_pattern("https://example.com/done/");
    assert_eq!(create("https://example.com/a").await, "REDIRECT_URL_PATTERN_NOT_REGISTERED");
    assert_eq!(create("https://example.com/done/a").await, "");
    simulator.set_terms_accepted(false);
    assert_eq!(
        create("https://example.com/a").await,
        "REDIRECT_URL_PATTERN_NOT_REGISTERED",
        "standing is looked at last"
    );
    assert_eq!(create("https://example.com/done/a").await, "RP_TERMS_ACCEPTANCE_REQUIRED");
    simulator.set_onboarded(false);
    assert_eq!(create("https://example.com/done/a").await, "ONBOARDING_INCOMPLETE");
}

#[tokio::test]
async fn sessions_name_their_endpoints_once_each() {
    let (simulator, client) = start().await;
    let create = |enabled| client.webhooks().endpoints().create("https://hooks.example.com").enabled(enabled).send();
    let [one, two, off] = [create(true).await.unwrap(), create(true).await.unwrap(), create(false).await.unwrap()]
        .map(|made| made.endpoint.id);
    for (targets, read) in
        [(json!(one), json!(one)), (json!([one]), json!(one)), (json!([one, two, one]), json!([one, two]))]
    {
        let body = json!({"webhook_endpoint_id": targets}).to_string();
        assert_eq!(
            ask(&simulator, "POST", "/v1/sessions", Some(&body)).await.json()["data"]["webhook_endpoint_id"],
            read
        );
    }
    for (targets, code) in [
        (json!(off), "WEBHOOK_ENDPOINT_UNAVAILABLE"),
        (json!(["whe_nope"]), "WEBHOOK_ENDPOINT_UNAVAILABLE"),
        (json!([]), ""),
        (json!(null), ""),
        (json!([1]), ""),
        (json!("a b"), ""),
        (json!(vec!["whe_a"; 26]), ""),
    ] {
        let body = json!({"webhook_endpoint_id": targets}).to_string();
        let answer = ask(&simulator, "POST", "/v1/sessions", Some(&body)).await;
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{targets}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_newest_key_is_the_only_active_one_and_its_jwk_is_rewritten() {
    let (simulator, client) = start().await;
    let endpoint = client.webhooks().endpoints().create("https://hooks.example.com").send().await.unwrap().endpoint.id;
    let path = format!("/v1/webhooks/endpoints/{endpoint}/keys");
    let jwk: Value = serde_json::from_str(&KEYS[0].public_jwk().to_json()).unwrap();
    let body =
        |jwk: &Value| json!({"key_id": "k 1é", "algorithm": "RSA-OAEP-256", "key_type": "RSA", "jwk": jwk}).to_string();
    let first = ask(&simulator, "POST", &path, Some(&body(&jwk))).await.json()["data"].clone();
    let kept = json!({"e": jwk["e"], "n": jwk["n"], "alg": "RSA-OAEP-256", "kty": "RSA", "key_ops": ["encrypt"]});
    assert_eq!((&first["jwk"], &first["is_active"]), (&kept, &json!(true)));
    let second = ask(&simulator, "POST", &path, Some(&body(&jwk))).await.json()["data"].clone();
    let keys = |query: &str| {
        let path = format!("{path}?{query}");
        let simulator = &simulator;
        async move { ask(simulator, "GET", &path, None).await.json()["data"].as_array().unwrap().clone() }
    };
    assert_eq!(keys("is_active=true").await, std::slice::from_ref(&second));
    let first = client
        .webhooks()
        .encryption_keys()
        .reactivate(&first["id"].as_str().unwrap().parse().unwrap())
        .send()
        .await
        .unwrap();
    assert!(first.is_active && first.disabled_at.is_none());
    assert_eq!(keys("is_active=false").await[0]["id"], second["id"]);
    let off = client.webhooks().encryption_keys().deactivate(&first.id).send().await.unwrap();
    let again = client.webhooks().encryption_keys().deactivate(&first.id).send().await.unwrap();
    assert!(!off.is_active && again.disabled_at > off.disabled_at, "repeating it rewrites the time");

    let with = |name: &str, value: Value| {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        jwk
    };
    let small = PrivateKeyNumbers::small();
    for (jwk, shape) in [
        (with("d", json!("AQAB")), 'A'),
        (with("alg", json!("RSA-OAEP")), 'A'),
        (with("use", json!("sig")), 'A'),
        (with("key_ops", json!(["decrypt", "encrypt"])), 'A'),
        (with("key_ops", json!([])), 'A'),
        (with("n", json!(small)), 'A'),
        (json!({"kty": "RSA", "e": "AQAB"}), 'A'),
        (with("kty", json!("EC")), 'C'),
        (with("x5c", json!(["x".repeat(65)])), 'C'),
        (with("x", json!({})), 'C'),
        (with("e", json!("")), 'C'),
    ] {
        let answer = ask(&simulator, "POST", &path, Some(&body(&jwk))).await;
        assert_eq!((answer.status, answer.shape()), (400, shape), "{}", answer.text);
        assert!(shape == 'C' || answer.code() == "BAD_REQUEST");
    }
    let extra = ask(&simulator, "POST", &path, Some(&body(&with("x5t", json!("y"))))).await;
    assert_eq!((extra.status, &extra.json()["data"]["jwk"]), (200, &kept), "other members are dropped");
}

/// A modulus of 1024 bits.
struct PrivateKeyNumbers;

impl PrivateKeyNumbers {
    fn small() -> String {
        webhook::testing::primitives::base64url(&[0xff; 128])
    }
}

#[tokio::test]
async fn an_endpoints_settings_change_one_by_one() {
    let (simulator, _client) = start().await;
    let body =
        json!({"url": "https://hooks.example.com", "name": " Main ", "enabled": false, "labels": ["a"]}).to_string();
    let made = ask(&simulator, "POST", "/v1/webhooks/endpoints", Some(&body)).await.json()["data"]["endpoint"].clone();
    assert_eq!((&made["name"], &made["undelivered_payload_retention_hours"]), (&json!("Main"), &json!(72)));
    assert!(made["disabled_at"].is_string());
    let path = format!("/v1/webhooks/endpoints/{}", made["id"].as_str().unwrap());
    for (change, member, value) in [
        (json!({"name": null}), "name", json!(null)),
        (json!({"labels": []}), "labels", json!([])),
        (json!({"labels": [" a ", "x".repeat(40)]}), "labels", json!(["a", "x".repeat(40)])),
        (json!({"enabled": true}), "disabled_at", json!(null)),
        (json!({"undelivered_payload_retention_hours": 0}), "undelivered_payload_retention_hours", json!(0)),
        (
            json!({"subscribed_event_types": ["verification.session.failed", "verification.session.failed"]}),
            "subscribed_event_types",
            json!(["verification.session.failed", "verification.session.failed"]),
        ),
    ] {
        let changed = ask(&simulator, "PATCH", &path, Some(&change.to_string())).await.json()["data"].clone();
        assert_eq!(changed[member], value, "{change}");
        assert!(changed["updated_at"].as_str() > made["updated_at"].as_str());
    }
    let nothing = ask(&simulator, "PATCH", &path, None).await;
    assert_eq!((nothing.status, nothing.shape(), nothing.code().as_str()), (400, 'A', "BAD_REQUEST"));
    for bad in [
        json!({"url": "http://hooks.example.com"}),
        json!({"name": ""}),
        json!({"labels": [1]}),
        json!({"labels": [" "]}),
        json!({"labels": ["x".repeat(41)]}),
        json!({"labels": ["Billing", " billing "]}),
        json!({"labels": ["1", "2", "3", "4", "5", "6", "7", "8", "9"]}),
        json!({"enabled": "yes"}),
        json!({"undelivered_payload_retention_hours": 12}),
        json!({"subscribed_event_types": ["x"]}),
        json!([]),
    ] {
        assert_eq!(ask(&simulator, "PATCH", &path, Some(&bad.to_string())).await.shape(), 'C', "{bad}");
    }
    let nul = ask(
        &simulator,
        "POST",
        "/v1/webhooks/endpoints",
        Some(r#"{"url":"https://hooks.example.com","name":"a\u0000"}"#),
    )
    .await;
    assert_eq!((nul.status, nul.shape()), (500, 'F'));
}

#[tokio::test]
async fn analytics_count_by_day_and_add_up() {
    let (simulator, client) = start().await;
    let [a, b, _c] = [(); 3].map(|()| client.sessions().create().send());
    let (a, b, _) = (a.await.unwrap(), b.await.unwrap(), _c.await.unwrap());
    simulator.complete(&a.id, testing::simulator::Claims::new()).unwrap();
    simulator.fail(&b.id, SessionFailureCode::LivenessFailed).unwrap();
    let overview = ask(&simulator, "GET", "/v1/analytics/sessions/overview", None).await.json()["data"].clone();
    assert_eq!(
        overview["summary"],
        json!({"total": 3, "active": 1, "success": 1, "failure": 1, "expired": 0, "cancelled": 0})
    );
    let (trend, timeline) = (overview["trend"].as_array().unwrap(), overview["timeline"].as_array().unwrap());
    assert_eq!((trend.len(), timeline.len()), (14, 14));
    assert_eq!(trend[13], json!({"cancelled": 0, "date": "2026-11-21", "expired": 0, "failure": 1, "success": 1}));
    assert_eq!((&timeline[13]["total"], &timeline[12]["total"]), (&json!(3), &json!(0)));
    let at = "2026-11-22T00:30:00Z";
    let overdue = json!({"id": "vs_x", "status": "in_progress", "expires_at": at, "created_at": "2026-11-21T23:30:00Z", "updated_at": at});
    simulator.advance(std::time::Duration::from_secs(2 * 86_400)).await;
    simulator.insert(testing::simulator::RowKind::Session, overdue).unwrap();
    let later = client.analytics().sessions().send().await.unwrap();
    assert_eq!((later.summary.active, later.summary.expired, later.timeline[12].total), (0, 2, 4));
    // The day of its creation counts, and what is older than the series is in the summary alone.
    assert_eq!((later.trend[11].expired, later.trend[12].expired), (2, 0));
    simulator.advance(std::time::Duration::from_secs(14 * 86_400)).await;
    let gone = client.analytics().sessions().send().await.unwrap();
    assert_eq!((gone.summary.total, gone.timeline[13].total), (4, 0));
    drop(self::client(&simulator));
}
