//! Vector, ciphertext, tag, and what the tag authenticates.

use super::Kind;
use crate::make::{Delivery, Envelope, base64url};

fn damaged(k: &mut Kind<'_>, damage: impl FnOnce(&mut Envelope)) -> Delivery {
    let event = k.s.event();
    let mut jwe = k.s.seal(&event);
    damage(&mut jwe);
    k.s.sign(jwe.compact(), event)
}

pub(super) fn iv(k: &mut Kind<'_>) {
    let why = "An initialization vector of AES-GCM has 96 bits.";
    for length in [0, 1, 8, 11] {
        let delivery = damaged(k, |jwe| jwe.iv.truncate(length));
        k.refuse(&format!("{length}-bytes"), why, delivery);
    }
    for length in [13, 16, 32, 1024] {
        let delivery = damaged(k, |jwe| jwe.iv.resize(length, 0));
        k.refuse(&format!("{length}-bytes"), why, delivery);
    }
    for at in [0, 6, 11] {
        let delivery = damaged(k, |jwe| jwe.iv[at] ^= 1);
        k.refuse(&format!("bit-of-byte-{at}"), "The vector is authenticated.", delivery);
    }
    let delivery = damaged(k, |jwe| jwe.iv.fill(0));
    k.refuse("zeros", "The vector is authenticated.", delivery);
}

pub(super) fn tag(k: &mut Kind<'_>) {
    let why =
        "A tag has 128 bits. A shorter one can be guessed, and a guessed one gives the key of authentication away.";
    for length in [0, 1, 4, 8, 12, 13, 14, 15] {
        let delivery = damaged(k, |jwe| jwe.tag.truncate(length));
        k.refuse(&format!("first-{length}-bytes"), why, delivery);
    }
    for length in [17, 32] {
        let delivery = damaged(k, |jwe| jwe.tag.resize(length, 0));
        k.refuse(&format!("{length}-bytes"), why, delivery);
    }
    for at in [0, 7, 8, 11, 12, 15] {
        let delivery = damaged(k, |jwe| jwe.tag[at] ^= 0x80);
        k.refuse(&format!("bit-of-byte-{at}"), "The whole tag is compared.", delivery);
    }
    for (id, byte) in [("zeros", 0), ("ones", 0xff)] {
        let delivery = damaged(k, |jwe| jwe.tag.fill(byte));
        k.refuse(id, "The whole tag is compared.", delivery);
    }
    let delivery = damaged(k, |jwe| {
        let at = jwe.ciphertext.len() - 4;
        let moved = jwe.ciphertext.split_off(at);
        jwe.tag = [moved, std::mem::take(&mut jwe.tag)].concat();
    });
    k.refuse("ciphertext-before", "The border between ciphertext and tag is moved; the bytes are the same.", delivery);
    let delivery = damaged(k, |jwe| {
        let moved: Vec<u8> = jwe.tag.drain(..4).collect();
        jwe.ciphertext.extend(moved);
    });
    k.refuse(
        "tag-into-ciphertext",
        "The border between ciphertext and tag is moved; the bytes are the same.",
        delivery,
    );
}

pub(super) fn ciphertext(k: &mut Kind<'_>) {
    let why = "The ciphertext is authenticated, and nothing of it is used before the tag was checked.";
    let delivery = damaged(k, |jwe| jwe.ciphertext[0] ^= 1);
    k.refuse("first-bit", why, delivery);
    let delivery = damaged(k, |jwe| {
        let middle = jwe.ciphertext.len() / 2;
        jwe.ciphertext[middle] ^= 0x10;
    });
    k.refuse("middle-bit", why, delivery);
    let delivery = damaged(k, |jwe| {
        if let Some(last) = jwe.ciphertext.last_mut() {
            *last ^= 1;
        }
    });
    k.refuse("last-bit", why, delivery);
    for (id, length) in [("empty", 0), ("1-byte", 1), ("16-bytes", 16)] {
        let delivery = damaged(k, |jwe| jwe.ciphertext.truncate(length));
        k.refuse(id, why, delivery);
    }
    let delivery = damaged(k, |jwe| jwe.ciphertext.push(0));
    k.refuse("zero-behind", why, delivery);
    let delivery = damaged(k, |jwe| jwe.ciphertext = jwe.ciphertext.split_off(1));
    k.refuse("first-byte-missing", why, delivery);
    let other = {
        let event = k.s.event();
        k.s.seal(&event)
    };
    let (text, tag) = (other.ciphertext.clone(), other.tag.clone());
    let delivery = damaged(k, |jwe| jwe.ciphertext = text);
    k.refuse("of-another-delivery", why, delivery);
    let text = other.ciphertext;
    let delivery = damaged(k, |jwe| (jwe.ciphertext, jwe.tag) = (text, tag));
    k.refuse("and-tag-of-another-delivery", why, delivery);
    let event = k.s.event();
    let mut jwe = k.s.seal(&event);
    jwe.ciphertext = event.bytes();
    let delivery = k.s.sign(jwe.compact(), event);
    k.refuse("not-encrypted", why, delivery);
}

pub(super) fn aad(k: &mut Kind<'_>) {
    let why = "The tag is over the header as it is spelled. Another spelling of the same members is another header.";
    for (id, change) in [
        ("blank-added", (|text: &str| text.replacen(':', ": ", 1)) as fn(&str) -> String),
        ("line-break-added", |text| format!("{text}\n")),
        ("escape", |text| text.replacen("\"alg\"", "\"\\u0061lg\"", 1)),
        ("member-added", |text| text.replacen('{', r#"{"x":1,"#, 1)),
        ("typ-added", |text| text.replacen('{', r#"{"typ":"JWE","#, 1)),
        ("order-changed", |text| {
            let (alg, rest) = text.trim_start_matches('{').split_once(',').unwrap_or_default();
            format!("{{{},{alg}}}", rest.trim_end_matches('}'))
        }),
    ] {
        let delivery = damaged(k, |jwe| jwe.header = change(&String::from_utf8_lossy(&jwe.header)).into_bytes());
        k.refuse(id, why, delivery);
    }
    let event = k.s.event();
    let jwe = k.s.seal(&event);
    let body = jwe.respelled(0, |text| format!("{text}{}", base64url(b"   ")));
    let delivery = k.s.sign(body, event);
    k.refuse("blanks-as-base64url", why, delivery);
}
