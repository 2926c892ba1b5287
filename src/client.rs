//! The client and its builder.

mod network;

use crate::error::{self, Error, ErrorKind};
use crate::request::{Operation, OperationInfo, RawRequest, Response};
use crate::resources::{Analytics, Dashboard, Sessions, Webhooks};
use crate::transport::{
    Answer, Call, Credentials, Headers, Layer, Options, Sent, Settings, Target, Time, Wire, WrittenRequest, header,
    send,
};
use http::header::{HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

const HOSTED: &str = "https://api.kayle.id";
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client of the Kayle ID API.
///
/// Cloning is cheap and shares the connections; one client serves a whole program.
///
/// ```no_run
/// # async fn run() -> Result<(), kayle_id::Error> {
/// let client = kayle_id::Client::from_env()?;
/// let session = client.sessions().create().send().await?;
/// println!("send the user to {}", session.verification_url.as_str());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base: String,
    origin: Url,
    credentials: Credentials,
    headers: Headers,
    settings: Settings,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.0.base).finish_non_exhaustive()
    }
}

impl Client {
    /// A client of the hosted service with an API key: `kk_` and 32 characters.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the key is malformed.
    ///
    /// ```
    /// assert!(kayle_id::Client::new("kk_0123456789abcdefghijklmnopqrstuv").is_ok());
    /// assert!(kayle_id::Client::new("whsec_not_a_key").is_err());
    /// ```
    pub fn new(key: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder().api_key(key).build()
    }

    /// A client by the environment: the key in `KAYLE_API_KEY`, and, where it is not the hosted
    /// service, the address in `KAYLE_BASE_URL`.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] when the key is not set or either is malformed.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// A client with settings of its own.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Verification sessions.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions(self)
    }

    /// Webhook endpoints, encryption keys, signing secrets, deliveries and events.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks(self)
    }

    /// Analytics.
    pub fn analytics(&self) -> Analytics<'_> {
        Analytics(self)
    }

    /// The dashboard's surface: API keys, account, organization.
    ///
    /// Sent with the dashboard's session cookie where the client has one, else with the API key as
    /// the contract says; a real server refuses the key there.
    pub fn dashboard(&self) -> Dashboard<'_> {
        Dashboard(self)
    }

    /// A call by method and path, for what the resources do not offer.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let answer = client.request(kayle_id::Method::GET, "/v1/sessions").query("limit", "1").send().await?;
    /// println!("{}", answer.value()["pagination"]["has_more"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: &str) -> RawRequest {
        RawRequest::new(self, method, path)
    }

    /// The base address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.0.base
    }

    pub(crate) fn base(&self) -> &str {
        &self.0.base
    }

    /// What the client tells the time by and waits by.
    pub(crate) fn clock(&self) -> &Time {
        &self.0.settings.clock
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn prepare<'a>(
        &'a self,
        method: Method,
        info: Option<&'static OperationInfo>,
        repeatable: bool,
        options: &'a Options,
    ) -> Call<'a> {
        Call {
            method,
            info,
            repeatable,
            dashboard: info.is_some_and(OperationInfo::is_dashboard),
            base: &self.0.origin,
            credentials: &self.0.credentials,
            headers: &self.0.headers,
            options,
            settings: &self.0.settings,
        }
    }

    /// Has a generated call write its request, sends it, and turns whatever comes of it into a value or the one error.
    pub(crate) async fn call<O: Operation>(
        &self,
        operation: &O,
        options: &Options,
    ) -> Result<Response<O::Output>, Error> {
        let id = O::INFO.id;
        let call = self.prepare(O::METHOD, Some(O::INFO), O::INFO.repeatable, options);
        let target = Target { base: &self.0.origin };
        let unwritable = || Error::new(ErrorKind::InvalidInput, "the request cannot be written as HTTP");
        let write = || operation.request(target).map(WrittenRequest::into_inner).ok_or_else(unwritable);
        let sent = send(&self.0.http, write, &call).await.map_err(|error| error.with_operation(id))?;
        let Sent { answer: Answer { status, headers, body, .. }, attempts, already_gone } = sent;
        if !status.is_success() && !already_gone {
            let error = error::refusal(Some(id), status, &headers, &body, call.date());
            return Err(call.explain(error).with_attempts(attempts));
        }
        // What a delete was to bring about is so; the operation's own success says the rest.
        let body = if already_gone { &[][..] } else { &body };
        match serde_json::from_slice(body).ok().or_else(|| O::Wire::salvage(body)) {
            Some(wire) => Ok(respond(operation, wire, status, headers)),
            None => {
                let error = error::unreadable::<O::Wire>(status, &headers, body);
                Err(error.with_operation(id).with_attempts(attempts))
            }
        }
    }
}

fn respond<O: Operation>(operation: &O, wire: O::Wire, status: StatusCode, headers: HeaderMap) -> Response<O::Output> {
    let request_id = wire.request_id().map(|id| error::scrub(id, 128));
    Response::new(operation.complete(wire.into_output(O::INFO)), status, headers).with_request_id(request_id)
}

/// The settings of a [`Client`].
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
///
/// The parameter is the client that it builds: this crate's, or a companion's.
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder<C = Client> {
    base: Option<String>,
    credentials: Credentials,
    http: Option<reqwest::Client>,
    connect_timeout: Option<Duration>,
    settings: Settings,
    layers: Vec<Layer>,
    user_agent_suffix: Option<String>,
    defaults: HeaderMap,
    plain_http: bool,
    problem: Option<Error>,
    builds: PhantomData<fn() -> C>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self::empty()
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("base_url", &self.base.as_ref().map(|_| "[set]")).finish_non_exhaustive()
    }
}

impl ClientBuilder {
    pub(crate) fn from_env() -> Result<Self, Error> {
        let read = |name: &str| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(Error::configuration(format!("{name} is not UTF-8"))),
        };
        let key = read("KAYLE_API_KEY")?.ok_or_else(|| Error::configuration("KAYLE_API_KEY is not set"))?;
        let mut builder = Self::default().api_key(key);
        if let Some(base) = read("KAYLE_BASE_URL")? {
            builder = builder.base_url(base);
        }
        Ok(builder)
    }

    /// The API key: `kk_` and 32 characters.
    pub fn api_key(mut self, key: impl AsRef<str>) -> Self {
        let checked = self.credentials.set_key(key.as_ref());
        self.noting(checked)
    }

    /// The value of the dashboard's session cookie, `kayle-id.session_token`, for the calls under
    /// [`Client::dashboard`]. A whole `name=value` pair is taken as well.
    pub fn session_cookie(mut self, cookie: impl AsRef<str>) -> Self {
        let checked = self.credentials.set_session(cookie.as_ref());
        self.noting(checked)
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    ///
    /// [`Error::is_configuration`] names the first setting that is malformed.
    pub fn build(self) -> Result<Client, Error> {
        self.assemble(HOSTED, "neither an API key nor a session cookie is set")
    }
}

impl<C> ClientBuilder<C> {
    fn empty() -> Self {
        Self {
            base: None,
            credentials: Credentials::default(),
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

    /// A builder of a client whose calls carry a token.
    #[cfg(any(feature = "bitgo", feature = "hookbridge"))]
    pub(crate) fn with_bearer(token: &str, what: &str, prefixes: &[&str]) -> Self {
        let mut builder = Self::empty();
        let checked = builder.credentials.set_bearer(token, what, prefixes);
        builder.noting(checked)
    }

    fn noting(mut self, checked: Result<(), Error>) -> Self {
        if let Err(error) = checked {
            self.problem.get_or_insert(error);
        }
        self
    }

    /// Where the API is, `https://api.kayle.id` unless set. Plain `http` is for this machine only.
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

    /// Checks the settings and makes the client that carries the calls.
    pub(crate) fn assemble(mut self, hosted: &str, no_credentials: &str) -> Result<Client, Error> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        if self.credentials.is_empty() {
            return Err(Error::configuration(no_credentials));
        }
        let (base, origin) = base_url(self.base.as_deref().unwrap_or(hosted), self.plain_http)?;
        let user_agent = user_agent(self.user_agent_suffix.as_deref())?;
        let limits = [
            ("timeout", Some(self.settings.timeout)),
            ("attempt_timeout", self.settings.attempt_timeout),
            ("connect_timeout", self.connect_timeout),
        ];
        for (name, value) in limits {
            if value.is_some_and(|value| value.is_zero()) {
                return Err(Error::configuration(format!("{name} is zero, in which nothing can be done")));
            }
        }
        self.settings.middleware = self.layers.into();
        let http = match self.http {
            Some(client) => client,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                // Attempts are counted here, and what reqwest keeps for its own would be copied for every call.
                .retry(reqwest::retry::never().max_retries_per_request(0))
                .connect_timeout(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
                .build()
                .map_err(|error| Error::configuration("the HTTP client cannot be made").with_source(error))?,
        };
        Ok(Client(Arc::new(Inner {
            http,
            base,
            origin,
            headers: Headers::new(&user_agent, &self.credentials, &self.defaults),
            credentials: self.credentials,
            settings: self.settings,
        })))
    }
}

fn base_url(text: &str, plain_http: bool) -> Result<(String, Url), Error> {
    let wrong = |problem: &str| Err(Error::configuration(format!("the base URL {problem}")));
    let Ok(url) = Url::parse(text) else {
        return wrong("is not an absolute address, such as https://api.kayle.id");
    };
    match url.scheme() {
        "https" => {}
        "http" if plain_http || is_loopback(&url) => {}
        "http" => {
            return wrong(
                "is plain http to another machine, on which the key can be read; use https, or allow_plain_http()",
            );
        }
        _ => return wrong("is neither https nor http"),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("holds a user name or password; credentials have settings of their own");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("holds a query or fragment");
    }
    Ok((url.as_str().trim_end_matches('/').to_owned(), url))
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
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
