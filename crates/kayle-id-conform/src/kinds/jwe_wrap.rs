//! The encrypted content key.

use super::Kind;
use crate::make::{Delivery, Envelope, Padding};

fn damaged(k: &mut Kind<'_>, damage: impl FnOnce(&mut Kind<'_>, &mut Envelope)) -> Delivery {
    let event = k.s.event();
    let mut jwe = k.s.seal(&event);
    damage(k, &mut jwe);
    k.s.sign(jwe.compact(), event)
}

pub(super) fn encrypted_key(k: &mut Kind<'_>) {
    let why =
        "An encrypted key has exactly the length of the modulus. What is shorter or longer was damaged on the way.";
    let length = k.s.key.public.bytes();
    for (id, bytes) in
        [("empty", 0), ("1-byte", 1), ("32-bytes", 32), ("half", length / 2), ("1-byte-short", length - 1)]
    {
        let delivery = damaged(k, |_, jwe| jwe.encrypted_key.truncate(bytes));
        k.refuse(id, why, delivery);
    }
    for (id, before, after) in
        [("zero-before", &[0][..], &[][..]), ("zero-behind", &[], &[0]), ("key-behind", &[], &[7; 32])]
    {
        let delivery = damaged(k, |_, jwe| jwe.encrypted_key = [before, &jwe.encrypted_key, after].concat());
        k.refuse(id, why, delivery);
    }
    let delivery = damaged(k, |_, jwe| jwe.encrypted_key = [&jwe.encrypted_key[..], &jwe.encrypted_key].concat());
    k.refuse("twice", why, delivery);
    let why = "An encrypted key whose first byte is zero, without that byte: RFC 8017 asks for the whole length.";
    let delivery = damaged(k, |k, jwe| {
        let stripped = (0..5000)
            .map(|_| {
                let key = k.s.random.bytes(32);
                let wrapped = k.s.wrap(Padding::Oaep, &key);
                (key, wrapped)
            })
            .find(|(_, wrapped)| wrapped[0] == 0);
        if let Some((key, wrapped)) = stripped {
            let event = k.s.event();
            *jwe = k.s.seal_with(jwe.header.clone(), &key, wrapped[1..].to_vec(), &event.bytes());
        }
    });
    k.refuse("zero-stripped", why, delivery);

    let why = "The key is not the one that was encrypted. The failure looks like every other.";
    for (id, at) in [("first-bit", 0), ("middle-bit", length / 2), ("last-bit", length - 1)] {
        let delivery = damaged(k, |_, jwe| jwe.encrypted_key[at] ^= 1);
        k.refuse(id, why, delivery);
    }
    for (id, byte) in [("zeros", 0), ("ones", 0xff)] {
        let delivery = damaged(k, |_, jwe| jwe.encrypted_key.fill(byte));
        k.refuse(id, why, delivery);
    }
    let delivery = damaged(k, |k, jwe| jwe.encrypted_key = k.s.random.bytes(length));
    k.refuse("random", why, delivery);
    for (id, more) in [("modulus", 0), ("modulus-plus-one", 1)] {
        let delivery = damaged(k, |k, jwe| jwe.encrypted_key = k.s.key.public.modulus_plus(more));
        k.refuse(id, "A number that is not below the modulus.", delivery).cite("RFC 8017 section 5.1.2");
    }
    let delivery = damaged(k, |_, jwe| {
        jwe.encrypted_key.fill(0);
        if let Some(last) = jwe.encrypted_key.last_mut() {
            *last = 1;
        }
    });
    k.refuse("one", why, delivery);
    let other = {
        let event = k.s.event();
        k.s.seal(&event).encrypted_key
    };
    let delivery = damaged(k, |_, jwe| jwe.encrypted_key = other);
    k.refuse("of-another-delivery", why, delivery);
    let stranger = k.s.stranger.clone();
    let delivery = damaged(k, |k, jwe| {
        let key = k.s.random.bytes(32);
        jwe.encrypted_key = stranger.public.encrypt(Padding::Oaep, &key, &mut k.s.random);
        jwe.encrypted_key.resize(length, 0);
    });
    k.refuse("to-another-key", why, delivery);
}

pub(super) fn padding(k: &mut Kind<'_>) {
    let why = "A receiver that tells this failure from another answers the question that Manger's attack asks.";
    for (id, padding) in [
        ("first-byte-1", Padding::FirstByte(1)),
        ("first-byte-2", Padding::FirstByte(2)),
        ("first-byte-127", Padding::FirstByte(0x7f)),
        ("separator-0", Padding::Separator(0)),
        ("separator-2", Padding::Separator(2)),
        ("separator-255", Padding::Separator(0xff)),
        ("zero-padding-1", Padding::Zeros(1)),
        ("zero-padding-2", Padding::Zeros(2)),
        ("label-hash", Padding::LabelHash),
        ("label", Padding::Label(b"kayle")),
        ("label-zero", Padding::Label(&[0])),
        ("sha-1", Padding::OaepSha1),
        ("sha-512", Padding::OaepSha512),
        ("mask-sha-1", Padding::OaepMaskSha1),
        ("pkcs1", Padding::Pkcs1),
        ("none", Padding::Raw),
    ] {
        let event = k.s.event();
        let header = k.s.header();
        let body = k.s.seal_padded(header, &event, padding).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(id, why, delivery);
    }
}

pub(super) fn content_key(k: &mut Kind<'_>) {
    let why = "A256GCM has a key of 32 bytes, whatever was wrapped.";
    for length in [0, 1, 8, 15, 16, 24, 31, 33, 48, 64] {
        let event = k.s.event();
        let key = k.s.random.bytes(length);
        let wrapped = k.s.wrap(Padding::Oaep, &key);
        let header = k.s.header().into_bytes();
        let body = k.s.seal_with(header, &key, wrapped, &event.bytes()).compact();
        let delivery = k.s.sign(body, event);
        k.refuse(&format!("{length}-bytes"), why, delivery);
    }
    let event = k.s.event();
    let key = k.s.random.bytes(32);
    let wrapped = k.s.wrap(Padding::Oaep, &[&key[..], &[0]].concat());
    let header = k.s.header().into_bytes();
    let body = k.s.seal_with(header, &key, wrapped, &event.bytes()).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("right-key-and-a-byte", "The key that encrypted, with one byte more behind it.", delivery);
    let event = k.s.event();
    let wrapped = k.s.wrap(Padding::Oaep, b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let header = k.s.header().into_bytes();
    let body = k.s.seal_with(header, &[0; 32], wrapped, &event.bytes()).compact();
    let delivery = k.s.sign(body, event);
    k.refuse("as-base64url", "A key is wrapped as bytes and not as text.", delivery);
}
