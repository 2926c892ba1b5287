// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.

mod account;
mod analytics;
mod api_keys;
mod organization;
mod sessions;
mod webhook_deliveries;
mod webhook_encryption_keys;
mod webhook_endpoints;
mod webhook_events;
mod webhook_signing_secrets;

pub use account::*;
pub use analytics::*;
pub use api_keys::*;
pub use organization::*;
pub use sessions::*;
pub use webhook_deliveries::*;
pub use webhook_encryption_keys::*;
pub use webhook_endpoints::*;
pub use webhook_events::*;
pub use webhook_signing_secrets::*;
use crate::generated::formats;
use crate::generated::limits;
use crate::generated::operations;
use crate::support;

/// Every operation of the document.
pub(crate) const ALL: &[&support::OperationInfo] = &[
    <operations::GetSessionAnalytics as support::Operation>::INFO,
    <operations::ListOwnedOrganizations as support::Operation>::INFO,
    <operations::ListApiKeys as support::Operation>::INFO,
    <operations::CreateApiKey as support::Operation>::INFO,
    <operations::DeleteApiKey as support::Operation>::INFO,
    <operations::UpdateApiKey as support::Operation>::INFO,
    <operations::CreateOrganization as support::Operation>::INFO,
    <operations::AcceptVerificationTerms as support::Operation>::INFO,
    <operations::ListAuditLogs as support::Operation>::INFO,
    <operations::UpdateBusinessDetails as support::Operation>::INFO,
    <operations::CancelOrganizationDeletion as support::Operation>::INFO,
    <operations::ConfirmOrganizationDeletion as support::Operation>::INFO,
    <operations::ListDomains as support::Operation>::INFO,
    <operations::CreateDomainChallenge as support::Operation>::INFO,
    <operations::VerifyDomainChallenge as support::Operation>::INFO,
    <operations::DeleteDomain as support::Operation>::INFO,
    <operations::UpdateOrganizationLogo as support::Operation>::INFO,
    <operations::LeaveOrganization as support::Operation>::INFO,
    <operations::RemoveMember as support::Operation>::INFO,
    <operations::ReinstateMember as support::Operation>::INFO,
    <operations::ListRedirectUris as support::Operation>::INFO,
    <operations::CreateRedirectUri as support::Operation>::INFO,
    <operations::DeleteRedirectUri as support::Operation>::INFO,
    <operations::RequestOrganizationDeletion as support::Operation>::INFO,
    <operations::GetRelyingPartyTerms as support::Operation>::INFO,
    <operations::AcceptRelyingPartyTerms as support::Operation>::INFO,
    &support::OperationInfo::new("list_events", "GET", "/v1/events")
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_alias_of("list_webhook_events")
        .with_parameters(const {
            &[
                support::Parameter::query("type", limits::WEBHOOK_EVENT_TYPE),
                support::Parameter::query("created_from", support::Rule::ANY_TEXT),
                support::Parameter::query("created_to", support::Rule::ANY_TEXT),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::WEBHOOK_EVENT_ID),
            ]
        }),
    &support::OperationInfo::new("get_event", "GET", "/v1/events/{event_id}")
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_alias_of("get_webhook_event")
        .with_parameters(const {
            &[support::Parameter::path("event_id", formats::WEBHOOK_EVENT_ID)]
        }),
    &support::OperationInfo::new("replay_event", "POST", "/v1/events/{event_id}/replay")
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_alias_of("replay_webhook_event")
        .with_parameters(const {
            &[support::Parameter::path("event_id", formats::WEBHOOK_EVENT_ID)]
        }),
    <operations::ListSessions as support::Operation>::INFO,
    <operations::CreateSession as support::Operation>::INFO,
    <operations::GetSession as support::Operation>::INFO,
    <operations::CancelSession as support::Operation>::INFO,
    <operations::ListWebhookDeliveries as support::Operation>::INFO,
    <operations::RetryWebhookDelivery as support::Operation>::INFO,
    <operations::ListWebhookEndpoints as support::Operation>::INFO,
    <operations::CreateWebhookEndpoint as support::Operation>::INFO,
    <operations::GetWebhookEndpoint as support::Operation>::INFO,
    <operations::DeleteWebhookEndpoint as support::Operation>::INFO,
    <operations::UpdateWebhookEndpoint as support::Operation>::INFO,
    <operations::ListWebhookEncryptionKeys as support::Operation>::INFO,
    <operations::CreateWebhookEncryptionKey as support::Operation>::INFO,
    <operations::RevealWebhookSigningSecret as support::Operation>::INFO,
    <operations::RotateWebhookSigningSecret as support::Operation>::INFO,
    <operations::ListWebhookEvents as support::Operation>::INFO,
    <operations::GetWebhookEvent as support::Operation>::INFO,
    <operations::ReplayWebhookEvent as support::Operation>::INFO,
    <operations::DeactivateWebhookEncryptionKey as support::Operation>::INFO,
    <operations::ReactivateWebhookEncryptionKey as support::Operation>::INFO,
];
