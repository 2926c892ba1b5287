// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.

mod inbound_endpoints;
mod signing_keys;

pub use inbound_endpoints::*;
pub use signing_keys::*;
use crate::hookbridge::generated::operations;
use kayle_id_http::support;

/// Every operation of the document.
pub(crate) const ALL: &[&support::OperationInfo] = &[
    <operations::ListEndpointSigningKeys as support::Operation>::INFO,
    <operations::CreateEndpointSigningKey as support::Operation>::INFO,
    <operations::DeleteEndpointSigningKey as support::Operation>::INFO,
    <operations::UpdateInboundEndpoint as support::Operation>::INFO,
    <operations::ListInboundEndpointSigningKeys as support::Operation>::INFO,
    <operations::CreateInboundEndpointSigningKey as support::Operation>::INFO,
    <operations::DeleteInboundEndpointSigningKey as support::Operation>::INFO,
];
