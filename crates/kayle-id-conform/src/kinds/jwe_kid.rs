//! The header's `kid`.

use serde_json::json;

use super::Kind;
use crate::make::Delivery;
use crate::verdict::{Stage, Verdict};

/// Encrypted to the receiver's key, under another `kid`, given as JSON, or none.
fn named(k: &mut Kind<'_>, kid: Option<&str>) -> Delivery {
    let event = k.s.event();
    let kid = kid.map_or_else(String::new, |kid| format!(r#","kid":{kid}"#));
    let body = k.s.seal_under(format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM"{kid}}}"#), &event).compact();
    k.s.sign(body, event)
}

pub(super) fn kid(k: &mut Kind<'_>) {
    let own = k.s.key.kid.clone();
    let why = "No key with this kid is held. After a 2xx the server keeps no copy, so the delivery would be lost: refuse it \
               on arrival, and the server sends it again when the key is there.";
    let stranger = k.s.stranger.clone();
    let first = std::mem::replace(&mut k.s.key, stranger);
    let delivery = k.s.good();
    k.s.key = first;
    k.refuse("not-held", why, delivery);
    let why =
        "A kid is a hint. A key that fits under another name means a rotation that went wrong, and guessing hides it.";
    for (id, kid) in [
        ("other", json!("another-key")),
        ("prefix", json!(own.chars().take(own.chars().count() - 1).collect::<String>())),
        ("longer", json!(format!("{own}2"))),
        ("other-case", json!(own.to_uppercase())),
        ("blank-after", json!(format!("{own} "))),
        ("nul-after", json!(format!("{own}\0"))),
        ("path", json!("../../../../dev/null")),
        ("url", json!("http://127.0.0.1:9/key.pem")),
        ("sql", json!("' UNION SELECT 'AAAA' --")),
        ("object-member", json!("__proto__")),
        ("object-method", json!("constructor")),
        ("non-ascii", json!("ключ-2026")),
        ("10000-characters", json!("k".repeat(10_000))),
        ("line-break", json!(format!("{own}\r\nX-Injected: 1"))),
    ] {
        // A kid that happens to have no capital letters is its own other case.
        if kid != json!(own) {
            let delivery = named(k, Some(&kid.to_string()));
            let case = k.either(id, Verdict::Refuse, why, delivery);
            if matches!(id, "path" | "url" | "sql") {
                case.cite("RFC 8725 section 3.10").cite("CWE-22");
            }
        }
    }
    let why = "A server always names the key. A receiver that holds one key may take it for meant.";
    let delivery = named(k, None);
    k.either("missing-one-key", Verdict::Accept, why, delivery).by(Stage::Opening);
    let delivery = named(k, Some("\"\""));
    k.either("empty-one-key", Verdict::Accept, why, delivery).by(Stage::Opening);
    if k.s.second_key.is_some() {
        let why = "A receiver that holds several keys cannot know which is meant without trying them.";
        let delivery = named(k, None);
        k.either("missing-two-keys", Verdict::Refuse, why, delivery).with_second_key().by(Stage::Opening);
        let delivery = named(k, Some("\"\""));
        k.either("empty-two-keys", Verdict::Refuse, why, delivery).with_second_key().by(Stage::Opening);
    }
    if let Some(second) = k.s.second_key.clone() {
        let delivery = named(k, Some(&json!(second.kid).to_string()));
        let why = "The kid names a key that is held, and another key encrypted it.";
        k.either("of-the-other-key", Verdict::Refuse, why, delivery).with_second_key().by(Stage::Opening);
    }
}
