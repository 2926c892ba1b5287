//! The form of `X-Kayle-Signature`.

use super::Kind;
use crate::make::{Delivery, mac};
use crate::verdict::Verdict;

const HEADER: &str = "X-Kayle-Signature";

/// A good delivery, with the time and the MAC of its signature.
fn parts(k: &mut Kind<'_>) -> (Delivery, String, String) {
    let delivery = k.s.good();
    let value = delivery.signature();
    let (time, mac) = value.split_once(',').unwrap_or_default();
    let text = |part: &str, name| part.strip_prefix(name).unwrap_or_default().to_owned();
    let (time, mac) = (text(time, "t="), text(mac, "v1="));
    (delivery, time, mac)
}

pub(super) fn missing(k: &mut Kind<'_>) {
    let why = "A delivery without a signature proves nothing about its sender.";
    let delivery = k.s.good().without_header(HEADER);
    k.refuse("no-header", why, delivery);
    for (id, value) in
        [("empty", ""), ("comma", ","), ("word", "none"), ("zero", "0"), ("true", "true"), ("null", "null")]
    {
        let delivery = k.s.good().with_signature(value);
        k.refuse(id, why, delivery);
    }
    for name in
        ["X-Signature", "X-Kayle-Signature-256", "Kayle-Signature", "X-Hub-Signature-256", "Signature", "Authorization"]
    {
        let delivery = k.s.good();
        let value = delivery.signature();
        let delivery = delivery.without_header(HEADER).with_header(name, value);
        k.refuse(
            &format!("in-{}", name.to_lowercase()),
            "The signature stands in X-Kayle-Signature and nowhere else.",
            delivery,
        );
    }
}

pub(super) fn repeated(k: &mut Kind<'_>) {
    let why = "Two headers are one list to some readers, and the first or the last to others.";
    let (delivery, time, mac) = parts(k);
    let good = delivery.signature();
    let bad = format!("t={time},v1={}", "0".repeat(64));
    for (id, first, second) in [
        ("same", &good, &good),
        ("good-bad", &good, &bad),
        ("bad-good", &bad, &good),
        ("good-empty", &good, &String::new()),
        ("time-mac", &format!("t={time}"), &format!("v1={mac}")),
    ] {
        let delivery = delivery.clone().with_signature(first.clone()).and_header(HEADER, second.clone());
        if id == "good-empty" || id == "time-mac" {
            k.either(id, Verdict::Refuse, "RFC 9110 lets a reader join the two headers into one list.", delivery);
        } else {
            k.refuse(id, why, delivery);
        }
    }
    let delivery = delivery.and_header("X-KAYLE-SIGNATURE", bad);
    k.refuse("other-case", "Names of headers are equal whatever their case.", delivery).cite("RFC 9110 section 5.1");
}

pub(super) fn syntax(k: &mut Kind<'_>) {
    let (delivery, t, mac) = parts(k);
    let why = "The header is t=<seconds>,v1=<64 hexadecimal digits>; what is not of this form is not guessed at.";
    for (id, value) in [
        ("semicolon", format!("t={t};v1={mac}")),
        ("space-separator", format!("t={t} v1={mac}")),
        ("ampersand", format!("t={t}&v1={mac}")),
        ("colon", format!("t:{t},v1:{mac}")),
        ("upper-case-names", format!("T={t},V1={mac}")),
        ("time-missing", format!("v1={mac}")),
        ("mac-missing", format!("t={t}")),
        ("time-empty", format!("t=,v1={mac}")),
        ("mac-empty", format!("t={t},v1=")),
        ("names-only", "t,v1".to_owned()),
        ("quoted-whole", format!("\"t={t},v1={mac}\"")),
        ("json", format!(r#"{{"t":{t},"v1":"{mac}"}}"#)),
        ("bare-mac", mac.clone()),
        ("bare-pair", format!("{t}.{mac}")),
        ("sha256-prefix", format!("sha256={mac}")),
        ("swapped-values", format!("t={mac},v1={t}")),
        ("double-equals", format!("t=={t},v1=={mac}")),
        ("name-with-space", format!("t ={t},v1 ={mac}")),
        ("hex-name", format!("t={t},v1x={mac}")),
        ("encoded-comma", format!("t={t}%2Cv1={mac}")),
        ("array-name", format!("t[]={t},v1[]={mac}")),
        ("mac-twice-as-long", format!("t={t},v1={mac}{mac}")),
    ] {
        let delivery = delivery.clone().with_signature(value);
        k.refuse(id, why, delivery);
    }
    for (id, value) in [
        ("space-after-comma", format!("t={t}, v1={mac}")),
        ("trailing-comma", format!("t={t},v1={mac},")),
        ("leading-comma", format!(",t={t},v1={mac}")),
        ("quoted-values", format!("t=\"{t}\",v1=\"{mac}\"")),
        ("member-without-value", format!("t={t},v1={mac},x")),
    ] {
        let delivery = delivery.clone().with_signature(value);
        let why = "RFC 9110 lets lists have blanks and empty members; the published form has none.";
        k.either(id, Verdict::Refuse, why, delivery);
    }
    let delivery = delivery.with_signature(format!("v1={mac},t={t}"));
    k.accept("other-order", "The members are named, so their order means nothing.", delivery);
}

pub(super) fn scheme(k: &mut Kind<'_>) {
    let (delivery, t, mac) = parts(k);
    let why = "Only v1 proves anything here: a scheme that the receiver does not know counts as no signature.";
    for name in ["v0", "v2", "v10", "v01", "v", "v1a", "sha256", "V1", "none"] {
        let delivery = delivery.clone().with_signature(format!("t={t},{name}={mac}"));
        k.refuse(&format!("only-{}", if name == "V1" { "capital-v1" } else { name }), why, delivery);
    }
    let delivery = delivery.clone().with_signature(format!("t={t},v0={mac},v1={}", "0".repeat(64)));
    k.refuse("v0-beside-wrong-v1", "The MAC of another scheme does not stand in for v1.", delivery);
}

pub(super) fn unknown_keys(k: &mut Kind<'_>) {
    let why = "A server may add keys. Those that the receiver does not know are ignored.";
    for (id, more) in [
        ("kid", "kid=abc"),
        ("v0", "v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"),
        ("v2", "v2=AbC-_9+/="),
        ("v10", "v10=00"),
        ("alg", "alg=hmac-sha256"),
        ("nonce", "nonce=8d2f"),
        ("n", "n=1"),
        ("empty-value", "hint="),
        ("equals-in-value", "x=a=b"),
        ("ts", "ts=1"),
    ] {
        let (delivery, t, mac) = parts(k);
        let before = id.len() % 2 == 0;
        let value = if before { format!("{more},t={t},v1={mac}") } else { format!("t={t},v1={mac},{more}") };
        k.accept(id, why, delivery.with_signature(value));
    }
    let (delivery, t, mac) = parts(k);
    let many: Vec<String> = (2..12).map(|at| format!("v{at}=00")).collect();
    k.accept("ten", why, delivery.with_signature(format!("t={t},{},v1={mac}", many.join(","))));
}

pub(super) fn several(k: &mut Kind<'_>) {
    let why = "During a rotation a server may sign with two secrets: any one valid v1 suffices, wherever it stands.";
    let wrong = "6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";
    for (id, order) in [
        ("bad-good", &["bad", "good"][..]),
        ("good-bad", &["good", "bad"]),
        ("bad-bad-good", &["bad", "bad", "good"]),
        ("bad-good-bad", &["bad", "good", "bad"]),
        ("good-good", &["good", "good"]),
    ] {
        let (delivery, t, mac) = parts(k);
        let macs: Vec<String> =
            order.iter().map(|which| format!("v1={}", if *which == "good" { &mac } else { wrong })).collect();
        k.accept(id, why, delivery.with_signature(format!("t={t},{}", macs.join(","))));
    }
    let (delivery, t, good) = parts(k);
    k.accept("around-the-time", why, delivery.clone().with_signature(format!("v1={wrong},t={t},v1={good}")));
    let stranger = mac(b"whsec_00000000000000000000000000000000", &[t.as_bytes(), b".", &delivery.body].concat());
    k.accept("two-secrets", why, delivery.clone().with_signature(format!("t={t},v1={stranger},v1={good}")));
    let why = "Several values that are all wrong are no signature.";
    for count in [2, 3, 8] {
        let macs = vec![format!("v1={wrong}"); count].join(",");
        k.refuse(&format!("{count}-bad"), why, delivery.clone().with_signature(format!("t={t},{macs}")));
    }
    let halves = format!("t={t},v1={},v1={}", &good[..32], &good[32..]);
    k.refuse("halves", "Two halves of a MAC are not a MAC.", delivery.clone().with_signature(halves));
    let many = vec![format!("v1={wrong}"); 100].join(",");
    let why = "The count of values is bounded by the receiver: each costs a comparison.";
    k.either("hundred-bad-one-good", Verdict::Refuse, why, delivery.with_signature(format!("t={t},{many},v1={good}")))
        .cite("CWE-770");
}
