//! What the user does, and what the API says of it afterwards.

use crate::receiver::Subscribed;
use crate::support::{ask, builder, client, start};
use kayle_id::testing::SimulatorExt;
use kayle_id::testing::simulator::{Claims, Oddity, SimulatorError};
use kayle_id::webhook::Event;
use kayle_id::*;

#[tokio::test]
async fn a_session_goes_from_created_over_in_progress_to_succeeded_once() {
    let (simulator, client) = start().await;
    let session = client.sessions().create().send().await.unwrap();
    assert_eq!((&session.status, session.completed_at), (&SessionStatus::Created, None));
    simulator.start_verification(&session.id).unwrap();
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::InProgress);
    simulator.complete(&session.id, Claims::new()).unwrap();
    let over = client.sessions().get(&session.id).send().await.unwrap();
    assert_eq!(over.status, SessionStatus::Succeeded);
    assert!(over.completed_at > Some(over.created_at) && over.cancel_token.is_none());
    for error in [
        simulator.complete(&session.id, Claims::new()).unwrap_err(),
        simulator.start_verification(&session.id).map(|()| unreachable!()).unwrap_or_else(|error| error),
        simulator.expire(&session.id).unwrap_err(),
    ] {
        assert!(matches!(error, SimulatorError::State { .. }), "{error}");
    }
    let unknown: SessionId = format!("vs_{}", "a".repeat(64)).parse().unwrap();
    assert!(matches!(simulator.expire(&unknown), Err(SimulatorError::Unknown { kind: "session", .. })));
}

#[tokio::test]
async fn every_requested_claim_is_there_and_null_where_it_was_declined() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let session = client.sessions().create().send().await.unwrap();
    let claims =
        Claims::new().share(Claim::SexMarker, "F").share(Claim::KayleHumanId, "x").share(Claim::MrzOptionalData, "");
    simulator.complete(&session.id, claims).unwrap();
    simulator.settled().await;
    let event = app.events().remove(0);
    let payload: serde_json::Value = serde_json::from_str(&event_text(&app)).unwrap();
    let claims = payload["data"]["claims"].as_object().unwrap();
    assert_eq!(claims.len(), 12);
    assert_eq!(
        (&claims["sex_marker"], &claims["kayle_human_id"], &claims["family_name"]),
        (&"F".into(), &().into(), &().into())
    );
    assert_eq!(claims["kayle_document_id"].as_str().unwrap().len(), 64);
    let selected = serde_json::json!(["kayle_document_id", "kayle_human_id", "mrz_optional_data", "sex_marker"]);
    assert_eq!(payload["data"]["selected_field_keys"], selected);
    assert_eq!(event.session_id(), Some(&session.id));
    let held = simulator.payload(event.event_id().unwrap()).unwrap();
    assert_eq!(held, event_text(&app), "the test can look it up");
    let events = simulator.events();
    assert_eq!((events.len(), events[0].deliveries.len(), simulator.endpoints().len()), (1, 1, 1));
    assert_eq!((&simulator.sessions()[0].id, &simulator.deliveries()[0].event_id), (&session.id, &events[0].id));
}

/// The text that was sealed, to the letter.
fn event_text(app: &Subscribed) -> String {
    use crate::receiver::KEYS;
    use kayle_id::webhook::testing::primitives::{compact_jwe, gcm_open, oaep_decrypt};
    let body = &app.inbox.arrived()[0].1;
    let [aad, wrapped, iv, sealed] = compact_jwe(body).unwrap();
    let key = oaep_decrypt(&KEYS[0], &wrapped).unwrap();
    let (text, tag) = sealed.split_at(sealed.len() - 16);
    String::from_utf8(gcm_open(webhook::ContentEncryption::A256Gcm, &key, &iv, &aad, text, tag).unwrap()).unwrap()
}

#[tokio::test]
async fn the_payloads_members_stand_in_the_servers_order() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let session = client.sessions().create().send().await.unwrap();
    let event = simulator.fail(&session.id, SessionFailureCode::SelfieFaceMismatch).unwrap();
    simulator.settled().await;
    let expected = format!(
        r#"{{"data":{{"failure_code":"selfie_face_mismatch","nfc_tries_used":0,"liveness_tries_used":0}},"metadata":{{"contract_version":1,"event_id":"{event}","verification_session_id":"{}"}},"type":"verification.session.failed"}}"#,
        session.id
    );
    assert_eq!(event_text(&app), expected);
    assert_eq!(
        client.sessions().get(&session.id).send().await.unwrap().failure_code,
        Some(SessionFailureCode::SelfieFaceMismatch)
    );
}

#[tokio::test]
async fn claims_that_do_not_fit_the_session_are_refused_by_name() {
    let (simulator, client) = start().await;
    let fields = ShareFields::new().require(Claim::FamilyName, "a").optional_age_over(18, "b");
    let session = client.sessions().create().share_fields(fields).send().await.unwrap();
    for (claims, claim) in [
        (Claims::new(), "family_name"),
        (Claims::new().share(Claim::FamilyName, "CANARY").share(Claim::GivenNames, "CANARY"), "given_names"),
        (Claims::new().share(Claim::FamilyName, 5), "family_name"),
        (Claims::new().share(Claim::FamilyName, "CANARY").share("age_over_18", "CANARY"), "age_over_18"),
    ] {
        let error = simulator.complete(&session.id, claims.clone()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("claim {claim}: ")) && !error.contains("CANARY"), "{error}");
        assert!(!format!("{claims:?}").contains("CANARY"));
    }
    assert_eq!(client.sessions().get(&session.id).send().await.unwrap().status, SessionStatus::Created);
    simulator.complete(&session.id, Claims::new().share(Claim::FamilyName, "x")).unwrap();
}

#[tokio::test]
async fn what_was_not_delivered_is_erased_when_the_user_withdraws_after_the_end() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    app.inbox.answer([500]);
    let session = client.sessions().create().send().await.unwrap();
    simulator.fail(&session.id, SessionFailureCode::LivenessFailed).unwrap();
    simulator.settled().await;
    simulator.withdraw(&session.id).unwrap();
    simulator.settled().await;
    let over = client.sessions().get(&session.id).send().await.unwrap();
    assert_eq!((over.status, over.failure_code), (SessionStatus::Cancelled, Some(SessionFailureCode::LivenessFailed)));
    let events = app.events();
    let Event::SessionCancelled(event) = &events[1] else { panic!("{events:?}") };
    assert_eq!(event.reason(), Some(&CancellationReason::PrivacyCancelledAfterTerminalFailure));

    let listed = ask(&simulator, "GET", "/v1/webhooks/events", None).await.json();
    let listed = listed["data"].as_array().unwrap();
    assert_eq!(listed.len(), 2, "both are listed");
    let erased = &listed[1]["deliveries"][0];
    assert_eq!((&erased["status"], &erased["payload_retention_reason"]), (&"failed".into(), &"privacy_request".into()));
    assert!(matches!(simulator.withdraw(&session.id), Err(SimulatorError::State { .. })));
    simulator.advance(std::time::Duration::from_secs(3600)).await;
    assert_eq!(app.inbox.arrived().len(), 2, "the erased one is not sent again");
}

#[tokio::test]
async fn withdrawing_before_the_end_is_a_cancellation() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let session = client.sessions().create().send().await.unwrap();
    simulator.start_verification(&session.id).unwrap();
    simulator.withdraw(&session.id).unwrap();
    simulator.settled().await;
    let expected =
        r#"{"data":{"outcome":"not_verified","reason":"cancelled","nfc_tries_used":0,"liveness_tries_used":0},"#;
    assert!(event_text(&app).starts_with(expected));

    let strict = builder().without(Oddity::CancelledAfterTheEnd).start().await.unwrap();
    let session = self::client(&strict).sessions().create().send().await.unwrap();
    strict.complete(&session.id, Claims::new()).unwrap();
    assert!(matches!(strict.withdraw(&session.id), Err(SimulatorError::State { .. })));
}

#[tokio::test]
async fn cancelling_is_204_whatever_the_session_is_and_happens_once() {
    let (simulator, client) = start().await;
    let app = Subscribed::new(&simulator, &client).await;
    let session = client.sessions().create().send().await.unwrap();
    let path = format!("/v1/sessions/{}/cancel", session.id);
    for _ in 0..2 {
        let answer = ask(&simulator, "POST", &path, Some("not looked at")).await;
        assert_eq!((answer.status, answer.text.as_str(), answer.content_type()), (204, "", ""));
    }
    let other = client.sessions().create().send().await.unwrap();
    simulator.complete(&other.id, Claims::new()).unwrap();
    client.sessions().cancel(&other.id).send().await.unwrap();
    assert_eq!(client.sessions().get(&other.id).send().await.unwrap().status, SessionStatus::Succeeded);
    simulator.settled().await;
    assert_eq!(app.inbox.arrived().len(), 2);
}
