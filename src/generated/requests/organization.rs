// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! The bodies of requests.
//! Organization.

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
