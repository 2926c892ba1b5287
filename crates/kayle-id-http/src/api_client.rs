//! The part that the clients of all services share.

use crate::error::{self, Error, ErrorKind};
use crate::operation::{Operation, OperationInfo, Target, Wire, WrittenRequest};
use crate::response::Response;
use crate::transport::{Answer, Clients, Context, Credentials, Headers, Options, Sent, Settings, Time, send};
use http::{HeaderMap, Method, StatusCode};
use std::fmt;
use std::sync::Arc;
use url::Url;

/// The connections, credentials and settings inside a client. Every service's client contains one.
///
/// A [`ClientBuilder`](crate::ClientBuilder) makes it. Applications meet it as the default of the last parameter of a
/// `Request`, which says whether the call is async or blocking. Cloning is cheap and shares the connections.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn log(client: &kayle_id::ApiClient) {
///     println!("calls go to {}", client.base_url());
/// }
/// ```
#[derive(Clone)]
pub struct ApiClient(Arc<Inner>);

struct Inner {
    clients: Clients,
    base: String,
    origin: Url,
    operations: &'static [&'static OperationInfo],
    credentials: Credentials,
    headers: Headers,
    settings: Settings,
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient").field("base_url", &self.0.base).finish_non_exhaustive()
    }
}

impl ApiClient {
    pub(crate) fn new(
        base: String,
        origin: Url,
        operations: &'static [&'static OperationInfo],
        clients: Clients,
        headers: Headers,
        credentials: Credentials,
        settings: Settings,
    ) -> Self {
        Self(Arc::new(Inner { clients, base, origin, operations, credentials, headers, settings }))
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base
    }

    /// What the client tells the time by and waits by.
    #[doc(hidden)]
    #[must_use]
    pub fn clock(&self) -> &Time {
        &self.0.settings.clock
    }

    /// Every operation of the client's service.
    pub(crate) fn operations(&self) -> &'static [&'static OperationInfo] {
        self.0.operations
    }

    /// The HTTP client for a call that is made on this runtime.
    pub(crate) fn http(&self) -> Result<reqwest::Client, Error> {
        self.0.clients.here()
    }

    pub(crate) fn prepare<'a>(
        &'a self,
        method: Method,
        info: Option<&'static OperationInfo>,
        repeatable: bool,
        options: &'a Options,
    ) -> Context<'a> {
        Context {
            method,
            info,
            repeatable,
            dashboard: info.is_some_and(OperationInfo::is_dashboard),
            base: &self.0.origin,
            credentials: &self.0.credentials,
            headers: &self.0.headers,
            options,
            settings: &self.0.settings,
        }
    }

    /// Has an operation write its request, sends it, and turns whatever comes of it into a value or the one error.
    pub(crate) async fn call<O: Operation>(
        &self,
        operation: &O,
        options: &Options,
    ) -> Result<Response<O::Output>, Error> {
        let id = O::INFO.id;
        let context = self.prepare(O::METHOD, Some(O::INFO), O::INFO.repeatable, options);
        let target = Target { base: &self.0.origin };
        let unwritable = || Error::new(ErrorKind::InvalidInput, "the request cannot be written as HTTP");
        let write = || operation.request(target).map(WrittenRequest::into_inner).ok_or_else(unwritable);
        let http = self.http().map_err(|error| error.with_operation(id))?;
        let sent = send(&http, write, &context).await.map_err(|error| error.with_operation(id))?;
        let Sent { answer: Answer { status, headers, body, .. }, attempts, already_gone, uncertain } = sent;
        let mut already_done = already_gone;
        if !status.is_success() && !already_gone {
            let refusal = context.refusal(Some(id), status, &headers, &body);
            already_done = uncertain && operation.is_done_already(&refusal);
            if !already_done {
                return Err(refusal.with_attempts(attempts));
            }
        }
        // What the call was to bring about is so; the operation's own success says the rest.
        let body = if already_done { &[][..] } else { error::without_bom(&body) };
        match serde_json::from_slice(body).ok().or_else(|| O::Wire::salvage(body)) {
            Some(wire) => Ok(respond(operation, wire, status, headers)),
            None => {
                let error = error::unreadable::<O::Wire>(status, &headers, body);
                Err(error.with_operation(id).with_attempts(attempts))
            }
        }
    }
}

fn respond<O: Operation>(operation: &O, wire: O::Wire, status: StatusCode, headers: HeaderMap) -> Response<O::Output> {
    let request_id = wire.request_id().map(|id| error::scrub(id, 128));
    Response::new(operation.complete(wire.into_output(O::INFO)), status, headers).with_request_id(request_id)
}
