// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The limits of what is sent.

mod api_keys;
mod organization;
mod sessions;
mod webhook_encryption_keys;
mod webhook_endpoints;

pub(crate) use api_keys::*;
pub(crate) use organization::*;
pub(crate) use sessions::*;
pub(crate) use webhook_encryption_keys::*;
pub(crate) use webhook_endpoints::*;
use crate::support;

/// `WebhookDeliveryStatus`.
pub(crate) const WEBHOOK_DELIVERY_STATUS: support::Rule = support::Rule::Text {
    min: 0,
    max: u32::MAX,
    pattern: None,
    one_of: &["pending", "delivering", "succeeded", "failed"],
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
