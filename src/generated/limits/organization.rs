// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.
//! Organization.

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

/// `OrganizationDeletionRequest`.
pub(crate) const ORGANIZATION_DELETION_REQUEST: support::Rule = support::Rule::Object {
    members: &[("organizationId", true, formats::ORGANIZATION_ID)],
    extra: None,
    refuses_empty: false,
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
