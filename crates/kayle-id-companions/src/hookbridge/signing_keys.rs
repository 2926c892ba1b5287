//! The calls.

use super::Request;
use super::generated::operations::{CreateEndpointSigningKey, DeleteEndpointSigningKey, ListEndpointSigningKeys};
use super::{EndpointId, SigningKeyId};

kayle_id_http::define_resource! {
    /// The calls for the signing keys of an endpoint, at most two. [`Client::signing_keys`](super::Client::signing_keys) returns it.
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::hookbridge::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let endpoint = "ep_550e8400e29b41d4a716446655440000".parse()?;
    /// let keys = client.signing_keys().list(&endpoint).send().await?;
    /// # drop(keys);
    /// # Ok(())
    /// # }
    /// ```
    SigningKeys
}

impl<C: Clone> SigningKeys<'_, C> {
    /// Creates another signing key. Only this response has its secret.
    ///
    /// Existing keys continue to sign: this is the first step of a rotation, see [`Rotation`](super::Rotation). Not safe to
    /// repeat. If the endpoint already has two keys, the error is
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

    /// Lists the active keys, at most two, without their secrets.
    pub fn list(&self, endpoint: &EndpointId) -> Request<ListEndpointSigningKeys, C> {
        Request::new(self.0, ListEndpointSigningKeys::new(endpoint.clone()))
    }

    /// Deletes a key. It stops signing. Safe to repeat. The last key of an endpoint cannot be
    /// deleted: [`Error::is_conflict`](super::Error::is_conflict).
    pub fn delete(&self, endpoint: &EndpointId, key: &SigningKeyId) -> Request<DeleteEndpointSigningKey, C> {
        Request::new(self.0, DeleteEndpointSigningKey::new(endpoint.clone(), key.clone()))
    }
}
