//! The client.

use super::WebhookKeys;
use crate::client::ClientBuilder;
use crate::error::Error;
use std::fmt;

const HOSTED: &str = "https://app.bitgo.com";

/// Where the test environment is, for [`ClientBuilder::base_url`].
pub const TEST: &str = "https://app.bitgo-test.com";

/// A client of BitGo's webhook signing keys.
///
/// Transport, retries, deadlines and errors are those of [`kayle_id::Client`](crate::Client), and so are the
/// settings: see [`ClientBuilder`]. Cloning is cheap and shares the connections.
///
/// ```
/// use kayle_id::bitgo::Client;
/// use std::time::Duration;
/// let client = Client::builder("v2x0123456789abcdef").timeout(Duration::from_secs(10)).build()?;
/// assert_eq!(client.base_url(), "https://app.bitgo.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The test environment is `.base_url(kayle_id::bitgo::TEST)`.
#[derive(Clone)]
pub struct Client<C = crate::Client>(C);

impl Client {
    /// A client of the hosted service with an access token of an administrator of the enterprise.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the token is malformed.
    pub fn new(token: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder(token).build()
    }

    /// A client with settings of its own.
    pub fn builder(token: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::with_bearer(token.as_ref(), "the BitGo access token", &[])
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "bitgo")))]
impl ClientBuilder<Client> {
    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] names the first setting that is malformed.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client(self.assemble(HOSTED, "the BitGo access token is missing")?))
    }

    /// Checks the settings and makes a client whose calls wait for their answers.
    ///
    /// # Errors
    ///
    /// As for [`build`](Self::build), or when no thread could be started.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "bitgo", feature = "blocking"))))]
    pub fn build_blocking(self) -> Result<Client<crate::blocking::Client>, Error> {
        Ok(Client(crate::blocking::Client::around(self.build()?.0)?))
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
