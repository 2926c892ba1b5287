//! Deliveries in files: as `kayle listen --keep` writes them, as a request was captured, or as an application stored them.

use std::path::Path;

use base64ct::{Base64, Encoding};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use kayle_id::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};
use crate::files;

/// The headers that a delivery has of the server's own. Others belong to the connection.
pub(crate) const HEADERS: [&str; 4] = ["content-type", "x-kayle-delivery-id", "x-kayle-event", "x-kayle-signature"];

/// A delivery as it arrived: ciphertext, and nothing that is secret.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A line of the file that `kayle listen --keep` writes.
#[derive(Serialize, Deserialize)]
struct Line {
    received_at: Timestamp,
    headers: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// A body that is no text.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
}

/// Writes a delivery as one line of JSON, with a line break.
pub(crate) fn to_line(headers: &HeaderMap, body: &[u8], received_at: Timestamp) -> Outcome<String> {
    let text = std::str::from_utf8(body).ok().map(str::to_owned);
    let line = Line {
        received_at,
        headers: headers
            .iter()
            .filter(|(name, _)| HEADERS.contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
        body_base64: text.is_none().then(|| Base64::encode_string(body)),
        body: text,
    };
    let mut json =
        serde_json::to_string(&line).map_err(|error| Failure::failed(format!("cannot write the delivery: {error}")))?;
    json.push('\n');
    Ok(json)
}

/// Reads every delivery of a file: lines of `kayle listen --keep`, or one captured request (header lines, an empty line, the body).
pub(crate) fn read(path: &Path) -> Outcome<Vec<Kept>> {
    let bytes = files::read(path)?;
    let problem = |text: String| Failure::failed(format!("{}: {text}", path.display()));
    if bytes.trim_ascii_start().starts_with(b"{") {
        let text = std::str::from_utf8(&bytes).map_err(|_| problem("is not UTF-8".to_owned()))?;
        let mut kept = Vec::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            kept.push(from_line(line).map_err(|what| problem(format!("line {}: {what}", number + 1)))?);
        }
        return Ok(kept);
    }
    Ok(vec![captured(&bytes).map_err(problem)?])
}

fn from_line(line: &str) -> Result<Kept, String> {
    let line: Line = serde_json::from_str(line)
        .map_err(|error| format!("this is no delivery of `kayle listen --keep` (column {})", error.column()))?;
    let body = match (line.body, line.body_base64) {
        (Some(text), None) => text.into_bytes(),
        (None, Some(encoded)) => Base64::decode_vec(&encoded).map_err(|_| "body_base64 is no base64".to_owned())?,
        _ => return Err("it has no body, or two".to_owned()),
    };
    Ok(Kept {
        headers: headers(line.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())))?,
        body: body.into(),
    })
}

/// Header lines, an empty line, the body to the last byte.
fn captured(request: &[u8]) -> Result<Kept, String> {
    let end = |mark: &[u8]| request.windows(mark.len()).position(|at| at == mark).map(|at| (at, at + mark.len()));
    let (head, body) = end(b"\r\n\r\n")
        .or_else(|| end(b"\n\n"))
        .ok_or("this is no captured request: there is no empty line between headers and body")?;
    let head = std::str::from_utf8(&request[..head]).map_err(|_| "the headers are not UTF-8".to_owned())?;
    // The request line has no colon before its first space.
    let lines = head.lines().filter_map(|line| line.split_once(':')).filter(|(name, _)| !name.contains(' '));
    Ok(Kept { headers: headers(lines)?, body: Bytes::copy_from_slice(&request[body..]) })
}

pub(crate) fn headers<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_bytes(name.trim().as_bytes())
            .map_err(|_| "a header has a name that is none".to_owned())?;
        let value =
            HeaderValue::from_str(value.trim()).map_err(|_| format!("the value of {name} is no header value"))?;
        headers.append(name, value);
    }
    Ok(headers)
}
