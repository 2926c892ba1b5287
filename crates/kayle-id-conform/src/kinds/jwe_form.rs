//! The serialization of the JWE.

use serde_json::json;

use super::Kind;
use crate::make::{Envelope, Event, base64url};
use crate::verdict::Verdict;

fn sealed(k: &mut Kind<'_>) -> (Event, Envelope) {
    let event = k.s.event();
    let sealed = k.s.seal(&event);
    (event, sealed)
}

pub(super) fn serialization(k: &mut Kind<'_>) {
    let why = "The body is the compact serialization and nothing else: five segments, to the byte.";
    for id in [
        "json-flattened",
        "json-general",
        "json-unprotected",
        "json-string",
        "plaintext",
        "plaintext-base64url",
        "jws-none",
        "jws-hs256",
        "four-segments",
        "six-segments",
        "trailing-dot",
        "leading-dot",
        "empty",
        "dots",
        "header-empty",
        "two-bodies",
        "data-url",
        "order-changed",
        "detached",
        "html",
    ] {
        let (event, jwe) = sealed(k);
        let body = serialized(id, &event, &jwe);
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery);
    }
    let why = "White space around the body is no part of a JWE. It is signed, so nothing was changed on the way.";
    for (id, before, after) in [
        ("line-break-after", "", "\n"),
        ("line-break-before", "\r\n", ""),
        ("blanks-around", "  ", "  "),
        ("byte-order-mark", "\u{feff}", ""),
    ] {
        let (event, jwe) = sealed(k);
        let delivery = k.s.sign(format!("{before}{}{after}", jwe.compact()), event);
        k.either(id, Verdict::Refuse, why, delivery);
    }
}

fn serialized(id: &str, event: &Event, jwe: &Envelope) -> String {
    let compact = jwe.compact();
    let [header, key, iv, text, tag] = jwe.segments();
    let plain = base64url(&event.bytes());
    match id {
        "json-flattened" => {
            json!({"protected": header, "encrypted_key": key, "iv": iv, "ciphertext": text, "tag": tag}).to_string()
        }
        "json-general" => {
            let recipients = json!([{"encrypted_key": key}]);
            json!({"protected": header, "recipients": recipients, "iv": iv, "ciphertext": text, "tag": tag}).to_string()
        }
        "json-unprotected" => {
            let unprotected = json!({"zip": "DEF"});
            json!({"protected": header, "unprotected": unprotected, "encrypted_key": key, "iv": iv, "ciphertext": text, "tag": tag})
                .to_string()
        }
        "json-string" => json!(compact).to_string(),
        "plaintext" => event.json(),
        "plaintext-base64url" => plain,
        "jws-none" => format!("{}.{plain}.", base64url(br#"{"alg":"none"}"#)),
        "jws-hs256" => format!("{}.{plain}.{}", base64url(br#"{"alg":"HS256"}"#), base64url(&[7; 32])),
        "four-segments" => format!("{header}.{key}.{iv}.{text}"),
        "six-segments" => format!("{compact}.{tag}"),
        "trailing-dot" => format!("{compact}."),
        "leading-dot" => format!(".{compact}"),
        "dots" => "....".to_owned(),
        "header-empty" => format!(".{key}.{iv}.{text}.{tag}"),
        "two-bodies" => format!("{compact}\n{compact}"),
        "data-url" => format!("data:application/jose,{compact}"),
        "order-changed" => format!("{header}.{iv}.{key}.{text}.{tag}"),
        "detached" => format!("{header}.{key}.{iv}..{tag}"),
        "html" => "<html></html>".to_owned(),
        _ => String::new(),
    }
}

pub(super) fn base64url_spelling(k: &mut Kind<'_>) {
    let names = ["header", "encrypted-key", "iv", "ciphertext", "tag"];
    let why = "RFC 7515 section 2 has no padding, no line breaks and no other alphabet: a message has one spelling.";
    type Respell = fn(&str) -> String;
    let respellings: [(&str, Respell); 5] = [
        ("padding", |text| format!("{text}{}", if text.len() % 4 == 2 { "==" } else { "=" })),
        ("line-break", |text| format!("{}\n{}", &text[..8], &text[8..])),
        ("blank", |text| format!("{} {}", &text[..8], &text[8..])),
        ("other-character", |text| format!("{}*{}", &text[..8], &text[8..])),
        ("percent", |text| format!("%{}", &text[1..])),
    ];
    for (segment, name) in names.iter().enumerate() {
        for (id, respell) in respellings {
            let (event, jwe) = sealed(k);
            let delivery = k.s.sign(jwe.respelled(segment, respell), event);
            k.refuse(&format!("{name}-{id}"), why, delivery);
        }
    }
    for (segment, name) in names.iter().enumerate().skip(1) {
        // Drawn again until the segment has a character that the two alphabets spell differently.
        let (event, jwe) = (0..200)
            .map(|_| sealed(k))
            .find(|(_, jwe)| jwe.segments()[segment].contains(['-', '_']))
            .unwrap_or_else(|| sealed(k));
        let body = jwe.respelled(segment, |text| text.replace('-', "+").replace('_', "/"));
        let delivery = k.s.sign(body, event);
        k.refuse(&format!("{name}-standard-alphabet"), why, delivery).cite("RFC 4648 section 5");
    }
    let why =
        "RFC 4648 section 3.5 lets a decoder refuse bits that stand for nothing. One spelling is safer than many.";
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
