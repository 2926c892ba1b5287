//! The traits of clients that a builder can build.

use crate::api_client::ApiClient;
use crate::error::Error;
use crate::operation::OperationInfo;

/// A client that a [`ClientBuilder`](super::ClientBuilder) can build. Use it as a bound for functions that configure the client
/// of any service.
///
/// The clients of this SDK implement it. Do not implement it elsewhere: it has hidden items, which change without notice.
///
/// ```
/// use kayle_id_http::{ClientBuilder, Service};
/// use std::time::Duration;
///
/// fn patient<S: Service>(builder: ClientBuilder<S>) -> Result<S, S::Error> {
///     builder.timeout(Duration::from_secs(120)).build()
/// }
/// ```
pub trait Service: Sized {
    /// The error of building it.
    type Error: From<Error>;

    #[doc(hidden)]
    const HOSTED: &'static str;

    /// What to say where no credential was given; nothing where none is needed.
    #[doc(hidden)]
    const CREDENTIALS_MISSING: Option<&'static str>;

    #[doc(hidden)]
    const OPERATIONS: &'static [&'static OperationInfo];

    #[doc(hidden)]
    #[allow(missing_docs)]
    fn from_api_client(client: ApiClient) -> Self;
}

/// A client whose credentials are an API key of Kayle ID and the dashboard's session cookie. The builders of such clients have
/// `api_key` and `session_cookie`.
///
/// ```
/// use kayle_id_http::{ClientBuilder, KeyedService};
///
/// fn with_key<S: KeyedService>(builder: ClientBuilder<S>, key: &str) -> ClientBuilder<S> {
///     builder.api_key(key)
/// }
/// ```
pub trait KeyedService: Service {}

/// A client that also has a blocking form, which `build_blocking` builds.
///
/// ```
/// use kayle_id_http::{BlockingService, ClientBuilder};
///
/// fn build<S: BlockingService>(builder: ClientBuilder<S>) -> Result<S::Blocking, S::Error> {
///     builder.build_blocking()
/// }
/// ```
pub trait BlockingService: Service {
    /// The blocking client.
    type Blocking;

    #[cfg(feature = "blocking")]
    #[doc(hidden)]
    #[allow(missing_docs)]
    fn from_blocking(client: crate::blocking::ApiClient) -> Self::Blocking;
}
