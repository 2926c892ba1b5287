// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/business-details`.

/// The business behind an organization.
///
/// ```
/// use kayle_id::model::BusinessDetails;
///
/// fn show(business_details: &BusinessDetails) {
///     println!("{:?} {:?}", business_details.business_jurisdiction, business_details.business_type);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BusinessDetails {
    /// Where the business is registered. Null when not given.
    #[serde(rename = "businessJurisdiction", default)]
    pub business_jurisdiction: Option<String>,
    /// The registered name. Null when not given.
    #[serde(rename = "businessName", default)]
    pub business_name: Option<crate::model::PrivateText>,
    /// The number it is registered under. Null when not given.
    #[serde(rename = "businessRegistrationNumber", default)]
    pub business_registration_number: Option<crate::model::PrivateText>,
    /// The legal form. Null when not given.
    #[serde(rename = "businessType", default)]
    pub business_type: Option<crate::generated::enums::BusinessType>,
}
