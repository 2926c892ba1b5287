//! The protected header as JSON.

use serde_json::json;

use super::Kind;
use crate::make::Delivery;
use crate::verdict::Verdict;

fn under(k: &mut Kind<'_>, header: impl Into<Vec<u8>>) -> Delivery {
    let event = k.s.event();
    let body = k.s.seal_under(header, &event).compact();
    k.s.sign(body, event)
}

pub(super) fn crit(k: &mut Kind<'_>) {
    let why = "A receiver that does not understand what a header calls critical must refuse it.";
    for (id, members) in [
        ("unknown", r#""crit":["https://kayle.example/policy"],"https://kayle.example/policy":true"#),
        ("exp", r#""crit":["exp"],"exp":1"#),
        ("b64", r#""crit":["b64"],"b64":false"#),
        ("absent-member", r#""crit":["x"]"#),
        ("two", r#""crit":["x","y"],"x":1,"y":2"#),
        ("empty", r#""crit":[]"#),
        ("standard-member", r#""crit":["alg"]"#),
        ("twice-the-same", r#""crit":["x","x"],"x":1"#),
    ] {
        let header = k.s.header_with(members);
        let delivery = under(k, header);
        k.refuse(id, why, delivery);
    }
    for (id, value) in [
        ("null", "null"),
        ("text", "\"exp\""),
        ("object", "{}"),
        ("number", "1"),
        ("list-of-numbers", "[1]"),
        ("false", "false"),
    ] {
        let header = k.s.header_with(&format!(r#""crit":{value}"#));
        let delivery = under(k, header);
        k.refuse(&format!("of-type-{id}"), "crit is a list of names that is not empty.", delivery);
    }
}

pub(super) fn json(k: &mut Kind<'_>) {
    let object = k.s.header();
    let kid = json!(k.s.key.kid);
    let why = "The header must be one complete JSON object, in UTF-8.";
    let deep = |depth: usize| k.s.header_with(&format!(r#""x":{}{}"#, "[".repeat(depth), "]".repeat(depth)));
    let deep_3000 = deep(3000);
    for (id, header) in [
        ("empty", String::new()),
        ("null", "null".to_owned()),
        ("list", format!("[{object}]")),
        ("text", json!(object).to_string()),
        ("number", "1".to_owned()),
        ("empty-object", "{}".to_owned()),
        ("unfinished", object.trim_end_matches('}').to_owned()),
        ("two-objects", format!("{object}{object}")),
        ("behind", format!("{object}x")),
        ("nul-behind", format!("{object}\0")),
        ("trailing-comma", format!("{},}}", object.trim_end_matches('}'))),
        ("single-quotes", object.replace('"', "'")),
        ("comment", format!("{object}/* */")),
        ("names-unquoted", object.replace("\"alg\"", "alg")),
        ("names-upper-case", object.replace("alg", "ALG").replace("enc", "ENC")),
        ("base64url-twice", crate::make::base64url(object.as_bytes())),
    ] {
        let delivery = under(k, header);
        k.refuse(id, why, delivery);
    }
    let delivery = under(k, deep_3000);
    k.either("deep-3000", Verdict::Accept, "A parser may limit nesting. It must not overflow its stack.", delivery)
        .cite("CWE-674");
    let delivery = under(k, format!("\u{feff}{object}"));
    k.either(
        "byte-order-mark",
        Verdict::Refuse,
        "RFC 8259 section 8.1 lets a parser ignore a byte order mark.",
        delivery,
    );
    let mut header = object.clone().into_bytes();
    header.truncate(header.len() - 1);
    header.extend_from_slice(b",\"x\":\"\xff\xfe\"}");
    let delivery = under(k, header);
    k.refuse("not-utf-8", why, delivery).cite("RFC 8259 section 8.1");
    for (id, value) in [("number", "7"), ("null", "null"), ("list", r#"["a"]"#), ("object", "{}"), ("true", "true")] {
        let delivery = under(k, format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":{value}}}"#));
        k.refuse(&format!("kid-{id}"), "A kid is a text.", delivery).cite("RFC 7516 section 4.1.6");
    }
    let why = "White space and escapes are JSON: the names and values are the same.";
    let delivery = under(k, format!("{{ \"alg\" : \"RSA-OAEP-256\" ,\n\t\"enc\":\"A256GCM\", \"kid\":{kid} }}\n"));
    k.accept("white-space", why, delivery);
    let delivery = under(k, format!(r#"{{"\u0061lg":"RSA\u002dOAEP-256","enc":"A256GCM","kid":{kid}}}"#));
    k.accept("escapes", why, delivery);
    let delivery = under(k, format!(r#"{{"kid":{kid},"enc":"A256GCM","alg":"RSA-OAEP-256"}}"#));
    k.accept("other-order", "Members have no order.", delivery);
}

pub(super) fn duplicates(k: &mut Kind<'_>) {
    let kid = json!(k.s.key.kid);
    let object = k.s.header();
    let why = "The last of the two is not acceptable, and a parser may refuse the header or take the last.";
    for (id, header) in [
        ("alg-last-wrong", object.trim_end_matches('}').to_owned() + r#","alg":"RSA1_5"}"#),
        ("enc-last-wrong", object.trim_end_matches('}').to_owned() + r#","enc":"A128GCM"}"#),
        ("enc-escaped-wrong", object.trim_end_matches('}').to_owned() + r#","\u0065nc":"A128GCM"}"#),
    ] {
        let delivery = under(k, header);
        k.refuse(id, why, delivery);
    }
    let why =
        "A parser may refuse a member that stands twice or take the last. Two readers that differ can be played off.";
    for (id, header) in [
        ("alg-first-wrong", format!(r#"{{"alg":"RSA1_5","alg":"RSA-OAEP-256","enc":"A256GCM","kid":{kid}}}"#)),
        ("enc-first-wrong", format!(r#"{{"alg":"RSA-OAEP-256","enc":"A128GCM","enc":"A256GCM","kid":{kid}}}"#)),
        ("kid-first-wrong", format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"another","kid":{kid}}}"#)),
        ("alg-same", format!(r#"{{"alg":"RSA-OAEP-256","alg":"RSA-OAEP-256","enc":"A256GCM","kid":{kid}}}"#)),
        ("enc-escaped-same", format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","\u0065nc":"A256GCM","kid":{kid}}}"#)),
        ("kid-last-wrong", object.trim_end_matches('}').to_owned() + r#","kid":"another"}"#),
        ("unknown-member", format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":{kid},"x":1,"x":2}}"#)),
    ] {
        let delivery = under(k, header);
        k.either(id, Verdict::Refuse, why, delivery);
    }
}

pub(super) fn unknown(k: &mut Kind<'_>) {
    let why = "Members that a receiver does not know must be ignored, unless crit names them.";
    for (id, members) in [
        ("typ", r#""typ":"JWE""#),
        ("cty", r#""cty":"application/json""#),
        ("x", r#""x":{"y":[1,2,3]}"#),
        ("null", r#""x":null"#),
        ("empty-name", r#""":"x""#),
        ("p2c", r#""p2c":1000000000"#),
        ("number", r#""x":1e400"#),
        ("iat", r#""iat":1795219845"#),
        ("non-ascii", "\"ключ\":\"значение\""),
    ] {
        let header = k.s.header_with(members);
        let delivery = under(k, header);
        if id == "number" {
            k.either(id, Verdict::Accept, "RFC 8259 section 6 lets a parser limit the range of numbers.", delivery);
        } else {
            k.accept(id, why, delivery);
        }
    }
    let why = "Members that point to a key are never followed: the receiver's own key decides.";
    for (id, members) in [
        ("jwk", r#""jwk":{"kty":"oct","k":"AAAA"}"#),
        ("jku", r#""jku":"http://127.0.0.1:9/jwks.json""#),
        ("x5u", r#""x5u":"http://127.0.0.1:9/certificate.pem""#),
        ("x5c", r#""x5c":["MIIB"]"#),
        ("epk", r#""epk":{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#),
    ] {
        let header = k.s.header_with(members);
        let delivery = under(k, header);
        k.either(id, Verdict::Accept, why, delivery).cite("RFC 8725 section 3.10").cite("CWE-918");
    }
}
