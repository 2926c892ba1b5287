//! What a call is sent with, beyond its arguments.

use super::credentials::Credentials;
use super::headers::Headers;
use super::policy::RetryPolicy;
use super::settings::Settings;
use crate::error::Error;
use crate::request::OperationInfo;
use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use kayle_id_core::InvalidInput;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};
use url::Url;

/// What a caller overrides for one call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: HeaderMap,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Options").field("timeout", &self.timeout).field("headers", &names).finish()
    }
}

impl Options {
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), InvalidInput> {
        let (name, value) = header(name, value)?;
        self.headers.insert(name, value);
        Ok(())
    }
}

/// A header's name and value, checked. The value is treated as a secret.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), InvalidInput> {
    let wrong = |problem: &str| InvalidInput::new("header", problem);
    let parsed: HeaderName =
        name.parse().map_err(|_| wrong("has a name that HTTP does not allow (RFC 9110 section 5.1)"))?;
    if matches!(parsed.as_str(), "host" | "content-length" | "transfer-encoding" | "connection") {
        return Err(wrong("is one that the transport sets itself"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        InvalidInput::new(format!("header {parsed}"), "has a value that HTTP does not allow (RFC 9110 section 5.5)")
    })?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// Where requests go.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub(crate) base: &'a Url,
}

/// A path below the base address. Cheaper than parsing the whole for every call.
pub(super) fn address(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    match base.path() {
        "/" => url.set_path(path),
        prefix => url.set_path(&format!("{}{path}", prefix.trim_end_matches('/'))),
    }
    url
}

/// A path's part (RFC 3986 section 3.3), encoded where that is needed.
pub(crate) fn path_part(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
    // A dot alone, or two, would be a step; what has one is encoded by whoever knows.
    if text.bytes().all(plain) { Cow::Borrowed(text) } else { utf8_percent_encode(text, PATH_PART).into() }
}

/// What is encoded in a part of a path: the URL standard's path percent-encode set, and what would end the part.
const PATH_PART: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b'%');

/// One call on its way: what it is sent with.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    /// Where it goes.
    pub(crate) base: &'a Url,
    pub(crate) credentials: &'a Credentials,
    /// What the document says of the operation, where it knows it.
    pub(crate) info: Option<&'static OperationInfo>,
    /// Whether it may be repeated after an uncertain outcome.
    pub(crate) repeatable: bool,
    pub(crate) dashboard: bool,
    pub(crate) headers: &'a Headers,
    pub(crate) options: &'a Options,
    pub(crate) settings: &'a Settings,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Call<'_> {
    /// Puts headers on a request.
    pub(crate) fn dress(&self, request: &mut reqwest::Request) {
        let headers = request.headers_mut();
        // What its body wants, if it has one.
        let written = std::mem::replace(headers, self.headers.of(self.dashboard).clone());
        if !written.is_empty() || !self.options.headers.is_empty() {
            self.add(headers, &written);
        }
    }

    /// Out of the way of the reads, most of which have neither.
    #[inline(never)]
    fn add(&self, headers: &mut HeaderMap, written: &HeaderMap) {
        for (name, value) in written {
            headers.entry(name).or_insert_with(|| value.clone());
        }
        for (name, value) in &self.options.headers {
            headers.insert(name.clone(), value.clone());
        }
    }

    pub(crate) fn date(&self) -> SystemTime {
        self.settings.clock.now()
    }

    /// Adds what the client knows and the server does not say.
    pub(crate) fn explain(&self, error: Error) -> Error {
        if error.is_unauthorized() && self.dashboard && !self.credentials.has_session() {
            return error.with_advice(
                "dashboard calls need the dashboard's session cookie, and a server refuses an API key there: Client::builder().session_cookie(..)",
            );
        }
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_below_the_base_and_what_an_id_holds_stays_one_part() {
        let at = |base: &str, id: &str| {
            let path = format!("/v1/things/{}", path_part(id));
            address(&Url::parse(base).unwrap(), &path).to_string()
        };
        assert_eq!(at("https://api.example", "vs_a-B~1"), "https://api.example/v1/things/vs_a-B~1");
        assert_eq!(at("http://127.0.0.1:8787/", "a"), "http://127.0.0.1:8787/v1/things/a");
        for base in ["https://example.com/kayle", "https://example.com/kayle/"] {
            assert_eq!(at(base, "a"), "https://example.com/kayle/v1/things/a");
        }
        assert_eq!(at("https://api.example", "a/b?c#d e"), "https://api.example/v1/things/a%2Fb%3Fc%23d%20e");
        assert_eq!(at("https://api.example", "ä%2e"), "https://api.example/v1/things/%C3%A4%252e");
    }
}
