//! The client.

use super::WebhookKeys;
use super::error::Error;
use kayle_id_http::{ApiClient, ClientBuilder, OperationInfo, Service};
use std::fmt;

const HOSTED: &str = "https://app.bitgo.com";

/// The base URL of the test environment, for [`ClientBuilder::base_url`].
pub const TEST: &str = "https://app.bitgo-test.com";

/// A client of BitGo's webhook signing keys.
///
/// It has the same transport, retries, deadlines and settings as the Kayle ID client: see [`ClientBuilder`]. Cloning is cheap and shares the connections.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// use kayle_id::bitgo::Client;
/// use std::time::Duration;
/// let client = Client::builder("v2x0123456789abcdef").timeout(Duration::from_secs(10)).build()?;
/// assert_eq!(client.base_url(), "https://app.bitgo.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The test environment is `.base_url(kayle_id::bitgo::TEST)`.
#[derive(Clone)]
pub struct Client<C = ApiClient>(C);

impl Client {
    /// A client of the hosted service with an access token of an administrator of the enterprise.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the token is malformed.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder(token).build()
    }

    /// Starts a client with other settings than the defaults.
    pub fn builder(token: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::with_bearer(token.as_ref(), "the BitGo access token", &[])
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}

impl Service for Client {
    type Error = Error;
    const HOSTED: &'static str = HOSTED;
    const CREDENTIALS_MISSING: Option<&'static str> = Some("the BitGo access token is missing");
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
    /// The webhook signing keys of an enterprise.
    pub fn webhook_keys(&self) -> WebhookKeys<'_, C> {
        WebhookKeys(&self.0)
    }
}

impl<C: fmt::Debug> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("bitgo::Client").field(&self.0).finish()
    }
}
