//! HookBridge's endpoint signing keys: create, list, delete, rotate; and the receiver of signed deliveries.
//!
//! HookBridge relays webhooks. Each delivery is signed with every active key of its endpoint, one or two. Creating a key does
//! not delete the old one: create, deploy, then delete the old key. [`Rotation`] does that step by step.
//!
//! ```no_run
//! # extern crate kayle_id_companions as kayle_id;
//! use kayle_id::hookbridge::{Client, EndpointId, Receiver};
//!
//! # async fn run(headers: http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(std::env::var("HOOKBRIDGE_API_KEY").unwrap_or_default())?;
//! let endpoint: EndpointId = "ep_550e8400e29b41d4a716446655440000".parse()?;
//! let created = client.signing_keys().create(&endpoint).send().await?;
//!
//! // Only this response has the secret.
//! let receiver = Receiver::builder().secret(created.signing_secret).build()?;
//! let delivery = receiver.verify(&headers, body)?; // refused: answer 401
//! println!("{} bytes, signed at {}", delivery.body().len(), delivery.signed_at());
//! # Ok(())
//! # }
//! ```
//!
//! The id of a request, for a support case, is in [`Response::request_id`](kayle_id_http::Response::request_id) and in
//! [`ApiError::request_id`](kayle_id_http::ApiError::request_id). HookBridge allows 1000 requests a minute for a project.

mod client;
mod error;
// Generated from the service's document; `cargo xtask generate` writes it.
#[rustfmt::skip]
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]
mod generated;
mod id;
mod inbound;
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
pub use generated::models::{CreatedSigningKey, InboundEndpoint, SigningKey};
pub use generated::operations::{
    CreateEndpointSigningKey, CreateInboundEndpointSigningKey, DeleteEndpointSigningKey,
    DeleteInboundEndpointSigningKey, ListEndpointSigningKeys, ListInboundEndpointSigningKeys, UpdateInboundEndpoint,
};
pub use id::{EndpointId, InboundEndpointId, SigningKeyId};
pub use inbound::InboundEndpoints;
pub use receiver::{Delivery, Receiver, ReceiverBuilder};
pub use refusal::RefusalReason;
pub use rotation::{Rotation, Step};
pub use signing_keys::SigningKeys;

kayle_id_http::define_request! {
    /// A call that has not been sent yet. The methods of [`SigningKeys`] and [`InboundEndpoints`] make it.
    ///
    /// Its setters fill it in, and [`send`](Self::send) or [`send_with_response`](Self::send_with_response) sends it.
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::hookbridge::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// let endpoint = "ep_550e8400e29b41d4a716446655440000".parse()?;
    /// let response = client.signing_keys().list(&endpoint).timeout(Duration::from_secs(5)).send_with_response().await?;
    /// println!("{}, request {:?}", response.status(), response.request_id());
    /// # Ok(())
    /// # }
    /// ```
    error = Error
}

/// Facts about each operation, in the order of the document.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// assert_eq!(kayle_id::hookbridge::operations().len(), 7);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static kayle_id_http::OperationInfo] {
    generated::operations::ALL
}
