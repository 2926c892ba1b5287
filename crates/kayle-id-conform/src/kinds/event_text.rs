//! The decrypted payload as JSON: authentic, and still not always an event.

use serde_json::json;

use super::Kind;
use crate::make::Delivery;
use crate::verdict::Verdict;

/// Delivers another text; the event is the one that a careless reader might see in it.
fn text(k: &mut Kind<'_>, change: impl FnOnce(&str) -> Vec<u8>) -> Delivery {
    let event = k.s.event();
    let text = change(&event.json());
    k.s.deliver(event.with_text(text))
}

pub(super) fn form(k: &mut Kind<'_>) {
    let why = "What cannot be read is kept for its owner and not handled as an event.";
    for (id, payload) in [
        ("empty", &b""[..]),
        ("null", b"null"),
        ("number", b"1"),
        ("text", b"\"verification.session.expired\""),
        ("list", b"[]"),
        ("empty-object", b"{}"),
        ("word", b"expired"),
        ("nul", b"\0"),
        ("form", b"type=verification.session.expired"),
        ("xml", b"<event type=\"verification.session.expired\"/>"),
    ] {
        let delivery = text(k, |_| payload.to_vec());
        k.refuse(id, why, delivery);
    }
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 14] = [
        ("unfinished", |text| text.trim_end_matches('}').to_owned()),
        ("behind", |text| format!("{text}x")),
        ("two-objects", |text| format!("{text}{text}")),
        ("in-a-list", |text| format!("[{text}]")),
        ("as-a-text", |text| json!(text).to_string()),
        ("trailing-comma", |text| format!("{},}}", text.trim_end_matches('}'))),
        ("single-quotes", |text| text.replace('"', "'")),
        ("type-missing", |text| text.replace(r#","type":"verification.session.expired""#, "")),
        ("type-null", |text| text.replace(r#""verification.session.expired""#, "null")),
        ("type-number", |text| text.replace(r#""verification.session.expired""#, "4")),
        ("type-list", |text| text.replace(r#""verification.session.expired""#, r#"["verification.session.expired"]"#)),
        ("metadata-list", |text| text.replace(r#""metadata":{"#, r#""metadata":[],"other":{"#)),
        ("metadata-text", |text| text.replace(r#""metadata":{"#, r#""metadata":"x","other":{"#)),
        ("metadata-missing", |text| text.replace(r#""metadata":{"#, r#""other":{"#)),
    ];
    for (id, change) in changes {
        let delivery = text(k, |text| change(text).into_bytes());
        k.refuse(id, why, delivery);
    }
    let delivery = text(k, |text| text.bytes().flat_map(|byte| [byte, 0]).collect());
    k.refuse("utf-16", why, delivery).cite("RFC 8259 section 8.1");
    let delivery = text(k, |text| [text.trim_end_matches('}').as_bytes(), b",\"x\":\"\xff\"}"].concat());
    k.either("not-utf-8", Verdict::Refuse, why, delivery).cite("RFC 8259 section 8.1");
    let delivery = text(k, |text| format!("\u{feff}{text}").into_bytes());
    k.either("byte-order-mark", Verdict::Refuse, "A parser may ignore a byte order mark.", delivery)
        .cite("RFC 8259 section 8.1");
    for depth in [1_000, 20_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let delivery =
            text(k, |text| text.replacen(r#""data":{}"#, &format!(r#""data":{{"x":{deep}}}"#), 1).into_bytes());
        let why = "A parser may limit nesting. It must not overflow its stack.";
        k.either(&format!("deep-{depth}"), Verdict::Accept, why, delivery).cite("CWE-674").cite("RFC 8259 section 9");
    }
}

pub(super) fn duplicates(k: &mut Kind<'_>) {
    let why = "Two readers that take one the first and one the last would read two events from one signed text.";
    type Change = fn(&str) -> String;
    let changes: [(&str, Change); 9] = [
        ("type", |text| text.replacen('{', r#"{"type":"verification.session.succeeded","#, 1)),
        ("type-same", |text| text.replacen('{', r#"{"type":"verification.session.expired","#, 1)),
        ("metadata", |text| text.replacen('{', r#"{"metadata":{},"#, 1)),
        ("data", |text| text.replacen('{', r#"{"data":{"x":1},"#, 1)),
        ("event-id", |text| text.replacen(r#""event_id""#, r#""event_id":"evt_other","event_id""#, 1)),
        ("session-id", |text| {
            text.replacen(
                r#""verification_session_id""#,
                r#""verification_session_id":"vs_other","verification_session_id""#,
                1,
            )
        }),
        ("type-escaped", |text| text.replacen('{', r#"{"\u0074ype":"verification.session.succeeded","#, 1)),
        ("unknown-type", |text| {
            text.replace("expired", "reviewed").replacen('{', r#"{"type":"verification.session.revoked","#, 1)
        }),
        ("unknown-event-id", |text| {
            text.replace("expired", "reviewed").replacen(r#""event_id""#, r#""event_id":"evt_other","event_id""#, 1)
        }),
    ];
    for (id, change) in changes {
        let delivery = text(k, |text| change(text).into_bytes());
        k.either(id, Verdict::Refuse, why, delivery);
    }
    for (id, change) in [
        ("claim", (|text: &str| text.replacen(r#""age_over_18""#, r#""age_over_18":true,"age_over_18""#, 1)) as Change),
        ("selected-field-keys", |text| {
            text.replacen(
                r#""selected_field_keys""#,
                r#""selected_field_keys":["family_name"],"selected_field_keys""#,
                1,
            )
        }),
        ("claims", |text| text.replacen(r#""claims""#, r#""claims":{},"claims""#, 1)),
    ] {
        let event = crate::make::Event::succeeded(&mut k.s.random, &[("age_over_18", json!(false))]);
        let changed = change(&event.json());
        let delivery = k.s.deliver(event.with_text(changed));
        k.either(id, Verdict::Refuse, why, delivery);
    }
}

/// Delivers an event whose id, session or event, is this JSON.
fn with_id(k: &mut Kind<'_>, member: &str, value: &str) -> Delivery {
    let event = k.s.event();
    let id = if member == "event_id" { &event.event_id } else { &event.session_id };
    let changed = event.json().replacen(&format!(r#""{member}":"{id}""#), &format!(r#""{member}":{value}"#), 1);
    k.s.deliver(event.with_text(changed))
}

fn ids(k: &mut Kind<'_>, member: &str, prefix: &str, foreign: &str, why: &str) {
    let long = format!("\"{prefix}{}\"", "a".repeat(40_000));
    let letters = "a".repeat(64);
    for (id, value) in [
        ("empty", "\"\"".to_owned()),
        ("nul", r#""\u0000""#.to_owned()),
        ("nul-inside", format!(r#""{prefix}{}\u0000""#, "a".repeat(63))),
        ("null", "null".to_owned()),
        ("number", "7".to_owned()),
        ("list", format!(r#"["{prefix}{letters}"]"#)),
        ("object", "{}".to_owned()),
        ("true", "true".to_owned()),
        ("prefix-only", format!("\"{prefix}\"")),
        ("foreign-prefix", format!("\"{foreign}{letters}\"")),
        ("blank", "\" \"".to_owned()),
        ("line-break", format!(r#""{prefix}{}\n""#, "a".repeat(63))),
        ("path", format!(r#""{prefix}../../../../etc/passwd""#)),
        ("40000-characters", long),
    ] {
        let delivery = with_id(k, member, &value);
        k.refuse(id, why, delivery);
    }
    let event = k.s.event();
    let own = if member == "event_id" { &event.event_id } else { &event.session_id };
    let changed = event.json().replacen(&format!(r#""{member}":"{own}""#), r#""other":1"#, 1);
    let delivery = k.s.deliver(event.with_text(changed));
    k.refuse("missing", why, delivery);
}

pub(super) fn event_id(k: &mut Kind<'_>) {
    let why =
        "Deliveries are told apart by this id. Two events with the id \"\" would be one, and the second would be lost.";
    ids(k, "event_id", "evt_", "vs_", why);
}

pub(super) fn session_id(k: &mut Kind<'_>) {
    let why = "The session tells whose verification this is.";
    ids(k, "verification_session_id", "vs_", "evt_", why);
}
