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
use crate::support;

/// Every operation of the document.
pub(crate) const ALL: &[&support::OperationInfo] = &[
    <GetSessionAnalytics as support::Operation>::INFO,
    <ListOwnedOrganizations as support::Operation>::INFO,
    <ListApiKeys as support::Operation>::INFO,
    <CreateApiKey as support::Operation>::INFO,
    <DeleteApiKey as support::Operation>::INFO,
    <UpdateApiKey as support::Operation>::INFO,
    <CreateOrganization as support::Operation>::INFO,
    <AcceptVerificationTerms as support::Operation>::INFO,
    <ListAuditLogs as support::Operation>::INFO,
    <UpdateBusinessDetails as support::Operation>::INFO,
    <CancelOrganizationDeletion as support::Operation>::INFO,
    <ConfirmOrganizationDeletion as support::Operation>::INFO,
    <ListDomains as support::Operation>::INFO,
    <CreateDomainChallenge as support::Operation>::INFO,
    <VerifyDomainChallenge as support::Operation>::INFO,
    <DeleteDomain as support::Operation>::INFO,
    <UpdateOrganizationLogo as support::Operation>::INFO,
    <LeaveOrganization as support::Operation>::INFO,
    <RemoveMember as support::Operation>::INFO,
    <ReinstateMember as support::Operation>::INFO,
    <ListRedirectUris as support::Operation>::INFO,
    <CreateRedirectUri as support::Operation>::INFO,
    <DeleteRedirectUri as support::Operation>::INFO,
    <RequestOrganizationDeletion as support::Operation>::INFO,
    <GetRelyingPartyTerms as support::Operation>::INFO,
    <AcceptRelyingPartyTerms as support::Operation>::INFO,
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
    <ListSessions as support::Operation>::INFO,
    <CreateSession as support::Operation>::INFO,
    <GetSession as support::Operation>::INFO,
    <CancelSession as support::Operation>::INFO,
    <ListWebhookDeliveries as support::Operation>::INFO,
    <RetryWebhookDelivery as support::Operation>::INFO,
    <ListWebhookEndpoints as support::Operation>::INFO,
    <CreateWebhookEndpoint as support::Operation>::INFO,
    <GetWebhookEndpoint as support::Operation>::INFO,
    <DeleteWebhookEndpoint as support::Operation>::INFO,
    <UpdateWebhookEndpoint as support::Operation>::INFO,
    <ListWebhookEncryptionKeys as support::Operation>::INFO,
    <CreateWebhookEncryptionKey as support::Operation>::INFO,
    <RevealWebhookSigningSecret as support::Operation>::INFO,
    <RotateWebhookSigningSecret as support::Operation>::INFO,
    <ListWebhookEvents as support::Operation>::INFO,
    <GetWebhookEvent as support::Operation>::INFO,
    <ReplayWebhookEvent as support::Operation>::INFO,
    <DeactivateWebhookEncryptionKey as support::Operation>::INFO,
    <ReactivateWebhookEncryptionKey as support::Operation>::INFO,
];
