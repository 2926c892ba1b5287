//! Payloads, of today and of tomorrow.

use super::{delivery, observe, receive, receiver};
use kayle_id_webhook::webhook::testing::{Damage, Payload, primitives};
use kayle_id_webhook::webhook::{Event, RefusalReason};
use kayle_id_webhook::{CancellationReason, SessionFailureCode, SessionId, WebhookEventId};
use serde_json::{Value, json};

const META: &str = r#"{"contract_version":1,"event_id":"evt_1","verification_session_id":"vs_1"}"#;

fn parse(payload: &str) -> Result<Event, String> {
    primitives::event(payload.as_bytes())
}

fn with_data(kind: &str, data: &str) -> Result<Event, String> {
    parse(&format!(r#"{{"data":{data},"metadata":{META},"type":"verification.session.{kind}"}}"#))
}

#[test]
fn the_four_events_are_typed() {
    let failed = Payload::failed(&SessionFailureCode::SelfieFaceMismatch);
    let Event::SessionFailed(event) = receive(&receiver(), &delivery(failed).build().unwrap()).unwrap() else {
        panic!()
    };
    assert_eq!(event.failure_code(), Some(&SessionFailureCode::SelfieFaceMismatch));
    assert_eq!((event.nfc_tries_used(), event.liveness_tries_used()), (Some(1), Some(0)));

    let cancelled = Payload::cancelled(&CancellationReason::PrivacyCancelledAfterTerminalSuccess);
    let Event::SessionCancelled(event) = receive(&receiver(), &delivery(cancelled).build().unwrap()).unwrap() else {
        panic!()
    };
    assert_eq!(event.reason(), Some(&CancellationReason::PrivacyCancelledAfterTerminalSuccess));
    assert_eq!((event.nfc_tries_used(), event.liveness_tries_used()), (Some(1), Some(0)));

    let session: SessionId = format!("vs_{}", "a".repeat(64)).parse().unwrap();
    let id: WebhookEventId = "evt_0".parse().unwrap();
    let expired = Payload::expired().session_id(&session).event_id(&id);
    let text = expired.to_json();
    let event = receive(&receiver(), &delivery(expired).build().unwrap()).unwrap();
    assert_eq!((event.event_id(), event.session_id(), event.expose_payload()), (Some(&id), Some(&session), &*text));
    let Event::SessionExpired(event) = event else { panic!() };
    assert_eq!((event.event_id(), event.session_id(), event.contract_version()), (&id, &session, Some(1)));
}

#[test]
fn an_unknown_type_is_kept_whole() {
    let data = json!({"a": [1, {"b": null}]}).as_object().unwrap().clone();
    let payload = Payload::other("verification.session.reviewed", data);
    let text = payload.to_json();
    let event = receive(&receiver(), &delivery(payload).build().unwrap()).unwrap();
    assert_eq!((event.expose_payload(), event.type_name()), (&*text, "verification.session.reviewed"));
    assert!(event.event_id().is_some() && event.session_id().is_some());
    assert!(matches!(event, Event::Unknown(_)));

    for odd in
        [r#"{"type":"x"}"#, r#"{"type":"x","metadata":7,"data":[1]}"#, r#"{"type":"x","metadata":{"event_id":9}}"#]
    {
        let event = parse(odd).unwrap();
        assert_eq!((event.expose_payload(), event.event_id()), (odd, None));
    }
}

#[test]
fn unknown_members_and_nulls_are_survived() {
    let extended = r#"{"v":2,"data":{"claims":{},"selected_field_keys":[],"more":{"x":[1]}},"metadata":{"contract_version":7,"event_id":"evt_1","verification_session_id":"vs_1","region":"eu"},"type":"verification.session.succeeded","z":null}"#;
    assert!(matches!(parse(extended), Ok(Event::SessionSucceeded(event)) if event.contract_version() == Some(7)));
    for (kind, data) in [
        ("succeeded", r#"{"claims":{},"selected_field_keys":[]}"#),
        ("succeeded", r#"{"selected_field_keys":["a"],"claims":{"a":null,"b":[1]},"more":null}"#),
        ("failed", "null"),
        ("failed", "{}"),
        ("failed", r#"{"failure_code":null,"nfc_tries_used":null}"#),
        ("failed", r#"{"failure_code":"new_check_failed"}"#),
        ("failed", r#"{"reason":null,"nfc_tries_used":1.0}"#),
        ("failed", r#"{"reason":["a"],"liveness_tries_used":3}"#),
        ("expired", "null"),
        ("expired", "[]"),
        ("cancelled", r#"{"reason":"new_reason","outcome":"other"}"#),
    ] {
        assert!(with_data(kind, data).is_ok(), "{kind} {data}");
    }
    let spaced = format!(" {{ \"type\" : \"verification.session.expired\",\n\"metadata\":{META} }}\n");
    assert!(parse(&spaced).is_ok());
    assert!(parse(&format!(r#"{{"type":"verification.session.expir\u0065d","metadata":{META}}}"#)).is_ok());
}

#[test]
fn what_is_no_payload_is_refused_by_an_error_of_its_own() {
    for payload in [
        "",
        "null",
        "[]",
        "7",
        "{}",
        "{",
        r#"{"type":7}"#,
        r#"{"type":null}"#,
        r#"["verification.session.expired",{},{}]"#,
        r#"{"type":"verification.session.expired"}"#,
        r#"{"type":"verification.session.expired","metadata":null}"#,
        r#"{"type":"verification.session.expired","metadata":{"event_id":"evt_1"}}"#,
        r#"{"type":"verification.session.expired","metadata":["evt_1","vs_1",1]}"#,
        r#"{"type":"verification.session.expired","metadata":{"event_id":null,"verification_session_id":"vs_1"}}"#,
        "not JSON at all",
    ] {
        let sent = delivery(Payload::raw(payload)).build().unwrap();
        let (result, seen) = observe(super::builder().keyring(super::keyring()), &sent);
        let error = result.unwrap_err();
        assert!(error.is_unreadable_payload() && !error.is_refused(), "{payload}: {error}");
        assert_eq!(seen, [RefusalReason::Payload], "{payload}");
    }
    assert!(primitives::event(b"{\"type\":\"\xff\"}").is_err());
    assert!(parse(&format!(r#"{{"type":"verification.session.expired","metadata":{META}}}x"#)).is_err());
    let deep = format!(r#"{{"type":"x","x":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).is_ok(), "what is not read is passed over, however deep");
    let deep = format!(r#"{{"type":"x","metadata":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(parse(&deep).is_ok_and(|event| event.event_id().is_none()));
}

#[test]
fn a_success_without_its_claims_is_not_read_as_one() {
    for data in [
        "null",
        "[]",
        "7",
        "\"a\"",
        "true",
        "{}",
        r#"{"claims":{}}"#,
        r#"{"selected_field_keys":[]}"#,
        r#"{"claims":null,"selected_field_keys":[]}"#,
        r#"{"claims":{},"selected_field_keys":null}"#,
        r#"{"claims":[],"selected_field_keys":[]}"#,
        r#"{"claims":"a","selected_field_keys":[]}"#,
        r#"{"claims":{},"selected_field_keys":{}}"#,
        r#"{"claims":{},"selected_field_keys":"a"}"#,
        r#"{"claims":{},"selected_field_keys":["a",null]}"#,
        r#"{"claims":{},"selected_field_keys":[["a"]]}"#,
        r#"{"Claims":{},"selected_field_keys":[]}"#,
    ] {
        let error = with_data("succeeded", data).unwrap_err();
        assert!(error.starts_with("in its ") || error.starts_with("its "), "{data}: {error}");
    }
    assert!(parse(&format!(r#"{{"metadata":{META},"type":"verification.session.succeeded"}}"#)).is_err());
}

#[test]
fn a_known_event_has_ids_that_tell_it_from_others() {
    let with = |event: &str, session: &str, kind: &str| {
        let metadata = format!(r#"{{"event_id":{event},"verification_session_id":{session}}}"#);
        let data = r#"{"claims":{},"selected_field_keys":[]}"#;
        parse(&format!(r#"{{"data":{data},"metadata":{metadata},"type":"verification.session.{kind}"}}"#))
    };
    let text = |text: &str| Value::from(text).to_string();
    let long = text(&"e".repeat(129));
    let endless = text(&"e".repeat(700_000));
    let bad = [
        "\"\"",
        "null",
        "7",
        "true",
        "[]",
        "{}",
        "[\"evt_1\"]",
        r#""\u0000""#,
        r#""evt_\u0000""#,
        r#""evt_1\n""#,
        r#""\tevt_1""#,
        r#"" ""#,
        r#"" evt_1""#,
        r#""evt_1 ""#,
        r#""evt 1""#,
        r#""evt_\u007f""#,
        r#""evt_\u00e9""#,
        r#""evt_\ud800""#,
        r#""entry abc""#,
        r#""a/../b""#,
        r#""evt_1:2""#,
        "\"whe_1\"",
        "\"whd_1\"",
        &long,
        &endless,
    ];
    for kind in ["succeeded", "failed", "expired", "cancelled"] {
        for id in bad {
            assert!(with(id, "\"vs_1\"", kind).is_err(), "event {id:.40} {kind}");
            assert!(with("\"evt_1\"", id, kind).is_err(), "session {id:.40} {kind}");
        }
        assert!(with("\"vs_1\"", "\"vs_1\"", kind).is_err());
        assert!(with("\"evt_1\"", "\"evt_1\"", kind).is_err());
        for good in ["a", "evt_1", "E-v_0", &"e".repeat(128)] {
            assert!(with(&text(good), "\"vs_1\"", kind).is_ok(), "{good} {kind}");
        }
    }
    // What an unknown event calls itself is not known either: an unusable id is none.
    for id in bad {
        assert!(with(id, id, "reviewed").unwrap().event_id().is_none(), "{id:.40}");
    }
}

#[test]
fn a_failed_event_may_say_more() {
    let failed = with_data("failed", r#"{"failure_code":"liveness_failed","reason":"verification_failed"}"#);
    let Ok(Event::SessionFailed(event)) = failed else { panic!("not a failure") };
    assert_eq!(event.reason(), Some("verification_failed"));
    assert_eq!(event.failure_code(), Some(&SessionFailureCode::LivenessFailed));
}

#[test]
fn a_payload_that_cannot_be_read_can_be_looked_at_by_its_owner() {
    for payload in [&b"ERIKSSON"[..], b"{\"type\":7,\"name\":\"ERIKSSON\"}", b"\xffERIKSSON", b""] {
        let sent = delivery(Payload::raw(payload)).build().unwrap();
        let receiver = receiver();
        let sealed = receiver.verify(&sent.headers, &sent.body).unwrap();
        assert!(receiver.open_local(&sealed).unwrap_err().is_unreadable_payload());
        let decrypted = receiver.decrypt_local(&sealed).unwrap();
        assert_eq!(decrypted.expose_bytes(), payload);
        assert_eq!(decrypted.expose_text(), std::str::from_utf8(payload).ok());
        assert!(!format!("{decrypted:?}").contains("ERIKSSON"));
    }
    for damage in [Damage::FlipTag, Damage::FlipEncryptedKey, Damage::ContentKeyLength(16)] {
        let sent = delivery(Payload::expired()).damage(damage).build().unwrap();
        let receiver = receiver();
        let sealed = receiver.verify(&sent.headers, &sent.body).unwrap();
        assert!(receiver.decrypt_local(&sealed).unwrap_err().is_refused(), "only what is authentic is shown");
    }
}

#[test]
fn what_tests_make_shows_no_claims_and_no_secrets() {
    let payload = Payload::succeeded().shared("family_name", "ERIKSSON");
    let builder = delivery(payload.clone()).damage(Damage::OtherSecret("whsec_other".to_owned()));
    let sent = builder.clone().build().unwrap();
    let shown = format!("{payload:?} {builder:?} {sent:?} {:?}", Payload::raw("ERIKSSON"));
    assert!(shown.contains("family_name") && shown.contains(super::KID), "{shown}");
    assert!(!shown.contains("ERIKSSON") && !shown.contains("whsec_") && !shown.contains("v1="), "{shown}");
}

#[test]
fn a_member_that_is_read_stands_once() {
    let twice = |json: &str| parse(json).is_err();
    assert!(twice(&format!(r#"{{"type":"verification.session.expired","type":"x","metadata":{META}}}"#)));
    assert!(twice(&format!(r#"{{"type":"verification.session.expired","metadata":{META},"metadata":{META}}}"#)));
    assert!(twice(&format!(r#"{{"type":"verification.session.expired","metadata":{META},"x":1,"x":1}}"#)));
    for kind in ["expired", "failed", "cancelled", "succeeded", "reviewed"] {
        for (metadata, data) in [
            (r#"{"event_id":"evt_1","event_id":"evt_2","verification_session_id":"vs_1"}"#, "{}"),
            (r#"{"event_id":"evt_1","verification_session_id":"vs_1","verification_session_id":"vs_1"}"#, "{}"),
            (r#"{"event_id":"evt_1","event_i\u0064":"evt_2","verification_session_id":"vs_1"}"#, "{}"),
            (r#"{"event_id":"evt_1","verification_session_id":"vs_1","x":1,"x":2}"#, "{}"),
            (META, r#"{"claims":{},"selected_field_keys":[],"x":1,"x":1}"#),
        ] {
            let json = format!(r#"{{"data":{data},"metadata":{metadata},"type":"verification.session.{kind}"}}"#);
            assert!(twice(&json), "{json}");
        }
        let whole = r#"{"claims":{},"selected_field_keys":[]}"#;
        assert!(with_data(kind, whole).is_ok(), "{kind}");
    }
    assert!(twice(r#"{"type":"x","metadata":{"event_id":null,"event_id":"evt_1"}}"#));
    for data in [
        r#"{"claims":{"age_over_18":false,"age_over_18":true},"selected_field_keys":["age_over_18"]}"#,
        r#"{"claims":{"age_over_18":false,"age_over_1\u0038":true},"selected_field_keys":["age_over_18"]}"#,
        r#"{"claims":{},"claims":{}}"#,
        r#"{"selected_field_keys":[],"selected_field_keys":["family_name"]}"#,
    ] {
        assert!(with_data("succeeded", data).is_err(), "{data}");
    }
}

#[test]
fn no_error_and_no_debug_quotes_a_payload() {
    for payload in [
        r#"{"type":"verification.session.succeeded","metadata":{"event_id":["ERIKSSON"]}}"#.to_owned(),
        format!(r#"{{"type":"verification.session.failed","metadata":{META},"data":{{"nfc_tries_used":"ERIKSSON"}}}}"#),
        format!(r#"{{"type":"verification.session.succeeded","metadata":{META},"data":{{"claims":["ERIKSSON"]}}}}"#),
        format!(
            r#"{{"type":"verification.session.succeeded","metadata":{META},"data":{{"selected_field_keys":"ERIKSSON"}}}}"#
        ),
        "ERIKSSON".to_owned(),
    ] {
        let sent = delivery(Payload::raw(payload.clone())).build().unwrap();
        let error = receive(&receiver(), &sent).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("ERIKSSON"), "{error}");
    }
    let payload = Payload::succeeded().shared("family_name", "ERIKSSON").shared("age_over_18", Value::Bool(true));
    let event = receive(&receiver(), &delivery(payload).build().unwrap()).unwrap();
    let Event::SessionSucceeded(succeeded) = &event else { panic!() };
    let shown = format!(
        "{event:?} {:?} {:?} {:?}",
        succeeded.claims(),
        succeeded.claims().family_name(),
        succeeded.claims().get("family_name")
    );
    assert!(!shown.contains("ERIKSSON") && !shown.contains("true") && shown.contains("family_name"), "{shown}");
    let unknown = parse(r#"{"type":"x","name":"ERIKSSON"}"#).unwrap();
    assert!(!format!("{unknown:?}").contains("ERIKSSON"));
}

#[test]
fn the_helper_writes_what_the_server_writes() {
    let id: WebhookEventId = "evt_1".parse().unwrap();
    let session: SessionId = format!("vs_{}", "b".repeat(64)).parse().unwrap();
    let payload =
        Payload::succeeded().shared("age_over_18", true).declined("given_names").event_id(&id).session_id(&session);
    let expected = format!(
        r#"{{"data":{{"claims":{{"age_over_18":true,"given_names":null,"kayle_document_id":"b05fa81d2439f1ba68c49f801d46992a599eff20cf328d9837274dbe659895c6"}},"selected_field_keys":["age_over_18","kayle_document_id"]}},"metadata":{{"contract_version":1,"event_id":"evt_1","verification_session_id":"{session}"}},"type":"verification.session.succeeded"}}"#
    );
    assert_eq!(payload.to_json(), expected);
    let sent = delivery(payload).build().unwrap();
    let header = sent.body.split(|byte| *byte == b'.').next().unwrap();
    assert_eq!(
        header,
        primitives::base64url(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"kid-rsa2048"}"#).as_bytes()
    );
    assert_eq!(sent.headers["content-type"], "application/jose");
}
