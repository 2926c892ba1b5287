//! The time of a signature.

use super::Kind;
use crate::make::{mac, seconds_header};
use crate::verdict::Verdict;

/// Signs a good delivery at a time that is spelled in any way.
fn spelled(k: &mut Kind<'_>, time: &str) -> crate::make::Delivery {
    let event = k.s.event();
    let body = k.s.seal(&event).compact();
    let secret = k.s.secret.clone();
    k.s.sign_with(&secret, time, body, event)
}

pub(super) fn syntax(k: &mut Kind<'_>) {
    let now = k.s.now;
    let why = "A time has one spelling: decimal digits. Comparisons with NaN are false, and numbers wrap around.";
    for (id, time) in [
        ("empty", String::new()),
        ("nan", "NaN".to_owned()),
        ("infinity", "Infinity".to_owned()),
        ("inf", "inf".to_owned()),
        ("null", "null".to_owned()),
        ("true", "true".to_owned()),
        ("word", "now".to_owned()),
        ("negative", format!("-{now}")),
        ("exponent", format!("{}e0", now)),
        ("exponent-10", "1.795219845e9".to_owned()),
        ("fraction", format!("{now}.5")),
        ("hexadecimal", format!("0x{now:x}")),
        ("octal", format!("0o{now:o}")),
        ("underscore", format!("{}_{}", now / 1000, now % 1000 + 1000)),
        ("milliseconds", format!("{now}000")),
        ("microseconds", format!("{now}000000")),
        ("rfc3339", "2026-11-20T12:00:00Z".to_owned()),
        ("http-date", "Fri 20 Nov 2026 12:00:00 GMT".to_owned()),
        ("unit", format!("{now}s")),
        ("u64-overflow", format!("{}", u128::from(u64::MAX) + 1 + u128::from(now))),
        ("u32-overflow", format!("{}", (1_u64 << 32) + now)),
        ("20-digits", "99999999999999999999".to_owned()),
        ("400-digits", "9".repeat(400)),
        ("sql", format!("{now} OR 1=1")),
        ("list", format!("[{now}]")),
    ] {
        let delivery = spelled(k, &time);
        k.refuse(id, why, delivery);
    }
    for (id, time) in [
        ("plus", format!("+{now}")),
        ("leading-zero", format!("0{now}")),
        ("leading-zeros", format!("0000000000{now}")),
        ("fraction-zero", format!("{now}.0")),
        ("leading-blank", format!(" {now}")),
        ("trailing-blank", format!("{now} ")),
        ("tab", format!("\t{now}")),
        ("quoted", format!("\"{now}\"")),
    ] {
        let delivery = spelled(k, &time);
        let why = "The signed text is authentic, and the number in it is the present. One spelling is safer than many.";
        k.either(id, Verdict::Refuse, why, delivery).cite("CWE-180");
    }
}

pub(super) fn twice(k: &mut Kind<'_>) {
    let (now, old) = (k.s.now, k.s.now.saturating_sub(86_400));
    let why = "One time is fresh and another is signed: a recorded delivery would be good for ever.";
    let secret = k.s.secret.clone();
    for (id, signed, fresh_first) in [("fresh-old", old, true), ("old-fresh", old, false)] {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let mac = mac(secret.as_bytes(), format!("{signed}.{body}").as_bytes());
        let value = if fresh_first { format!("t={now},t={old},v1={mac}") } else { format!("t={old},t={now},v1={mac}") };
        let delivery = k.s.sign(body, event).with_signature(value);
        k.refuse(id, why, delivery);
    }
    let event = k.s.event();
    let body = k.s.seal(&event).compact();
    let good = mac(secret.as_bytes(), format!("{now}.{body}").as_bytes());
    let stale = mac(secret.as_bytes(), format!("{old}.{body}").as_bytes());
    for (id, value) in [
        ("old-around", format!("t={old},v1={stale},t={now}")),
        ("around-old", format!("t={now},v1={stale},t={old}")),
        ("good-then-old", format!("t={now},v1={good},t={old}")),
        ("old-then-good", format!("t={old},t={now},v1={good}")),
        ("same", format!("t={now},t={now},v1={good}")),
        ("empty-second", format!("t={now},t=,v1={good}")),
        ("nan-second", format!("t={now},t=NaN,v1={good}")),
        ("two-pairs", format!("t={old},v1={stale},t={now},v1={good}")),
        ("three", format!("t={now},t={old},t={now},v1={stale}")),
    ] {
        let delivery = k.s.sign(body.clone(), event.clone()).with_signature(value);
        k.refuse(id, "Exactly one time stands in the header.", delivery);
    }
}

pub(super) fn stale(k: &mut Kind<'_>) {
    let now = k.s.now;
    let why = "The signature is valid and older than five minutes: whoever recorded it could send it again.";
    for (id, age) in
        [("10-minutes", 600), ("1-hour", 3600), ("1-day", 86_400), ("30-days", 2_592_000), ("1-year", 31_536_000)]
    {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let delivery = k.s.sign_at(now.saturating_sub(age), body, event);
        k.refuse(id, why, delivery);
    }
    for (id, at) in [("epoch", 0), ("epoch-1", 1), ("9-digits", 999_999_999)] {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let delivery = k.s.sign_at(at, body, event);
        k.refuse(id, why, delivery);
    }
    // A valid signature of an old time under a fresh time that is not signed.
    let delivery = k.s.good();
    let old = seconds_header(&k.s.secret.clone(), &now.saturating_sub(3600).to_string(), &delivery.body);
    let value = old.replacen(&now.saturating_sub(3600).to_string(), &now.to_string(), 1);
    k.refuse(
        "time-replaced",
        "The time is signed: replacing it must break the signature.",
        delivery.with_signature(value),
    );
}

pub(super) fn future(k: &mut Kind<'_>) {
    let now = k.s.now;
    let why = "The signature is valid and from the future: it would stay fresh for as long as its author liked.";
    for (id, at) in [
        ("10-minutes", now.saturating_add(600)),
        ("1-hour", now.saturating_add(3600)),
        ("1-day", now.saturating_add(86_400)),
        ("1-year", now.saturating_add(31_536_000)),
        ("i32-max", 2_147_483_647),
        ("i32-wrap", 2_147_483_648),
        ("u32-max", 4_294_967_295),
        ("year-9999", 253_402_300_799),
        ("2-to-53", 9_007_199_254_740_993),
        ("i64-max", i64::MAX as u64),
        ("i64-wrap", i64::MAX as u64 + 1),
        ("u64-max", u64::MAX),
        ("u64-wrap", u64::MAX - 60),
    ] {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let delivery = k.s.sign_at(at, body, event);
        k.refuse(id, why, delivery);
    }
}

pub(super) fn fresh(k: &mut Kind<'_>) {
    let now = k.s.now;
    let why = "The clocks of server and receiver differ a little, and a queue on the way takes its time.";
    for (id, at) in [
        ("now", now),
        ("1-second-ago", now.saturating_sub(1)),
        ("30-seconds-ago", now.saturating_sub(30)),
        ("3-minutes-ago", now.saturating_sub(180)),
        ("1-second-ahead", now.saturating_add(1)),
        ("30-seconds-ahead", now.saturating_add(30)),
        ("3-minutes-ahead", now.saturating_add(180)),
    ] {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let delivery = k.s.sign_at(at, body, event);
        if id == "3-minutes-ahead" || id == "3-minutes-ago" {
            k.either(
                id,
                Verdict::Accept,
                "Five minutes are usual; a receiver may choose a smaller tolerance.",
                delivery,
            );
        } else {
            k.accept(id, why, delivery);
        }
    }
    for (id, at) in [("5-minutes-ago", now.saturating_sub(300)), ("5-minutes-ahead", now.saturating_add(300))] {
        let event = k.s.event();
        let body = k.s.seal(&event).compact();
        let delivery = k.s.sign_at(at, body, event);
        k.either(id, Verdict::Accept, "The very border of the usual tolerance.", delivery);
    }
}
