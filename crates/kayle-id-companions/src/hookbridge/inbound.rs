//! The calls for inbound endpoints.

use super::Request;
use super::generated::operations::{
    CreateInboundEndpointSigningKey, DeleteInboundEndpointSigningKey, ListInboundEndpointSigningKeys,
    UpdateInboundEndpoint,
};
use super::generated::requests::UpdateInboundEndpointRequest;
use super::{InboundEndpointId, SigningKeyId};

kayle_id_http::define_resource! {
    /// The calls for inbound endpoints, at which HookBridge receives webhooks to pass them on.
    /// [`Client::inbound_endpoints`](super::Client::inbound_endpoints) returns it.
    ///
    /// The ingest URL of an inbound endpoint, `…/receive/ie_…/sk_…`, ends with a secret, which looks like the id of a signing key:
    /// do not log the URL.
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::hookbridge::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let endpoint = "ie_550e8400e29b41d4a716446655440000".parse()?;
    /// let created = client.inbound_endpoints().create_signing_key(&endpoint).send().await?;
    /// client.inbound_endpoints().set_signing_enabled(&endpoint, true).send().await?;
    /// # drop(created);
    /// # Ok(())
    /// # }
    /// ```
    InboundEndpoints
}

impl<C: Clone> InboundEndpoints<'_, C> {
    /// Creates another signing key. Only this response has its secret.
    ///
    /// Existing keys continue to sign. Not safe to repeat. If the endpoint already has two keys, the error is
    /// [`Error::is_max_signing_keys_reached`](super::Error::is_max_signing_keys_reached).
    pub fn create_signing_key(&self, endpoint: &InboundEndpointId) -> Request<CreateInboundEndpointSigningKey, C> {
        Request::new(self.0, CreateInboundEndpointSigningKey::new(endpoint.clone()))
    }

    /// Lists the active keys, without their secrets.
    pub fn list_signing_keys(&self, endpoint: &InboundEndpointId) -> Request<ListInboundEndpointSigningKeys, C> {
        Request::new(self.0, ListInboundEndpointSigningKeys::new(endpoint.clone()))
    }

    /// Deletes a key. It stops signing. Safe to repeat.
    pub fn delete_signing_key(
        &self,
        endpoint: &InboundEndpointId,
        key: &SigningKeyId,
    ) -> Request<DeleteInboundEndpointSigningKey, C> {
        Request::new(self.0, DeleteInboundEndpointSigningKey::new(endpoint.clone(), key.clone()))
    }

    /// Switches the signing of an endpoint's deliveries on or off. Safe to repeat.
    pub fn set_signing_enabled(
        &self,
        endpoint: &InboundEndpointId,
        enabled: bool,
    ) -> Request<UpdateInboundEndpoint, C> {
        Request::new(self.0, UpdateInboundEndpoint::new(endpoint.clone(), UpdateInboundEndpointRequest::new(enabled)))
    }
}
