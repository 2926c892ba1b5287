//! Logos.

use base64ct::{Base64Unpadded, Encoding};

use crate::simulator::dashboard::body;
use crate::simulator::model::json::Json;
use crate::simulator::reply::Reply;
use crate::simulator::validate::issues;

const TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
/// The length of the largest image in base64, and four more.
const MAX_TEXT: usize = 1_398_108;
const MAX_BYTES: usize = 1024 * 1024;

/// What the validator looks at: the data and its type.
pub(crate) fn read<'a>(logo: &'a Json, found: &mut Vec<Json>) -> Option<(&'a str, &'a str)> {
    if !matches!(logo, Json::Object(_)) {
        found.push(issues::wrong_kind("object", Some(logo), &["logo"]));
        return None;
    }
    let path = &["logo", "data"];
    let data = match logo.get("data") {
        Some(Json::Text(data)) => Some(data.as_str()),
        other => {
            found.push(issues::wrong_kind("string", other, path));
            None
        }
    };
    match data.map(str::len) {
        Some(0) => found.push(issues::too_small("string", 1, path)),
        Some(length) if length > MAX_TEXT => found.push(issues::too_big("string", MAX_TEXT as u64, path)),
        _ => {}
    }
    let content_type = logo.get("contentType").and_then(Json::as_str).filter(|name| TYPES.contains(name));
    if content_type.is_none() {
        found.push(issues::not_among(&TYPES, &["logo", "contentType"]));
    }
    Some((data?, content_type?))
}

/// What the handler looks at: whether it is an image of the type that it says.
pub(crate) fn check((data, content_type): (&str, &str)) -> Result<(), Reply> {
    let invalid = |message: &str| {
        let hint = "Provide a PNG, JPEG, GIF, or WebP image under 1 MiB whose content type matches its bytes.";
        Err(body::problem(400, "INVALID_LOGO", message, hint))
    };
    // As JavaScript's `atob` reads it: without white space, padded or not.
    let compact: String = data.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let Ok(bytes) = Base64Unpadded::decode_vec(compact.trim_end_matches('=')) else {
        return invalid("Organization logo data must be base64 encoded.");
    };
    if bytes.is_empty() {
        return invalid("Organization logo is empty.");
    }
    if bytes.len() > MAX_BYTES {
        return invalid("Organization logo exceeds maximum size.");
    }
    match image_type(&bytes) {
        None => invalid("Organization logo must be a PNG, JPEG, GIF, or WebP."),
        Some(found) if found != content_type => {
            invalid("Organization logo content type does not match the file contents.")
        }
        Some(_) => Ok(()),
    }
}

fn image_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
