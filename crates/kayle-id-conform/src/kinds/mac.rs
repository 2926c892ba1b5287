//! The MAC of a signature.

use aws_lc_rs::{digest, hmac};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};

use super::Kind;
use crate::make::{Delivery, hex, mac};
use crate::verdict::Verdict;

/// A good delivery with another MAC, made from the right one.
fn with_mac(k: &mut Kind<'_>, change: impl Fn(&str) -> String) -> Delivery {
    let delivery = k.s.good();
    let value = delivery.signature();
    let (time, mac) = value.split_once(",v1=").unwrap_or_default();
    let changed = format!("{time},v1={}", change(mac));
    delivery.with_signature(changed)
}

pub(super) fn wrong(k: &mut Kind<'_>) {
    let why = "The whole MAC is compared: one wrong digit anywhere refuses the delivery.";
    for at in [0, 1, 2, 15, 16, 31, 32, 47, 62, 63] {
        let delivery = with_mac(k, |mac| {
            let mut digits: Vec<char> = mac.chars().collect();
            digits[at] = if digits[at] == '0' { '1' } else { '0' };
            digits.into_iter().collect()
        });
        k.refuse(&format!("digit-{at}"), why, delivery);
    }
    for (id, text) in [("zeros", "0"), ("ones", "f"), ("not-hexadecimal", "g")] {
        let delivery = with_mac(k, |_| text.repeat(64));
        k.refuse(id, why, delivery);
    }
    let delivery = with_mac(k, |mac| mac.chars().rev().collect());
    k.refuse("reversed", why, delivery);
    let other = k.s.good().signature();
    let delivery = with_mac(k, |_| other.split_once(",v1=").map_or_else(String::new, |(_, mac)| mac.to_owned()));
    k.refuse("of-another-delivery", "A MAC belongs to one body.", delivery);
}

pub(super) fn length(k: &mut Kind<'_>) {
    let why = "Only a MAC of 32 bytes is compared. A prefix can be guessed, one byte with 256 attempts.";
    for digits in [1, 2, 8, 16, 32, 40, 62, 63] {
        let delivery = with_mac(k, |mac| mac[..digits].to_owned());
        k.refuse(&format!("first-{digits}"), why, delivery);
    }
    let delivery = with_mac(k, |mac| mac[32..].to_owned());
    k.refuse("last-32", why, delivery);
    for (id, more) in [
        ("one-more", "0"),
        ("two-more", "00"),
        ("many-more", "0000000000000000000000000000000000000000000000000000000000000000"),
    ] {
        let delivery = with_mac(k, |mac| format!("{mac}{more}"));
        k.refuse(id, "What stands behind a MAC makes it another text.", delivery);
    }
    let delivery = with_mac(k, |mac| format!("00{mac}"));
    k.refuse("zeros-before", why, delivery);
}

pub(super) fn encoding(k: &mut Kind<'_>) {
    let bytes = |mac: &str| -> Vec<u8> {
        (0..mac.len() / 2).filter_map(|at| u8::from_str_radix(mac.get(2 * at..2 * at + 2)?, 16).ok()).collect()
    };
    let why = "The MAC is written in hexadecimal.";
    let delivery = with_mac(k, |mac| Base64::encode_string(&bytes(mac)));
    k.refuse("base64", why, delivery);
    let delivery = with_mac(k, |mac| Base64UrlUnpadded::encode_string(&bytes(mac)));
    k.refuse("base64url", why, delivery);
    let delivery = with_mac(k, |mac| format!("0x{mac}"));
    k.refuse("0x", why, delivery);
    let delivery = with_mac(k, |mac| bytes(mac).iter().map(|byte| format!("{byte:08b}")).collect());
    k.refuse("binary", why, delivery);
    let delivery = with_mac(k, |mac| hex(mac.as_bytes()));
    k.refuse("hexadecimal-twice", why, delivery);
    let why =
        "Another spelling of the right bytes. A server writes lower-case digits; one spelling is safer than many.";
    let delivery = with_mac(k, str::to_uppercase);
    k.either("upper-case", Verdict::Refuse, why, delivery);
    let delivery = with_mac(k, |mac| format!("{}{}", mac[..32].to_uppercase(), &mac[32..]));
    k.either("mixed-case", Verdict::Refuse, why, delivery);
    for (id, separator) in [("colons", ":"), ("dashes", "-"), ("blanks", " ")] {
        let pairs =
            |mac: &str| (0..32).map(|at| mac[2 * at..2 * at + 2].to_owned()).collect::<Vec<_>>().join(separator);
        let delivery = with_mac(k, pairs);
        k.either(id, Verdict::Refuse, why, delivery);
    }
}

pub(super) fn input(k: &mut Kind<'_>) {
    let now = k.s.now.to_string();
    let secret = k.s.secret.clone();
    let key = secret.as_bytes();
    let good = k.s.good();
    let body = String::from_utf8_lossy(&good.body).into_owned();
    let id = good
        .headers
        .iter()
        .find(|(name, _)| name == "X-Kayle-Delivery-Id")
        .map(|(_, id)| id.clone())
        .unwrap_or_default();
    let sha = hex(digest::digest(&digest::SHA256, body.as_bytes()).as_ref());
    let json = |text: &str| serde_json::Value::from(text).to_string();
    let why = "The MAC is over the decimal time, one dot and the raw body, in this order.";
    for (name, message) in [
        ("body-only", body.clone()),
        ("no-dot", format!("{now}{body}")),
        ("colon", format!("{now}:{body}")),
        ("line-break", format!("{now}\n{body}")),
        ("body-first", format!("{body}.{now}")),
        ("time-only", now.clone()),
        ("nothing", String::new()),
        ("delivery-id-too", format!("{id}.{now}.{body}")),
        ("body-hash", format!("{now}.{sha}")),
        ("with-name", format!("t={now}.{body}")),
        ("twice", format!("{now}.{body}{body}")),
        ("other-time", format!("{}.{body}", k.s.now.saturating_sub(1))),
        ("milliseconds", format!("{now}000.{body}")),
        ("json-string", format!("{now}.{}", json(&body))),
        ("line-break-after", format!("{now}.{body}\n")),
        ("version-first", format!("v1:{now}:{body}")),
    ] {
        let value = format!("t={now},v1={}", mac(key, message.as_bytes()));
        k.refuse(name, why, good.clone().with_signature(value));
    }
    let why = "A receiver whose framework parsed the body checks the signature over something else than what arrived.";
    for (name, parsed) in [
        ("empty-object", "{}"),
        ("empty-body", ""),
        ("null", "null"),
        ("undefined", "undefined"),
        ("object-object", "[object Object]"),
    ] {
        let value = format!("t={now},v1={}", mac(key, format!("{now}.{parsed}").as_bytes()));
        k.refuse(&format!("framework-{name}"), why, good.clone().with_signature(value)).cite("CWE-345");
    }
    let message = format!("{now}.{body}");
    let why = "The MAC is HMAC with SHA-256 and the secret as its key.";
    let with = |algorithm, key: &[u8]| hex(hmac::sign(&hmac::Key::new(algorithm, key), message.as_bytes()).as_ref());
    for (name, text) in [
        ("hmac-sha1", with(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key)),
        ("hmac-sha384", with(hmac::HMAC_SHA384, key)),
        ("hmac-sha512", with(hmac::HMAC_SHA512, key)),
        ("hmac-sha512-cut", with(hmac::HMAC_SHA512, key)[..64].to_owned()),
        ("no-key", hex(digest::digest(&digest::SHA256, message.as_bytes()).as_ref())),
        ("secret-prepended", hex(digest::digest(&digest::SHA256, format!("{secret}{message}").as_bytes()).as_ref())),
        ("key-and-message-swapped", mac(message.as_bytes(), key)),
    ] {
        k.refuse(name, why, good.clone().with_signature(format!("t={now},v1={text}")));
    }
}
