// @generated from openapi/hookbridge.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The form of each kind of identifier.

use kayle_id_http::support;

/// `hookbridge-endpoint-id`.
pub(crate) const HOOKBRIDGE_ENDPOINT_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: Some(support::Pattern {
        source: "^ep_[a-f0-9]{32}$",
        prefix: "ep_",
        class: [0x03ff_0000_0000_0000, 0x0000_007e_0000_0000],
        exactly: Some(32),
    }),
    one_of: &[],
    uuid: false,
};

/// `hookbridge-inbound-endpoint-id`.
pub(crate) const HOOKBRIDGE_INBOUND_ENDPOINT_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: Some(support::Pattern {
        source: "^ie_[A-Za-z0-9]+$",
        prefix: "ie_",
        class: [0x03ff_0000_0000_0000, 0x07ff_fffe_07ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};

/// `hookbridge-signing-key-id`.
pub(crate) const HOOKBRIDGE_SIGNING_KEY_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: Some(support::Pattern {
        source: "^sk_[A-Za-z0-9_-]+$",
        prefix: "sk_",
        class: [0x03ff_2000_0000_0000, 0x07ff_fffe_87ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};
