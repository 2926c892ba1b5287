// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.

mod account;
mod analytics;
mod api_keys;
mod organization;
mod sessions;
mod webhook_deliveries;
mod webhook_encryption_keys;
mod webhook_endpoints;
mod webhook_events;
mod webhook_signing_secrets;

pub use account::*;
pub use analytics::*;
pub use api_keys::*;
pub use organization::*;
pub use sessions::*;
pub use webhook_deliveries::*;
pub use webhook_encryption_keys::*;
pub use webhook_endpoints::*;
pub use webhook_events::*;
pub use webhook_signing_secrets::*;

/// A receipt for an operation that changes something and has no object to return.
///
/// ```
/// use kayle_id::model::Confirmation;
///
/// fn show(confirmation: &Confirmation) {
///     println!("{:?} {}", confirmation.status, confirmation.message);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Confirmation {
    /// A sentence for people saying what was done.
    pub message: String,
    /// Always `success`; a failure is an error response instead.
    pub status: crate::generated::enums::ConfirmationStatus,
}
