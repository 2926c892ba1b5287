//! The header's `alg`, `enc` and `zip`.

use serde_json::json;

use super::Kind;
use crate::make::{Delivery, Padding, cbc_hs512, stored_deflate, zeros_deflate};
use crate::verdict::Verdict;

/// A delivery whose header has other `alg` and `enc`, encrypted as RSA-OAEP-256 and A256GCM all the same.
fn labelled(k: &mut Kind<'_>, alg: &str, enc: &str) -> Delivery {
    let event = k.s.event();
    let header = format!(r#"{{"alg":{},"enc":{},"kid":{}}}"#, json!(alg), json!(enc), json!(k.s.key.kid));
    let body = k.s.seal_under(header, &event).compact();
    k.s.sign(body, event)
}

fn header(k: &Kind<'_>, alg: &str, more: &str) -> Vec<u8> {
    format!(r#"{{"alg":{},"enc":"A256GCM","kid":{}{more}}}"#, json!(alg), json!(k.s.key.kid)).into_bytes()
}

pub(super) fn alg(k: &mut Kind<'_>) {
    let why = "The key decides what it is used for; the header may only agree.";
    for alg in [
        "RSA1_5",
        "RSA-OAEP",
        "RSA-OAEP-384",
        "RSA-OAEP-512",
        "dir",
        "A128KW",
        "A256KW",
        "A256GCMKW",
        "ECDH-ES",
        "ECDH-ES+A256KW",
        "PBES2-HS256+A128KW",
        "none",
        "RS256",
        "HS256",
        "rsa-oaep-256",
        "RSA_OAEP_256",
        "RSA-OAEP-256 ",
        "",
    ] {
        let delivery = labelled(k, alg, "A256GCM");
        let id = match alg {
            "" => "empty".to_owned(),
            "RSA-OAEP-256 " => "trailing-blank".to_owned(),
            "rsa-oaep-256" => "lower-case".to_owned(),
            "RSA_OAEP_256" => "underscores".to_owned(),
            other => format!("says-{}", other.to_lowercase().replace('+', "-")),
        };
        k.refuse(&id, why, delivery);
    }
    let why = "The header and the padding agree on an algorithm that the key is not made for.";
    for (id, alg, padding) in [
        ("is-rsa1_5", "RSA1_5", Padding::Pkcs1),
        ("is-rsa-oaep", "RSA-OAEP", Padding::OaepSha1),
        ("is-rsa-oaep-512", "RSA-OAEP-512", Padding::OaepSha512),
    ] {
        let event = k.s.event();
        let header = header(k, alg, "");
        let body = k.s.seal_padded(header, &event, padding).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery).cite("CVE-2026-28490");
    }
    let event = k.s.event();
    let header_dir = header(k, "dir", "");
    let body = k.s.seal_with(header_dir, &[0; 32], Vec::new(), &event.bytes()).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("is-dir-zero-key", "Direct encryption with a key of zeros.", delivery);
    let why = "A password-based algorithm with a huge count of iterations costs minutes before anything is checked.";
    for (id, count) in [("pbes2-count", "2147483647"), ("pbes2-count-float", "1e308")] {
        let event = k.s.event();
        let header = header(k, "PBES2-HS512+A256KW", &format!(r#","p2s":"AAAAAAAAAAA","p2c":{count}"#));
        let body = k.s.seal_with(header, &[7; 32], vec![0; 40], &event.bytes()).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery).cite("CVE-2022-36083").cite("CVE-2023-52428").cite("CVE-2023-50966");
    }
    for (id, alg) in
        [("list", r#"["RSA-OAEP-256"]"#), ("null", "null"), ("number", "256"), ("object", r#"{"name":"RSA-OAEP-256"}"#)]
    {
        let event = k.s.event();
        let header = format!(r#"{{"alg":{alg},"enc":"A256GCM","kid":{}}}"#, json!(k.s.key.kid));
        let body = k.s.seal_under(header, &event).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(&format!("of-type-{id}"), "The algorithm is a text.", delivery);
    }
    let event = k.s.event();
    let header = format!(r#"{{"enc":"A256GCM","kid":{}}}"#, json!(k.s.key.kid));
    let body = k.s.seal_under(header, &event).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("missing", "alg must be present.", delivery).cite("RFC 7516 section 4.1.1");
}

pub(super) fn enc(k: &mut Kind<'_>) {
    let why = "The header names a content encryption that did not encrypt this.";
    for enc in ["A128GCM", "A192GCM", "A128CBC-HS256", "A256CBC-HS512", "C20P", "XC20P", "none", "A256CTR", ""] {
        let delivery = labelled(k, "RSA-OAEP-256", enc);
        let id = if enc.is_empty() { "empty".to_owned() } else { format!("says-{}", enc.to_lowercase()) };
        k.refuse(&id, why, delivery);
    }
    for (id, enc) in [("lower-case", "a256gcm"), ("trailing-blank", "A256GCM "), ("underscore", "A256_GCM")] {
        let delivery = labelled(k, "RSA-OAEP-256", enc);
        k.refuse(id, "Names of algorithms are compared as they are spelled.", delivery);
    }
    let why = "Right by RFC 7516, and never sent by a server: only A256GCM is. A receiver may allow it.";
    for (id, enc, length) in [("is-a128gcm", "A128GCM", 16), ("is-a192gcm", "A192GCM", 24)] {
        let event = k.s.event();
        let header = format!(r#"{{"alg":"RSA-OAEP-256","enc":"{enc}","kid":{}}}"#, json!(k.s.key.kid)).into_bytes();
        let key = k.s.random.bytes(length);
        let wrapped = k.s.wrap(Padding::Oaep, &key);
        let body = k.s.seal_with(header, &key, wrapped, &event.bytes()).compact();
        let delivery = k.s.sign(body, event);
        k.either(id, Verdict::Refuse, why, delivery);
    }
    let event = k.s.event();
    let header = format!(r#"{{"alg":"RSA-OAEP-256","enc":"A256CBC-HS512","kid":{}}}"#, json!(k.s.key.kid)).into_bytes();
    let (mut key, mut iv) = ([0; 64], [0; 16]);
    key.copy_from_slice(&k.s.random.bytes(64));
    iv.copy_from_slice(&k.s.random.bytes(16));
    let wrapped = k.s.wrap(Padding::Oaep, &key);
    let mut jwe = k.s.seal_with(header, &key, wrapped, b"");
    let aad = crate::make::base64url(&jwe.header);
    (jwe.ciphertext, jwe.tag) = cbc_hs512(&key, iv, aad.as_bytes(), &event.bytes()).unwrap_or_default();
    jwe.iv = iv.to_vec();
    let delivery = k.s.sign(jwe.compact(), event);
    k.either("is-a256cbc-hs512", Verdict::Refuse, why, delivery);
    for (id, enc) in [("list", r#"["A256GCM"]"#), ("null", "null"), ("number", "256")] {
        let event = k.s.event();
        let header = format!(r#"{{"alg":"RSA-OAEP-256","enc":{enc},"kid":{}}}"#, json!(k.s.key.kid));
        let body = k.s.seal_under(header, &event).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(&format!("of-type-{id}"), "The content encryption is a text.", delivery);
    }
    let event = k.s.event();
    let header = format!(r#"{{"alg":"RSA-OAEP-256","kid":{}}}"#, json!(k.s.key.kid));
    let body = k.s.seal_under(header, &event).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("missing", "enc must be present.", delivery).cite("RFC 7516 section 4.1.2");
}

pub(super) fn zip(k: &mut Kind<'_>) {
    let event = k.s.event();
    let compressed = event.clone().with_text(stored_deflate(&event.bytes()));
    let header = k.s.header_with(r#""zip":"DEF""#);
    let body = k.s.seal_under(header.clone(), &compressed).compact();
    let delivery = k.s.sign(body, event);
    let why = "Right by RFC 7516, and never sent by a server. Not to decompress at all is the safest support.";
    k.either("deflate", Verdict::Refuse, why, delivery);
    let why = "A few kilobytes that decompress to megabytes.";
    for (id, runs) in [("bomb-1-mib", 4_100), ("bomb-8-mib", 32_600)] {
        let event = k.s.event();
        let bomb = event.clone().with_text(zeros_deflate(runs));
        let body = k.s.seal_under(header.clone(), &bomb).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery).cite("CVE-2025-63811").cite("CWE-409");
    }
    let event = k.s.event();
    let body = k.s.seal_under(header, &event).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("says-deflate", "The payload is not compressed, though the header says so.", delivery);
    for (id, value) in [
        ("null", "null"),
        ("empty", "\"\""),
        ("none", "\"none\""),
        ("gzip", "\"GZIP\""),
        ("list", "[\"DEF\"]"),
        ("lower-case", "\"def\""),
    ] {
        let event = k.s.event();
        let header = k.s.header_with(&format!(r#""zip":{value}"#));
        let body = k.s.seal_under(header, &event).compact();
        let delivery = k.s.sign(body, event);
        let why = "RFC 7516 section 4.1.3 knows the value DEF only.";
        k.either(&format!("value-{id}"), Verdict::Refuse, why, delivery);
    }
}
