// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/rp-terms`.

/// The relying party terms in force.
///
/// ```
/// use kayle_id::model::CurrentRelyingPartyTerms;
///
/// fn show(current_relying_party_terms: &CurrentRelyingPartyTerms) {
///     println!("{:?} {:?}", current_relying_party_terms.jurisdiction, current_relying_party_terms.terms_hash);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CurrentRelyingPartyTerms {
    /// The legal regime they are written for.
    pub jurisdiction: crate::generated::enums::RelyingPartyTermsJurisdiction,
    /// The hash of their text.
    pub terms_hash: crate::generated::enums::RelyingPartyTermsHash,
    /// Their version.
    pub terms_version: crate::generated::enums::RelyingPartyTermsVersion,
}

/// The relying party terms in force and how your organization stands to them.
///
/// ```
/// use kayle_id::model::RelyingPartyTerms;
///
/// fn show(relying_party_terms: &RelyingPartyTerms) {
///     println!("{:?} {:?}", relying_party_terms.acceptance, relying_party_terms.current);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelyingPartyTerms {
    /// The acceptance on record. Null when none was ever given.
    #[serde(default)]
    pub acceptance: Option<RelyingPartyTermsAcceptance>,
    /// The terms in force.
    pub current: CurrentRelyingPartyTerms,
    /// Whether the acceptance on record is for the terms in force. Sessions cannot be created while it is
    /// false.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub current_accepted: bool,
}

/// Which version of the relying party terms an organization has accepted, when, and by whom.
///
/// ```
/// use kayle_id::model::RelyingPartyTermsAcceptance;
///
/// fn show(relying_party_terms_acceptance: &RelyingPartyTermsAcceptance) {
///     println!("{:?} {}", relying_party_terms_acceptance.accepted_by, relying_party_terms_acceptance.jurisdiction);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelyingPartyTermsAcceptance {
    /// When the terms were accepted.
    pub accepted_at: crate::model::Timestamp,
    /// The user who accepted them. Null when that is not known any more.
    #[serde(default)]
    pub accepted_by: Option<String>,
    /// The legal regime of the accepted version.
    pub jurisdiction: String,
    /// The hash of the accepted text.
    pub terms_hash: String,
    /// The accepted version, a date such as `2026-05-17`.
    pub terms_version: String,
}
