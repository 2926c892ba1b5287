// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.

/// What to change of an inbound endpoint.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateInboundEndpointRequest {
    /// Whether deliveries are signed.
    pub signing_enabled: bool,
}

impl UpdateInboundEndpointRequest {
    pub(crate) fn new(signing_enabled: bool) -> Self {
        Self { signing_enabled }
    }
}
