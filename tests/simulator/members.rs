//! Members: who they are, what each may do, and what nobody may.

use crate::support::{ask_by_cookie as ask, call, code, start};
use kayle_id::testing::simulator::Role;
use kayle_id::*;

#[tokio::test]
async fn members_come_go_and_return_but_the_last_owner_stays() {
    let (simulator, client) = start().await;
    let dashboard = client.dashboard();
    let members = dashboard.organization().members();
    assert_eq!(code(members.leave().send().await), "LAST_OWNER");
    let owned = async || dashboard.account().owned_organizations().send().await.unwrap().organizations.len();
    assert_eq!(owned().await, 1);
    let other = simulator.add_member(Role::Owner).unwrap();
    assert_eq!(owned().await, 0, "another owner would keep it");
    assert_eq!(code(members.reinstate(&other).send().await), "MEMBER_NOT_FOUND");
    members.remove(&other).send().await.unwrap();
    assert_eq!(code(members.remove(&other).send().await), "MEMBER_NOT_FOUND");
    members.reinstate(&other).send().await.unwrap();
    members.remove(&other).send().await.unwrap();
    let again = simulator.rejoin(&other).unwrap();
    assert_eq!(code(members.reinstate(&other).send().await), "ACTIVE_MEMBERSHIP_CONFLICT");
    members.remove(&again).send().await.unwrap();
    members.reinstate(&other).send().await.unwrap();
    let unknown: MemberId = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    assert!(simulator.rejoin(&unknown).is_err());

    members.leave().send().await.unwrap();
    assert_eq!(
        ask(&simulator, "GET", "/v1/auth/orgs/domains", None).await.status,
        200,
        "anybody who is signed in reads these"
    );
    for (path, expected) in [
        ("/v1/auth/api-keys", (403, 'A')),
        ("/v1/auth/orgs/audit-logs", (403, 'A')),
        ("/v1/auth/orgs/audit-logs?limit=0", (400, 'C')),
        ("/v1/sessions", (403, 'B')),
        ("/v1/nowhere", (403, 'B')),
    ] {
        let answer = ask(&simulator, "GET", path, None).await;
        assert_eq!(answer.status, expected.0, "{path}: {}", answer.text);
        assert_eq!(answer.shape(), expected.1, "{path}: {}", answer.text);
    }
    assert_eq!(code(members.leave().send().await), "FORBIDDEN");
}

#[tokio::test]
async fn a_member_reads_and_changes_nothing() {
    let (simulator, _client) = start().await;
    simulator.set_role(Role::Member);
    let one = "00000000-0000-4000-8000-000000000000";
    let organization = simulator.organization_id().unwrap().as_str().to_owned();
    let ours = format!(r#"{{"organizationId":"{organization}","code":"AAAAAAAA"}}"#);
    let challenge = format!(r#"{{"challenge_id":"{one}"}}"#);
    let logo = r#"{"logo":{"data":"AAAA","contentType":"image/png"}}"#;
    for (method, path, body) in [
        ("GET", "/v1/auth/api-keys".to_owned(), None),
        ("POST", "/v1/auth/api-keys".to_owned(), Some(r#"{"name":"a","permissions":["sessions:read"]}"#)),
        ("PATCH", format!("/v1/auth/api-keys/{one}"), Some("{}")),
        ("DELETE", format!("/v1/auth/api-keys/{one}"), None),
        ("POST", "/v1/auth/orgs/logo".to_owned(), Some(logo)),
        ("POST", "/v1/auth/orgs/request-delete".to_owned(), Some(ours.as_str())),
        ("POST", "/v1/auth/orgs/confirm-delete".to_owned(), Some(ours.as_str())),
        ("POST", "/v1/auth/orgs/cancel-delete".to_owned(), Some(ours.as_str())),
        ("POST", "/v1/auth/orgs/accept-verification-terms".to_owned(), Some(ours.as_str())),
        ("POST", "/v1/auth/orgs/business-details".to_owned(), Some("{}")),
        ("POST", "/v1/auth/orgs/rp-terms".to_owned(), None),
        ("POST", "/v1/auth/orgs/domains/challenges/dns".to_owned(), Some(r#"{"apex_domain":"com"}"#)),
        ("POST", "/v1/auth/orgs/domains/challenges/dns/verify".to_owned(), Some(challenge.as_str())),
        ("DELETE", format!("/v1/auth/orgs/domains/{one}"), None),
        ("POST", "/v1/auth/orgs/redirect-uris".to_owned(), Some(r#"{"pattern":"https://a.example/"}"#)),
        ("DELETE", format!("/v1/auth/orgs/redirect-uris/{one}"), None),
        ("GET", "/v1/auth/orgs/audit-logs".to_owned(), None),
        ("DELETE", format!("/v1/auth/orgs/members/{one}"), None),
        ("POST", format!("/v1/auth/orgs/members/{one}/reinstate"), None),
    ] {
        let answer = ask(&simulator, method, &path, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "FORBIDDEN"), "{method} {path}: {}", answer.text);
        let details = path.contains("domains");
        assert_eq!(answer.json()["error"].get("details").is_some(), details, "{method} {path}");
        assert!(path == "/v1/auth/api-keys" && method == "GET" || answer.shape() == 'A', "{method} {path}");
    }
    for path in ["domains", "redirect-uris", "rp-terms"] {
        assert_eq!(ask(&simulator, "GET", &format!("/v1/auth/orgs/{path}"), None).await.status, 200, "{path}");
    }
    for (method, path, expected) in [
        ("GET", "/v1/sessions", 200),
        ("GET", "/v1/analytics/sessions/overview", 200),
        ("POST", "/v1/sessions", 403),
        ("DELETE", "/v1/webhooks/endpoints/whe_x", 403),
        ("PUT", "/v1/events/evt_x", 403),
    ] {
        let answer = ask(&simulator, method, path, None).await;
        assert_eq!(answer.status, expected, "{method} {path}");
        assert!(expected == 200 || answer.shape() == 'B');
    }
    assert_eq!(ask(&simulator, "POST", "/v1/auth/orgs/members/leave", None).await.status, 200);
}

#[tokio::test]
async fn memberships_are_never_erased_whoever_asks() {
    let (simulator, _client) = start().await;
    for path in ["/v1/auth/organization/remove-member", "/v1/auth/organization/leave"] {
        let answer = call(&simulator, ("POST", path), &[], Some("{}")).await;
        assert_eq!((answer.status, answer.shape()), (410, 'A'), "{path}");
        assert_eq!(answer.code(), "MEMBERSHIP_HARD_DELETE_BLOCKED");
        assert_eq!(ask(&simulator, "GET", path, None).await.text, "");
    }
}
