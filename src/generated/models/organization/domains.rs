// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/domains`.

/// The DNS record to publish as proof of control over a domain.
///
/// ```
/// use kayle_id::model::CreatedDomainChallenge;
///
/// fn show(created_domain_challenge: &CreatedDomainChallenge) {
///     println!("{} {:?}", created_domain_challenge.challenge_id, created_domain_challenge.conflict);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CreatedDomainChallenge {
    /// The challenge's id, needed to have it checked.
    pub challenge_id: crate::model::DomainChallengeId,
    /// The organization that holds the domain already and would lose it. Null when nobody does.
    #[serde(default)]
    pub conflict: Option<DomainConflict>,
    /// When the challenge lapses.
    pub expires_at: crate::model::Timestamp,
    /// The name of the TXT record to create.
    pub record_name: String,
    /// The value to put in the record.
    pub record_value: String,
}

/// A domain your organization has proven to control.
///
/// ```
/// use kayle_id::model::Domain;
///
/// fn show(domain: &Domain) {
///     println!("{} {}", domain.id, domain.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Domain {
    /// The domain name without subdomains, such as `example.com`.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the domain lost its verified standing because the proof was gone. Null while it is in good
    /// standing.
    #[serde(rename = "downgradedAt", default)]
    pub downgraded_at: Option<crate::model::Timestamp>,
    /// The domain's id.
    pub id: crate::model::DomainId,
    /// When the proof was last looked up again. Null when it has not been.
    #[serde(rename = "lastCheckedAt", default)]
    pub last_checked_at: Option<crate::model::Timestamp>,
    /// When control was proven.
    #[serde(rename = "verifiedAt")]
    pub verified_at: crate::model::Timestamp,
    /// How control was proven.
    #[serde(rename = "verifiedVia")]
    pub verified_via: crate::generated::enums::DomainVerificationMethod,
}

/// A proof of control over a domain that is still open.
///
/// ```
/// use kayle_id::model::DomainChallenge;
///
/// fn show(domain_challenge: &DomainChallenge) {
///     println!("{} {}", domain_challenge.id, domain_challenge.apex_domain);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainChallenge {
    /// The domain to be proven.
    #[serde(rename = "apexDomain")]
    pub apex_domain: String,
    /// When the challenge was issued.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// When the challenge lapses and a new one is needed.
    #[serde(rename = "expiresAt")]
    pub expires_at: crate::model::Timestamp,
    /// The challenge's id.
    pub id: crate::model::DomainChallengeId,
    /// How it is to be proven.
    pub method: crate::generated::enums::DomainVerificationMethod,
}

/// Another organization that already holds the domain.
///
/// ```
/// use kayle_id::model::DomainConflict;
///
/// fn show(domain_conflict: &DomainConflict) {
///     println!("{}", domain_conflict.organization_name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainConflict {
    /// That organization's name.
    pub organization_name: String,
}

/// The organization a domain was taken from.
///
/// ```
/// use kayle_id::model::DomainTakeover;
///
/// fn show(domain_takeover: &DomainTakeover) {
///     println!("{} {}", domain_takeover.organization_id, domain_takeover.organization_name);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DomainTakeover {
    /// That organization's id.
    pub organization_id: crate::model::OrganizationId,
    /// That organization's name.
    pub organization_name: String,
}

/// An organization's verified domains and open challenges.
///
/// ```
/// use kayle_id::model::Domains;
///
/// fn show(domains: &Domains) {
///     println!("{:?}", domains.challenges);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Domains {
    /// The proofs still open.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub challenges: Vec<DomainChallenge>,
    /// The domains proven so far.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub domains: Vec<Domain>,
}

/// A domain whose proof was just accepted.
///
/// ```
/// use kayle_id::model::VerifiedDomain;
///
/// fn show(verified_domain: &VerifiedDomain) {
///     println!("{} {}", verified_domain.apex_domain, verified_domain.domain_id);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VerifiedDomain {
    /// The domain name.
    pub apex_domain: String,
    /// The domain's id.
    pub domain_id: crate::model::DomainId,
    /// The organization that held the domain until now. Null when nobody did.
    #[serde(default)]
    pub takeover_from: Option<DomainTakeover>,
}
