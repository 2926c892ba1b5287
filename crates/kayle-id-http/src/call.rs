//! A call that is being put together: its arguments, its options, its verbs.

use crate::api_client::ApiClient;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::Response;
use crate::transport::{Options, RetryPolicy};
use kayle_id_core::InvalidInput;
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// A call with its client and its options: what every service's own `Request` is made around.
#[doc(hidden)]
pub struct Call<O, C = ApiClient> {
    pub(crate) client: C,
    /// The operation, whose members hold the arguments.
    pub operation: O,
    pub(crate) options: Options,
    pub(crate) problem: Option<InvalidInput>,
    /// Whether the size of a page was decided on.
    pub(crate) sized: bool,
}

impl<O: Clone, C: Clone> Clone for Call<O, C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            operation: self.operation.clone(),
            options: self.options.clone(),
            problem: self.problem.clone(),
            sized: self.sized,
        }
    }
}

impl<O: Operation, C> fmt::Debug for Call<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &O::INFO.id)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[allow(missing_docs)]
impl<O, C> Call<O, C> {
    pub fn new(client: &C, operation: O) -> Self
    where
        C: Clone,
    {
        Self { client: client.clone(), operation, options: Options::default(), problem: None, sized: false }
    }

    pub fn timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    pub fn retry(&mut self, policy: RetryPolicy) {
        self.options.retry = Some(policy);
    }

    pub fn header(&mut self, name: &str, value: &str) {
        let checked = self.options.set_header(name, value);
        self.note(checked);
    }

    /// Names something that the request carries and no error may show.
    pub fn keep_secret(&mut self, secret: &str) {
        self.options.secrets.add(secret);
    }

    /// Keeps the first limit that an input breaks, to be told when the request is sent.
    pub fn note(&mut self, checked: Result<(), InvalidInput>) {
        if let Err(violation) = checked {
            self.problem.get_or_insert(violation);
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn with_client<D>(self, client: D) -> (Call<O, D>, C) {
        let Self { client: before, operation, options, problem, sized } = self;
        (Call { client, operation, options, problem, sized }, before)
    }
}

#[allow(missing_docs)]
impl<O: Operation> Call<O> {
    #[expect(
        clippy::manual_async_fn,
        reason = "an async fn would hold the request twice, and a call pays for what it moves"
    )]
    pub fn send<E: From<Error>>(self) -> impl Future<Output = Result<O::Output, E>> + Send {
        async move { Ok(self.send_ref().await.map(Response::into_value)?) }
    }

    #[expect(clippy::manual_async_fn, reason = "as for `send`")]
    pub fn send_with_response<E: From<Error>>(self) -> impl Future<Output = Result<Response<O::Output>, E>> + Send {
        async move { Ok(self.send_ref().await?) }
    }

    /// Sends, keeping the request for the next page.
    pub(crate) async fn send_ref(&self) -> Result<Response<O::Output>, Error> {
        let id = O::INFO.id;
        if let Some(violation) = &self.problem {
            return Err(Error::invalid_input(Some(id), violation.clone()));
        }
        self.operation.check().map_err(|violation| Error::invalid_input(Some(id), violation))?;
        self.client.call(&self.operation, &self.options).await
    }
}
