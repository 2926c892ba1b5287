//! The dashboard: API keys, organizations, domains, members, the audit log.

use crate::contract::check;
use crate::support::{ask_by_cookie as ask, builder, call, client, code, start};
use futures::TryStreamExt;
use kayle_id::resources::Logo;
use kayle_id::testing::simulator::{Oddity, Role, Simulator};
use kayle_id::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// A client with a key that the dashboard has made, and no cookie.
fn with_key(simulator: &Simulator, key: &ApiKeySecret) -> Client {
    let client = Client::builder().base_url(simulator.base_url()).api_key(key.expose_secret());
    client.retry(RetryPolicy::none()).build().unwrap()
}

#[tokio::test]
async fn a_key_works_from_its_creation_until_it_is_disabled_rescoped_or_deleted() {
    let (simulator, client) = start().await;
    let keys = client.dashboard().api_keys();
    let made = keys.create("ci", [Scope::SessionsWrite]).metadata("team", "checkout").send().await.unwrap();
    let mine = with_key(&simulator, &made.key);
    mine.sessions().create().send().await.unwrap();

    keys.update(&made.id).scopes([Scope::AnalyticsRead]).send().await.unwrap();
    assert!(mine.sessions().create().send().await.unwrap_err().is_forbidden());
    keys.update(&made.id).scopes([Scope::SessionsRead]).enabled(false).send().await.unwrap();
    assert!(mine.sessions().list().send().await.unwrap_err().is_unauthorized());
    keys.update(&made.id).enabled(true).send().await.unwrap();
    mine.sessions().list().send().await.unwrap();
    keys.delete(&made.id).send().await.unwrap();
    assert!(mine.sessions().list().send().await.unwrap_err().is_unauthorized());

    assert_eq!(code(keys.delete(&made.id).send().await), "API_KEY_NOT_DELETED");
    assert_eq!(code(keys.update(&made.id).name("x").send().await), "API_KEY_NOT_FOUND");
}

#[tokio::test]
async fn keys_are_listed_by_id_ten_a_page_and_any_limit_is_refused() {
    let (simulator, client) = start().await;
    let keys = client.dashboard().api_keys();
    for number in 0..24 {
        keys.create(format!("k{number}"), [Scope::SessionsRead]).send().await.unwrap();
    }
    let page = keys.list().send().await.unwrap();
    assert_eq!((page.items.len(), page.has_more), (10, true));
    let all: Vec<ApiKey> = keys.list().stream().try_collect().await.unwrap();
    let ids: Vec<&str> = all.iter().map(|key| key.id.as_str()).collect();
    assert!(all.len() == 25 && ids.is_sorted(), "{ids:?}");
    assert!(all.iter().all(|key| key.request_count == 0));

    for limit in ["1", "10", "101", "x"] {
        let answer = ask(&simulator, "GET", &format!("/v1/auth/api-keys?limit={limit}"), None).await;
        assert_eq!((answer.status, answer.shape()), (400, 'C'));
    }
    let sound = builder().without(Oddity::ApiKeyLimitRefused).without(Oddity::UnknownApiKeyIsBadRequest).start().await;
    let sound = sound.unwrap();
    assert_eq!(ask(&sound, "GET", "/v1/auth/api-keys?limit=1", None).await.status, 200);
    let unknown = "/v1/auth/api-keys/00000000-0000-4000-8000-000000000000";
    assert_eq!(ask(&sound, "DELETE", unknown, None).await.status, 404);
}

#[tokio::test]
async fn only_the_cookie_opens_the_dashboard_and_an_unknown_route_is_empty() {
    let (simulator, _) = start().await;
    let bearer = format!("Bearer {}", simulator.api_key());
    let wrong = ("cookie", "kayle-id.session_token=nope");
    for headers in [&[][..], &[("authorization", bearer.as_str())], &[wrong]] {
        let answer = call(&simulator, ("GET", "/v1/auth/orgs/domains"), headers, None::<String>).await;
        assert_eq!((answer.status, answer.shape()), (401, 'B'));
    }
    let answer = ask(&simulator, "GET", "/v1/auth/nowhere", None).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, ""));
}

#[tokio::test]
async fn a_domain_is_proven_in_dns_and_then_redirects_are_taken() {
    let (simulator, client) = start().await;
    let ours = client.dashboard().organization();
    let domains = ours.domains();
    let redirected = || client.sessions().create().redirect_url("https://shop.example/done").send();
    assert_eq!(code(redirected().await), "REDIRECT_URL_DOMAIN_NOT_VERIFIED");

    assert_eq!(code(domains.create_challenge("co.uk").send().await), "APEX_INVALID");
    let challenge = domains.create_challenge("shop.example").send().await.unwrap();
    assert!(challenge.conflict.is_none());
    assert_eq!(code(domains.verify_challenge(&challenge.challenge_id).send().await), "DNS_NOT_PROPAGATED");
    simulator.publish_dns(&challenge.record_name, "something else");
    assert_eq!(code(domains.verify_challenge(&challenge.challenge_id).send().await), "DNS_NOT_PROPAGATED");
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    let verified = domains.verify_challenge(&challenge.challenge_id).send().await.unwrap();
    assert_eq!(verified.apex_domain, "shop.example");
    redirected().await.unwrap();

    let listed = domains.list().send().await.unwrap();
    assert_eq!((listed.domains.len(), listed.challenges.len()), (1, 0));
    // It can be proven again, and stays one domain.
    domains.create_challenge("www.shop.example").send().await.unwrap();
    assert_eq!(code(domains.verify_challenge(&challenge.challenge_id).send().await), "CHALLENGE_NOT_FOUND");

    // A pattern narrows what is taken, and goes with its domain.
    let uris = ours.redirect_uris();
    assert_eq!(code(uris.create("https://*.shop.example/").send().await), "INVALID_PATTERN");
    let refused = uris.create("https://other.example/").send().await.unwrap_err();
    assert_eq!(refused.api().unwrap().status(), 422);
    let uri = uris.create("https://shop.example/age/").send().await.unwrap();
    assert_eq!(uris.create("https://shop.example/age/").send().await.unwrap().id, uri.id);
    assert_eq!(code(redirected().await), "REDIRECT_URL_PATTERN_NOT_REGISTERED");
    uris.delete(&uri.id).send().await.unwrap();
    redirected().await.unwrap();
    uris.create("https://shop.example/").send().await.unwrap();
    domains.delete(&verified.domain_id).send().await.unwrap();
    assert!(uris.list().send().await.unwrap().is_empty());
    assert_eq!(code(domains.delete(&verified.domain_id).send().await), "DOMAIN_NOT_FOUND");
}

#[tokio::test]
async fn a_challenge_lapses_and_a_takeover_has_to_be_acknowledged() {
    let (simulator, client) = start().await;
    let domains = client.dashboard().organization().domains();
    let late = domains.create_challenge("late.example").send().await.unwrap();
    simulator.advance(Duration::from_secs(8 * 24 * 60 * 60)).await;
    assert_eq!(code(domains.verify_challenge(&late.challenge_id).send().await), "CHALLENGE_EXPIRED");
    assert!(domains.list().send().await.unwrap().challenges.is_empty());

    simulator.give_domain_away("held.example", "Rivals");
    let challenge = domains.create_challenge("held.example").send().await.unwrap();
    assert_eq!(challenge.conflict.as_ref().unwrap().organization_name, "Rivals");
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    assert_eq!(code(domains.verify_challenge(&challenge.challenge_id).send().await), "APEX_TAKEOVER_REQUIRED");
    let taken = domains.verify_challenge(&challenge.challenge_id).acknowledge_takeover(true).send().await.unwrap();
    assert_eq!(taken.takeover_from.unwrap().organization_name, "Rivals");
}

#[tokio::test]
async fn terms_business_logo_and_organizations_are_kept() {
    let (simulator, client) = start().await;
    let (dashboard, ours) = (client.dashboard(), client.dashboard().organization());
    simulator.set_terms_accepted(false);
    assert!(!ours.relying_party_terms().get().send().await.unwrap().current_accepted);
    assert_eq!(code(client.sessions().create().send().await), "RP_TERMS_ACCEPTANCE_REQUIRED");
    assert!(ours.relying_party_terms().accept().send().await.unwrap().current_accepted);
    client.sessions().create().send().await.unwrap();

    let id = simulator.organization_id().unwrap();
    ours.accept_verification_terms(&id).send().await.unwrap();
    ours.accept_verification_terms(&id).send().await.unwrap();
    simulator.set_owner_checked(true);
    assert_eq!(code(ours.accept_verification_terms(&id).send().await), "ORGANIZATION_ALREADY_VERIFIED");

    ours.update_business_details().business_name(Some("Goods Ltd".into())).send().await.unwrap();
    let details = ours.update_business_details().business_type(Some(BusinessType::Sole)).send().await.unwrap();
    assert_eq!(details.business_type, Some(BusinessType::Sole));
    assert!(details.business_name.is_some() && details.business_jurisdiction.is_none());

    let png = Logo::new(LogoContentType::ImagePng, b"\x89PNG\r\n\x1a\n");
    let logo = ours.update_logo(png.clone()).send().await.unwrap().logo;
    assert!(logo.starts_with(&format!("{}/r2/logos/", simulator.base_url())), "{logo}");
    let lie = Logo::new(LogoContentType::ImageGif, b"\x89PNG\r\n\x1a\n");
    assert_eq!(code(ours.update_logo(lie).send().await), "INVALID_LOGO");

    ours.create("Labs", "labs").logo(png).send().await.unwrap();
    assert!(ours.create("Other", "labs").send().await.unwrap_err().is_server_error());
    let owned = dashboard.account().owned_organizations().send().await.unwrap().organizations;
    let slugs: BTreeSet<&str> = owned.iter().map(|organization| organization.slug.as_str()).collect();
    assert_eq!(slugs, ["labs", "simulated"].into());
}

#[tokio::test]
async fn the_audit_log_tells_who_changed_what_latest_first() {
    let (simulator, client) = start().await;
    let dashboard = client.dashboard();
    let logs = dashboard.organization().audit_logs();
    let key = dashboard.api_keys().create("ci", [Scope::WebhooksWrite]).send().await.unwrap();
    let endpoint = with_key(&simulator, &key.key).webhooks().endpoints().create("https://hooks.example.com").send();
    let endpoint = endpoint.await.unwrap().endpoint;
    dashboard.api_keys().delete(&key.id).send().await.unwrap();

    let all: Vec<AuditLog> = logs.list().limit(2).stream().try_collect().await.unwrap();
    let events: Vec<&str> = all.iter().map(|log| log.event.as_str()).collect();
    assert_eq!(events, ["api_key.deleted", "webhook_endpoint.created", "api_key.created", "member.joined"]);
    assert_eq!(all[1].target_id.as_deref(), Some(endpoint.id.as_str()));
    // The key is gone, and its name is still known.
    assert_eq!((&all[1].actor.api_key_id, all[1].actor.api_key_name.as_deref()), (&Some(key.id.clone()), Some("ci")));

    let count = async |request: Request<operations::ListAuditLogs>| request.send().await.unwrap().items.len();
    assert_eq!(count(logs.list().event("api_key.created")).await, 1);
    assert_eq!(count(logs.list().actor_api_key(&key.id)).await, 1);
    assert_eq!(count(logs.list().actor_type(ActorType::User)).await, 3);
    assert_eq!(count(logs.list().search("HOOK_END")).await, 1);
    assert_eq!(count(logs.list().created_from(all[0].created_at)).await, 1);
    assert_eq!(count(logs.list().event("api_key.created, member.joined,nope")).await, 2);
    assert_eq!(count(logs.list().event("nope")).await, 4, "names that nobody knows are passed over");
    assert_eq!(count(logs.list().created_from(all[0].created_at).created_to(all[3].created_at)).await, 0);
}

#[tokio::test]
async fn every_answer_of_the_dashboard_is_of_the_documents_form() {
    let simulator = builder().start().await.unwrap();
    let client = client(&simulator);
    let domains = client.dashboard().organization().domains();
    let challenge = domains.create_challenge("shop.example").send().await.unwrap();
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    let challenge = challenge.challenge_id.as_str().to_owned();
    let organization = simulator.organization_id().unwrap().as_str().to_owned();
    let member = simulator.add_member(Role::Owner).unwrap().as_str().to_owned();
    let key = client.dashboard().api_keys().create("k", [Scope::SessionsRead]).send().await.unwrap();
    let (key, nowhere) = (key.id.as_str().to_owned(), "00000000-0000-4000-8000-000000000000");
    let ours = json!({"organizationId": organization}).to_string();
    let others = json!({"organizationId": nowhere}).to_string();
    let verify = json!({"challenge_id": challenge}).to_string();
    let png = json!({"logo": {"data": "iVBORw0KGgo=", "contentType": "image/png"}}).to_string();
    let not_png = json!({"logo": {"data": "AAAA", "contentType": "image/png"}}).to_string();
    let confirm = json!({"organizationId": organization, "code": "nope"}).to_string();
    let (keys, one_key, orgs) = ("/v1/auth/api-keys", "/v1/auth/api-keys/{id}", "/v1/auth/orgs");
    let at = |path: &'static str| format!("/v1/auth/orgs/{path}");
    let cases: Vec<(&str, String, &str, Option<&str>, u16)> = vec![
        ("GET", "/v1/auth/account/owned-organizations".to_owned(), "", None, 200),
        ("GET", keys.to_owned(), "", None, 200),
        ("GET", keys.to_owned(), "?limit=3", None, 400),
        ("POST", keys.to_owned(), "", Some(r#"{"name":"a","permissions":["sessions:read"],"metadata":{"n":1}}"#), 200),
        ("POST", keys.to_owned(), "", Some(r#"{"name":"","permissions":[]}"#), 400),
        ("POST", keys.to_owned(), "", Some("{"), 400),
        ("PATCH", one_key.to_owned(), &key, Some(r#"{"name":"b"}"#), 200),
        ("PATCH", one_key.to_owned(), &key, Some("{}"), 500),
        ("PATCH", one_key.to_owned(), nowhere, Some(r#"{"name":"b"}"#), 400),
        ("PATCH", one_key.to_owned(), "x", Some(r#"{"name":"b"}"#), 400),
        ("DELETE", one_key.to_owned(), &key, None, 200),
        ("DELETE", one_key.to_owned(), &key, None, 400),
        ("POST", orgs.to_owned(), "", Some(r#"{"name":"a","slug":"a"}"#), 200),
        ("POST", orgs.to_owned(), "", Some(r#"{"name":"a","slug":"a"}"#), 500),
        ("POST", orgs.to_owned(), "", Some(r#"{"name":"a","slug":"A b"}"#), 400),
        ("POST", at("logo"), "", Some(&png), 200),
        ("POST", at("logo"), "", Some(&not_png), 400),
        ("POST", at("business-details"), "", Some(r#"{"business_name":"a"}"#), 200),
        ("POST", at("business-details"), "", Some(r#"{"business_type":"other"}"#), 400),
        ("POST", at("business-details"), "", Some("{}"), 500),
        ("POST", at("accept-verification-terms"), "", Some(&ours), 200),
        ("POST", at("accept-verification-terms"), "", Some(&ours), 200),
        ("POST", at("accept-verification-terms"), "", Some(&others), 404),
        ("GET", at("rp-terms"), "", None, 200),
        ("POST", at("rp-terms"), "", None, 200),
        ("GET", at("domains"), "", None, 200),
        ("POST", at("domains/challenges/dns"), "", Some(r#"{"apex_domain":"a.example"}"#), 200),
        ("POST", at("domains/challenges/dns"), "", Some(r#"{"apex_domain":"com"}"#), 400),
        ("POST", at("domains/challenges/dns/verify"), "", Some(&verify), 200),
        ("POST", at("domains/challenges/dns/verify"), "", Some(&verify), 404),
        ("POST", at("redirect-uris"), "", Some(r#"{"pattern":"https://shop.example/*"}"#), 200),
        ("POST", at("redirect-uris"), "", Some(r#"{"pattern":"x"}"#), 400),
        ("POST", at("redirect-uris"), "", Some(r#"{"pattern":"https://other.example/"}"#), 422),
        ("GET", at("redirect-uris"), "", None, 200),
        ("DELETE", at("redirect-uris/{id}"), nowhere, None, 404),
        ("DELETE", at("domains/{id}"), nowhere, None, 404),
        ("DELETE", at("domains/{id}"), "x", None, 400),
        ("DELETE", at("members/{id}"), &member, None, 200),
        ("DELETE", at("members/{id}"), nowhere, None, 404),
        ("POST", at("members/{id}/reinstate"), &member, None, 200),
        ("POST", at("members/{id}/reinstate"), &member, None, 404),
        ("GET", at("audit-logs"), "", None, 200),
        ("GET", at("audit-logs"), "?limit=1&actor_type=user", None, 200),
        ("POST", at("request-delete"), "", Some(&ours), 200),
        ("POST", at("request-delete"), "", Some("{}"), 400),
        ("POST", at("confirm-delete"), "", Some(&confirm), 400),
        ("POST", at("cancel-delete"), "", Some(&ours), 404),
        ("POST", at("cancel-delete"), "", Some(&ours), 200),
        ("POST", at("members/leave"), "", None, 200),
    ];
    let mut driven = BTreeSet::new();
    for (method, pattern, parameter, body, status) in &cases {
        let path = match pattern.split_once('{') {
            Some((before, after)) => format!("{before}{parameter}{}", after.split_once('}').unwrap().1),
            None => format!("{pattern}{parameter}"),
        };
        if pattern.ends_with("cancel-delete") && *status == 200 {
            simulator.freeze_organization();
        }
        let answer = ask(&simulator, method, &path, *body).await;
        assert_eq!(answer.status, *status, "{method} {path}: {}", answer.text);
        check(method, pattern, &answer).unwrap_or_else(|problem| panic!("{method} {path}: {problem}"));
        if answer.status < 300 || pattern.ends_with("{id}") || pattern.ends_with("confirm-delete") {
            driven.insert((*method, pattern.clone()));
        }
    }
    let told = resources::operations().iter().filter(|told| told.is_dashboard());
    let missing: Vec<_> = told.filter(|told| !driven.contains(&(told.method, told.path.to_owned()))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
