//! Claims: four states, typed values, and what was asked for.

use kayle_id_webhook::webhook::testing::{Payload, primitives};
use kayle_id_webhook::webhook::{ClaimState, ClaimValue, Claims, DocumentType, Event, SexMarker};
use kayle_id_webhook::{CancellationReason, Claim, Date, SessionFailureCode, ShareFields};
use serde_json::{Map, Value};

fn claims(claims: &str, selected: &str) -> Claims {
    let payload = format!(
        r#"{{"data":{{"claims":{{{claims}}},"selected_field_keys":[{selected}]}},"metadata":{{"contract_version":1,"event_id":"evt_1","verification_session_id":"vs_1"}},"type":"verification.session.succeeded"}}"#
    );
    let Event::SessionSucceeded(event) = primitives::event(payload.as_bytes()).unwrap() else {
        panic!("not a success")
    };
    event.claims().clone()
}

fn full() -> Claims {
    claims(
        r#""date_of_birth":"1974-08-12","document_expiry_date":"2012-04-15","document_number":"L898902C3","document_type_code":"P","family_name":"ERIKSSON","given_names":"ANNA MARIA","issuing_country_code":"UTO","kayle_document_id":"b0","kayle_human_id":null,"mrz_optional_data":"ZE184226B","nationality_code":"UTO","sex_marker":"F""#,
        r#""date_of_birth","document_expiry_date","document_number","document_type_code","family_name","given_names","issuing_country_code","kayle_document_id","kayle_human_id","mrz_optional_data","nationality_code","sex_marker""#,
    )
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn every_claim_has_its_type() {
    let claims = full();
    assert_eq!(claims.date_of_birth(), ClaimState::Shared(day("1974-08-12")));
    assert_eq!(claims.document_expiry_date(), ClaimState::Shared(day("2012-04-15")));
    assert_eq!(claims.document_type(), ClaimState::Shared(DocumentType::Passport));
    assert_eq!(claims.sex_marker(), ClaimState::Shared(SexMarker::Female));
    assert_eq!(claims.family_name(), ClaimState::Shared("ERIKSSON"));
    assert_eq!(claims.given_names(), ClaimState::Shared("ANNA MARIA"));
    assert_eq!(claims.document_number(), ClaimState::Shared("L898902C3"));
    assert_eq!(claims.issuing_country_code(), ClaimState::Shared("UTO"));
    assert_eq!(claims.nationality_code(), ClaimState::Shared("UTO"));
    assert_eq!(claims.mrz_optional_data(), ClaimState::Shared("ZE184226B"));
    assert_eq!(claims.kayle_document_id(), ClaimState::Shared("b0"));
    assert_eq!((claims.keys().count(), claims.selected_field_keys().count()), (12, 12));
}

#[test]
fn declined_not_requested_and_null_are_told_apart() {
    let claims = claims(
        r#""family_name":"ERIKSSON","given_names":null,"kayle_human_id":null,"document_number":"LEAKED""#,
        r#""family_name","kayle_human_id","sex_marker""#,
    );
    assert_eq!(claims.family_name().shared(), Some("ERIKSSON"));
    assert!(claims.given_names().is_declined());
    assert_eq!(claims.kayle_human_id(), ClaimState::Null);
    assert_eq!(claims.sex_marker(), ClaimState::Null);
    assert_eq!(claims.date_of_birth(), ClaimState::NotRequested);
    assert_eq!(claims.document_number(), ClaimState::Declined, "the list decides, not the value");
}

#[test]
fn values_of_another_form_are_unreadable_and_not_lost() {
    let claims = claims(
        r#""date_of_birth":"1974-02-30","sex_marker":"<","document_type_code":"PD","age_over_18":"true","family_name":7,"given_names":["A"],"document_number":{"a":1},"document_expiry_date":"2012-04-15T00:00:00Z""#,
        r#""date_of_birth","sex_marker","document_type_code","age_over_18","family_name","given_names","document_number","document_expiry_date""#,
    );
    assert_eq!(claims.date_of_birth(), ClaimState::Unreadable);
    assert_eq!(claims.get("date_of_birth").shared().and_then(ClaimValue::as_text), Some("1974-02-30"));
    assert_eq!(claims.document_expiry_date(), ClaimState::Unreadable);
    assert_eq!(claims.age_over::<18>(), ClaimState::Unreadable);
    for odd in ["family_name", "given_names", "document_number"] {
        assert_eq!(claims.get(odd), ClaimState::Unreadable);
    }
    assert_eq!(claims.sex_marker(), ClaimState::Shared(SexMarker::Unknown("<".into())));
    let document = claims.document_type().shared().unwrap();
    assert!(document.is_passport() && !document.is_card());
    assert!(DocumentType::from("ID").is_card() && DocumentType::from("AC").is_card());
}

#[test]
fn an_age_gate_answers_its_own_question_only() {
    let gate = |key: &str, value: &str| claims(&format!(r#""{key}":{value}"#), &format!(r#""{key}""#));
    assert_eq!(gate("age_over_18", "true").age_over::<18>(), ClaimState::Shared(true));
    assert_eq!(gate("age_over_18", "false").age_over::<18>(), ClaimState::Shared(false));
    assert_eq!(gate("age_over_21", "true").age_over::<18>(), ClaimState::NotRequested);
    assert_eq!(gate("age_over_018", "true").age_over::<18>(), ClaimState::Shared(true), "as it was spelled");
    assert_eq!(gate("age_over_+18", "true").age_over::<18>(), ClaimState::NotRequested);
    assert_eq!(claims(r#""age_over_18":null"#, "").age_over::<18>(), ClaimState::Declined);
    assert_eq!(claims(r#""age_over_18":true"#, "").age_over::<18>(), ClaimState::Declined);
    let two = claims(r#""age_over_18":false,"age_over_018":true"#, r#""age_over_18","age_over_018""#);
    assert_eq!(two.age_over::<18>(), ClaimState::Unreadable);
    assert_eq!(two.age_over_years(130), ClaimState::NotRequested);
}

#[test]
fn required_claims_must_be_there_with_a_value() {
    let asked = ShareFields::new()
        .require(Claim::FamilyName, "a")
        .require(Claim::DateOfBirth, "a")
        .optional(Claim::GivenNames, "a");
    assert!(full().satisfies(&asked).is_ok());
    let partial = claims(r#""family_name":null,"date_of_birth":"soon","given_names":null"#, r#""date_of_birth""#);
    let missing = partial.satisfies(&asked).unwrap_err();
    let states: Vec<_> = missing.claims().iter().map(|claim| (claim.key.as_str(), claim.state)).collect();
    assert_eq!(states, [("date_of_birth", ClaimState::Unreadable), ("family_name", ClaimState::Declined)]);
    assert_eq!(
        missing.to_string(),
        "required claims are not satisfied: date_of_birth (not of the expected form), family_name (declined)"
    );
    let human = ShareFields::new().require(Claim::KayleHumanId, "a");
    assert_eq!(full().satisfies(&human).unwrap_err().claims()[0].state, ClaimState::Null);
    assert!(full().satisfies(&ShareFields::new()).is_ok());
    let unlisted = ShareFields::new().unlisted("blood_group", true, "a");
    assert_eq!(full().satisfies(&unlisted).unwrap_err().claims()[0].state, ClaimState::NotRequested);
}

#[test]
fn a_required_age_gate_must_say_yes() {
    let asked = ShareFields::new().require_age_over(18, "a");
    let gate = |value: &str| claims(&format!(r#""age_over_18":{value}"#), r#""age_over_18""#);
    assert!(gate("true").satisfies(&asked).is_ok());
    for no in ["false", "null", "1", "\"true\""] {
        assert!(gate(no).satisfies(&asked).is_err(), "{no}");
    }
    assert_eq!(
        gate("false").satisfies(&asked).unwrap_err().to_string(),
        "required claims are not satisfied: age_over_18 (answered with no)"
    );
    assert!(gate("false").satisfies(&ShareFields::new().optional_age_over(18, "a")).is_ok());
    // Of date of birth and age gate, requiring one requires both.
    let both = ShareFields::new().require(Claim::DateOfBirth, "a").optional_age_over(18, "");
    let birth = r#""date_of_birth":"1974-08-12","age_over_18":null"#;
    assert_eq!(claims(birth, r#""date_of_birth""#).satisfies(&both).unwrap_err().claims().len(), 1);
}

fn event(payload: Payload) -> Event {
    primitives::event(payload.to_json().as_bytes()).unwrap()
}

#[test]
fn only_a_success_with_everything_that_was_asked_for_is_satisfied() {
    let asked = ShareFields::new().require(Claim::FamilyName, "a").require_age_over(18, "a");
    let named = || Payload::succeeded().shared("family_name", "ERIKSSON");
    let adult = event(named().shared("age_over_18", true));
    let person = adult.satisfied(&asked).unwrap();
    assert_eq!(person.claims().family_name().shared(), Some("ERIKSSON"));
    assert_eq!((Some(person.session_id()), Some(person.event_id())), (adult.session_id(), adult.event_id()));

    for (payload, reason) in [
        (named().shared("age_over_18", false), "age_over_18 (answered with no)"),
        (named().declined("age_over_18"), "age_over_18 (declined)"),
        (named().shared("age_over_18", Value::Null), "age_over_18 (shared without a value)"),
        (named().shared("age_over_18", "yes"), "age_over_18 (not of the expected form)"),
        (named().shared("age_over_21", true), "age_over_18 (not requested by this session)"),
        (named(), "age_over_18 (not requested by this session)"),
        (Payload::succeeded().shared("age_over_18", true).declined("family_name"), "family_name (declined)"),
        (
            Payload::succeeded().shared("age_over_18", true).shared("family_name", 7),
            "family_name (not of the expected form)",
        ),
        (
            Payload::succeeded(),
            "age_over_18 (not requested by this session), family_name (not requested by this session)",
        ),
    ] {
        let event = event(payload);
        let unsatisfied = event.satisfied(&asked).unwrap_err();
        assert_eq!(unsatisfied.to_string(), format!("required claims are not satisfied: {reason}"));
        assert!(!unsatisfied.is_other_event() && !unsatisfied.claims().is_empty());
    }
    for payload in [
        Payload::expired(),
        Payload::failed(&SessionFailureCode::LivenessFailed),
        Payload::cancelled(&CancellationReason::Cancelled),
        Payload::other("verification.session.succeeded.v2", Map::new()),
    ] {
        let event = event(payload);
        let unsatisfied = event.satisfied(&ShareFields::new()).unwrap_err();
        assert!(unsatisfied.is_other_event() && unsatisfied.claims().is_empty());
        assert!(unsatisfied.to_string().contains(event.type_name()), "{unsatisfied}");
    }
}

#[test]
fn fields_that_could_not_be_asked_for_satisfy_nobody() {
    let adult = event(Payload::succeeded().shared("age_over_18", true).shared("family_name", "ERIKSSON"));
    for broken in [
        ShareFields::new().unlisted("age_over_21", true, "a"),
        ShareFields::new().unlisted("", true, "a"),
        ShareFields::new().require(Claim::from("blood_group"), "a"),
        ShareFields::new().require_age_over(18, "a").optional_age_over(21, "a"),
        ShareFields::new().require_age_over(11, "a"),
        ShareFields::new().require(Claim::FamilyName, "a").optional(Claim::FamilyName, "b"),
    ] {
        let unsatisfied = adult.satisfied(&broken).unwrap_err();
        assert!(unsatisfied.is_invalid_input() && !unsatisfied.is_other_event(), "{unsatisfied}");
    }
}

#[test]
fn fields_that_were_stored_require_what_they_required() {
    let asked = ShareFields::new().require_age_over(18, "The law").optional(Claim::FamilyName, "a");
    let stored: ShareFields = serde_json::from_str(&serde_json::to_string(&asked).unwrap()).unwrap();
    assert!(event(Payload::succeeded().shared("age_over_18", true)).satisfied(&stored).is_ok());
    assert!(event(Payload::succeeded().shared("age_over_18", false)).satisfied(&stored).is_err());
}
