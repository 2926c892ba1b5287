//! Webhook deliveries: verify the signature, store, decrypt, read.
//!
//! A delivery is a signed, encrypted message: `X-Kayle-Signature` is an HMAC over the raw body, and the body is a compact
//! JWE, encrypted to a key of the application. The server erases its copy when it gets a 2xx response, so a handler must
//! store the delivery before it answers:
//!
//! 1. [`Receiver::verify`] turns headers and body into a [`SealedDelivery`], or refuses: answer 400, without a body.
//! 2. Store it. It serializes as ciphertext. Then answer 200, within the server's 15 seconds.
//! 3. [`Receiver::open`] turns it into an [`Event`], now or in a worker.
//! 4. Deliveries come at least once and in any order: remember [`Event::event_id`], and skip events that were handled.
//! 5. [`Event::satisfied`] tells whether a person is verified. A success alone does not: a minor's session succeeds too.
//!
//! ```
//! # extern crate kayle_id_webhook as kayle_id;
//! use kayle_id::jwk::{PrivateKey, RsaKeySize};
//! use kayle_id::webhook::{Keyring, Receiver};
//! use kayle_id::{Claim, ShareFields, SigningSecret};
//!
//! # async fn example(headers: &http::HeaderMap, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! # let key = PrivateKey::generate(RsaKeySize::Rsa2048)?;
//! let receiver = Receiver::builder()
//!     .secret(SigningSecret::new("whsec_0123456789abcdefghijklmnopqrstuv"))
//!     .keyring(Keyring::new().with(key.thumbprint(), &key)?)
//!     .on_refusal(|refusal| { /* count and log it, here and nowhere else */ })
//!     .build()?;
//!
//! let sealed = receiver.verify(headers, body)?;
//! let stored = serde_json::to_vec(&sealed)?;
//!
//! let restored = serde_json::from_slice(&stored)?;
//! // In an application these are the fields that the session was created with.
//! let asked = ShareFields::new().require(Claim::FamilyName, "To address you").require_age_over(18, "The law");
//! match receiver.open(&restored).await?.satisfied(&asked) {
//!     Ok(person) => println!("verified: {:?}", person.claims().family_name().shared()),
//!     Err(reason) => println!("not verified: {reason}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is accepted
//!
//! | Part | Accepted |
//! |---|---|
//! | `X-Kayle-Signature` | once; `t` once; one `v1` of up to 16 holds; other keys ignored; within the tolerance of the clock, to both sides |
//! | serialization | compact (RFC 7516 section 7.1), canonical base64url, to the byte |
//! | `alg` | `RSA-OAEP-256` |
//! | `enc` | `A256GCM`; others with [`ReceiverBuilder::allow_encryption`] |
//! | `crit`, `zip`, a member twice | never |
//! | other header members | ignored |
//! | sizes | [`Limits`]; an encrypted key is as long as the modulus of its key |
//! | payload | each object names a member once; known events have ids of 1 to 128 letters, digits, `_` and `-`; a success has its claims |
//!
//! Every failure returns the same opaque error, except if a key is missing ([`Error::is_unknown_key`]) or an authentic
//! payload cannot be read ([`Error::is_unreadable_payload`]; [`Receiver::decrypt`] returns its bytes). The reason goes to
//! [`ReceiverBuilder::on_refusal`].
//!
//! [`Error::is_unknown_key`]: crate::webhook::Error::is_unknown_key
//! [`Error::is_unreadable_payload`]: crate::webhook::Error::is_unreadable_payload
//!
//! # Rotation
//!
//! *The signing secret*: the server signs with the new one at once and with the old one never again. Give a running
//! receiver both with [`Receiver::replace_secrets`]; remove the old one when no delivery signed with it is stored any more.
//!
//! *The encryption key*: [`Keyring::insert`] the new one everywhere first, register it then, and [`Keyring::remove`] the
//! old one when nothing encrypted to it is stored or can still be sent: retries go on for 28 hours, and payloads are kept
//! for up to 168 hours after.

mod arrival;
#[cfg(feature = "axum")]
mod axum;
mod base64url;
mod builder;
mod claim_state;
mod claims;
mod content;
mod decrypted;
mod error;
mod event;
mod header;
mod hints;
mod inner;
mod jwe;
mod keyring;
mod limits;
mod members;
mod opening;
mod payload;
mod receiver;
mod refusal;
mod relay;
mod satisfy;
mod sealed;
mod signature;
#[doc(hidden)]
pub mod support;
#[cfg(feature = "testing")]
pub mod testing;
mod unwrap;

#[cfg(feature = "axum")]
pub use self::axum::WebhookRejection;
pub use builder::ReceiverBuilder;
pub use claim_state::{ClaimState, DocumentType, SexMarker};
pub use claims::{ClaimValue, Claims};
pub use content::ContentEncryption;
pub use decrypted::DecryptedPayload;
pub use error::{Error, ErrorKind};
pub use event::{Event, SessionCancelled, SessionExpired, SessionFailed, SessionSucceeded, UnknownEvent};
pub use hints::UnverifiedHints;
pub use kayle_id_core::{Clock, SystemClock};
pub use keyring::Keyring;
pub use limits::Limits;
pub use receiver::Receiver;
pub use refusal::{Refusal, RefusalReason};
pub use relay::Relay;
pub use satisfy::{Satisfied, Unsatisfied, UnsatisfiedClaim};
pub use sealed::SealedDelivery;
pub use unwrap::{KeyUnwrapper, UnwrapError, UnwrapFuture, UnwrapRequest};
