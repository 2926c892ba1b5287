// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.

use kayle_id_http::support;

/// `UpdateInboundEndpointRequest`.
pub(crate) const UPDATE_INBOUND_ENDPOINT_REQUEST: support::Rule = support::Rule::Object {
    members: &[("signing_enabled", true, support::Rule::Boolean)],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};
