// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.
//! Webhook endpoints.

use crate::generated::limits;
use crate::support;

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

/// `PayloadRetentionHours`.
pub(crate) const PAYLOAD_RETENTION_HOURS: support::Rule = support::Rule::Integer {
    min: i64::MIN,
    max: i64::MAX,
    one_of: &[0, 24, 72, 168],
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
