// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.
//! API keys.

use crate::generated::limits;
use crate::support;

/// `CreateApiKeyRequest`.
pub(crate) const CREATE_API_KEY_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        (
            "metadata",
            false,
            support::Rule::Object {
                members: &[],
                extra: Some(&limits::METADATA_VALUE),
                refuses_empty: false,
                one_of: &[],
                needs: &[],
            },
        ),
        (
            "name",
            true,
            support::Rule::Text {
                min: 1,
                max: 120,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "permissions",
            true,
            support::Rule::List {
                min: 1,
                max: u32::MAX,
                items: &limits::SCOPE,
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `MetadataValue`.
pub(crate) const METADATA_VALUE: support::Rule = support::Rule::Either(
    &[
        support::Rule::Text {
            min: 0,
            max: 512,
            pattern: None,
            one_of: &[],
            uuid: false,
        },
        support::Rule::Number,
        support::Rule::Boolean,
    ],
);

/// `Scope`.
pub(crate) const SCOPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[
        "webhooks:read",
        "webhooks:write",
        "sessions:read",
        "sessions:write",
        "analytics:read",
    ],
    uuid: false,
};

/// `UpdateApiKeyRequest`.
pub(crate) const UPDATE_API_KEY_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("enabled", false, support::Rule::Boolean),
        (
            "metadata",
            false,
            support::Rule::Object {
                members: &[],
                extra: Some(&limits::METADATA_VALUE),
                refuses_empty: false,
                one_of: &[],
                needs: &[],
            },
        ),
        (
            "name",
            false,
            support::Rule::Text {
                min: 1,
                max: 120,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "permissions",
            false,
            support::Rule::List {
                min: 1,
                max: u32::MAX,
                items: &limits::SCOPE,
            },
        ),
    ],
    extra: None,
    refuses_empty: true,
    one_of: &[],
    needs: &[],
};
