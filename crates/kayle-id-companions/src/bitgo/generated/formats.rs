// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The form of each kind of identifier.

use kayle_id_http::support;

/// `bitgo-enterprise-id`.
pub(crate) const BITGO_ENTERPRISE_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: false,
};

/// `bitgo-key-id`.
pub(crate) const BITGO_KEY_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: 255,
    pattern: None,
    one_of: &[],
    uuid: false,
};

/// `bitgo-key-record-id`.
pub(crate) const BITGO_KEY_RECORD_ID: support::Rule = support::Rule::ANY_TEXT;
