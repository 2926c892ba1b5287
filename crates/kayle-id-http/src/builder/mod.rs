//! The builder of a client.

mod address;
mod credentials;
mod http_client;
mod network;
mod service;

pub use service::{BlockingService, KeyedService, Service};

use crate::api_client::ApiClient;
use crate::error::Error;
use crate::transport::{Credentials, Headers, Layer, Settings, header};
use address::Address;
use http::header::{HeaderMap, HeaderValue};
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

/// Builds a client from its settings. The type parameter is the client that it builds; a client's `builder` returns it.
///
/// [`build`](Self::build) checks all settings, and its error names the first malformed one. The defaults: 30 seconds a call, 10
/// seconds to connect, [4 attempts](crate::RetryPolicy), responses up to 16 MiB.
///
/// ```
/// # use kayle_id_http::{ClientBuilder, Service};
/// # fn example<S: Service>(builder: ClientBuilder<S>) -> Result<S, S::Error> {
/// use std::time::Duration;
/// builder
///     .base_url("http://127.0.0.1:8787")
///     .timeout(Duration::from_secs(10))
///     .user_agent_suffix("my-app/1.2")
///     .build()
/// # }
/// ```
#[doc(alias = "configuration")]
#[doc(alias = "settings")]
#[doc(alias = "timeout")]
#[doc(alias = "proxy")]
#[doc(alias = "retry")]
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder<S> {
    base: Option<String>,
    credentials: Credentials,
    session: Option<credentials::SessionCookie>,
    http: Option<reqwest::Client>,
    connect_timeout: Option<Duration>,
    settings: Settings,
    layers: Vec<Layer>,
    user_agent_suffix: Option<String>,
    defaults: HeaderMap,
    plain_http: bool,
    problem: Option<Error>,
    builds: PhantomData<fn() -> S>,
}

impl<S> Default for ClientBuilder<S> {
    fn default() -> Self {
        Self {
            base: None,
            credentials: Credentials::default(),
            session: None,
            http: None,
            connect_timeout: None,
            settings: Settings::default(),
            layers: Vec::new(),
            user_agent_suffix: None,
            defaults: HeaderMap::new(),
            plain_http: false,
            problem: None,
            builds: PhantomData,
        }
    }
}

impl<S> fmt::Debug for ClientBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("base_url", &self.base.as_ref().map(|_| "[set]")).finish_non_exhaustive()
    }
}

impl<S> ClientBuilder<S> {
    fn noting(mut self, checked: Result<(), Error>) -> Self {
        if let Err(error) = checked {
            self.problem.get_or_insert(error);
        }
        self
    }

    /// Sets the base URL of the API. The default is the hosted service. Plain `http` is allowed for this machine only: an
    /// address such as `127.0.0.1`, or `localhost` and names below it that resolve to such an address.
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Allows plain `http` to other machines. Anybody on the network path can read the key then.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Appends the application's name and version to the `User-Agent`, after those of this crate.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Adds a header to every call.
    pub fn default_header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        match header(name.as_ref(), value.as_ref()) {
            Ok((name, value)) => {
                self.defaults.insert(name, value);
                self
            }
            Err(violation) => self.noting(Err(Error::configuration(violation.to_string()))),
        }
    }
}

impl<S: Service> ClientBuilder<S> {
    /// Checks the settings and builds the client.
    ///
    /// # Errors
    ///
    /// An error with `is_configuration`, which names the first malformed setting.
    pub fn build(self) -> Result<S, S::Error> {
        Ok(S::from_api_client(self.assemble()?))
    }

    /// Checks the settings and builds a blocking client.
    ///
    /// Middleware and observers run on the client's own thread. A call of the same client from there would deadlock, and is
    /// an error instead.
    ///
    /// # Errors
    ///
    /// An error with `is_configuration`, which names the first malformed setting, or says that the thread could not be
    /// started.
    #[cfg(feature = "blocking")]
    #[cfg_attr(docsrs, doc(cfg(feature = "blocking")))]
    pub fn build_blocking(self) -> Result<S::Blocking, S::Error>
    where
        S: BlockingService,
    {
        let client = crate::blocking::ApiClient::around(self.assemble()?)?;
        Ok(S::from_blocking(client))
    }

    fn assemble(mut self) -> Result<ApiClient, Error> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let address = Address::read(self.base.as_deref().unwrap_or(S::HOSTED), self.plain_http)?;
        if let Some(session) = &self.session {
            self.credentials.set_session(&session.sent_to(&address)?, session.value())?;
        }
        if let Some(missing) = S::CREDENTIALS_MISSING
            && self.credentials.is_empty()
        {
            return Err(Error::configuration(missing));
        }
        let user_agent = user_agent(self.user_agent_suffix.as_deref())?;
        let limits = [
            ("timeout", Some(self.settings.timeout)),
            ("attempt_timeout", self.settings.attempt_timeout),
            ("connect_timeout", self.connect_timeout),
        ];
        for (name, value) in limits {
            if value.is_some_and(|value| value.is_zero()) {
                return Err(Error::configuration(format!("{name} must be greater than zero")));
            }
        }
        self.settings.middleware = self.layers.into();
        let clients = http_client::clients(self.http, &address, self.connect_timeout)?;
        let headers = Headers::new(&user_agent, &self.credentials, &self.defaults);
        Ok(ApiClient::new(
            address.base,
            address.origin,
            S::OPERATIONS,
            clients,
            headers,
            self.credentials,
            self.settings,
        ))
    }
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let own = concat!("kayle-id-rust/", env!("CARGO_PKG_VERSION"));
    let whole = match suffix {
        Some(suffix) => format!("{own} {suffix}"),
        None => own.to_owned(),
    };
    HeaderValue::from_str(&whole).map_err(|_| {
        Error::configuration(
            "the user agent suffix has characters that HTTP does not allow in a header: use printable ASCII",
        )
    })
}
