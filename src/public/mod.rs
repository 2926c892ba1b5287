//! The calls that need no key: reading a session's state, and withdrawing its user's consent.
//!
//! Everybody who knows a session's id can make these calls, so show a session's id to its own user only. No key and no
//! cookie is sent.
//!
//! ```no_run
//! # async fn run(id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
//! let public = kayle_id::public::Client::new()?; // or client.public(), of a client that has a key
//! let context = public.privacy_context(&id).send().await?;
//! if context.has_withdrawn_consent {
//!     println!("delete what this session delivered");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Reading has effects
//!
//! A session whose time is over stays `created` or `in_progress` at the server until it is read. Each of these calls expires
//! such a session at once, and its `expired` event is sent.
//!
//! # Withdrawal
//!
//! A withdrawal after the result was delivered leaves the session `succeeded` and sends no event. Only
//! [`PrivacyContext::has_withdrawn_consent`] shows it; `workflows::watch_withdrawals` (feature `workflows`) looks for such
//! sessions.

mod calls;
mod client;
mod model;
mod operations;

pub use calls::PublicCalls;
pub use client::Client;
pub use model::{LatestAttempt, PrivacyContext, RelyingPartyFallback, ResultDeliveries, SessionState};
pub use operations::{GetPrivacyContext, GetSessionState, WithdrawConsent};

/// Facts about each of these operations, which the document does not list.
///
/// ```
/// assert_eq!(kayle_id::public::operations().len(), 3);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static kayle_id_http::OperationInfo] {
    operations::ALL
}
