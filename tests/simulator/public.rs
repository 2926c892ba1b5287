//! What the page that a user verifies on asks for, without a key; and what a withdrawal does.

use crate::receiver::{KEYS, Subscribed};
use crate::support::{Answer, ask, builder, call, start};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Claims, PublicDetails, Simulator};
use kayle_id::webhook::Keyring;
use kayle_id::*;
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

async fn get(simulator: &Simulator, path: &str) -> Answer {
    call(simulator, ("GET", path), &[], None::<String>).await
}

async fn post(simulator: &Simulator, path: &str, body: Value) -> Answer {
    call(simulator, ("POST", path), &JSON, Some(body.to_string())).await
}

fn token(session: &Session) -> String {
    let url = session.verification_url.as_str();
    url.split_once("cancel_token=").unwrap().1.to_owned()
}

async fn withdraw(simulator: &Simulator, session: &Session) -> (u16, String) {
    let path = format!("/v1/verify/session/{}/cancel", session.id);
    let answer = post(simulator, &path, json!({"cancel_token": token(session)})).await;
    (answer.status, answer.code())
}

#[tokio::test]
async fn a_page_asks_for_the_session_by_its_id_alone() {
    let (simulator, client) = start().await;
    let mut details = PublicDetails::default();
    details.website = Some("https://example.com".to_owned());
    simulator.set_public_details(details);
    let fields = ShareFields::new().require_age_over(21, "To enter");
    let session = client.sessions().create().share_fields(fields).send().await.unwrap();
    let path = format!("/v1/verify/session/{}", session.id);

    let status = get(&simulator, &format!("{path}/status")).await.json();
    assert_eq!((&status["data"]["status"], &status["data"]["latest_attempt"]), (&json!("created"), &Value::Null));
    let shown = get(&simulator, &format!("{path}/details")).await.json();
    let shown = &shown["data"];
    assert_eq!(shown["organization_website"], "https://example.com");
    assert_eq!((&shown["is_age_only"], &shown["age_threshold"]), (&json!(true), &json!(21)));
    let permitted = get(&simulator, &format!("{path}/redirect-permitted")).await.json();
    assert_eq!(permitted["data"], json!({"permitted": true, "redirect_url": null}));
    let socket = get(&simulator, &path).await;
    assert_eq!((socket.status, socket.code().as_str()), (426, "WEBSOCKET_REQUIRED"));

    for (id, status, code) in
        [("nope".to_owned(), 400, "INVALID_SESSION_ID"), (format!("vs_{}", "a".repeat(64)), 404, "SESSION_NOT_FOUND")]
    {
        let answer = get(&simulator, &format!("/v1/verify/session/{id}/status")).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    simulator.freeze_organization();
    assert_eq!(get(&simulator, &format!("{path}/details")).await.code(), "SESSION_NOT_FOUND");
}

#[tokio::test]
async fn a_phone_takes_over_after_consent() {
    let (simulator, client) = start().await;
    let session = client.sessions().create().send().await.unwrap();
    let path = format!("/v1/verify/session/{}", session.id);
    let handoff = format!("{path}/handoff");
    assert_eq!(post(&simulator, &handoff, json!({})).await.code(), "CONSENT_REQUIRED");
    assert_eq!(post(&simulator, &format!("{path}/consent"), json!({})).await.code(), "INVALID_REQUEST");
    let consent = json!({"biometric_consent": true, "document_processing_consent": true, "privacy_notice_acknowledged": true,
        "share_claims_consent": true, "terms_acknowledged": true});
    assert_eq!(post(&simulator, &format!("{path}/consent"), consent.clone()).await.status, 200);
    let first = post(&simulator, &handoff, json!({})).await.json();
    let second = post(&simulator, &handoff, json!({})).await.json();
    assert_eq!(first, second, "the same as long as it is fresh");
    simulator.advance(Duration::from_secs(6 * 60)).await;
    let third = post(&simulator, &handoff, json!({})).await.json();
    assert_ne!(first["data"]["mobile_write_token"], third["data"]["mobile_write_token"]);
    simulator.complete(&session.id, Claims::new()).unwrap();
    assert_eq!(post(&simulator, &handoff, json!({})).await.code(), "SESSION_EXPIRED");
    assert_eq!(post(&simulator, &format!("{path}/consent"), consent).await.code(), "SESSION_EXPIRED");
}

#[tokio::test]
async fn a_withdrawal_ends_what_has_not_been_delivered_and_nothing_else() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let create = async || client.sessions().create().send().await.unwrap();
    let status = async |session: &Session| client.sessions().get(&session.id).send().await.unwrap().status;

    let open = create().await;
    assert_eq!(withdraw(&simulator, &open).await, (204, String::new()));
    assert_eq!(withdraw(&simulator, &open).await, (204, String::new()), "the same answer again");
    assert_eq!(status(&open).await, SessionStatus::Cancelled);

    let delivered = create().await;
    simulator.complete(&delivered.id, Claims::new()).unwrap();
    simulator.settled().await;
    assert_eq!(withdraw(&simulator, &delivered).await, (204, String::new()));
    assert_eq!(withdraw(&simulator, &delivered).await, (401, "CANCEL_TOKEN_USED".to_owned()));
    assert_eq!(status(&delivered).await, SessionStatus::Succeeded);
    let path = format!("/v1/verify/session/{}/privacy-context", delivered.id);
    let context = get(&simulator, &path).await.json();
    assert_eq!(context["data"]["has_withdrawn_consent"], true);
    assert_eq!(context["data"]["result_webhook_deliveries"]["succeeded_count"], 1);

    app.inbox.answer([500]);
    let undelivered = create().await;
    simulator.complete(&undelivered.id, Claims::new()).unwrap();
    simulator.settled().await;
    assert_eq!(withdraw(&simulator, &undelivered).await, (204, String::new()));
    assert_eq!(status(&undelivered).await, SessionStatus::Cancelled);

    let overdue = create().await;
    simulator.advance(2 * DAY).await;
    assert_eq!(withdraw(&simulator, &overdue).await, (204, String::new()));
    assert_eq!(status(&overdue).await, SessionStatus::Expired);

    let path = format!("/v1/verify/session/{}/cancel", overdue.id);
    let wrong = post(&simulator, &path, json!({"cancel_token": "a".repeat(48)})).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (401, "CANCEL_TOKEN_INVALID"));
    let malformed = post(&simulator, &path, json!({"cancel_token": "A"})).await;
    assert_eq!((malformed.status, malformed.code().as_str()), (400, "INVALID_REQUEST"));
}

#[tokio::test]
async fn what_is_over_is_gone_after_thirty_days() {
    let (simulator, client) = start().await;
    let session = client.sessions().create().send().await.unwrap();
    simulator.complete(&session.id, Claims::new()).unwrap();
    simulator.advance(29 * DAY).await;
    client.sessions().get(&session.id).send().await.unwrap();
    simulator.advance(2 * DAY).await;
    let gone = client.sessions().get(&session.id).send().await.unwrap_err();
    assert_eq!(gone.api().unwrap().status(), 404);
    assert_eq!(simulator.events().len(), 0, "its events are gone with it");
}

#[tokio::test]
async fn a_domain_without_its_record_is_downgraded_and_redirects_end() {
    let (simulator, client) = start().await;
    let domains = client.dashboard().organization().domains();
    let challenge = domains.create_challenge("example.com").send().await.unwrap();
    simulator.publish_dns(&challenge.record_name, &challenge.record_value);
    domains.verify_challenge(&challenge.challenge_id).send().await.unwrap();
    let body = json!({"redirect_url": "https://example.com/back"}).to_string();
    let created = ask(&simulator, "POST", "/v1/sessions", Some(&body)).await;
    assert_eq!(created.status, 200);
    let id = created.json()["data"]["id"].as_str().unwrap().to_owned();

    simulator.remove_dns(&challenge.record_name);
    simulator.advance(2 * DAY).await;
    assert_eq!(ask(&simulator, "POST", "/v1/sessions", Some(&body)).await.status, 200, "twice is not enough");
    simulator.advance(2 * DAY).await;
    let refused = ask(&simulator, "POST", "/v1/sessions", Some(&body)).await;
    assert_eq!((refused.status, refused.code().as_str()), (400, "REDIRECT_URL_DOMAIN_NOT_VERIFIED"));
    let permitted = get(&simulator, &format!("/v1/verify/session/{id}/redirect-permitted")).await.json();
    assert_eq!(permitted["data"]["permitted"], false);
}

#[tokio::test]
async fn a_production_server_takes_nothing_on_this_machine() {
    let simulator = builder().production().start().await.unwrap();
    simulator.client().unwrap().dashboard().api_keys().list().send().await.unwrap();
    for (name, status) in [(simulator.cookie_name(), 200), ("kayle-id.session_token", 401)] {
        let cookie = format!("{name}={}", simulator.session_cookie());
        let answer =
            call(&simulator, ("GET", "/v1/auth/api-keys"), &[("cookie", cookie.as_str())], None::<String>).await;
        assert_eq!(answer.status, status, "{name}");
    }
    let redirect = json!({"redirect_url": "http://localhost:4000/"}).to_string();
    assert_eq!(ask(&simulator, "POST", "/v1/sessions", Some(&redirect)).await.status, 400);
    let endpoint = json!({"url": "http://localhost:4000/"}).to_string();
    assert_eq!(ask(&simulator, "POST", "/v1/webhooks/endpoints", Some(&endpoint)).await.status, 400);
}

#[tokio::test]
async fn who_is_built_on_the_simulators_clock_sees_its_time() {
    let simulator = builder().start().await.unwrap();
    let client = simulator.client().unwrap();
    let app = Subscribed::new(&simulator, &client).await;
    simulator.advance(400 * DAY).await;
    let session = client.sessions().create().send().await.unwrap();
    simulator.complete(&session.id, Claims::new()).unwrap();
    simulator.settled().await;
    assert_eq!(app.events().len(), 1, "a signature of today is fresh");

    let keyring = Keyring::new().with("first", &KEYS[0]).unwrap();
    let receiver = simulator.receiver(&keyring).unwrap();
    let (headers, body) = &app.inbox.arrived()[0];
    receiver.open_local(&receiver.verify(headers, body).unwrap()).unwrap();
    simulator.advance(DAY).await;
    assert!(receiver.verify(headers, body).is_err(), "a day later it is not");
}

#[test]
#[should_panic(expected = "there is no operation `create_sessions`")]
fn a_fault_that_would_never_happen_is_refused() {
    let _fault = kayle_id::testing::simulator::Fault::status(500).on("create_sessions");
}
