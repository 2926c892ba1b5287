//! Keys put together by hand, for sizes and damages no tool makes.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};

pub(super) const RSA: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
pub(super) const F4: &[u8] = &[1, 0, 1];

/// An odd number of this many bits that no small prime divides.
pub(super) fn modulus(bits: usize) -> Vec<u8> {
    let mut number = vec![0xa7; bits.div_ceil(8)];
    number[0] = 0xff >> (number.len() * 8 - bits);
    for low in (1..u16::MAX).step_by(2) {
        let end = number.len() - 2;
        number[end..].copy_from_slice(&low.to_be_bytes());
        let remainder = |prime: u32| number.iter().fold(0, |rest, byte| (rest * 256 + u32::from(*byte)) % prime);
        if (3..=701).step_by(2).all(|odd| remainder(odd) != 0) {
            return number;
        }
    }
    unreachable!("one number in twelve will do")
}

pub(super) fn element(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let head = match length {
        0..0x80 => vec![tag, length as u8],
        0x80..0x100 => vec![tag, 0x81, length as u8],
        0x100..0x1_0000 => vec![tag, 0x82, (length >> 8) as u8, length as u8],
        _ => vec![tag, 0x83, (length >> 16) as u8, (length >> 8) as u8, length as u8],
    };
    [&head, contents].concat()
}

pub(super) fn integer(magnitude: &[u8]) -> Vec<u8> {
    match magnitude.first() {
        Some(0..0x80) => element(2, magnitude),
        _ => element(2, &[&[0], magnitude].concat()),
    }
}

pub(super) fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(0x30, &elements.concat())
}

pub(super) fn pkcs1_public(n: &[u8], e: &[u8]) -> Vec<u8> {
    sequence(&[&integer(n), &integer(e)])
}

pub(super) fn spki(n: &[u8], e: &[u8]) -> Vec<u8> {
    let bits = [&[0], &pkcs1_public(n, e)[..]].concat();
    sequence(&[RSA, &element(3, &bits)])
}

pub(super) fn pem(label: &str, der: &[u8]) -> String {
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", Base64::encode_string(der))
}

/// The bytes of a block, for tests that go on from there.
pub(super) fn der(pem: &str) -> Vec<u8> {
    let base64: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    Base64::decode_vec(&base64).expect("a good block")
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}
