// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.
//! Webhook encryption keys.

use crate::generated::limits;
use crate::support;

/// `CreateWebhookEncryptionKeyRequest`.
pub(crate) const CREATE_WEBHOOK_ENCRYPTION_KEY_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("algorithm", true, limits::WEBHOOK_ENCRYPTION_ALGORITHM),
        ("jwk", true, limits::PUBLIC_JWK),
        (
            "key_id",
            true,
            support::Rule::Text {
                min: 1,
                max: 128,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        ("key_type", true, limits::WEBHOOK_ENCRYPTION_KEY_TYPE),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `PublicJwk`.
pub(crate) const PUBLIC_JWK: support::Rule = support::Rule::Object {
    members: &[
        (
            "alg",
            false,
            support::Rule::Text {
                min: 0,
                max: 64,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "e",
            false,
            support::Rule::Text {
                min: 1,
                max: 64,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "key_ops",
            false,
            support::Rule::List {
                min: 0,
                max: 8,
                items: &support::Rule::Text {
                    min: 0,
                    max: 64,
                    pattern: None,
                    one_of: &[],
                    uuid: false,
                },
            },
        ),
        ("kty", false, limits::WEBHOOK_ENCRYPTION_KEY_TYPE),
        (
            "n",
            false,
            support::Rule::Text {
                min: 1,
                max: 8192,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "use",
            false,
            support::Rule::Text {
                min: 0,
                max: 32,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: Some(&limits::PUBLIC_JWK_MEMBER),
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `PublicJwkMember`.
pub(crate) const PUBLIC_JWK_MEMBER: support::Rule = support::Rule::Either(
    &[
        support::Rule::Text {
            min: 0,
            max: 8192,
            pattern: None,
            one_of: &[],
            uuid: false,
        },
        support::Rule::Boolean,
        support::Rule::Number,
        support::Rule::List {
            min: 0,
            max: 8,
            items: &support::Rule::Text {
                min: 0,
                max: 64,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        },
    ],
);

/// `WebhookEncryptionAlgorithm`.
pub(crate) const WEBHOOK_ENCRYPTION_ALGORITHM: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["RSA-OAEP-256"],
    uuid: false,
};

/// `WebhookEncryptionKeyType`.
pub(crate) const WEBHOOK_ENCRYPTION_KEY_TYPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["RSA"],
    uuid: false,
};
