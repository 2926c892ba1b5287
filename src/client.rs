//! The client.

use crate::public::PublicCalls;
use crate::resources::{Analytics, Dashboard, Sessions, Webhooks};
use http::Method;
use kayle_id_http::{ApiClient, Error, KeyedService, OperationInfo, RawRequest, Service};
use std::fmt;

/// Builds a [`Client`] from its settings. [`Client::builder`] returns it; [`kayle_id_http::ClientBuilder`] has its methods.
///
/// ```
/// use kayle_id::ClientBuilder;
/// use std::time::Duration;
///
/// fn patient(builder: ClientBuilder) -> ClientBuilder {
///     builder.timeout(Duration::from_secs(120))
/// }
/// let client = patient(kayle_id::Client::builder()).api_key("kk_0123456789abcdefghijklmnopqrstuv").build()?;
/// # drop(client);
/// # Ok::<(), kayle_id::Error>(())
/// ```
pub type ClientBuilder<C = Client> = kayle_id_http::ClientBuilder<C>;

/// A client of the Kayle ID API.
///
/// Cloning is cheap and shares the connections; one client is enough for a whole program.
///
/// ```no_run
/// # async fn run() -> Result<(), kayle_id::Error> {
/// let client = kayle_id::Client::from_env()?;
/// let session = client.sessions().create().send().await?;
/// println!("send the user to {}", session.verification_url.as_str());
/// # Ok(())
/// # }
/// ```
#[doc(alias = "API client")]
#[doc(alias = "SDK")]
#[doc(alias = "create session")]
#[doc(alias = "KYC")]
#[doc(alias = "identity verification")]
#[derive(Clone)]
pub struct Client(pub(crate) ApiClient);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the hosted service with an API key: `kk_` and 32 characters.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the key is malformed.
    ///
    /// ```
    /// assert!(kayle_id::Client::new("kk_0123456789abcdefghijklmnopqrstuv").is_ok());
    /// assert!(kayle_id::Client::new("whsec_not_a_key").is_err());
    /// ```
    #[doc(alias = "API key")]
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder().api_key(key).build()
    }

    /// A client from environment variables: the key from `KAYLE_API_KEY`, and the base URL from `KAYLE_BASE_URL`, by default
    /// the hosted service. An empty variable counts as not set.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] if the key is not set, or one of the two is malformed.
    #[doc(alias = "KAYLE_API_KEY")]
    #[doc(alias = "KAYLE_BASE_URL")]
    #[doc(alias = "environment variable")]
    pub fn from_env() -> Result<Self, Error> {
        from_env()?.build()
    }

    /// Starts a client with other settings than the defaults: timeouts, retries, a proxy, middleware.
    ///
    /// ```
    /// use kayle_id::Client;
    /// use std::time::Duration;
    /// let client = Client::builder()
    ///     .base_url("http://127.0.0.1:8787")
    ///     .api_key("kk_0123456789abcdefghijklmnopqrstuv")
    ///     .timeout(Duration::from_secs(10))
    ///     .user_agent_suffix("my-app/1.2")
    ///     .build()?;
    /// assert_eq!(client.base_url(), "http://127.0.0.1:8787");
    /// # Ok::<(), kayle_id::Error>(())
    /// ```
    #[doc(alias = "timeout")]
    #[doc(alias = "retry")]
    #[doc(alias = "proxy")]
    #[doc(alias = "configuration")]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Verification sessions.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(&self.0)
    }

    /// Webhook endpoints, encryption keys, signing secrets, deliveries and events.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks(&self.0)
    }

    /// Analytics.
    pub fn analytics(&self) -> Analytics<'_> {
        Analytics(&self.0)
    }

    /// The dashboard's surface: API keys, account, organization.
    ///
    /// These calls need the dashboard's session cookie ([`ClientBuilder::session_cookie`](kayle_id_http::ClientBuilder::session_cookie)).
    /// Without one, they are sent with the API key, which a real server refuses.
    pub fn dashboard(&self) -> Dashboard<'_> {
        Dashboard(&self.0)
    }

    /// The calls that need no key: a session's state, and whether its user withdrew consent. They are sent without a
    /// credential.
    pub fn public(&self) -> PublicCalls<'_> {
        PublicCalls(&self.0)
    }

    /// A call by method and path, for operations that the resources do not offer.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let response = client.request(kayle_id::Method::GET, "/v1/sessions").query("limit", "1").send().await?;
    /// println!("{}", response.value()["pagination"]["has_more"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: &str) -> RawRequest {
        RawRequest::new(&self.0, method, path)
    }

    /// The base address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.0.base_url()
    }

    /// What the client tells the time by and waits by.
    #[cfg(any(feature = "doctor", feature = "workflows"))]
    pub(crate) fn clock(&self) -> &kayle_id_http::support::Time {
        self.0.clock()
    }
}

impl Service for Client {
    type Error = Error;
    const HOSTED: &'static str = crate::hosted::HOSTED;
    const CREDENTIALS_MISSING: Option<&'static str> = Some(
        "neither an API key nor a session cookie is set: call `api_key` or `session_cookie`, or set KAYLE_API_KEY",
    );
    const OPERATIONS: &'static [&'static OperationInfo] = crate::generated::operations::ALL;

    fn from_api_client(client: ApiClient) -> Self {
        Self(client)
    }
}

impl KeyedService for Client {}

/// A builder with the settings of the environment variables.
pub(crate) fn from_env() -> Result<ClientBuilder, Error> {
    let read = |name: &str| match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(kayle_id_http::support::configuration(format!("{name} is not UTF-8")))
        }
    };
    let Some(key) = read("KAYLE_API_KEY")? else {
        return Err(kayle_id_http::support::configuration("KAYLE_API_KEY is not set".to_owned()));
    };
    let mut builder = ClientBuilder::default().api_key(key);
    if let Some(base) = read("KAYLE_BASE_URL")? {
        builder = builder.base_url(base);
    }
    Ok(builder)
}
