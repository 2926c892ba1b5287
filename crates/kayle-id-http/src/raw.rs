//! Calls by method and path, for operations that the resources do not offer.

use crate::api_client::ApiClient;
use crate::error::{self, Error};
use crate::operation::OperationInfo;
use crate::response::Response;
use crate::transport::{Options, RetryPolicy, Sent, send};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use kayle_id_core::InvalidInput;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::time::Duration;
use url::Url;

/// A call by method and path, for operations that this version does not have methods for. The client's `request` makes it.
///
/// It has the same transport, errors and credentials as other calls. The input is not checked against the published limits,
/// and the response body is returned whole, envelope included.
///
/// A known operation is retried if it is [safe to repeat](OperationInfo::repeatable); an unknown one if its method is
/// idempotent (RFC 9110 section 9.2.2).
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// async fn names(request: kayle_id::RawRequest) -> Result<(), kayle_id::Error> {
///     // `request` is, for example, client.request(Method::GET, "/v1/sessions").
///     let response = request.query("limit", "5").send().await?;
///     println!("{}: {}", response.status(), response.value()["data"]);
///     Ok(())
/// }
/// ```
#[doc(alias = "raw request")]
#[doc(alias = "custom request")]
#[doc(alias = "escape hatch")]
#[must_use = "a request does nothing until it is sent"]
pub struct RawRequest<C = ApiClient> {
    client: C,
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Option<Vec<u8>>,
    options: Options,
    problem: Option<InvalidInput>,
}

impl<C> fmt::Debug for RawRequest<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl<C> RawRequest<C> {
    #[doc(hidden)]
    #[allow(missing_docs)]
    pub fn new(client: &C, method: Method, path: &str) -> Self
    where
        C: Clone,
    {
        let problem = path_problem(path).map(|problem| InvalidInput::new("path", problem));
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
                self.problem.get_or_insert_with(|| InvalidInput::new("body", "cannot be written as JSON"));
            }
        }
        self
    }

    /// Sets the time limit of this call, over all attempts and waits, up to the last byte of the response.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of this call, instead of the client's.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Makes one attempt only: no retries.
    pub fn no_retry(self) -> Self {
        self.retry(RetryPolicy::none())
    }

    /// Sets a header for this call. It replaces the client's header of that name.
    ///
    /// A malformed name or value is an error of `send`, before anything is sent.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let checked = self.options.set_header(name.as_ref(), value.as_ref());
        self.noting(checked)
    }

    fn noting(mut self, checked: Result<(), InvalidInput>) -> Self {
        if let Err(violation) = checked {
            self.problem.get_or_insert(violation);
        }
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn client(&self) -> &C {
        &self.client
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn with_client<D>(self, client: D) -> (RawRequest<D>, C) {
        let Self { client: before, method, path, query, body, options, problem } = self;
        (RawRequest { client, method, path, query, body, options, problem }, before)
    }
}

impl RawRequest {
    /// Sends the request and reads the response's body as JSON; an empty body reads as null.
    ///
    /// # Errors
    ///
    /// As for a `Request`'s `send`.
    pub async fn send(self) -> Result<Response<Value>, Error> {
        self.send_as().await
    }

    /// Sends the request and reads the response's body as a type of the caller.
    ///
    /// # Errors
    ///
    /// As for a `Request`'s `send`.
    pub async fn send_as<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        if let Some(violation) = self.problem {
            return Err(Error::invalid_input(None, violation));
        }
        let known = known(self.client.operations(), &self.method, &self.path);
        let repeatable = known.map_or_else(|| self.method.is_idempotent(), |known| known.repeatable);
        let mut call = self.client.prepare(self.method.clone(), known, repeatable, &self.options);
        call.dashboard = self.path.starts_with("/v1/auth/");
        let unwritable = |_| Error::invalid_input(None, InvalidInput::new("path", "makes no address"));
        let mut address = Url::parse(&format!("{}{}", self.client.base_url(), self.path)).map_err(unwritable)?;
        if !self.query.is_empty() {
            address.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = reqwest::Request::new(self.method, address);
        if let Some(body) = self.body {
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
        }
        let write =
            || request.try_clone().ok_or_else(|| Error::invalid_input(None, InvalidInput::new("body", "has no copy")));
        let http = self.client.http()?;
        let Sent { answer, attempts, already_gone, .. } = send(&http, write, &call).await?;
        if !answer.status.is_success() && !already_gone {
            let error = call.refusal(None, answer.status, &answer.headers, &answer.body);
            return Err(error.with_attempts(attempts));
        }
        let body = error::without_bom(&answer.body);
        let body = if body.is_empty() || already_gone { b"null" } else { body };
        match serde_json::from_slice(body) {
            Ok(value) => Ok(Response::new(value, answer.status, answer.headers)),
            Err(_) => {
                let error = error::unreadable::<T>(answer.status, &answer.headers, body);
                Err(error.with_attempts(attempts))
            }
        }
    }
}

/// The operation that a method and path call, if the document knows it. Parts that are spelled out come
/// before parameters.
fn known(operations: &[&'static OperationInfo], method: &Method, path: &str) -> Option<&'static OperationInfo> {
    let parts = |path: &'static str| path.split('/');
    let parameters = |info: &OperationInfo| parts(info.path).filter(|part| part.starts_with('{')).count();
    let fits = |info: &&'static OperationInfo| {
        info.method == method.as_str()
            && path.split('/').count() == parts(info.path).count()
            && parts(info.path)
                .zip(path.split('/'))
                .all(|(wanted, part)| wanted == part || wanted.starts_with('{') && !part.is_empty())
    };
    operations.iter().copied().filter(fits).min_by_key(|info| parameters(info))
}

/// Why a path cannot be used: it must stay below the base address.
fn path_problem(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') || path.starts_with("//") {
        return Some("must begin with one slash, such as /v1/sessions");
    }
    if path.contains(['?', '#']) {
        return Some("must not hold a query or fragment: add parameters with `RawRequest::query`");
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

#[cfg(test)]
mod tests {
    use super::known;
    use crate::operation::OperationInfo;
    use http::Method;

    #[test]
    fn an_operation_is_known_by_its_method_and_path() {
        const ALL: &[&OperationInfo] = &[
            &OperationInfo::new("list_things", "GET", "/v1/things"),
            &OperationInfo::new("get_thing", "GET", "/v1/things/{id}"),
            &OperationInfo::new("cancel_thing", "POST", "/v1/things/{id}/cancel"),
            &OperationInfo::new("leave", "POST", "/v1/things/members/leave"),
            &OperationInfo::new("change", "POST", "/v1/things/{id}/{verb}"),
        ];
        let id = |method, path| known(ALL, &method, path).map(|info| info.id);
        assert_eq!(id(Method::GET, "/v1/things"), Some("list_things"));
        assert_eq!(id(Method::GET, "/v1/things/a"), Some("get_thing"));
        assert_eq!(id(Method::POST, "/v1/things/a/cancel"), Some("cancel_thing"));
        assert_eq!(id(Method::POST, "/v1/things/members/leave"), Some("leave"));
        for (method, path) in [(Method::PUT, "/v1/things"), (Method::GET, "/v1/things/"), (Method::GET, "/v2")] {
            assert_eq!(known(ALL, &method, path).map(|info| info.id), None, "{path}");
        }
    }
}
