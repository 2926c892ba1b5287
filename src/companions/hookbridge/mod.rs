//! HookBridge's endpoint signing keys: create, list, delete, rotate; and receiving what they sign.
//!
//! HookBridge relays webhooks. Each delivery is signed with every active key of its endpoint, one or two.
//! Creating a key retires none: create, deploy, delete the old one, which [`Rotation`] does step by step.
//!
//! ```no_run
//! use kayle_id::hookbridge::{Client, EndpointId, Receiver};
//!
//! # async fn run(headers: http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(std::env::var("HOOKBRIDGE_API_KEY").unwrap_or_default())?;
//! let endpoint: EndpointId = "ep_550e8400e29b41d4a716446655440000".parse()?;
//! let created = client.signing_keys().create(&endpoint).send().await?;
//!
//! // The secret is shown this once.
//! let receiver = Receiver::builder().secret(created.signing_secret).build()?;
//! let delivery = receiver.verify(&headers, body)?; // refused: answer 401
//! println!("{} bytes, signed at {}", delivery.body().len(), delivery.signed_at());
//! # Ok(())
//! # }
//! ```
//!
//! A request's id for a support case is in [`Response::request_id`](crate::Response::request_id) and in
//! [`ApiError::request_id`](crate::ApiError::request_id). HookBridge allows 1000 requests a minute for a project.

mod client;
mod error;
// Generated from the service's document; `cargo xtask generate` writes it.
#[rustfmt::skip]
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]
mod generated;
mod id;
mod receiver;
mod refusal;
mod rotation;
mod signature;
mod signing_keys;
#[cfg(feature = "testing")]
#[cfg_attr(docsrs, doc(cfg(feature = "testing")))]
pub mod testing;

pub use client::Client;
pub use error::{Error, ErrorKind};
pub use generated::models::{CreatedSigningKey, SigningKey};
pub use generated::operations::{CreateEndpointSigningKey, DeleteEndpointSigningKey, ListEndpointSigningKeys};
pub use id::{EndpointId, SigningKeyId};
pub use receiver::{Delivery, Receiver, ReceiverBuilder};
pub use refusal::RefusalReason;
pub use rotation::{Rotation, Step};
pub use signing_keys::SigningKeys;

use crate::error::ErrorCode;

/// What the document says of each operation, in its order.
///
/// ```
/// assert_eq!(kayle_id::hookbridge::operations().len(), 3);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static crate::request::OperationInfo] {
    generated::operations::ALL
}

impl crate::Error {
    /// A HookBridge endpoint has two signing keys already, which is the most (409).
    ///
    /// Troubleshooting: delete the key that no receiver uses any more. An earlier rotation may have stopped
    /// half-way; its [`Rotation`] goes on where it was.
    #[cfg_attr(docsrs, doc(cfg(feature = "hookbridge")))]
    #[must_use]
    pub fn is_max_signing_keys_reached(&self) -> bool {
        self.api().and_then(crate::ApiError::code) == Some(&ErrorCode::MaxSigningKeysReached)
    }
}
