//! What a receiver accepts.

use serde_json::json;

use super::Kind;
use crate::make::Event;
use crate::verdict::Verdict;

const FAILURES: [&str; 7] = [
    "document_authenticity_failed",
    "document_active_authentication_failed",
    "document_chip_authentication_failed",
    "document_anti_cloning_attestation_failed",
    "document_data_invalid",
    "liveness_failed",
    "selfie_face_mismatch",
];

const CANCELLATIONS: [&str; 4] = [
    "cancelled",
    "cancelled_after_failed_check",
    "privacy_cancelled_after_terminal_failure",
    "privacy_cancelled_after_terminal_success",
];

pub(super) fn as_a_server_sends(k: &mut Kind<'_>) {
    for code in FAILURES {
        let data = json!({"failure_code": code, "liveness_tries_used": 0, "nfc_tries_used": 1});
        let event = Event::new(&mut k.s.random, "verification.session.failed", data.to_string());
        let delivery = k.s.deliver(event);
        k.accept(&format!("failed-{code}"), "A failed session, with each published code.", delivery);
    }
    for reason in CANCELLATIONS {
        let data = json!({"liveness_tries_used": 0, "nfc_tries_used": 0, "outcome": "not_verified", "reason": reason});
        let event = Event::new(&mut k.s.random, "verification.session.cancelled", data.to_string());
        let delivery = k.s.deliver(event);
        k.accept(&format!("cancelled-{reason}"), "A cancelled session, with each published reason.", delivery);
    }
    let delivery = k.s.good();
    k.accept("expired", "An expired session: its data is an empty object.", delivery);

    let claims = [
        ("family_name", json!("ERIKSSON")),
        ("given_names", json!("ANNA MARIA")),
        ("date_of_birth", json!("1974-08-12")),
        ("sex_marker", json!("F")),
        ("nationality_code", json!("UTO")),
        ("document_number", json!("L898902C3")),
        ("document_expiry_date", json!("2032-04-15")),
        ("issuing_country_code", json!("UTO")),
        ("document_type_code", json!("P")),
        ("mrz_optional_data", json!("ZE184226B")),
        ("kayle_human_id", json!(null)),
    ];
    let event = Event::succeeded(&mut k.s.random, &claims);
    let delivery = k.s.deliver(event);
    k.accept(
        "succeeded-all-claims",
        "A success with every static claim; the server sends null for kayle_human_id.",
        delivery,
    );
    let event = Event::succeeded(&mut k.s.random, &[("age_over_18", json!(true))]);
    let delivery = k.s.deliver(event);
    k.accept("succeeded-age-gate", "A success with an age gate that is answered with yes.", delivery);
    let event = Event::succeeded(&mut k.s.random, &[("family_name", json!(null)), ("given_names", json!(null))]);
    let delivery = k.s.deliver(event);
    k.accept("succeeded-declined", "Declined claims are null and absent from selected_field_keys.", delivery);
    let event =
        Event::succeeded(&mut k.s.random, &[("family_name", json!("Ødegård-Škoda Þórsdóttir 李\u{1f600} \"\\\n"))]);
    let delivery = k.s.deliver(event);
    k.accept("succeeded-unicode", "A name with every kind of character, escaped and not.", delivery);

    let event = k.s.event();
    let first = k.s.deliver(event.clone());
    let body = first.body.clone();
    let again = k.s.sign_at(k.s.now.saturating_sub(5), body, event);
    k.accept("attempt-1", "The first attempt of a delivery.", again);
    k.accept("attempt-2", "The second attempt: the same body, signed anew. It is acknowledged as well.", first);

    if let Some(second) = k.s.second_key.clone() {
        let first = std::mem::replace(&mut k.s.key, second);
        let delivery = k.s.good();
        k.s.key = first;
        k.accept("second-key", "A delivery to the other of two keys held.", delivery).with_second_key();
    }
}

pub(super) fn from_a_later_server(k: &mut Kind<'_>) {
    let unknown = "A type that the receiver does not know is acknowledged: the server would send it again for days.";
    for (id, name) in [
        ("type-session", "verification.session.reviewed"),
        ("type-other", "document.renewed"),
        ("type-long", "verification.session.succeeded.with.more.words.than.any.server.sends.today"),
        ("type-case", "Verification.Session.Succeeded"),
    ] {
        let event = Event::new(&mut k.s.random, name, r#"{"anything":[1,{"deep":null}]}"#);
        let delivery = k.s.deliver(event);
        k.accept(id, unknown, delivery);
    }
    for (id, name, data) in [
        (
            "failure-code",
            "verification.session.failed",
            r#"{"failure_code":"a_code_of_2031","nfc_tries_used":0,"liveness_tries_used":0}"#,
        ),
        (
            "cancellation-reason",
            "verification.session.cancelled",
            r#"{"outcome":"not_verified","reason":"a_reason_of_2031","nfc_tries_used":0,"liveness_tries_used":0}"#,
        ),
        ("data-member", "verification.session.expired", r#"{"expired_by":"sweep"}"#),
        (
            "failed-with-reason",
            "verification.session.failed",
            r#"{"failure_code":"liveness_failed","reason":"liveness_failed","nfc_tries_used":0,"liveness_tries_used":3}"#,
        ),
        (
            "tries-beyond-three",
            "verification.session.failed",
            r#"{"failure_code":"liveness_failed","nfc_tries_used":0,"liveness_tries_used":99}"#,
        ),
    ] {
        let event = Event::new(&mut k.s.random, name, data);
        let delivery = k.s.deliver(event);
        k.accept(
            id,
            "Values and members that the receiver does not know are ignored or kept, and cost nothing.",
            delivery,
        );
    }
    let event = Event::succeeded(&mut k.s.random, &[("blood_type", json!("AB")), ("age_over_21", json!(true))]);
    let delivery = k.s.deliver(event);
    k.accept("claim-key", "A claim that the receiver does not know.", delivery);
    for (id, from, to) in [
        ("top-member", r#"{"data""#, r#"{"livemode":true,"data""#),
        ("metadata-member", r#""contract_version":1"#, r#""contract_version":1,"region":"eu""#),
        ("contract-version", r#""contract_version":1"#, r#""contract_version":2"#),
        ("member-order", r#"{"data":{},"#, "{"),
    ] {
        let event = k.s.event();
        let mut text = event.json().replace(from, to);
        if id == "member-order" {
            text = text.replace(
                r#""type":"verification.session.expired"}"#,
                r#""type":"verification.session.expired","data":{}}"#,
            );
        }
        let delivery = k.s.deliver(event.with_text(text));
        k.accept(id, "Members that the receiver does not know are ignored, and their order means nothing.", delivery);
    }
    let event = k.s.event();
    let text = event.json().replace(',', " ,\n\t").replace(':', " : ");
    let delivery = k.s.deliver(event.with_text(text));
    k.accept("white-space", "JSON may have white space between its tokens.", delivery).cite("RFC 8259 section 2");
}

pub(super) fn with_other_unsigned_headers(k: &mut Kind<'_>) {
    for value in ["verification.session.succeeded", "verification.session.reviewed", ""] {
        let delivery = k.s.good().with_header("X-Kayle-Event", value);
        let id = format!("event-{}", if value.is_empty() { "empty" } else { value });
        k.either(
            &id,
            Verdict::Accept,
            "X-Kayle-Event is not signed: what happened stands in the payload alone.",
            delivery,
        );
    }
    let delivery = k.s.good().without_header("X-Kayle-Event");
    k.accept("event-missing", "X-Kayle-Event is not signed: nothing may depend on it.", delivery);
    let delivery = k.s.good().without_header("X-Kayle-Delivery-Id");
    k.accept(
        "delivery-id-missing",
        "X-Kayle-Delivery-Id is not signed: deliveries are told apart by the event's id.",
        delivery,
    );
    let first = k.s.good();
    let second = first.headers.iter().find(|(name, _)| name == "X-Kayle-Delivery-Id").cloned();
    let delivery = k.s.good().with_header("X-Kayle-Delivery-Id", second.map(|(_, value)| value).unwrap_or_default());
    k.accept("delivery-id-a", "The first of two deliveries whose unsigned delivery id is the same.", first);
    k.accept(
        "delivery-id-b",
        "The second of two deliveries whose unsigned delivery id is the same: another event.",
        delivery,
    );
    for value in ["application/jose; charset=utf-8", "application/json", "text/plain", "application/octet-stream"] {
        let delivery = k.s.good().with_header("Content-Type", value);
        let id = format!("content-type-{}", value.replace(['/', ';', ' ', '='], "-"));
        let why = "Content-Type is not signed. The published samples and the server differ about its value.";
        k.either(&id, Verdict::Accept, why, delivery);
    }
    let delivery = k.s.good().with_header("X-Forwarded-For", "203.0.113.7").with_header("CF-Worker", "api.example.com");
    k.accept("relayed", "Headers that relays and load balancers add change nothing.", delivery);
}
