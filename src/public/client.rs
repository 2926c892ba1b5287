//! A client without a key.

use super::PublicCalls;
use super::operations::{GetPrivacyContext, GetSessionState, WithdrawConsent};
use crate::model::{CancelToken, SessionId};
use crate::request::Request;
use kayle_id_http::{ApiClient, ClientBuilder, Error, OperationInfo, Service};
use std::fmt;

/// A client for the calls that need no key. Use it in a program that has no API key.
///
/// Cloning is cheap and shares the connections. It has the same settings as a
/// [`kayle_id::Client`](crate::Client), whose [`public`](crate::Client::public) has the same calls.
///
/// ```
/// let client = kayle_id::public::Client::builder().base_url("http://127.0.0.1:8787").build()?;
/// assert_eq!(client.base_url(), "http://127.0.0.1:8787");
/// # Ok::<(), kayle_id::Error>(())
/// ```
#[derive(Clone)]
pub struct Client(ApiClient);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("public::Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the hosted service.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if no HTTP client can be made, for example without root certificates.
    pub fn new() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Starts a client with other settings than the defaults.
    pub fn builder() -> ClientBuilder<Self> {
        ClientBuilder::default()
    }

    /// Reads the state of a session; see [`PublicCalls::status`].
    pub fn status(&self, id: &SessionId) -> Request<GetSessionState> {
        PublicCalls(&self.0).status(id)
    }

    /// Reads whether the user withdrew consent; see [`PublicCalls::privacy_context`].
    pub fn privacy_context(&self, id: &SessionId) -> Request<GetPrivacyContext> {
        PublicCalls(&self.0).privacy_context(id)
    }

    /// Withdraws the user's consent; see [`PublicCalls::cancel`].
    pub fn cancel(&self, id: &SessionId, token: &CancelToken) -> Request<WithdrawConsent> {
        PublicCalls(&self.0).cancel(id, token)
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}

impl Service for Client {
    type Error = Error;
    const HOSTED: &'static str = crate::hosted::HOSTED;
    const CREDENTIALS_MISSING: Option<&'static str> = None;
    const OPERATIONS: &'static [&'static OperationInfo] = super::operations::ALL;

    fn from_api_client(client: ApiClient) -> Self {
        Self(client)
    }
}
