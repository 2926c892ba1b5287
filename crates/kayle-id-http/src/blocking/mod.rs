//! Blocking calls, for programs without an async runtime.
//!
//! A client has one thread, which holds its connections. The thread ends when the last clone of the client and the last of
//! its iterators are dropped. A call can be made from any thread. Inside a tokio runtime it works too, and blocks the thread
//! that makes it.

mod items;
mod thread;

pub use items::{Items, ItemsBetween, Pages};

use crate::call::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::page::{ListOperation, TimeRangeOperation};
use crate::raw::RawRequest;
use crate::response::Response;
use kayle_id_core::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use thread::Thread;

/// The connections, credentials, settings and the thread inside a blocking client. Every service's blocking client contains
/// one.
///
/// Applications meet it as the last parameter of a `Request`. Cloning is cheap and shares the connections and the thread.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn log(client: &kayle_id::blocking::ApiClient) {
///     println!("calls go to {}", client.base_url());
/// }
/// ```
#[derive(Clone)]
pub struct ApiClient {
    inner: crate::ApiClient,
    thread: Arc<Thread>,
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl ApiClient {
    pub(crate) fn around(inner: crate::ApiClient) -> Result<Self, Error> {
        Ok(Self { inner, thread: Arc::new(Thread::start()?) })
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.inner.base_url()
    }
}

impl<O: Operation> Call<O, ApiClient> {
    /// The call as the thread sends it.
    fn for_thread(self) -> (Call<O>, Arc<Thread>) {
        let inner = self.client.inner.clone();
        let (call, client) = self.with_client(inner);
        (call, client.thread)
    }
}

#[allow(missing_docs)]
impl<O: Operation<Output: 'static> + 'static> Call<O, ApiClient> {
    pub fn send_and_wait(self) -> Result<Response<O::Output>, Error> {
        let (call, thread) = self.for_thread();
        thread.wait(call.send_with_response())?
    }
}

#[allow(missing_docs)]
impl<O: ListOperation> Call<O, ApiClient> {
    pub fn iter<E: From<Error>>(self) -> Items<O, E> {
        let (call, thread) = self.for_thread();
        Items::new(call.stream(), thread)
    }

    pub fn waiting_pages<E: From<Error>>(self) -> Pages<O, E> {
        let (call, thread) = self.for_thread();
        Pages::new(call.pages(), thread)
    }
}

#[allow(missing_docs)]
impl<O: TimeRangeOperation> Call<O, ApiClient> {
    pub fn iter_between<E: From<Error>>(self, from: Timestamp, to: Timestamp) -> ItemsBetween<O, E> {
        let (call, thread) = self.for_thread();
        ItemsBetween::new(call.stream_between(from, to), thread)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
impl RawRequest<ApiClient> {
    /// Sends the request, waits, and reads the response's body as JSON; an empty body reads as null.
    ///
    /// # Errors
    ///
    /// As for a `Request`'s `send`.
    pub fn send(self) -> Result<Response<Value>, Error> {
        self.send_as()
    }

    /// Sends the request, waits, and reads the response's body as a type of yours.
    ///
    /// # Errors
    ///
    /// As for a `Request`'s `send`.
    pub fn send_as<T: DeserializeOwned + Send + 'static>(self) -> Result<Response<T>, Error> {
        let inner = self.client().inner.clone();
        let (request, client) = self.with_client(inner);
        client.thread.wait(request.send_as())?
    }
}
