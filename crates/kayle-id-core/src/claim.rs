//! The claims that a session can ask for.

use super::open_enum;

open_enum! {
    #[doc = "A claim about a person that a session can ask for.\n\nThe derived claim `age_over_N` is not among them: use [`ShareFields::require_age_over`](crate::ShareFields::require_age_over) for it."]
    ///
    /// ```
    /// # extern crate kayle_id_core as kayle_id;
    /// use kayle_id::{Claim, ShareFields};
    ///
    /// let fields = ShareFields::new().require(Claim::FamilyName, "To address you");
    /// assert_eq!(fields.len(), 1);
    /// assert_eq!(Claim::FamilyName.as_str(), "family_name");
    /// ```
    #[doc(alias = "share field")]
    #[doc(alias = "name")]
    #[doc(alias = "nationality")]
    #[doc(alias = "passport")]
    pub enum Claim {
        #[doc = "The kind of document, such as `P` for a passport."]
        DocumentTypeCode = "document_type_code",
        #[doc = "The country or organization that issued the document."]
        IssuingCountryCode = "issuing_country_code",
        #[doc = "The family name."]
        FamilyName = "family_name",
        #[doc = "The given names."]
        GivenNames = "given_names",
        #[doc = "The number of the document."]
        DocumentNumber = "document_number",
        #[doc = "The nationality."]
        NationalityCode = "nationality_code",
        #[doc = "The date of birth, `YYYY-MM-DD`."]
        DateOfBirth = "date_of_birth",
        #[doc = "The sex marker: `M`, `F` or `X`."]
        SexMarker = "sex_marker",
        #[doc = "The date the document expires, `YYYY-MM-DD`."]
        DocumentExpiryDate = "document_expiry_date",
        #[doc = "The optional data of the machine-readable zone."]
        MrzOptionalData = "mrz_optional_data",
        #[doc = "Kayle's id for the document. Every session shares it."]
        KayleDocumentId = "kayle_document_id",
        #[doc = "Kayle's id for the person."]
        KayleHumanId = "kayle_human_id",
    }
}
