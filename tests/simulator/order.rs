//! What is looked at first where several things are wrong.

use crate::support::{Answer, call, start};
use kayle_id::Scope;
use kayle_id::testing::simulator::{Role, Simulator};
use serde_json::json;

const ONE: &str = "00000000-0000-4000-8000-000000000000";

async fn send(simulator: &Simulator, (method, path): (&str, &str), with: (&str, &str), body: Option<&str>) -> Answer {
    let mut headers = vec![with];
    headers.extend(body.map(|_| ("content-type", "application/json")));
    call(simulator, (method, path), &headers, body.map(str::to_owned)).await
}

fn cookie(simulator: &Simulator) -> String {
    format!("kayle-id.session_token={}", simulator.session_cookie())
}

#[tokio::test]
async fn a_scope_is_asked_for_before_a_route_is_looked_for() {
    let (simulator, _client) = start().await;
    let read = format!("Bearer {}", simulator.add_api_key([Scope::SessionsRead]));
    for (method, path, status) in [
        ("GET", "/v1/sessions/x/y", 404),
        ("HEAD", "/v1/sessions/x/y", 404),
        ("GET", "/v1/sessions/", 404),
        ("GET", "/v1/nowhere", 404),
        ("POST", "/v1/nowhere", 404),
        ("PUT", "/v1/sessions", 403),
        ("DELETE", "/v1/sessions/x", 403),
        ("POST", "/v1/sessions/", 403),
        ("GET", "/v1/webhooks/deliveries/whd_x", 403),
        ("GET", "/v1/webhooks", 403),
        ("GET", "/v1/events/evt_x/y", 403),
        ("GET", "/v1/analytics", 403),
        ("GET", "/v1/org-verifications/x", 403),
        // Before the validator, too.
        ("POST", "/v1/sessions/x/cancel", 403),
        ("GET", "/v1/webhooks/endpoints?limit=0", 403),
        ("GET", "/v1/admin/access", 401),
    ] {
        let answer = send(&simulator, (method, path), ("authorization", &read), None).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        let shape = if status == 404 { 'E' } else { 'B' };
        assert!(method == "HEAD" || answer.shape() == shape, "{method} {path}");
    }
    let analytics = format!("Bearer {}", simulator.add_api_key([Scope::AnalyticsRead]));
    let answer = send(&simulator, ("POST", "/v1/analytics/x"), ("authorization", &analytics), None).await;
    assert_eq!((answer.status, answer.shape()), (404, 'E'), "its scope is for every method");
    let answer = send(&simulator, ("GET", "/v1/admin/access"), ("cookie", &cookie(&simulator)), None).await;
    assert_eq!((answer.status, answer.shape()), (403, 'B'));
}

#[tokio::test]
async fn another_scheme_is_as_good_as_no_credentials() {
    let (simulator, _client) = start().await;
    let (key, cookie) = (simulator.api_key(), cookie(&simulator));
    for (header, status) in [
        (format!("bearer {key}"), 200),
        ("Basic eDp5".to_owned(), 200),
        ("Bearer kk_nope".to_owned(), 401),
        (format!("Bearer  {key} "), 200),
    ] {
        let headers = [("authorization", header.as_str()), ("cookie", cookie.as_str())];
        let answer = call(&simulator, ("GET", "/v1/sessions"), &headers, None::<String>).await;
        assert_eq!(answer.status, status, "{header}");
    }
}

#[tokio::test]
async fn the_dashboards_own_routes_are_told_from_those_of_the_library_behind() {
    let (simulator, _client) = start().await;
    let cookie = cookie(&simulator);
    let key = format!("Bearer {}", simulator.api_key());
    let none = ("x-none", "");
    for (method, path, with, expected) in [
        ("GET", "/v1/auth/nowhere", none, (404, "")),
        ("POST", "/v1/auth/nowhere", none, (404, "")),
        ("GET", "/v1/auth/orgs/nowhere", none, (401, "B")),
        ("GET", "/v1/auth/orgs/nowhere", ("cookie", cookie.as_str()), (404, "")),
        ("GET", "/v1/auth/orgs/logo", ("cookie", cookie.as_str()), (404, "")),
        ("POST", "/v1/auth/api-keys/", ("cookie", cookie.as_str()), (404, "")),
        ("PUT", "/v1/auth/orgs/domains", ("cookie", cookie.as_str()), (404, "E")),
        ("PUT", "/v1/auth/orgs/domains", ("authorization", key.as_str()), (401, "B")),
        ("PUT", "/v1/auth/nowhere", none, (401, "B")),
        ("PUT", "/v1/auth/nowhere", ("authorization", key.as_str()), (404, "E")),
        ("GET", "/v1/auth", none, (401, "B")),
    ] {
        let answer = send(&simulator, (method, path), with, None).await;
        let shape = if answer.text.is_empty() { String::new() } else { answer.shape().to_string() };
        assert_eq!((answer.status, shape.as_str()), expected, "{method} {path} {with:?}");
    }
}

#[tokio::test]
async fn the_dashboard_validates_before_it_asks_who_may() {
    let (simulator, _client) = start().await;
    let cookie = cookie(&simulator);
    let with = ("cookie", cookie.as_str());
    let bodies = |simulator: &Simulator| {
        let ours = json!({"organizationId": simulator.organization_id().unwrap().as_str()}).to_string();
        vec![
            ("POST", "/v1/auth/orgs/logo".to_owned(), Some("{}".to_owned())),
            ("POST", "/v1/auth/orgs/business-details".to_owned(), Some(r#"{"business_type":"x"}"#.to_owned())),
            ("POST", "/v1/auth/orgs/domains/challenges/dns".to_owned(), Some("{}".to_owned())),
            ("POST", "/v1/auth/orgs/domains/challenges/dns".to_owned(), None),
            (
                "POST",
                "/v1/auth/orgs/domains/challenges/dns/verify".to_owned(),
                Some(r#"{"challenge_id":1}"#.to_owned()),
            ),
            ("DELETE", "/v1/auth/orgs/domains/x".to_owned(), None),
            ("POST", "/v1/auth/orgs/redirect-uris".to_owned(), Some(r#"{"pattern":"http://a.example"}"#.to_owned())),
            (
                "POST",
                "/v1/auth/orgs/redirect-uris".to_owned(),
                Some(r#"{"pattern":"https://a.example/?a"}"#.to_owned()),
            ),
            ("DELETE", "/v1/auth/orgs/redirect-uris/x".to_owned(), None),
            ("DELETE", "/v1/auth/orgs/members/x".to_owned(), None),
            ("POST", "/v1/auth/orgs/members/x/reinstate".to_owned(), None),
            ("GET", "/v1/auth/orgs/audit-logs?q=%20".to_owned(), None),
            ("GET", "/v1/auth/orgs/audit-logs?actor_type=x".to_owned(), None),
            ("POST", "/v1/auth/orgs/confirm-delete".to_owned(), Some(ours)),
        ]
    };
    simulator.set_role(Role::Member);
    simulator.freeze_organization();
    for (method, path, body) in bodies(&simulator) {
        let answer = send(&simulator, (method, &path), with, body.as_deref()).await;
        assert_eq!((answer.status, answer.shape()), (400, 'C'), "{method} {path}: {}", answer.text);
    }
    // What is valid meets the deletion before the role; API keys are told of it before anything else.
    for (method, path, body, expected) in [
        ("POST", "/v1/auth/api-keys".to_owned(), Some("{"), 410),
        ("DELETE", "/v1/auth/api-keys/x".to_owned(), None, 410),
        ("GET", "/v1/auth/api-keys?limit=1".to_owned(), None, 400),
        ("DELETE", format!("/v1/auth/orgs/members/{ONE}"), None, 410),
        ("DELETE", format!("/v1/auth/orgs/domains/{ONE}"), None, 410),
        ("POST", "/v1/auth/orgs/redirect-uris".to_owned(), Some(r#"{"pattern":"https://a.example/"}"#), 410),
        ("POST", "/v1/auth/orgs/rp-terms".to_owned(), None, 410),
        ("POST", "/v1/auth/orgs/business-details".to_owned(), Some("{}"), 410),
        ("POST", "/v1/auth/orgs/members/leave".to_owned(), None, 410),
        ("GET", "/v1/auth/orgs/domains".to_owned(), None, 200),
        ("POST", "/v1/auth/orgs".to_owned(), Some(r#"{"name":"a","slug":"b"}"#), 200),
    ] {
        let answer = send(&simulator, (method, &path), with, body).await;
        assert_eq!(answer.status, expected, "{method} {path}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_is_nobodys_organization() {
    let (simulator, _client) = start().await;
    let cookie = cookie(&simulator);
    for (path, status, code) in [
        ("request-delete", 403, "NOT_A_MEMBER"),
        ("confirm-delete", 403, "NOT_A_MEMBER"),
        ("cancel-delete", 403, "NOT_A_MEMBER"),
        ("accept-verification-terms", 404, "ORGANIZATION_NOT_FOUND"),
    ] {
        let path = format!("/v1/auth/orgs/{path}");
        let answer = send(&simulator, ("POST", &path), ("cookie", &cookie), None).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
        let answer = send(&simulator, ("POST", &path), ("cookie", &cookie), Some("{}")).await;
        assert_eq!((answer.status, answer.shape()), (400, 'C'), "{path}");
        let answer = send(&simulator, ("POST", &path), ("cookie", &cookie), Some("")).await;
        assert_eq!((answer.status, answer.shape()), (400, 'D'), "{path}");
    }
}

#[tokio::test]
async fn the_dashboards_failures_are_in_the_envelope() {
    let (simulator, _client) = start().await;
    let cookie = cookie(&simulator);
    for (method, path, body) in [
        ("GET", "/v1/auth/orgs/audit-logs?created_from=0000-01-01T00:00:00Z", None),
        ("POST", "/v1/auth/api-keys", Some(r#"{"name":"a\u0000","permissions":["sessions:read"]}"#)),
        (
            "POST",
            "/v1/auth/api-keys",
            Some(r#"{"name":"a","permissions":["sessions:read"],"metadata":{"a":"\u0000"}}"#),
        ),
        ("PATCH", &format!("/v1/auth/api-keys/{ONE}"), Some(r#"{"name":"\u0000"}"#)),
        ("PATCH", &format!("/v1/auth/api-keys/{ONE}"), None),
        ("POST", "/v1/auth/orgs", Some(r#"{"name":"a","slug":"simulated"}"#)),
        ("POST", "/v1/auth/orgs/business-details", Some("{}")),
    ] {
        let answer = send(&simulator, (method, path), ("cookie", &cookie), body).await;
        let told = (answer.status, answer.shape(), answer.code());
        assert_eq!(told, (500, 'A', "INTERNAL_SERVER_ERROR".to_owned()), "{method} {path} {body:?}");
    }
    // A cursor of the log is any text, and nothing begins again.
    for cursor in ["", "a%20b", "aud_nope"] {
        let path = format!("/v1/auth/orgs/audit-logs?starting_after={cursor}");
        let page = send(&simulator, ("GET", &path), ("cookie", &cookie), None).await.json();
        assert_eq!(page["data"].as_array().unwrap().len(), 1, "{cursor}");
    }
}

#[tokio::test]
async fn business_details_are_trimmed_and_hold_no_control_characters() {
    let (simulator, _client) = start().await;
    let cookie = cookie(&simulator);
    let update = async |body: serde_json::Value| {
        let path = "/v1/auth/orgs/business-details";
        send(&simulator, ("POST", path), ("cookie", &cookie), Some(&body.to_string())).await
    };
    let answer = update(json!({"business_name": " Goods Ltd ", "business_jurisdiction": " "})).await.json();
    assert_eq!(answer["data"]["businessName"], "Goods Ltd");
    assert!(answer["data"]["businessJurisdiction"].is_null());
    for (body, code, shape) in [
        (json!({"business_name": "a\u{7}"}), "INVALID_BUSINESS_DETAILS", 'A'),
        (json!({"business_name": "x".repeat(201)}), "", 'C'),
        (json!({"business_registration_number": "x".repeat(101)}), "", 'C'),
        (json!({"business_type": ""}), "", 'C'),
        (json!({"business_type": 1}), "", 'C'),
    ] {
        let answer = update(body.clone()).await;
        assert_eq!((answer.status, answer.code().as_str(), answer.shape()), (400, code, shape), "{body}");
    }
    assert_eq!(update(json!({"business_name": "x".repeat(200)})).await.status, 200);
}

#[tokio::test]
async fn a_takeover_is_asked_for_before_dns_and_a_lookup_can_fail() {
    let (simulator, client) = start().await;
    let domains = client.dashboard().organization().domains();
    let challenge = domains.create_challenge("www.Example.com").send().await.unwrap();
    assert_eq!(challenge.record_name, "_kayle-id-verification.example.com");
    let cookie = cookie(&simulator);
    let verify = async |takeover: bool| {
        let body = json!({"challenge_id": challenge.challenge_id.as_str(), "acknowledge_takeover": takeover});
        let path = "/v1/auth/orgs/domains/challenges/dns/verify";
        send(&simulator, ("POST", path), ("cookie", &cookie), Some(&body.to_string())).await
    };
    simulator.give_domain_away("example.com", "Rivals");
    simulator.set_dns_reachable("example.com", false);
    let refused = verify(false).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "APEX_TAKEOVER_REQUIRED"));
    assert_eq!(refused.json()["error"]["details"], json!({"conflictingOrganizationName": "Rivals"}));
    let failed = verify(true).await;
    assert_eq!((failed.status, failed.code().as_str(), failed.shape()), (503, "DNS_LOOKUP_FAILED", 'A'));
    assert_eq!(failed.json()["error"]["details"], json!({}));
    simulator.set_dns_reachable("example.com", true);
    assert_eq!(verify(true).await.code(), "DNS_NOT_PROPAGATED");
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    assert_eq!(verify(true).await.status, 200);
    assert_eq!(verify(true).await.code(), "CHALLENGE_NOT_FOUND");
}
