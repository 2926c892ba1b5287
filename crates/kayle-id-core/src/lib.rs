//! The parts that every crate of the [Kayle ID](https://kayle.id) SDK shares: identifiers, secrets, times, limits,
//! claims, and the clock.
//!
//! Applications use these types through `kayle-id` or `kayle-id-webhook`, which export them again. Depend on this
//! crate directly only to write a library that passes these types on.
//!
//! Reading is tolerant: an enumeration keeps a value that this version does not know. Sending is strict: values are
//! checked against the limits that the API publishes, and [`InvalidInput`] names the field and the limit.
//!
//! ```
//! # extern crate kayle_id_core as kayle_id;
//! use kayle_id::{Claim, SessionId, SessionStatus, ShareFields};
//!
//! let asked = ShareFields::new().require_age_over(18, "The law asks for it").optional(Claim::GivenNames, "To greet you");
//! assert_eq!(asked.len(), 2);
//!
//! // A status that a later server sends is kept.
//! assert_eq!(SessionStatus::from("paused").as_str(), "paused");
//! // An id that cannot be right is refused before anything is sent.
//! assert!("vs_short".parse::<SessionId>().unwrap_err().to_string().starts_with("session id must match"));
//! ```
#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

// The traits of serde without its derive macros, which cost every program three crates and their compilation.
extern crate serde_core as serde;

#[macro_use]
mod transparent;

mod claim;
mod claim_map;
mod clock;
mod date;
mod enums;
mod id;
mod invalid_input;
#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod json_problem;
#[doc(hidden)]
pub mod limits;
mod metadata;
mod open_enum;
mod private;
mod retention;
#[doc(hidden)]
pub mod scrub;
mod secret;
mod share_fields;
mod stored_version;
mod targets;
mod text_visitor;
mod time;

pub use claim::Claim;
pub use claim_map::ClaimMap;
pub use clock::{Clock, Sleep, SystemClock};
pub use date::Date;
pub use enums::{CancellationReason, Scope, SessionFailureCode, SessionStatus, WebhookEventType};
pub use id::{
    ApiKeyId, AuditLogId, DomainChallengeId, DomainId, MemberId, OrganizationId, RedirectUriId, SessionId, UserId,
    WebhookDeliveryId, WebhookEncryptionKeyId, WebhookEndpointId, WebhookEventId,
};
#[doc(hidden)]
pub use id::{FromCursor, check_id};
pub use invalid_input::InvalidInput;
pub use metadata::{MetadataValue, StoredJwk};
pub use private::{AuditLogMetadata, PrivateText, PrivateUrl, VerificationUrl};
pub use retention::RetentionHours;
pub use secret::{ApiKeySecret, CancelToken, DeletionCode, SigningSecret};
pub use share_fields::{RequestedShareField, ShareFields};
#[doc(hidden)]
pub use stored_version::StoredVersion;
pub use targets::WebhookTargets;
pub use time::Timestamp;

#[doc(hidden)]
pub use serde_core as __serde;
