// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The form of each kind of identifier.

use crate::support;

/// `api-key-id`.
pub(crate) const API_KEY_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `audit-log-id`.
pub(crate) const AUDIT_LOG_ID: support::Rule = support::Rule::ANY_TEXT;

/// `domain-challenge-id`.
pub(crate) const DOMAIN_CHALLENGE_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `domain-id`.
pub(crate) const DOMAIN_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `member-id`.
pub(crate) const MEMBER_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `organization-id`.
pub(crate) const ORGANIZATION_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `redirect-uri-id`.
pub(crate) const REDIRECT_URI_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `session-id`.
pub(crate) const SESSION_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: Some(support::Pattern {
        source: "^vs_[A-Za-z0-9]{64}$",
        prefix: "vs_",
        class: [0x03ff_0000_0000_0000, 0x07ff_fffe_07ff_fffe],
        exactly: Some(64),
    }),
    one_of: &[],
    uuid: false,
};

/// `user-id`.
pub(crate) const USER_ID: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[],
    uuid: true,
};

/// `webhook-delivery-id`.
pub(crate) const WEBHOOK_DELIVERY_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: 128,
    pattern: Some(support::Pattern {
        source: "^[A-Za-z0-9_-]+$",
        prefix: "",
        class: [0x03ff_2000_0000_0000, 0x07ff_fffe_87ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};

/// `webhook-encryption-key-id`.
pub(crate) const WEBHOOK_ENCRYPTION_KEY_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: 128,
    pattern: Some(support::Pattern {
        source: "^[A-Za-z0-9_-]+$",
        prefix: "",
        class: [0x03ff_2000_0000_0000, 0x07ff_fffe_87ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};

/// `webhook-endpoint-id`.
pub(crate) const WEBHOOK_ENDPOINT_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: 128,
    pattern: Some(support::Pattern {
        source: "^[A-Za-z0-9_-]+$",
        prefix: "",
        class: [0x03ff_2000_0000_0000, 0x07ff_fffe_87ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};

/// `webhook-event-id`.
pub(crate) const WEBHOOK_EVENT_ID: support::Rule = support::Rule::Text {
    min: 1,
    max: 128,
    pattern: Some(support::Pattern {
        source: "^[A-Za-z0-9_-]+$",
        prefix: "",
        class: [0x03ff_2000_0000_0000, 0x07ff_fffe_87ff_fffe],
        exactly: None,
    }),
    one_of: &[],
    uuid: false,
};
