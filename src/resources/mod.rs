//! Every operation, where one would look for it.
//!
//! Required input is an argument, optional input a setter, and [`Request::send`](crate::Request::send)
//! the one verb that sends. Lists have [`stream`](crate::Request::stream) and
//! [`pages`](crate::Request::pages) beside it.
//!
#![doc = include_str!("../../OPERATIONS.md")]
//!
#![doc = include_str!("links.md")]

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
pub fn operations() -> &'static [&'static kayle_id_http::OperationInfo] {
    crate::generated::operations::ALL
}
