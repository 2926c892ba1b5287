//! Every operation, where one would look for it.
//!
//! Required input is an argument, optional input a setter, and [`Request::send`](crate::Request::send)
//! the one verb that sends. Lists have [`stream`](crate::Request::stream) and
//! [`pages`](crate::Request::pages) beside it.
//!
#![doc = include_str!("../../OPERATIONS.md")]
//!
#![doc = include_str!("links.md")]

/// A place where calls are found. It hands out requests of the client that it belongs to: async ones
/// of a [`Client`](crate::Client), others of a `blocking::Client`.
macro_rules! resource {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<'c, C = crate::Client>(pub(crate) &'c C);

        impl<C> Clone for $name<'_, C> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<C> Copy for $name<'_, C> {}

        impl<C: std::fmt::Debug> std::fmt::Debug for $name<'_, C> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(self.0).finish()
            }
        }
    };
}

#[cfg(any(feature = "bitgo", feature = "hookbridge"))]
pub(crate) use resource;

mod analytics;
pub(crate) mod check;
mod dashboard;
mod sessions;
mod setters;
mod webhooks;

pub use analytics::Analytics;
pub use dashboard::{
    Account, ApiKeys, AuditLogs, Dashboard, Domains, Logo, Members, Organization, RedirectUris, RelyingPartyTermsCalls,
};
pub use sessions::Sessions;
pub use webhooks::{Deliveries, EncryptionKeys, Endpoints, Events, SigningSecrets, Webhooks};

/// What the document says of each operation, in its order.
///
/// ```
/// let safe = kayle_id::resources::operations().iter().filter(|operation| operation.repeatable).count();
/// assert!(safe > 20);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static crate::request::OperationInfo] {
    crate::generated::operations::ALL
}
