// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/accept-verification-terms`.

/// When the verification terms were accepted, and by whom.
///
/// ```
/// use kayle_id::model::VerificationTermsAcceptance;
///
/// fn show(verification_terms_acceptance: &VerificationTermsAcceptance) {
///     println!("{} {}", verification_terms_acceptance.verification_terms_accepted_by, verification_terms_acceptance.verification_terms_accepted_at);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct VerificationTermsAcceptance {
    /// When the terms were accepted.
    #[serde(rename = "verificationTermsAcceptedAt")]
    pub verification_terms_accepted_at: crate::model::Timestamp,
    /// The user who accepted them.
    #[serde(rename = "verificationTermsAcceptedBy")]
    pub verification_terms_accepted_by: String,
}
