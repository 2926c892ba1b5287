//! The calls that need no key: what a session's own user can ask, and how that user withdraws consent.
//!
//! Whoever holds a session's id can read these, so treat ids as capabilities: show one to its own user only. No key and
//! no cookie is sent.
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
//! A session whose time is over is still `created` or `in_progress` at the server until somebody looks. Each of these
//! calls expires such a session on the spot, and its `expired` event is sent.
//!
//! # Withdrawal
//!
//! After a result was delivered, a withdrawal leaves the session `succeeded` and sends no event. It shows in
//! [`PrivacyContext::has_withdrawn_consent`] only.

mod calls;
mod client;
mod model;
mod operations;

pub use calls::PublicCalls;
pub use client::Client;
pub use model::{LatestAttempt, PrivacyContext, RelyingPartyFallback, ResultDeliveries, SessionState};
pub use operations::{GetPrivacyContext, GetSessionState, WithdrawConsent};

/// What is known of each of these operations. The document does not list them.
///
/// ```
/// assert_eq!(kayle_id::public::operations().len(), 3);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static kayle_id_http::OperationInfo] {
    operations::ALL
}
