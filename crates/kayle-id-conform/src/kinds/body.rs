//! The raw body.

use base64ct::{Base64, Encoding};

use super::Kind;
use crate::verdict::Verdict;

pub(super) fn changed(k: &mut Kind<'_>) {
    let why = "The signature is over the bytes that arrived: parsed and written again, they are others.";
    let good = k.s.good();
    let text = String::from_utf8_lossy(&good.body).into_owned();
    let segments: Vec<&str> = text.split('.').collect();
    let swapped = |one: usize, other: usize| {
        let mut segments = segments.clone();
        segments.swap(one, other);
        segments.join(".")
    };
    let other = k.s.good();
    let last = text.len() - 1;
    for (id, body) in [
        ("line-break-after", format!("{text}\n").into_bytes()),
        ("line-break-before", format!("\n{text}").into_bytes()),
        ("blank-after", format!("{text} ").into_bytes()),
        ("nul-after", format!("{text}\0").into_bytes()),
        ("byte-order-mark", format!("\u{feff}{text}").into_bytes()),
        ("quoted", format!("\"{text}\"").into_bytes()),
        ("base64", Base64::encode_string(text.as_bytes()).into_bytes()),
        ("upper-case", text.to_uppercase().into_bytes()),
        ("utf-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("empty", Vec::new()),
        ("empty-object", b"{}".to_vec()),
        ("last-character-missing", text.as_bytes()[..last].to_vec()),
        ("first-character-missing", text.as_bytes()[1..].to_vec()),
        (
            "last-character-other",
            format!("{}{}", &text[..last], if text.ends_with('A') { 'B' } else { 'A' }).into_bytes(),
        ),
        ("segments-swapped", swapped(2, 3).into_bytes()),
        ("another-delivery", other.body.clone()),
        ("twice", format!("{text}{text}").into_bytes()),
        ("form", format!("payload={text}").into_bytes()),
        ("json", format!(r#"{{"body":"{text}"}}"#).into_bytes()),
    ] {
        k.refuse(id, why, good.clone().with_body(body));
    }
    let mut payload = text.clone();
    if let Some(at) = text.find('.') {
        payload.insert(at + 1, 'A');
    }
    k.refuse("character-inserted", why, good.with_body(payload));
}

pub(super) fn size(k: &mut Kind<'_>) {
    let why = "A signed body that is no JWE, and is expensive to take apart without a bound.";
    for (id, body) in [
        ("dots-50000", ".".repeat(50_000)),
        ("dots-1000000", ".".repeat(1_000_000)),
        ("letters-1000000", "A".repeat(1_000_000)),
        ("braces-50000", "{".repeat(50_000)),
        ("brackets-100000", "[".repeat(100_000)),
    ] {
        let event = k.s.event();
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery);
    }
    for (id, length) in [("claim-20000", 20_000), ("claim-40000", 40_000)] {
        let event = crate::make::Event::succeeded(&mut k.s.random, &[("family_name", "A".repeat(length).into())]);
        let delivery = k.s.deliver(event);
        k.either(id, Verdict::Accept, "Larger than any delivery of today, and whole.", delivery);
    }
    let why = "A header far longer than any of today. It is bounded before it is parsed.";
    for (id, length) in [("header-1000", 1000), ("header-20000", 20_000)] {
        let event = k.s.event();
        let header = k.s.header_with(&format!(r#""x":"{}""#, "A".repeat(length)));
        let body = k.s.seal_under(header, &event).compact();
        let delivery = k.s.sign(body, event);
        let preferred = if length < 10_000 { Verdict::Accept } else { Verdict::Refuse };
        k.either(id, preferred, why, delivery);
    }
    let event = k.s.event();
    let sealed = k.s.seal(&event);
    let body = sealed.respelled(1, |_| "A".repeat(20_000));
    let delivery = k.s.sign(body, event);
    k.refuse("encrypted-key-20000", "An encrypted key is as long as the modulus.", delivery);
}
