//! Redirects: followed within the same origin when the method survives, refused otherwise, so that a
//! credential never travels to another origin and a write never turns into a read.

use crate::error::{Error, ErrorKind};
use http::{Method, StatusCode, header::LOCATION};
use url::Url;

const MOST: u32 = 5;

pub(super) enum Step {
    /// The answer is the answer.
    Done,
    /// Ask again, here.
    Follow(Box<reqwest::Request>),
}

pub(super) fn step(
    response: &reqwest::Response,
    again: Option<reqwest::Request>,
    followed: u32,
) -> Result<Step, Error> {
    let status = response.status();
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(Step::Done);
    }
    let target = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let (Some(target), Some(mut request)) = (target, again) else {
        return Ok(Step::Done);
    };
    let from = request.url().clone();
    let to = from.join(target).map_err(|_| refused(status, "to something that is not an address"))?;
    if !same_origin(&from, &to) {
        let host = crate::error::scrub(to.host_str().unwrap_or("nowhere"), 100);
        let place = format!(
            "to another origin, {}://{host}, where a credential must not follow; is the base address right?",
            to.scheme()
        );
        return Err(refused(status, &place));
    }
    let keeps_method = matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
    if !keeps_method && *request.method() != Method::GET && *request.method() != Method::HEAD {
        return Err(refused(status, "in answer to a write, which following would turn into a read"));
    }
    if followed >= MOST {
        return Err(refused(status, "more than five times"));
    }
    *request.url_mut() = to;
    Ok(Step::Follow(Box::new(request)))
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
