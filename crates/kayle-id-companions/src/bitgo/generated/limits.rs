// @generated from openapi/bitgo.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.

use crate::bitgo::generated::formats;
use crate::bitgo::generated::limits;
use kayle_id_http::support;

/// `RegisterWebhookKeyRequest`.
pub(crate) const REGISTER_WEBHOOK_KEY_REQUEST: support::Rule = support::Rule::Object {
    members: &[
        ("jwks", false, limits::WEBHOOK_JWKS),
        ("jwksUri", false, support::Rule::ANY_TEXT),
        ("keyId", false, formats::BITGO_KEY_ID),
        ("keyName", false, support::Rule::ANY_TEXT),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &["jwks", "jwksUri"],
    needs: &[("jwksUri", "keyId")],
};

/// `WebhookJwks`.
pub(crate) const WEBHOOK_JWKS: support::Rule = support::Rule::Object {
    members: &[
        (
            "keys",
            true,
            support::Rule::List {
                min: 1,
                max: 1,
                items: &support::Rule::Object {
                    members: &[],
                    extra: None,
                    refuses_empty: false,
                    one_of: &[],
                    needs: &[],
                },
            },
        ),
    ],
    extra: None,
    refuses_empty: false,
    one_of: &[],
    needs: &[],
};

/// `WebhookKeyStatus`.
pub(crate) const WEBHOOK_KEY_STATUS: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["ACTIVE", "REVOKED"],
    uuid: false,
};
