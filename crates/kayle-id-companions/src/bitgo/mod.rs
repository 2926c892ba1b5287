//! BitGo's webhook signing keys: register, list, revoke, rotate; and the signed answers for which the keys are used.
//!
//! When a transaction matches a policy rule with a webhook, BitGo sends the application a signed token. The application
//! answers with a token of its own, signed with a private key whose public key it has registered.
//!
//! ```no_run
//! # extern crate kayle_id_companions as kayle_id;
//! use kayle_id::bitgo::{Answer, Client, EnterpriseId, KeyKind, SigningKey};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(std::env::var("BITGO_ACCESS_TOKEN").unwrap_or_default())?;
//! let enterprise: EnterpriseId = "59cd72485007a239fb00282ed480da1f".parse()?;
//!
//! let key = SigningKey::generate(KeyKind::Ed25519)?; // or from_pem; the private half stays here
//! let registered = client.webhook_keys().register(&enterprise).jwks(&key.jwks()).name("Production").send().await?;
//! println!("{} is {}", registered.key_id, registered.status);
//!
//! let token = key.answer(&Answer::approve("the evaluationId of BitGo's request"))?;
//! # Ok(())
//! # }
//! ```
//!
//! A `keyId` can be registered only once, ever: not again, even after it was revoked. The default, the key's thumbprint
//! (RFC 7638), is different for every key.

mod answer;
mod client;
mod error;
// Generated from the service's document; `cargo xtask generate` writes it.
#[rustfmt::skip]
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub, clippy::all, clippy::pedantic, rustdoc::all)]
mod generated;
mod id;
mod jwk;
mod rotation;
mod signing_key;
mod token;
mod webhook_keys;

pub use answer::Answer;
pub use client::{Client, TEST};
pub use error::{Error, ErrorKind};
pub use generated::enums::{WebhookKeyAlgorithm, WebhookKeyStatus};
pub use generated::models::{RegisteredWebhookKey, RevokedWebhookKey, WebhookKey};
pub use generated::operations::{ListWebhookKeys, RegisterWebhookKey, RevokeWebhookKey};
pub use id::{EnterpriseId, KeyId, KeyRecordId};
pub use jwk::{Jwks, KeyKind, PublicJwk};
pub use rotation::{Rotation, Step};
pub use signing_key::SigningKey;
pub use token::{KeySet, Verified, Verifier};
pub use webhook_keys::WebhookKeys;

kayle_id_http::define_request! {
    /// A call that has not been sent yet. The methods of [`WebhookKeys`] make it.
    ///
    /// Its setters fill it in, and one of these methods sends it: [`send`](Self::send),
    /// [`send_with_response`](Self::send_with_response), and for lists [`stream`](Self::stream) and [`pages`](Self::pages).
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::bitgo::Client, enterprise: kayle_id::bitgo::EnterpriseId) -> Result<(), kayle_id::bitgo::Error> {
    /// use std::time::Duration;
    /// let page = client.webhook_keys().list(&enterprise).timeout(Duration::from_secs(5)).send().await?;
    /// println!("{} keys", page.items.len());
    /// # Ok(())
    /// # }
    /// ```
    error = Error
}

/// Facts about each operation, in the order of the document.
///
/// ```
/// # extern crate kayle_id_companions as kayle_id;
/// assert_eq!(kayle_id::bitgo::operations().len(), 3);
/// ```
#[must_use]
pub fn operations() -> &'static [&'static kayle_id_http::OperationInfo] {
    generated::operations::ALL
}
