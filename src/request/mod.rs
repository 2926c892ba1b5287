//! One type for a call that is being put together: its arguments, its options, its terminal verbs.

mod info;
pub(crate) mod raw;
mod response;

pub(crate) use info::Parameter;
pub use info::{Operation, OperationInfo};
pub use raw::RawRequest;
pub use response::Response;

use crate::client::Client;
use crate::error::Error;
use crate::page::{ItemStream, ListOperation, PageStream};
use crate::transport::Options;
use kayle_id_core::InvalidInput;
use std::fmt;

/// What a call overrides of its client's settings.
macro_rules! option_setters {
    ($request:ident<$($parameter:ident),*>) => {
        impl<$($parameter),*> $request<$($parameter),*> {
            /// The most time that this call may take, over all its attempts, up to the last byte of the answer.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.options.timeout = Some(timeout);
                self
            }

            /// How often this call is tried, in place of the client's own policy.
            pub fn retry(mut self, policy: crate::RetryPolicy) -> Self {
                self.options.retry = Some(policy);
                self
            }

            /// Tries this call once, whatever comes of it.
            pub fn no_retry(self) -> Self {
                self.retry(crate::RetryPolicy::none())
            }

            /// A header for this call, in place of the client's own of that name.
            ///
            /// A malformed name or value is told when the call is sent, before anything leaves.
            pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                let checked = self.options.set_header(name.as_ref(), value.as_ref());
                self.noting(checked)
            }
        }
    };
}
use option_setters;

/// A call that has not been sent yet.
///
/// The resources make it, its setters fill it in, and a terminal verb sends it: [`send`](Self::send),
/// [`send_with_response`](Self::send_with_response), and for lists [`stream`](Self::stream) and
/// [`pages`](Self::pages). Nothing happens before.
///
/// ```no_run
/// # async fn run(client: kayle_id::Client, id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
/// use std::time::Duration;
/// let session = client.sessions().get(&id).timeout(Duration::from_secs(5)).send().await?;
/// println!("{}", session.status);
/// # Ok(())
/// # }
/// ```
#[must_use = "a request does nothing until it is sent"]
pub struct Request<O, C = Client> {
    pub(crate) client: C,
    pub(crate) operation: O,
    pub(crate) options: Options,
    pub(crate) problem: Option<InvalidInput>,
}

impl<O: Clone, C: Clone> Clone for Request<O, C> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            operation: self.operation.clone(),
            options: self.options.clone(),
            problem: self.problem.clone(),
        }
    }
}

impl<O: Operation, C> fmt::Debug for Request<O, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &O::INFO.id)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

option_setters!(Request<O, C>);

impl<O, C> Request<O, C> {
    /// Keeps the first limit that an input breaks, to be told when the request is sent.
    pub(crate) fn noting(mut self, checked: Result<(), InvalidInput>) -> Self {
        if let Err(violation) = checked {
            self.problem.get_or_insert(violation);
        }
        self
    }
}

impl<O: Operation, C> Request<O, C> {
    pub(crate) fn new(client: &C, operation: O) -> Self
    where
        C: Clone,
    {
        Self { client: client.clone(), operation, options: Options::default(), problem: None }
    }

    /// What the document says of this operation.
    pub fn info(&self) -> &'static OperationInfo {
        O::INFO
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn with_client<D>(self, client: D) -> (Request<O, D>, C) {
        let Self { client: before, operation, options, problem } = self;
        (Request { client, operation, options, problem }, before)
    }
}

impl<O: Operation> Request<O> {
    /// Sends the request and gives the answer's value.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_input`] before anything is sent; otherwise whatever the network or the
    /// server had to say.
    #[expect(
        clippy::manual_async_fn,
        reason = "an async fn would hold the request twice, and a call pays for what it moves"
    )]
    pub fn send(self) -> impl Future<Output = Result<O::Output, Error>> + Send {
        async move { self.send_ref().await.map(Response::into_value) }
    }

    /// Sends the request and gives the answer's value with its status and headers.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    #[expect(clippy::manual_async_fn, reason = "as for `send`")]
    pub fn send_with_response(self) -> impl Future<Output = Result<Response<O::Output>, Error>> + Send {
        async move { self.send_ref().await }
    }

    /// Sends, keeping the request for the next page.
    pub(crate) async fn send_ref(&self) -> Result<Response<O::Output>, Error> {
        if let Some(violation) = &self.problem {
            return Err(Error::invalid_input(Some(O::INFO), violation.clone()));
        }
        self.operation.check().map_err(|violation| Error::invalid_input(Some(O::INFO), violation))?;
        self.client.call(&self.operation, &self.options).await
    }
}

impl<O: ListOperation> Request<O> {
    /// The items of the whole list, page after page, fetched as they are asked for.
    pub fn stream(self) -> ItemStream<O> {
        ItemStream::new(self)
    }

    /// The pages of the list, fetched as they are asked for.
    pub fn pages(self) -> PageStream<O> {
        PageStream::new(self)
    }
}

impl<O: ListOperation, C> Request<O, C> {
    /// How many items a page may hold, 1 to 100; the server's default is 10.
    pub fn limit(mut self, limit: u32) -> Self {
        self.operation.set_page_size(limit);
        self
    }

    /// Begins after this item.
    pub fn starting_after(mut self, id: &O::Id) -> Self {
        let checked = self.operation.set_starting_after(id.as_ref());
        self.noting(checked)
    }

    /// Goes on where an earlier walk stopped.
    ///
    /// A cursor of another list is refused when the request is sent.
    pub fn resume(mut self, cursor: &crate::page::Cursor) -> Self {
        if cursor.operation() == O::INFO.id {
            let checked = self.operation.set_starting_after(cursor.after());
            self.noting(checked)
        } else {
            let problem = format!("belongs to {}, not to {}", cursor.operation(), O::INFO.id);
            self.noting(Err(InvalidInput::new("cursor", problem)))
        }
    }
}
