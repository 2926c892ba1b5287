//! Blocking calls, for programs without an async runtime: `send` waits for the response, and lists are iterators.
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
//! Apart from that, it is the same as in async programs: the [resources](crate::resources), the
//! [`Request`](crate::Request) with its setters, retries, deadlines, the [`Error`].
//!
//! A client has one thread, which holds its connections. The thread ends when the last clone of the client and the last of
//! its iterators are dropped. A call can be made from any thread. Inside a tokio runtime it works too, and blocks the thread
//! that makes it.

pub use kayle_id_http::blocking::{ApiClient, Items, ItemsBetween, Pages};

use crate::client::{ClientBuilder, from_env};
use crate::public::PublicCalls;
use crate::resources::{Analytics, Dashboard, Sessions, Webhooks};
use http::Method;
use kayle_id_http::{BlockingService, Error, RawRequest};
use std::fmt;

/// A client of the Kayle ID API whose calls block until the response is there.
///
/// Cloning is cheap and shares the connections; one client is enough for a whole program.
///
/// ```no_run
/// use kayle_id::blocking::Client;
///
/// let client = Client::from_env()?; // KAYLE_API_KEY
/// let session = client.sessions().create().send()?;
/// println!("send the user to {}", session.verification_url);
/// # Ok::<(), kayle_id::Error>(())
/// ```
#[doc(alias = "sync")]
#[doc(alias = "synchronous")]
#[doc(alias = "blocking")]
#[derive(Clone)]
pub struct Client(pub(crate) ApiClient);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl BlockingService for crate::Client {
    type Blocking = Client;

    fn from_blocking(client: ApiClient) -> Client {
        Client(client)
    }
}

impl Client {
    /// A client of the hosted service with an API key: `kk_` and 32 characters.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the key is malformed.
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder().api_key(key).build_blocking()
    }

    /// A client from environment variables, as [`kayle_id::Client::from_env`](crate::Client::from_env).
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the key is not set or a setting is malformed.
    pub fn from_env() -> Result<Self, Error> {
        from_env()?.build_blocking()
    }

    /// Starts a client with other settings than the defaults. [`ClientBuilder::build_blocking`] builds it.
    ///
    /// ```
    /// let client = kayle_id::Client::builder().api_key("kk_0123456789abcdefghijklmnopqrstuv").build_blocking()?;
    /// # Ok::<(), kayle_id::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Verification sessions.
    pub fn sessions(&self) -> Sessions<'_, ApiClient> {
        Sessions(&self.0)
    }

    /// Webhook endpoints, encryption keys, signing secrets, deliveries and events.
    pub fn webhooks(&self) -> Webhooks<'_, ApiClient> {
        Webhooks(&self.0)
    }

    /// Analytics.
    pub fn analytics(&self) -> Analytics<'_, ApiClient> {
        Analytics(&self.0)
    }

    /// The dashboard's surface, as [`kayle_id::Client::dashboard`](crate::Client::dashboard).
    pub fn dashboard(&self) -> Dashboard<'_, ApiClient> {
        Dashboard(&self.0)
    }

    /// The calls that need no key, as [`kayle_id::Client::public`](crate::Client::public).
    pub fn public(&self) -> PublicCalls<'_, ApiClient> {
        PublicCalls(&self.0)
    }

    /// A call by method and path, for operations that the resources do not offer.
    pub fn request(&self, method: Method, path: &str) -> RawRequest<ApiClient> {
        RawRequest::new(&self.0, method, path)
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}
