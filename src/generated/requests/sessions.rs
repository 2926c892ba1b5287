// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.
//! Sessions.

use std::collections::BTreeMap;

/// How the new session shall differ from the defaults. Every field may be left out, but none may be
/// null.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateSessionRequest {
    /// Where to send the user afterwards, at most 2048 characters. Its domain must be verified for your
    /// organization and the address must match a registered redirect URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
    /// The claims to ask for, by claim key, 32 at most. Known keys are `document_type_code`,
    /// `issuing_country_code`, `family_name`, `given_names`, `document_number`, `nationality_code`,
    /// `date_of_birth`, `sex_marker`, `document_expiry_date`, `mrz_optional_data`, `kayle_document_id`,
    /// `kayle_human_id` and one `age_over_N` with N from 12 to 130. Left out, all static claims are offered
    /// as optional; empty, only `kayle_document_id` is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_fields: Option<BTreeMap<String, crate::model::RequestedShareField>>,
    /// The endpoint or endpoints to notify about this session. Each must exist in your organization and be
    /// enabled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook_endpoint_id: Option<crate::model::WebhookTargets>,
}

impl CreateSessionRequest {
    pub(crate) fn new() -> Self {
        Self {
            redirect_url: None,
            share_fields: None,
            webhook_endpoint_id: None,
        }
    }
}
