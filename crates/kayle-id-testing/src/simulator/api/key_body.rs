//! What the body of a key's creation says, and whether its JWK will do.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::simulator::model::json::Json;
use crate::simulator::model::rows::KeyNumbers;
use crate::simulator::validate::issues;

const MAX_KEY_ID: u64 = 128;
const MAX_OPERATIONS: usize = 8;
const MIN_BITS: usize = 2048;
const MAX_BITS: usize = 16384;

/// Reads the key's id and its JWK, as the validator does.
pub(crate) fn read(body: &Json) -> Result<(String, Json), Vec<Json>> {
    if !matches!(body, Json::Object(_)) {
        return Err(vec![issues::wrong_kind("object", Some(body), &[])]);
    }
    let mut found = Vec::new();
    text(body.get("key_id"), &["key_id"], 1, MAX_KEY_ID, &mut found);
    match body.get("jwk") {
        Some(jwk @ Json::Object(members)) => {
            for (name, value) in members {
                member(jwk, name, value, &mut found);
            }
        }
        other => found.push(issues::wrong_kind("object", other, &["jwk"])),
    }
    for (name, value) in [("algorithm", "RSA-OAEP-256"), ("key_type", "RSA")] {
        if body.get(name).and_then(Json::as_str) != Some(value) {
            found.push(issues::not_among(&[value], &[name]));
        }
    }
    match (body.get("key_id"), body.get("jwk")) {
        (Some(Json::Text(key_id)), Some(jwk)) if found.is_empty() => Ok((key_id.clone(), jwk.clone())),
        _ => Err(found),
    }
}

fn text(given: Option<&Json>, path: &[&str], min: u64, max: u64, found: &mut Vec<Json>) {
    let Some(Json::Text(text)) = given else {
        found.push(issues::wrong_kind("string", given, path));
        return;
    };
    let count = text.encode_utf16().count() as u64;
    if count < min {
        found.push(issues::too_small("string", min, path));
    } else if count > max {
        found.push(issues::too_big("string", max, path));
    }
}

/// A member of the JWK: those that the validator knows by name, and anything flat besides.
fn member(jwk: &Json, name: &str, value: &Json, found: &mut Vec<Json>) {
    let path = &["jwk", name];
    let given = jwk.get(name);
    match name {
        "kty" if value.as_str() != Some("RSA") => found.push(issues::not_among(&["RSA"], path)),
        "kty" => {}
        "n" => text(given, path, 1, 8192, found),
        "e" => text(given, path, 1, 64, found),
        "alg" => text(given, path, 0, 64, found),
        "use" => text(given, path, 0, 32, found),
        "key_ops" => match value {
            Json::List(items) => list(items, path, found),
            other => found.push(issues::wrong_kind("array", Some(other), path)),
        },
        _ => match value {
            Json::Text(_) => text(given, path, 0, 8192, found),
            Json::Bool(_) | Json::Number(_) => {}
            Json::List(items) => list(items, path, found),
            Json::Null | Json::Object(_) => {
                let kinds = ["string", "boolean", "number", "array"];
                let branches = kinds.map(|kind| issues::wrong_kind(kind, Some(value), &[])).to_vec();
                found.push(issues::no_branch(branches, path));
            }
        },
    }
}

fn list(items: &[Json], path: &[&str; 2], found: &mut Vec<Json>) {
    if items.len() > MAX_OPERATIONS {
        found.push(issues::too_big("array", MAX_OPERATIONS as u64, path));
    }
    for (at, item) in items.iter().enumerate() {
        text(Some(item), &[path[0], path[1], &at.to_string()], 0, 64, found);
    }
}

/// Checks the JWK as the handler does, and keeps what the server keeps of it. The server gives one answer for everything that is
/// wrong.
pub(crate) fn check(jwk: &Json) -> Option<KeyNumbers> {
    const PRIVATE_MEMBERS: [&str; 7] = ["d", "dp", "dq", "oth", "p", "q", "qi"];
    const PRIVATE_OPERATIONS: [&str; 5] = ["decrypt", "deriveBits", "deriveKey", "sign", "unwrapKey"];

    let member = |name| jwk.get(name).and_then(Json::as_str);
    let operations = match jwk.get("key_ops") {
        None => true,
        Some(Json::List(operations)) => {
            let names = || operations.iter().filter_map(Json::as_str);
            names().any(|name| name == "encrypt") && names().all(|name| !PRIVATE_OPERATIONS.contains(&name))
        }
        Some(_) => false,
    };
    let usable = member("kty") == Some("RSA")
        && member("alg").is_none_or(|alg| alg == "RSA-OAEP-256")
        && member("use").is_none_or(|purpose| purpose == "enc")
        && !PRIVATE_MEMBERS.iter().any(|name| jwk.get(name).is_some())
        && operations;
    let (n, e) = (member("n")?, member("e")?);
    (usable && is_modulus(n) && is_exponent(e)).then(|| KeyNumbers { n: n.to_owned(), e: e.to_owned() })
}

/// A modulus of 2048 to 16384 bits. A zero byte in front of it counts for nothing.
fn is_modulus(text: &str) -> bool {
    let Some(bytes) = decode(text) else { return false };
    let significant = significant(&bytes);
    let bits = significant.len() * 8 - significant.first().map_or(0, |byte| byte.leading_zeros() as usize);
    (MIN_BITS..=MAX_BITS).contains(&bits)
}

/// An odd exponent from 3 on that has at most 33 bits.
fn is_exponent(text: &str) -> bool {
    let Some(bytes) = decode(text) else { return false };
    let significant = significant(&bytes);
    let value = significant.iter().take(8).fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    significant.len() <= 8 && value >= 3 && value % 2 == 1 && value < 1 << 33
}

fn significant(bytes: &[u8]) -> &[u8] {
    bytes.iter().position(|byte| *byte != 0).map_or(&[], |at| &bytes[at..])
}

/// Decodes base64url, padded or not.
fn decode(text: &str) -> Option<Vec<u8>> {
    // Padding is taken where it is all there, and refused where it is not.
    let padding = text.len() - text.trim_end_matches('=').len();
    let padded = padding <= 2 && text.len().is_multiple_of(4);
    Base64UrlUnpadded::decode_vec(if padded { text.trim_end_matches('=') } else { text }).ok()
}
