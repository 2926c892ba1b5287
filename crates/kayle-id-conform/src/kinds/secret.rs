//! How the secret becomes the key of the MAC: it is the key, all of it.

use aws_lc_rs::digest;
use base64ct::{Base64, Encoding};

use super::Kind;
use crate::make::{Delivery, hex, mac};

fn signed(k: &mut Kind<'_>, key: &[u8]) -> Delivery {
    let delivery = k.s.good();
    let now = k.s.now;
    let value = format!("t={now},v1={}", mac(key, &[now.to_string().as_bytes(), b".", &delivery.body].concat()));
    delivery.with_signature(value)
}

pub(super) fn derivation(k: &mut Kind<'_>) {
    let secret = k.s.secret.clone();
    let rest = secret.strip_prefix("whsec_").unwrap_or(&secret).to_owned();
    let lenient = |text: &str| {
        let text: String = text.chars().take(text.len() / 4 * 4).collect();
        Base64::decode_vec(&text).unwrap_or_default()
    };
    let why = "The key is the UTF-8 bytes of the whole secret, whsec_ included, decoded by nothing.";
    for (id, key) in [
        ("without-prefix", rest.clone().into_bytes()),
        ("base64-decoded", lenient(&rest)),
        ("base64-decoded-whole", lenient(&secret.replace('_', "/"))),
        ("upper-case", secret.to_uppercase().into_bytes()),
        ("trailing-line-break", format!("{secret}\n").into_bytes()),
        ("trailing-blank", format!("{secret} ").into_bytes()),
        ("quoted", format!("\"{secret}\"").into_bytes()),
        ("sha256", digest::digest(&digest::SHA256, secret.as_bytes()).as_ref().to_vec()),
        ("sha256-hexadecimal", hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref()).into_bytes()),
        ("hexadecimal", hex(secret.as_bytes()).into_bytes()),
        ("base64", Base64::encode_string(secret.as_bytes()).into_bytes()),
        ("utf-16", secret.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ] {
        let delivery = signed(k, &key);
        k.refuse(id, why, delivery);
    }
    let why =
        "Anybody can compute with a secret that is empty, or that a program falls back to when none is configured.";
    for (id, key) in [
        ("empty", ""),
        ("prefix-only", "whsec_"),
        ("undefined", "undefined"),
        ("null", "null"),
        ("none", "None"),
        ("placeholder", "whsec_..."),
        ("documentation", "whsec_0123456789abcdefghijklmnopqrstuv"),
        ("secret", "secret"),
    ] {
        if key != secret {
            let delivery = signed(k, key.as_bytes());
            k.refuse(id, why, delivery);
        }
    }
    let kid = k.s.key.kid.clone();
    let delivery = signed(k, kid.as_bytes());
    k.refuse("kid", "The kid is public.", delivery);
    let delivery = signed(k, b"whsec_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz");
    k.refuse("another-secret", "The secret of another endpoint.", delivery);
}

pub(super) fn rotation(k: &mut Kind<'_>) {
    let Some(previous) = k.s.previous_secret.clone() else { return };
    let why = "While a secret is rotated, a receiver holds both: deliveries signed before it are still under way.";
    let delivery = signed(k, previous.as_bytes());
    k.accept("previous", why, delivery).with_previous_secret();
    let secret = k.s.secret.clone();
    let delivery = signed(k, secret.as_bytes());
    k.accept("current", why, delivery).with_previous_secret();
    for (id, first, second) in [("both", &secret, &previous), ("both-swapped", &previous, &secret)] {
        let (first, second) = (signed_value(k, first), second.clone());
        let delivery = first;
        let now = k.s.now;
        let more = mac(second.as_bytes(), &[now.to_string().as_bytes(), b".", &delivery.body].concat());
        let value = format!("{},v1={more}", delivery.signature());
        k.accept(id, why, delivery.with_signature(value)).with_previous_secret();
    }
    let joined = format!("{secret}{previous}");
    let delivery = signed(k, joined.as_bytes());
    k.refuse("joined", "Each secret is a key of its own.", delivery).with_previous_secret();
    let delivery = signed(k, previous.as_bytes());
    k.refuse("previous-not-held", "A secret that is no longer held signs nothing.", delivery);
}

fn signed_value(k: &mut Kind<'_>, secret: &str) -> Delivery {
    signed(k, secret.as_bytes())
}
