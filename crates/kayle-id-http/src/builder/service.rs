//! What a service says of itself to the builder of its client.

use crate::api_client::ApiClient;
use crate::error::Error;
use crate::operation::OperationInfo;

/// A client that a [`ClientBuilder`](super::ClientBuilder) can build.
///
/// The clients of this SDK implement it. Do not implement it elsewhere: it has hidden items, which change without
/// notice.
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

/// A client whose credentials are an API key of Kayle ID and the dashboard's session cookie.
pub trait KeyedService: Service {}

/// A client that there is in a form whose calls wait for their answers, too.
pub trait BlockingService: Service {
    /// That form.
    type Blocking;

    #[cfg(feature = "blocking")]
    #[doc(hidden)]
    #[allow(missing_docs)]
    fn from_blocking(client: crate::blocking::ApiClient) -> Self::Blocking;
}
