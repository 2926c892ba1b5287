//! Logos.

use base64ct::{Base64, Encoding};

use crate::simulator::dashboard::body;
use crate::simulator::model::json::Json;
use crate::simulator::reply::Reply;
use crate::simulator::validate::issues;

const TYPES: [&str; 4] = ["image/png", "image/jpeg", "image/webp", "image/gif"];
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

/// What the handler looks at: an image that is what it says. Gives a reference to it.
pub(crate) fn store((data, content_type): (&str, &str)) -> Result<String, Reply> {
    let bytes = Base64::decode_vec(data).ok().filter(|bytes| bytes.len() <= MAX_BYTES);
    let bytes = bytes.filter(|bytes| is(content_type, bytes)).ok_or_else(|| {
        let message = "Organization logo must be a PNG, JPEG, GIF, or WebP.";
        let hint = "Provide a PNG, JPEG, GIF, or WebP image under 1 MiB whose content type matches its bytes.";
        body::problem(400, "INVALID_LOGO", message, hint)
    })?;
    let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
    let name: String = hash.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("https://assets.example.com/logos/{name}.{}", &content_type["image/".len()..]))
}

fn is(content_type: &str, bytes: &[u8]) -> bool {
    match content_type {
        "image/png" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => bytes.starts_with(b"\xff\xd8\xff"),
        "image/gif" => bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a"),
        _ => bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"),
    }
}
