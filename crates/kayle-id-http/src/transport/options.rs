//! What a call is sent with, beyond its arguments.

use super::credentials::Credentials;
use super::headers::Headers;
use super::policy::RetryPolicy;
use super::settings::Settings;
use crate::error::{self, Error};
use crate::operation::OperationInfo;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use kayle_id_core::InvalidInput;
use kayle_id_core::scrub::Secrets;
use std::fmt;
use std::time::{Duration, SystemTime};
use url::Url;

/// What a caller overrides for one call.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: HeaderMap,
    /// What the request carries and no error may show.
    pub(crate) secrets: Secrets,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("Options").field("timeout", &self.timeout).field("headers", &names).finish()
    }
}

impl Options {
    pub(crate) fn set_header(&mut self, name: &str, value: &str) -> Result<(), InvalidInput> {
        self.secrets.add(value);
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
        return Err(wrong("is one that the transport sets itself: remove it"));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        InvalidInput::new(format!("header {parsed}"), "has a value that HTTP does not allow (RFC 9110 section 5.5)")
    })?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// One call on its way: what it is sent with.
pub(crate) struct Context<'a> {
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

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("options", &self.options).finish_non_exhaustive()
    }
}

impl Context<'_> {
    /// Puts headers on a request.
    pub(crate) fn dress(&self, request: &mut reqwest::Request) {
        let headers = request.headers_mut();
        // What its body wants, if it has one.
        let written = std::mem::replace(headers, self.headers.of(self.dashboard, self.is_public()).clone());
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

    fn is_public(&self) -> bool {
        self.info.is_some_and(OperationInfo::is_public)
    }

    pub(crate) fn date(&self) -> SystemTime {
        self.settings.clock.now()
    }

    /// The error for a response that is no success, with what the client knows and the server does not say.
    pub(crate) fn refusal(
        &self,
        operation: Option<&'static str>,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Error {
        let error = error::refusal(operation, status, headers, body, self.date(), &self.secrets());
        if !error.is_unauthorized() || self.is_public() {
            return error;
        }
        if self.credentials.sends_session(self.dashboard) {
            return error.with_advice(
                "the dashboard's session cookie was refused: it may have expired, or its name may not be the one that the server \
                 reads, __Secure-kayle-id.session_token in production and kayle-id.session_token in development; \
                 session_cookie(..) takes a whole name=value pair",
            );
        }
        if self.dashboard && !self.credentials.has_session() {
            return error.with_advice(
                "dashboard calls need the dashboard's session cookie instead of an API key: set it with `Client::builder().session_cookie(..)`",
            );
        }
        error
    }

    /// Everything that no error of this call may show.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = self.credentials.secrets().clone();
        secrets.extend(&self.options.secrets);
        secrets
    }
}
