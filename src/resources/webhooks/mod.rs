//! Webhooks: where results are sent, with which keys, and what became of them.

mod deliveries;
mod encryption_keys;
mod endpoints;
mod events;
mod signing_secrets;

pub use deliveries::Deliveries;
pub use encryption_keys::EncryptionKeys;
pub use endpoints::Endpoints;
pub use events::Events;
pub use signing_secrets::SigningSecrets;

use crate::client::Client;

/// Webhooks: where results are sent, with which keys, and what became of them.
///
/// An endpoint without an active encryption key loses every event that fires meanwhile. So: create
/// the endpoint disabled, register a key, then enable it.
#[derive(Clone, Copy, Debug)]
pub struct Webhooks<'c>(pub(crate) &'c Client);

impl<'c> Webhooks<'c> {
    /// The endpoints that receive events.
    pub fn endpoints(&self) -> Endpoints<'c> {
        Endpoints(self.0)
    }

    /// The public keys that payloads are encrypted to.
    pub fn encryption_keys(&self) -> EncryptionKeys<'c> {
        EncryptionKeys(self.0)
    }

    /// The secrets that deliveries are signed with.
    pub fn signing_secrets(&self) -> SigningSecrets<'c> {
        SigningSecrets(self.0)
    }

    /// Deliveries: one event to one endpoint each.
    pub fn deliveries(&self) -> Deliveries<'c> {
        Deliveries(self.0)
    }

    /// Events: the ends of sessions.
    pub fn events(&self) -> Events<'c> {
        Events(self.0)
    }
}
