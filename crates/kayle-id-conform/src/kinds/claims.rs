//! What a success says about a person.

use serde_json::json;

use super::Kind;
use crate::make::{Delivery, Event};
use crate::verdict::Verdict;

const SUCCEEDED: &str = "verification.session.succeeded";

fn success(k: &mut Kind<'_>, data: &str) -> Delivery {
    let event = Event::new(&mut k.s.random, SUCCEEDED, data);
    k.s.deliver(event)
}

pub(super) fn incomplete(k: &mut Kind<'_>) {
    let why =
        "A handler that matches the type takes the event for a verified person, though it says nothing about one.";
    for (id, data) in [
        ("data-null", "null"),
        ("data-empty", "{}"),
        ("data-list", "[]"),
        ("data-text", "\"ok\""),
        ("claims-missing", r#"{"selected_field_keys":[]}"#),
        ("claims-null", r#"{"claims":null,"selected_field_keys":[]}"#),
        ("claims-list", r#"{"claims":[],"selected_field_keys":[]}"#),
        ("claims-text", r#"{"claims":"all","selected_field_keys":[]}"#),
        ("selected-missing", r#"{"claims":{"age_over_18":true}}"#),
        ("selected-null", r#"{"claims":{"age_over_18":true},"selected_field_keys":null}"#),
        ("selected-text", r#"{"claims":{"age_over_18":true},"selected_field_keys":"age_over_18"}"#),
        ("selected-object", r#"{"claims":{"age_over_18":true},"selected_field_keys":{"age_over_18":true}}"#),
        ("selected-numbers", r#"{"claims":{"age_over_18":true},"selected_field_keys":[1]}"#),
    ] {
        let delivery = success(k, data);
        k.refuse(id, why, delivery);
    }
    let event = Event::new(&mut k.s.random, SUCCEEDED, "{}");
    let text = event.json().replacen(r#""data":{},"#, "", 1);
    let delivery = k.s.deliver(event.with_text(text));
    k.refuse("data-missing", why, delivery);
}

pub(super) fn values(k: &mut Kind<'_>) {
    let why = "The event is accepted. It is a success of the session and not of the question: a minor's session succeeds too.";
    for (id, claims) in [
        ("age-denied", vec![("age_over_18", json!(false))]),
        ("age-null", vec![("age_over_18", json!(null))]),
        ("human-id-null", vec![("kayle_human_id", json!(null))]),
        ("all-declined", vec![("family_name", json!(null)), ("date_of_birth", json!(null))]),
        ("empty-text", vec![("family_name", json!(""))]),
    ] {
        let event = Event::succeeded(&mut k.s.random, &claims);
        let delivery = k.s.deliver(event);
        k.accept(id, why, delivery);
    }
    for (id, data) in [
        ("no-claims", r#"{"claims":{},"selected_field_keys":[]}"#),
        ("selected-but-null", r#"{"claims":{"kayle_human_id":null},"selected_field_keys":["kayle_human_id"]}"#),
        ("present-but-not-selected", r#"{"claims":{"family_name":"ERIKSSON"},"selected_field_keys":[]}"#),
        ("selected-but-absent", r#"{"claims":{},"selected_field_keys":["family_name"]}"#),
    ] {
        let delivery = success(k, data);
        k.accept(id, "selected_field_keys tells what was shared; a claim's presence alone does not.", delivery);
    }
    let why = "A value of a type that no claim has today. The event is read, and the claim is not taken for shared.";
    for (id, value) in
        [("age-text", "\"true\""), ("age-number", "1"), ("age-list", "[true]"), ("age-object", r#"{"value":true}"#)]
    {
        let delivery =
            success(k, &format!(r#"{{"claims":{{"age_over_18":{value}}},"selected_field_keys":["age_over_18"]}}"#));
        k.either(id, Verdict::Accept, why, delivery);
    }
    for name in ["__proto__", "constructor", "toString"] {
        let data = format!(r#"{{"claims":{{"{name}":"x"}},"selected_field_keys":["{name}"]}}"#);
        let delivery = success(k, &data);
        let id = format!("key-{}", name.trim_matches('_').to_lowercase());
        k.accept(&id, "The name of a claim is data, also where a language gives it a meaning.", delivery)
            .cite("CWE-1321");
    }
}
