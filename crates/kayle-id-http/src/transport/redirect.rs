//! Redirects: followed within the same origin when the method survives, refused otherwise, so that a
//! credential never travels to another origin and a write never turns into a read.

use crate::error::{Error, ErrorKind};
use http::{HeaderMap, Method, StatusCode, header::LOCATION};
use url::Url;

const MOST: u32 = 5;

/// Whether the response says to ask elsewhere.
pub(super) fn is_one(status: StatusCode, headers: &HeaderMap) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) && location(headers).is_some()
}

fn location(headers: &HeaderMap) -> Option<&str> {
    headers.get(LOCATION)?.to_str().ok()
}

/// Where a redirect leads, if it may be followed.
pub(super) fn target(
    status: StatusCode,
    headers: &HeaderMap,
    method: &Method,
    from: &Url,
    followed: u32,
) -> Result<Url, Error> {
    let to = from.join(location(headers).unwrap_or_default()).map_err(|_| refused(status, "to an invalid URL"))?;
    if !same_origin(from, &to) {
        let host = kayle_id_core::scrub::scrub(to.host_str().unwrap_or("nowhere"), 100);
        let place = format!(
            "to another origin, {}://{host}, which is not followed, to protect the credential: check the base URL",
            to.scheme()
        );
        return Err(refused(status, &place));
    }
    let keeps_method = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    if !keeps_method && *method != Method::GET && *method != Method::HEAD {
        return Err(refused(status, "in response to a write, which is not followed: check the base URL"));
    }
    if followed >= MOST {
        return Err(refused(status, "more than five times"));
    }
    Ok(to)
}

fn refused(status: StatusCode, place: &str) -> Error {
    Error::new(ErrorKind::Redirect, format!("the server redirects ({}) {place}", status.as_u16()))
}

/// Scheme, host and port (RFC 6454 section 4).
fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}
