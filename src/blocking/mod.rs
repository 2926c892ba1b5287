//! The same calls without a runtime in sight: `send` waits, and lists are iterators.
//!
//! ```no_run
//! # fn main() -> Result<(), kayle_id::Error> {
//! let client = kayle_id::blocking::Client::from_env()?;
//! let session = client.sessions().create().redirect_url("https://example.com/verified").send()?;
//! println!("send the user to {}", session.verification_url.as_str());
//! for session in client.sessions().list().limit(100).iter() {
//!     println!("{}", session?.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything up to the verb is what async programs use: the [resources](crate::resources), the
//! [`Request`] with its setters, retries, deadlines, the one [`Error`].
//!
//! A client has one thread of its own, on which its connections live; it ends when the last clone of the
//! client and the last of its iterators are gone. A call may be made from anywhere, from within a tokio
//! runtime as well, where it holds up the thread that makes it.

mod items;
mod thread;

pub use items::{Items, Pages};

use crate::client::ClientBuilder;
use crate::error::Error;
use crate::page::ListOperation;
use crate::request::{Operation, RawRequest, Request, Response};
use crate::resources::{Analytics, Dashboard, Sessions, Webhooks};
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use thread::Thread;

/// A client whose calls wait for their answers.
///
/// Cloning is cheap and shares the connections; one client serves a whole program.
#[derive(Clone)]
pub struct Client {
    inner: crate::Client,
    thread: Arc<Thread>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl ClientBuilder {
    /// Checks the settings and makes a client whose calls wait for their answers.
    ///
    /// Middleware and observers run on that client's thread; a call of the same client from there is an
    /// error, since it would wait for itself.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] names the first setting that is malformed, or says that no thread could
    /// be started.
    ///
    /// ```
    /// let client = kayle_id::Client::builder().api_key("kk_0123456789abcdefghijklmnopqrstuv").build_blocking()?;
    /// # Ok::<(), kayle_id::Error>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn build_blocking(self) -> Result<Client, Error> {
        Client::around(self.build()?)
    }
}

impl Client {
    pub(crate) fn around(inner: crate::Client) -> Result<Self, Error> {
        Ok(Self { inner, thread: Arc::new(Thread::start()?) })
    }

    /// A client of the hosted service with an API key: `kk_` and 32 characters.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the key is malformed.
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder().api_key(key).build_blocking()
    }

    /// A client by the environment, as [`kayle_id::Client::from_env`](crate::Client::from_env).
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the key is not set or a setting is malformed.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build_blocking()
    }

    /// A client with settings of its own, to be finished by [`ClientBuilder::build_blocking`].
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Verification sessions.
    pub fn sessions(&self) -> Sessions<'_, Self> {
        Sessions(self)
    }

    /// Webhook endpoints, encryption keys, signing secrets, deliveries and events.
    pub fn webhooks(&self) -> Webhooks<'_, Self> {
        Webhooks(self)
    }

    /// Analytics.
    pub fn analytics(&self) -> Analytics<'_, Self> {
        Analytics(self)
    }

    /// The dashboard's surface, as [`kayle_id::Client::dashboard`](crate::Client::dashboard).
    pub fn dashboard(&self) -> Dashboard<'_, Self> {
        Dashboard(self)
    }

    /// A call by method and path, for what the resources do not offer.
    pub fn request(&self, method: Method, path: &str) -> RawRequest<Self> {
        RawRequest::new(self, method, path)
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.inner.base_url()
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
impl<O: Operation + 'static> Request<O, Client>
where
    O::Output: 'static,
{
    /// Sends the request, waits, and gives the answer's value.
    ///
    /// # Errors
    ///
    /// [`Error::is_invalid_input`] before anything is sent; otherwise whatever the network or the
    /// server had to say.
    pub fn send(self) -> Result<O::Output, Error> {
        Ok(self.send_with_response()?.into_value())
    }

    /// Sends the request, waits, and gives the answer's value with its status and headers.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn send_with_response(self) -> Result<Response<O::Output>, Error> {
        let (request, thread) = self.for_thread();
        thread.wait(request.send_with_response())?
    }
}

impl<O: Operation> Request<O, Client> {
    /// The request as the thread sends it.
    fn for_thread(self) -> (Request<O>, Arc<Thread>) {
        let inner = self.client.inner.clone();
        let (request, client) = self.with_client(inner);
        (request, client.thread)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
impl<O: ListOperation> Request<O, Client> {
    /// The items of the whole list, page after page, fetched as they are asked for.
    pub fn iter(self) -> Items<O> {
        let (request, thread) = self.for_thread();
        Items::new(request.stream(), thread)
    }

    /// The pages of the list, fetched as they are asked for.
    pub fn pages(self) -> Pages<O> {
        let (request, thread) = self.for_thread();
        Pages::new(request.pages(), thread)
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
impl RawRequest<Client> {
    /// Sends the request, waits, and reads the answer's body as JSON; an empty body reads as null.
    ///
    /// # Errors
    ///
    /// As for [`Request::send`].
    pub fn send(self) -> Result<Response<Value>, Error> {
        self.send_as()
    }

    /// Sends the request, waits, and reads the answer's body as a type of yours.
    ///
    /// # Errors
    ///
    /// As for [`Request::send`].
    pub fn send_as<T: DeserializeOwned + Send + 'static>(self) -> Result<Response<T>, Error> {
        let inner = self.client().inner.clone();
        let (request, client) = self.with_client(inner);
        client.thread.wait(request.send_as())?
    }
}
