//! HookBridge's ids.

use super::generated::formats;

kayle_id_core::ids! {
    /// The id of an endpoint: `ep_` and 32 hexadecimal digits.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::hookbridge::EndpointId;
    /// assert!("ep_550e8400e29b41d4a716446655440000".parse::<EndpointId>().is_ok());
    /// assert!("ep_550E8400".parse::<EndpointId>().is_err());
    /// ```
    EndpointId, formats::HOOKBRIDGE_ENDPOINT_ID, Some("ep_"), "endpoint id";
    /// The id of an inbound endpoint: `ie_…`.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::hookbridge::InboundEndpointId;
    /// assert!("ie_550e8400e29b41d4a716446655440000".parse::<InboundEndpointId>().is_ok());
    /// assert!("ep_550e8400e29b41d4a716446655440000".parse::<InboundEndpointId>().is_err());
    /// ```
    InboundEndpointId, formats::HOOKBRIDGE_INBOUND_ENDPOINT_ID, Some("ie_"), "inbound endpoint id";
    /// The id of a signing key: `sk_…`. It is not the secret, which is `whsec_…`.
    ///
    /// ```
    /// # extern crate kayle_id_companions as kayle_id;
    /// use kayle_id::hookbridge::SigningKeyId;
    /// assert!("sk_550e8400e29b41d4a716446655440000".parse::<SigningKeyId>().is_ok());
    /// assert!("whsec_0123".parse::<SigningKeyId>().is_err());
    /// ```
    SigningKeyId, formats::HOOKBRIDGE_SIGNING_KEY_ID, Some("sk_"), "signing key id";
}
