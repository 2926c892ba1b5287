// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// `AcceptVerificationTermsRequest`.
pub(crate) const ACCEPT_VERIFICATION_TERMS_REQUEST: support::Rule = support::Rule::Object {
    members: &[("organizationId", true, formats::ORGANIZATION_ID)],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `ActorType`.
pub(crate) const ACTOR_TYPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["user", "system", "api_key"],
    uuid: false,
};

/// `BusinessType`.
pub(crate) const BUSINESS_TYPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["sole", "business"],
    uuid: false,
};

/// `CancelOrganizationDeletionRequest`.
pub(crate) const CANCEL_ORGANIZATION_DELETION_REQUEST: support::Rule = support::Rule::Object {
    members: &[("organizationId", true, formats::ORGANIZATION_ID)],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `ConfirmOrganizationDeletionRequest`.
pub(crate) const CONFIRM_ORGANIZATION_DELETION_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("code", true, support::Rule::ANY_TEXT),
        ("organizationId", true, formats::ORGANIZATION_ID),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

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

/// `CreateDomainChallengeRequest`.
pub(crate) const CREATE_DOMAIN_CHALLENGE_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        (
            "apex_domain",
            true,
            support::Rule::Text {
                min: 3,
                max: 253,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `CreateOrganizationRequest`.
pub(crate) const CREATE_ORGANIZATION_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("logo", false, limits::LOGO_UPLOAD),
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
            "slug",
            true,
            support::Rule::Text {
                min: 1,
                max: u32::MAX,
                pattern: Some(support::Pattern {
                    source: "^[a-z0-9-]+$",
                    prefix: "",
                    class: [0x03ff_2000_0000_0000, 0x07ff_fffe_0000_0000],
                    exactly: None,
                }),
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `CreateRedirectUriRequest`.
pub(crate) const CREATE_REDIRECT_URI_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        (
            "pattern",
            true,
            support::Rule::Text {
                min: 0,
                max: 2048,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `CreateSessionRequest`.
pub(crate) const CREATE_SESSION_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        (
            "redirect_url",
            false,
            support::Rule::Text {
                min: 0,
                max: 2048,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        (
            "share_fields",
            false,
            support::Rule::Object {
                members: &[],
                extra: Some(&limits::REQUESTED_SHARE_FIELD),
                refuses_empty: false,
                one_of: &[],
                needs: &[],
            },
        ),
        ("webhook_endpoint_id", false, limits::REQUESTED_WEBHOOK_TARGETS),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

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

/// `CreateWebhookEndpointRequest`.
pub(crate) const CREATE_WEBHOOK_ENDPOINT_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("enabled", false, support::Rule::Boolean),
        (
            "labels",
            false,
            support::Rule::List {
                min: 0,
                max: 8,
                items: &support::Rule::ANY_TEXT,
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
            "subscribed_event_types",
            false,
            support::Rule::List {
                min: 0,
                max: u32::MAX,
                items: &limits::WEBHOOK_EVENT_TYPE,
            },
        ),
        ("undelivered_payload_retention_hours", false, limits::PAYLOAD_RETENTION_HOURS),
        (
            "url",
            true,
            support::Rule::Text {
                min: 0,
                max: 2048,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `LogoContentType`.
pub(crate) const LOGO_CONTENT_TYPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["image/png", "image/jpeg", "image/webp", "image/gif"],
    uuid: false,
};

/// `LogoUpload`.
pub(crate) const LOGO_UPLOAD: support::Rule = support::Rule::Object {
    members: &[
        ("contentType", true, limits::LOGO_CONTENT_TYPE),
        (
            "data",
            true,
            support::Rule::Text {
                min: 1,
                max: 1398108,
                pattern: None,
                one_of: &[],
                uuid: false,
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

/// `OrganizationDeletionRequest`.
pub(crate) const ORGANIZATION_DELETION_REQUEST: support::Rule = support::Rule::Object {
    members: &[("organizationId", true, formats::ORGANIZATION_ID)],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `PayloadRetentionHours`.
pub(crate) const PAYLOAD_RETENTION_HOURS: support::Rule = support::Rule::Integer {
    min: i64::MIN,
    max: i64::MAX,
    one_of: &[0, 24, 72, 168],
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

/// `RequestedShareField`.
pub(crate) const REQUESTED_SHARE_FIELD: support::Rule = support::Rule::Object {
    members: &[
        (
            "reason",
            true,
            support::Rule::Text {
                min: 0,
                max: 200,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
        ("required", true, support::Rule::Boolean),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `RequestedWebhookTargets`.
pub(crate) const REQUESTED_WEBHOOK_TARGETS: support::Rule = support::Rule::Either(
    &[
        formats::WEBHOOK_ENDPOINT_ID,
        support::Rule::List {
            min: 1,
            max: 25,
            items: &formats::WEBHOOK_ENDPOINT_ID,
        },
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

/// `SessionStatus`.
pub(crate) const SESSION_STATUS: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["created", "in_progress", "succeeded", "failed", "expired", "cancelled"],
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

/// `UpdateBusinessDetailsRequest`.
pub(crate) const UPDATE_BUSINESS_DETAILS_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        (
            "business_jurisdiction",
            false,
            support::Rule::Nullable(
                &support::Rule::Text {
                    min: 0,
                    max: 120,
                    pattern: None,
                    one_of: &[],
                    uuid: false,
                },
            ),
        ),
        (
            "business_name",
            false,
            support::Rule::Nullable(
                &support::Rule::Text {
                    min: 0,
                    max: 200,
                    pattern: None,
                    one_of: &[],
                    uuid: false,
                },
            ),
        ),
        (
            "business_registration_number",
            false,
            support::Rule::Nullable(
                &support::Rule::Text {
                    min: 0,
                    max: 100,
                    pattern: None,
                    one_of: &[],
                    uuid: false,
                },
            ),
        ),
        ("business_type", false, support::Rule::Nullable(&limits::BUSINESS_TYPE)),
    ],
    extra: None,
    refuses_empty: true,
    one_of: &[],
    needs: &[],
};

/// `UpdateOrganizationLogoRequest`.
pub(crate) const UPDATE_ORGANIZATION_LOGO_REQUEST: support::Rule = support::Rule::Object {
    members: &[("logo", true, limits::LOGO_UPLOAD)],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `UpdateWebhookEndpointRequest`.
pub(crate) const UPDATE_WEBHOOK_ENDPOINT_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("enabled", false, support::Rule::Boolean),
        (
            "labels",
            false,
            support::Rule::List {
                min: 0,
                max: 8,
                items: &support::Rule::ANY_TEXT,
            },
        ),
        (
            "name",
            false,
            support::Rule::Nullable(
                &support::Rule::Text {
                    min: 1,
                    max: 120,
                    pattern: None,
                    one_of: &[],
                    uuid: false,
                },
            ),
        ),
        (
            "subscribed_event_types",
            false,
            support::Rule::List {
                min: 0,
                max: u32::MAX,
                items: &limits::WEBHOOK_EVENT_TYPE,
            },
        ),
        ("undelivered_payload_retention_hours", false, limits::PAYLOAD_RETENTION_HOURS),
        (
            "url",
            false,
            support::Rule::Text {
                min: 0,
                max: 2048,
                pattern: None,
                one_of: &[],
                uuid: false,
            },
        ),
    ],
    extra: None,
    refuses_empty: true,
    one_of: &[],
    needs: &[],
};

/// `VerifyDomainChallengeRequest`.
pub(crate) const VERIFY_DOMAIN_CHALLENGE_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("acknowledge_takeover", false, support::Rule::Boolean),
        ("challenge_id", true, formats::DOMAIN_CHALLENGE_ID),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `WebhookDeliveryStatus`.
pub(crate) const WEBHOOK_DELIVERY_STATUS: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["pending", "delivering", "succeeded", "failed"],
    uuid: false,
};

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

/// `WebhookEventType`.
pub(crate) const WEBHOOK_EVENT_TYPE: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &[
        "verification.session.succeeded",
        "verification.session.failed",
        "verification.session.expired",
        "verification.session.cancelled",
    ],
    uuid: false,
};
