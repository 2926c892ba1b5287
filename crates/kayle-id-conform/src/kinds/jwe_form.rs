//! The serialization of the JWE.

use serde_json::json;

use super::Kind;
use crate::make::{Envelope, Event, base64url};
use crate::vectors::Verdict;

fn sealed(k: &mut Kind<'_>) -> (Event, Envelope) {
    let event = k.s.event();
    let sealed = k.s.seal(&event);
    (event, sealed)
}

pub(super) fn serialization(k: &mut Kind<'_>) {
    let why = "The body is the compact serialization and nothing else: five segments, to the byte.";
    let (event, jwe) = sealed(k);
    let compact = jwe.compact();
    let [header, key, iv, text, tag] = jwe.segments();
    let flattened = json!({"protected": header, "encrypted_key": key, "iv": iv, "ciphertext": text, "tag": tag});
    let general = json!({"protected": header, "recipients": [{"encrypted_key": key}], "iv": iv, "ciphertext": text, "tag": tag});
    let unprotected = json!({"protected": header, "unprotected": {"zip": "DEF"}, "encrypted_key": key, "iv": iv, "ciphertext": text, "tag": tag});
    let plain = base64url(&event.bytes());
    for (id, body) in [
        ("json-flattened", flattened.to_string()),
        ("json-general", general.to_string()),
        ("json-unprotected", unprotected.to_string()),
        ("json-string", json!(compact).to_string()),
        ("plaintext", event.json()),
        ("plaintext-base64url", plain.clone()),
        ("jws-none", format!("{}.{plain}.", base64url(br#"{"alg":"none"}"#))),
        ("jws-hs256", format!("{}.{plain}.{}", base64url(br#"{"alg":"HS256"}"#), base64url(&[7; 32]))),
        ("four-segments", format!("{header}.{key}.{iv}.{text}")),
        ("six-segments", format!("{compact}.{tag}")),
        ("trailing-dot", format!("{compact}.")),
        ("leading-dot", format!(".{compact}")),
        ("empty", String::new()),
        ("dots", "....".to_owned()),
        ("header-empty", format!(".{key}.{iv}.{text}.{tag}")),
        ("two-bodies", format!("{compact}\n{compact}")),
        ("data-url", format!("data:application/jose,{compact}")),
        ("order-changed", format!("{header}.{iv}.{key}.{text}.{tag}")),
        ("detached", format!("{header}.{key}.{iv}..{tag}")),
        ("html", "<html></html>".to_owned()),
    ] {
        let delivery = k.s.sign(body, event.clone());
        k.refuse(id, why, delivery);
    }
    let why = "White space around the body is no part of a JWE. It is signed, so nothing was changed on the way.";
    for (id, body) in [
        ("line-break-after", format!("{compact}\n")),
        ("line-break-before", format!("\r\n{compact}")),
        ("blanks-around", format!("  {compact}  ")),
        ("byte-order-mark", format!("\u{feff}{compact}")),
    ] {
        let delivery = k.s.sign(body, event.clone());
        k.either(id, Verdict::Refuse, why, delivery);
    }
}

pub(super) fn base64url_spelling(k: &mut Kind<'_>) {
    let names = ["header", "encrypted-key", "iv", "ciphertext", "tag"];
    let why = "RFC 7515 section 2 has no padding, no line breaks and no other alphabet: a message has one spelling.";
    for (segment, name) in names.iter().enumerate() {
        let (event, jwe) = sealed(k);
        for (id, body) in [
            ("padding", jwe.respelled(segment, |text| format!("{text}{}", if text.len() % 4 == 2 { "==" } else { "=" }))),
            ("line-break", jwe.respelled(segment, |text| format!("{}\n{}", &text[..8], &text[8..]))),
            ("blank", jwe.respelled(segment, |text| format!("{} {}", &text[..8], &text[8..]))),
            ("other-character", jwe.respelled(segment, |text| format!("{}*{}", &text[..8], &text[8..]))),
            ("percent", jwe.respelled(segment, |text| format!("%{}", &text[1..]))),
        ] {
            let delivery = k.s.sign(body, event.clone());
            k.refuse(&format!("{name}-{id}"), why, delivery);
        }
    }
    for segment in 1..5 {
        // Drawn again until the segment has a character that the two alphabets spell differently.
        let (event, jwe) = (0..200)
            .map(|_| sealed(k))
            .find(|(_, jwe)| jwe.segments()[segment].contains(['-', '_']))
            .unwrap_or_else(|| sealed(k));
        let body = jwe.respelled(segment, |text| text.replace('-', "+").replace('_', "/"));
        let delivery = k.s.sign(body, event);
        k.refuse(&format!("{}-standard-alphabet", names[segment]), why, delivery).cite("RFC 4648 section 5");
    }
    let why = "RFC 4648 section 3.5 lets a decoder refuse bits that stand for nothing. One spelling is safer than many.";
    for segment in [1, 4] {
        let (event, jwe) = sealed(k);
        let body = jwe.respelled(segment, next_last);
        let delivery = k.s.sign(body, event);
        k.either(&format!("{}-trailing-bits", names[segment]), Verdict::Refuse, why, delivery);
    }
}

/// Changes the bits of the last character that stand for nothing, where two or four are free.
fn next_last(text: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = text.split_at(text.len() - 1);
    let at = ALPHABET.find(last).unwrap_or(0);
    let next = ALPHABET.get(at ^ 1..(at ^ 1) + 1).unwrap_or("A");
    format!("{rest}{next}")
}
