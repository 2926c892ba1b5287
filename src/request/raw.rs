//! The way out: a call by method and path, for what the resources do not offer.

use super::Response;
use super::rules::Violation;
use crate::client::Client;
use crate::error::{self, Error};
use crate::transport::{Options, execute};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// A call by method and path. Same transport, same errors, same credentials.
///
/// Nothing is checked against the published limits, and the answer comes as it is, envelope included.
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest {
    client: Client,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    options: Options,
    problem: Option<Violation>,
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl RawRequest {
    pub(crate) fn new(client: &Client, method: Method, path: &str) -> Self {
        let problem = path_problem(path).map(|problem| Violation::new("path", problem));
        Self {
            client: client.clone(),
            method,
            path: path.to_owned(),
            query: Vec::new(),
            body: None,
            options: Options::default(),
            problem,
        }
    }

    /// Adds a query parameter.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets the JSON body.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = Some(bytes),
            Err(_) => {
                self.problem.get_or_insert_with(|| Violation::new("body", "cannot be written as JSON"));
            }
        }
        self
    }

    /// The most time that this call may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// A header for this call.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        if let Err(violation) = self.options.set_header(name.as_ref(), value.as_ref()) {
            self.problem.get_or_insert(violation);
        }
        self
    }

    /// Sends the request and reads the answer's body as JSON; an empty body reads as null.
    ///
    /// # Errors
    ///
    /// As for [`Request::send`](super::Request::send).
    pub async fn send(self) -> Result<Response<Value>, Error> {
        self.send_as().await
    }

    /// Sends the request and reads the answer's body as a type of yours.
    ///
    /// # Errors
    ///
    /// As for [`Request::send`](super::Request::send).
    pub async fn send_as<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        if let Some(violation) = self.problem {
            return Err(Error::invalid_input(None, violation));
        }
        let dashboard = self.path.starts_with("/v1/auth/");
        let call = self.client.prepare(dashboard, &self.options);
        let address = format!("{}{}", self.client.base(), self.path);
        let mut builder = self.client.http().request(self.method, address);
        if !self.query.is_empty() {
            builder = builder.query(&self.query);
        }
        if let Some(body) = self.body {
            builder = builder.header(http::header::CONTENT_TYPE, "application/json").body(body);
        }
        let mut request =
            builder.build().map_err(|_| Error::invalid_input(None, Violation::new("path", "makes no address")))?;
        call.dress(&mut request);
        let answer = execute(self.client.http(), request, &call).await?;
        if !answer.status.is_success() {
            let error = error::refusal(None, answer.status, &answer.headers, &answer.body);
            return Err(call.explain(error, dashboard));
        }
        let body: &[u8] = if answer.body.is_empty() { b"null" } else { &answer.body };
        match serde_json::from_slice(body) {
            Ok(value) => Ok(Response::new(value, answer.status, answer.headers)),
            Err(_) => Err(error::unreadable::<T>(answer.status, &answer.headers, &answer.body)),
        }
    }
}

/// Why a path cannot be used: it must stay below the base address.
fn path_problem(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Some("must begin with one slash, such as /v1/sessions");
    }
    if path.contains(['?', '#']) {
        return Some("must not hold a query or fragment; RawRequest::query adds parameters");
    }
    if path.chars().any(|c| c.is_control() || c.is_whitespace() || c == '\\') {
        return Some("must not hold white space, control characters or backslashes");
    }
    let dots = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        part == "." || part == ".."
    };
    path.split('/').any(dots).then_some("must not hold . or .. as a part")
}
