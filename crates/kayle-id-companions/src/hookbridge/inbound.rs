//! The calls for inbound endpoints.

use super::Request;
use super::generated::operations::{
    CreateInboundEndpointSigningKey, DeleteInboundEndpointSigningKey, ListInboundEndpointSigningKeys,
    UpdateInboundEndpoint,
};
use super::generated::requests::UpdateInboundEndpointRequest;
use super::{InboundEndpointId, SigningKeyId};

kayle_id_http::define_resource! {
    /// Inbound endpoints, which take webhooks for HookBridge to pass on.
    ///
    /// An inbound endpoint's ingest address, `…/receive/ie_…/sk_…`, ends in a secret. It begins like the id of a signing
    /// key and is none: keep the address out of logs.
    InboundEndpoints
}

impl<C: Clone> InboundEndpoints<'_, C> {
    /// Creates one more signing key. The answer is the only time that its secret is shown.
    ///
    /// The keys that were there go on signing. Not safe to repeat. With two keys already it is
    /// [`Error::is_max_signing_keys_reached`](super::Error::is_max_signing_keys_reached).
    pub fn create_signing_key(&self, endpoint: &InboundEndpointId) -> Request<CreateInboundEndpointSigningKey, C> {
        Request::new(self.0, CreateInboundEndpointSigningKey::new(endpoint.clone()))
    }

    /// Lists the active keys, without their secrets.
    pub fn list_signing_keys(&self, endpoint: &InboundEndpointId) -> Request<ListInboundEndpointSigningKeys, C> {
        Request::new(self.0, ListInboundEndpointSigningKeys::new(endpoint.clone()))
    }

    /// Deletes a key, which signs nothing from then on. Safe to repeat.
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
