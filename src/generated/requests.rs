// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.

use std::collections::BTreeMap;

/// Which organization accepts the verification terms.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct AcceptVerificationTermsRequest {
    /// The organization meant, by its id.
    #[serde(rename = "organizationId")]
    pub organization_id: crate::model::OrganizationId,
}

impl AcceptVerificationTermsRequest {
    pub(crate) fn new(organization_id: crate::model::OrganizationId) -> Self {
        Self { organization_id }
    }
}

/// Which organization to keep after all.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CancelOrganizationDeletionRequest {
    /// The organization meant, by its id.
    #[serde(rename = "organizationId")]
    pub organization_id: crate::model::OrganizationId,
}

impl CancelOrganizationDeletionRequest {
    pub(crate) fn new(organization_id: crate::model::OrganizationId) -> Self {
        Self { organization_id }
    }
}

/// Which organization to delete, and the code that proves you mean it.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct ConfirmOrganizationDeletionRequest {
    /// The confirmation code from the email.
    pub code: crate::model::DeletionCode,
    /// The organization meant, by its id.
    #[serde(rename = "organizationId")]
    pub organization_id: crate::model::OrganizationId,
}

impl ConfirmOrganizationDeletionRequest {
    pub(crate) fn new(
        code: crate::model::DeletionCode,
        organization_id: crate::model::OrganizationId,
    ) -> Self {
        Self { code, organization_id }
    }
}

/// What to call a new API key and what to let it do.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateApiKeyRequest {
    /// Values of your own to keep with the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, crate::model::MetadataValue>>,
    /// A name for the key, 1 to 120 characters.
    pub name: String,
    /// The scopes to grant, at least one.
    pub permissions: Vec<crate::model::Scope>,
}

impl CreateApiKeyRequest {
    pub(crate) fn new(name: String, permissions: Vec<crate::model::Scope>) -> Self {
        Self {
            metadata: None,
            name,
            permissions,
        }
    }
}

/// Which domain to prove control over.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateDomainChallengeRequest {
    /// The domain name without subdomains, 3 to 253 characters.
    pub apex_domain: String,
}

impl CreateDomainChallengeRequest {
    pub(crate) fn new(apex_domain: String) -> Self {
        Self { apex_domain }
    }
}

/// What to call a new organization.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateOrganizationRequest {
    /// A logo to store along with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<LogoUpload>,
    /// The organization's name, 1 to 120 characters.
    pub name: String,
    /// A short name of lower-case letters, digits and hyphens that no other organization uses.
    pub slug: String,
}

impl CreateOrganizationRequest {
    pub(crate) fn new(name: String, slug: String) -> Self {
        Self { logo: None, name, slug }
    }
}

/// A redirect pattern to register.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateRedirectUriRequest {
    /// The pattern, at most 2048 characters. It must lie under a verified domain.
    pub pattern: String,
}

impl CreateRedirectUriRequest {
    pub(crate) fn new(pattern: String) -> Self {
        Self { pattern }
    }
}

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

/// A public key to register for a webhook endpoint.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateWebhookEncryptionKeyRequest {
    /// The key wrapping algorithm to use.
    pub algorithm: crate::generated::enums::WebhookEncryptionAlgorithm,
    /// The public key.
    pub jwk: crate::jwk::PublicJwk,
    /// A name for the key, 1 to 128 characters, that you will find again as `kid` in each payload's header.
    /// It need not be unique, but make it so.
    pub key_id: String,
    /// The key type, the same as `jwk.kty`.
    pub key_type: crate::generated::enums::WebhookEncryptionKeyType,
}

impl CreateWebhookEncryptionKeyRequest {
    pub(crate) fn new(
        algorithm: crate::generated::enums::WebhookEncryptionAlgorithm,
        jwk: crate::jwk::PublicJwk,
        key_id: String,
        key_type: crate::generated::enums::WebhookEncryptionKeyType,
    ) -> Self {
        Self {
            algorithm,
            jwk,
            key_id,
            key_type,
        }
    }
}

/// The settings of a new webhook endpoint.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct CreateWebhookEndpointRequest {
    /// Whether to send events right away. Prefer `false` until an encryption key is registered: events that
    /// fire without an active key are lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Up to 8 labels of your choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// A name for people to recognise it by, 1 to 120 characters. Leave it out rather than sending null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The kinds of event to send, all four when left out. Do not send an empty list: it is accepted, and
    /// nothing is ever delivered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribed_event_types: Option<Vec<crate::model::WebhookEventType>>,
    /// How long, in hours, to keep a payload that could not be delivered: 0, 24, 72 or 168, and 72 when
    /// left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// The https address to post deliveries to, at most 2048 characters. Its host must be a public name: no
    /// IP address, no internal domain, no credentials.
    pub url: String,
}

impl CreateWebhookEndpointRequest {
    pub(crate) fn new(url: String) -> Self {
        Self {
            enabled: None,
            labels: None,
            name: None,
            subscribed_event_types: None,
            undelivered_payload_retention_hours: None,
            url,
        }
    }
}

/// A logo image, sent inside the JSON body.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct LogoUpload {
    /// The format of the image. It must agree with the bytes.
    #[serde(rename = "contentType")]
    pub content_type: crate::generated::enums::LogoContentType,
    /// The image's bytes in base64: at most 1398108 characters, which is 1 MiB of image.
    pub data: String,
}

impl LogoUpload {
    pub(crate) fn new(
        content_type: crate::generated::enums::LogoContentType,
        data: String,
    ) -> Self {
        Self { content_type, data }
    }
}

/// Which organization to delete.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct OrganizationDeletionRequest {
    /// The organization meant, by its id.
    #[serde(rename = "organizationId")]
    pub organization_id: crate::model::OrganizationId,
}

impl OrganizationDeletionRequest {
    pub(crate) fn new(organization_id: crate::model::OrganizationId) -> Self {
        Self { organization_id }
    }
}

/// What to change about an API key. What is left out stays as it is; give at least one field.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateApiKeyRequest {
    /// Whether the key is accepted from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The values to keep with the key, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, crate::model::MetadataValue>>,
    /// The new name, 1 to 120 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The scopes to hold from now on, at least one, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<crate::model::Scope>>,
}

impl UpdateApiKeyRequest {
    pub(crate) fn new() -> Self {
        Self {
            enabled: None,
            metadata: None,
            name: None,
            permissions: None,
        }
    }
}

/// What to change about an organization's business details. Give at least one field; null clears the
/// one it is given for.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateBusinessDetailsRequest {
    /// Where the business is registered, at most 120 characters. Null clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_jurisdiction: Option<Option<String>>,
    /// The registered name, at most 200 characters. Null clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_name: Option<Option<String>>,
    /// The number it is registered under, at most 100 characters. Null clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_registration_number: Option<Option<String>>,
    /// The legal form. Null clears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_type: Option<Option<crate::generated::enums::BusinessType>>,
}

impl UpdateBusinessDetailsRequest {
    pub(crate) fn new() -> Self {
        Self {
            business_jurisdiction: None,
            business_name: None,
            business_registration_number: None,
            business_type: None,
        }
    }
}

/// A logo to put in place of the current one.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateOrganizationLogoRequest {
    /// The new image.
    pub logo: LogoUpload,
}

impl UpdateOrganizationLogoRequest {
    pub(crate) fn new(logo: LogoUpload) -> Self {
        Self { logo }
    }
}

/// The settings of a webhook endpoint to replace. What is left out stays as it is; at least one field
/// must be given.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct UpdateWebhookEndpointRequest {
    /// Whether events are sent from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// The new labels, 8 at most, in place of all earlier ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// The new name, 1 to 120 characters. Null removes the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Option<String>>,
    /// The kinds of event to send from now on. An empty list is accepted and stops every delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscribed_event_types: Option<Vec<crate::model::WebhookEventType>>,
    /// How long, in hours, to keep a payload that could not be delivered: 0, 24, 72 or 168.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undelivered_payload_retention_hours: Option<crate::model::RetentionHours>,
    /// The new https address, at most 2048 characters, under the same rules as at creation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl UpdateWebhookEndpointRequest {
    pub(crate) fn new() -> Self {
        Self {
            enabled: None,
            labels: None,
            name: None,
            subscribed_event_types: None,
            undelivered_payload_retention_hours: None,
            url: None,
        }
    }
}

/// Which challenge to check.
#[derive(serde::Serialize, Clone, Debug, PartialEq)]
pub struct VerifyDomainChallengeRequest {
    /// Say `true` to take the domain from the organization that holds it. Without it such a challenge is
    /// refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge_takeover: Option<bool>,
    /// The challenge to check.
    pub challenge_id: crate::model::DomainChallengeId,
}

impl VerifyDomainChallengeRequest {
    pub(crate) fn new(challenge_id: crate::model::DomainChallengeId) -> Self {
        Self {
            acknowledge_takeover: None,
            challenge_id,
        }
    }
}
