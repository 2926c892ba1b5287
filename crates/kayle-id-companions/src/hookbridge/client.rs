//! The client.

use super::error::Error;
use super::{InboundEndpoints, SigningKeys};
use kayle_id_http::{ApiClient, ClientBuilder, OperationInfo, Service};
use std::fmt;

const HOSTED: &str = "https://api.hookbridge.io";

/// A client of HookBridge's endpoint signing keys.
///
/// It has the same transport, retries, deadlines and settings as the Kayle ID client: see [`ClientBuilder`]. Cloning is cheap and shares the connections.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::hookbridge::Client;
/// use std::time::Duration;
/// let client = Client::builder("hb_live_0123456789").timeout(Duration::from_secs(10)).build()?;
/// assert_eq!(client.base_url(), "https://api.hookbridge.io");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client<C = ApiClient>(C);

impl Client {
    /// A client of the hosted service with an API key: `hb_live_…` or `hb_test_…`.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the key is malformed.
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// Starts a client with other settings than the defaults.
    pub fn builder(key: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::with_bearer(key.as_ref(), "the HookBridge API key", &["hb_live_", "hb_test_"])
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}

impl Service for Client {
    type Error = Error;
    const HOSTED: &'static str = HOSTED;
    const CREDENTIALS_MISSING: Option<&'static str> = Some("the HookBridge API key is missing");
    const OPERATIONS: &'static [&'static OperationInfo] = super::generated::operations::ALL;

    fn from_api_client(client: ApiClient) -> Self {
        Self(client)
    }
}

#[cfg(feature = "blocking")]
impl kayle_id_http::BlockingService for Client {
    type Blocking = Client<kayle_id_http::blocking::ApiClient>;

    fn from_blocking(client: kayle_id_http::blocking::ApiClient) -> Self::Blocking {
        Client(client)
    }
}

impl<C> Client<C> {
    /// The signing keys of an endpoint.
    pub fn signing_keys(&self) -> SigningKeys<'_, C> {
        SigningKeys(&self.0)
    }

    /// Inbound endpoints: their signing keys, and whether their deliveries are signed.
    pub fn inbound_endpoints(&self) -> InboundEndpoints<'_, C> {
        InboundEndpoints(&self.0)
    }
}

impl<C: fmt::Debug> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("hookbridge::Client").field(&self.0).finish()
    }
}
