//! The client.

use super::SigningKeys;
use crate::client::ClientBuilder;
use crate::error::Error;
use std::fmt;

const HOSTED: &str = "https://api.hookbridge.io";

/// A client of HookBridge's endpoint signing keys.
///
/// Transport, retries, deadlines and errors are those of [`kayle_id::Client`](crate::Client), and so are the
/// settings: see [`ClientBuilder`]. Cloning is cheap and shares the connections.
///
/// ```
/// use kayle_id::hookbridge::Client;
/// use std::time::Duration;
/// let client = Client::builder("hb_live_0123456789").timeout(Duration::from_secs(10)).build()?;
/// assert_eq!(client.base_url(), "https://api.hookbridge.io");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Client<C = crate::Client>(C);

impl Client {
    /// A client of the hosted service with an API key: `hb_live_…` or `hb_test_…`.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the key is malformed.
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder(key).build()
    }

    /// A client with settings of its own.
    pub fn builder(key: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::with_bearer(key.as_ref(), "the HookBridge API key", &["hb_live_", "hb_test_"])
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }
}

#[cfg_attr(docsrs, doc(cfg(feature = "hookbridge")))]
impl ClientBuilder<Client> {
    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] names the first setting that is malformed.
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client(self.assemble(HOSTED, "the HookBridge API key is missing")?))
    }

    /// Checks the settings and makes a client whose calls wait for their answers.
    ///
    /// # Errors
    ///
    /// As for [`build`](Self::build), or when no thread could be started.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(all(feature = "hookbridge", feature = "blocking"))))]
    pub fn build_blocking(self) -> Result<Client<crate::blocking::Client>, Error> {
        Ok(Client(crate::blocking::Client::around(self.build()?.0)?))
    }
}

impl<C> Client<C> {
    /// The signing keys of an endpoint.
    pub fn signing_keys(&self) -> SigningKeys<'_, C> {
        SigningKeys(&self.0)
    }
}

impl<C: fmt::Debug> fmt::Debug for Client<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("hookbridge::Client").field(&self.0).finish()
    }
}
