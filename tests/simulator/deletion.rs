//! Deleting an organization, and what is left afterwards.

use crate::support::{ask, ask_by_cookie, builder, code, start};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Role, Simulator};
use kayle_id::*;
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[tokio::test]
async fn a_deletion_is_requested_confirmed_by_the_mailed_code_and_called_off() {
    let (simulator, client) = start().await;
    let ours = client.dashboard().organization();
    let id = simulator.organization_id().unwrap();
    assert_eq!(simulator.deletion_code(&id), None);
    assert_eq!(code(ours.confirm_deletion(&id, "AAAAAAAA").send().await), "INVALID_CODE");
    assert_eq!(code(ours.cancel_deletion(&id).send().await), "NOT_SCHEDULED");
    ours.request_deletion(&id).send().await.unwrap();
    let code_sent = simulator.deletion_code(&id).unwrap();
    assert_eq!(code(ours.confirm_deletion(&id, "NOPENOPE").send().await), "INVALID_CODE");
    simulator.advance(25 * HOUR).await;
    assert_eq!(code(ours.confirm_deletion(&id, code_sent.as_str()).send().await), "CODE_EXPIRED");
    client.sessions().create().send().await.unwrap();

    ours.request_deletion(&id).send().await.unwrap();
    let code_sent = format!(" {} ", simulator.deletion_code(&id).unwrap().to_lowercase());
    let pending = ours.confirm_deletion(&id, code_sent.as_str()).send().await.unwrap();
    assert!(pending.pending_deletion_at.to_string().starts_with("2026-11-24T01:"), "{pending:?}");
    assert_eq!(code(client.sessions().list().send().await), "ORGANIZATION_FROZEN");
    // The dashboard reads, and changes nothing but that.
    client.dashboard().api_keys().list().send().await.unwrap();
    assert_eq!(code(ours.relying_party_terms().accept().send().await), "ORGANIZATION_FROZEN");
    assert_eq!(code(ours.accept_verification_terms(&id).send().await), "ORGANIZATION_FROZEN");
    assert_eq!(code(ours.request_deletion(&id).send().await), "ALREADY_SCHEDULED");
    assert_eq!(code(ours.confirm_deletion(&id, code_sent.as_str()).send().await), "ALREADY_SCHEDULED");

    simulator.advance(47 * HOUR).await;
    assert!(ours.cancel_deletion(&id).send().await.unwrap().ok);
    simulator.advance(47 * HOUR).await;
    client.sessions().list().send().await.unwrap();
    // The code has been used.
    assert_eq!(code(ours.confirm_deletion(&id, code_sent.as_str()).send().await), "INVALID_CODE");
    let other: OrganizationId = "00000000-0000-4000-8000-000000000000".parse().unwrap();
    assert_eq!(code(ours.request_deletion(&other).send().await), "NOT_A_MEMBER");
    simulator.set_role(Role::Member);
    assert_eq!(code(ours.request_deletion(&id).send().await), "FORBIDDEN");
}

/// Has the organization deleted, and two days pass.
async fn delete(simulator: &Simulator, client: &Client) -> OrganizationId {
    let ours = client.dashboard().organization();
    let id = simulator.organization_id().unwrap();
    ours.request_deletion(&id).send().await.unwrap();
    let code = simulator.deletion_code(&id).unwrap();
    ours.confirm_deletion(&id, code.as_str()).send().await.unwrap();
    simulator.advance(48 * HOUR + Duration::from_secs(1)).await;
    id
}

#[tokio::test]
async fn when_the_grace_is_over_keys_are_unknown_and_no_organization_is_left() {
    let (simulator, client) = start().await;
    let session = client.sessions().create().send().await.unwrap();
    let endpoint = client.webhooks().endpoints().create("https://hooks.example.com").send().await.unwrap().endpoint;
    let id = delete(&simulator, &client).await;

    for path in ["/v1/sessions", &format!("/v1/sessions/{}", session.id), "/v1/webhooks/endpoints", "/v1/nowhere"] {
        let answer = ask(&simulator, "GET", path, None).await;
        assert_eq!((answer.status, answer.shape()), (401, 'B'), "{path}");
        let answer = ask_by_cookie(&simulator, "GET", path, None).await;
        assert_eq!((answer.status, answer.shape()), (403, 'B'), "{path}");
    }
    let answer = ask_by_cookie(&simulator, "GET", "/v1/auth/api-keys", None).await;
    assert_eq!((answer.status, answer.shape()), (403, 'B'));
    let answer = ask_by_cookie(&simulator, "GET", "/v1/auth/orgs/domains", None).await;
    assert_eq!((answer.status, answer.shape(), answer.code().as_str()), (403, 'A', "FORBIDDEN"));
    let dashboard = client.dashboard();
    assert!(dashboard.account().owned_organizations().send().await.unwrap().organizations.is_empty());
    let ours = dashboard.organization();
    assert_eq!(code(ours.cancel_deletion(&id).send().await), "NOT_A_MEMBER");
    assert_eq!(code(ours.accept_verification_terms(&id).send().await), "ORGANIZATION_NOT_FOUND");
    assert!(simulator.sessions().is_empty() && simulator.endpoints().is_empty(), "{}", endpoint.id);
}

#[tokio::test]
async fn another_organization_takes_the_place_of_one_that_is_gone_with_nothing_of_it() {
    let (simulator, client) = start().await;
    let dashboard = client.dashboard();
    let ours = dashboard.organization();
    let labs = ours.create("Labs", "labs").send().await.unwrap();
    client.sessions().create().send().await.unwrap();
    delete(&simulator, &client).await;

    let left = dashboard.account().owned_organizations().send().await.unwrap().organizations;
    assert_eq!(left.iter().map(|left| left.slug.as_str()).collect::<Vec<_>>(), ["labs"]);
    assert_eq!(simulator.organization_id().unwrap(), labs.id);
    let sessions = ask_by_cookie(&simulator, "GET", "/v1/sessions", None).await;
    assert_eq!((sessions.status, sessions.json()["data"].clone()), (200, json!([])));
    let key = dashboard.api_keys().create("first", [Scope::SessionsWrite]).send().await.unwrap();
    let theirs = Client::builder().base_url(simulator.base_url()).api_key(key.key.expose_secret());
    let theirs = theirs.retry(RetryPolicy::none()).build().unwrap();
    assert_eq!(code(theirs.sessions().create().send().await), "ONBOARDING_INCOMPLETE");

    // The next to go may be one that nobody looks at.
    let spare = ours.create("Spare", "spare").send().await.unwrap();
    ours.request_deletion(&spare.id).send().await.unwrap();
    let code = simulator.deletion_code(&spare.id).unwrap();
    ours.confirm_deletion(&spare.id, code.as_str()).send().await.unwrap();
    theirs.sessions().list().send().await.unwrap();
    simulator.advance(49 * HOUR).await;
    let left = dashboard.account().owned_organizations().send().await.unwrap().organizations;
    assert_eq!(left.len(), 1);
    theirs.sessions().list().send().await.unwrap();
}

#[tokio::test]
async fn a_deletion_that_is_due_survives_a_restart() {
    let (simulator, client) = start().await;
    let ours = client.dashboard().organization();
    let id = simulator.organization_id().unwrap();
    ours.request_deletion(&id).send().await.unwrap();
    let code = simulator.deletion_code(&id).unwrap();
    ours.confirm_deletion(&id, code.as_str()).send().await.unwrap();
    let again = builder().snapshot(simulator.snapshot()).start().await.unwrap();
    drop(simulator);
    assert_eq!(ask(&again, "GET", "/v1/sessions", None).await.status, 410);
    again.advance(49 * HOUR).await;
    assert_eq!(ask(&again, "GET", "/v1/sessions", None).await.status, 401);
}
