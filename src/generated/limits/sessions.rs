// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.
//! Sessions.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

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

/// `SessionStatus`.
pub(crate) const SESSION_STATUS: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["created", "in_progress", "succeeded", "failed", "expired", "cancelled"],
    uuid: false,
};
