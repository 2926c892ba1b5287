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

kayle_id_http::define_resource! {
    /// Webhooks: where results are sent, with which keys, and what became of them.
    ///
    /// An endpoint without an active encryption key loses every event that fires meanwhile. So: create
    /// the endpoint disabled, register a key, then enable it.
    Webhooks
}

impl<'c, C: Clone> Webhooks<'c, C> {
    /// The endpoints that receive events.
    pub fn endpoints(&self) -> Endpoints<'c, C> {
        Endpoints(self.0)
    }

    /// The public keys that payloads are encrypted to.
    pub fn encryption_keys(&self) -> EncryptionKeys<'c, C> {
        EncryptionKeys(self.0)
    }

    /// The secrets that deliveries are signed with.
    pub fn signing_secrets(&self) -> SigningSecrets<'c, C> {
        SigningSecrets(self.0)
    }

    /// Deliveries: one event to one endpoint each.
    pub fn deliveries(&self) -> Deliveries<'c, C> {
        Deliveries(self.0)
    }

    /// Events: the ends of sessions.
    pub fn events(&self) -> Events<'c, C> {
        Events(self.0)
    }
}
