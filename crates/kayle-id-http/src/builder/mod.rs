//! The builder of a client, and what a service says of itself.

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

/// The settings of a client.
///
/// The parameter is the client that it builds. Every setting has a default; [`build`](Self::build) checks them all and
/// names the first that is malformed.
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

    /// Where the API is; the hosted service unless set. Plain `http` is for this machine only: an address such as
    /// `127.0.0.1`, or a name at or below `localhost`, as long as it resolves to one.
    pub fn base_url(mut self, base: impl Into<String>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Allows plain `http` to other machines, on which anybody on the way can read the key.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Your program's name and version, put after this crate's in the `User-Agent`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(suffix.into());
        self
    }

    /// A header for every call.
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
    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// `is_configuration` names the first setting that is malformed.
    pub fn build(self) -> Result<S, S::Error> {
        Ok(S::from_api_client(self.assemble()?))
    }

    /// Checks the settings and makes a client whose calls wait for their answers.
    ///
    /// Middleware and observers run on that client's thread; a call of the same client from there is an error, since
    /// it would wait for itself.
    ///
    /// # Errors
    ///
    /// `is_configuration` names the first setting that is malformed, or says that no thread could be started.
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
    HeaderValue::from_str(&whole)
        .map_err(|_| Error::configuration("the user agent suffix has characters that a header cannot have"))
}
