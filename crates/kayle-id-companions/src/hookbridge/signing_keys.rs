//! The calls.

use super::Request;
use super::generated::operations::{CreateEndpointSigningKey, DeleteEndpointSigningKey, ListEndpointSigningKeys};
use super::{EndpointId, SigningKeyId};

kayle_id_http::define_resource! {
    /// The signing keys of an endpoint, two at most.
    SigningKeys
}

impl<C: Clone> SigningKeys<'_, C> {
    /// Creates one more signing key. The answer is the only time that its secret is shown.
    ///
    /// The keys that were there go on signing: this is the beginning of a rotation, not the whole of it. Not
    /// safe to repeat. With two keys already it is
    /// [`Error::is_max_signing_keys_reached`](super::Error::is_max_signing_keys_reached).
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::hookbridge::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let endpoint = "ep_550e8400e29b41d4a716446655440000".parse()?;
    /// let created = client.signing_keys().create(&endpoint).send().await?;
    /// store(created.signing_secret.expose_secret());
    /// # Ok(())
    /// # }
    /// # fn store(_: &str) {}
    /// ```
    pub fn create(&self, endpoint: &EndpointId) -> Request<CreateEndpointSigningKey, C> {
        Request::new(self.0, CreateEndpointSigningKey::new(endpoint.clone()))
    }

    /// Lists the active keys, without their secrets: all of them, since there are two at most.
    pub fn list(&self, endpoint: &EndpointId) -> Request<ListEndpointSigningKeys, C> {
        Request::new(self.0, ListEndpointSigningKeys::new(endpoint.clone()))
    }

    /// Deletes a key, which signs nothing from then on. Safe to repeat. The last key of an endpoint cannot be
    /// deleted: [`Error::is_conflict`](super::Error::is_conflict).
    pub fn delete(&self, endpoint: &EndpointId, key: &SigningKeyId) -> Request<DeleteEndpointSigningKey, C> {
        Request::new(self.0, DeleteEndpointSigningKey::new(endpoint.clone(), key.clone()))
    }
}
