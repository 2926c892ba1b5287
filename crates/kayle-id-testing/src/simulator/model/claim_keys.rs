//! The keys of claims that a session can ask for.

/// The claims that a document carries, with the names that their default reasons use.
pub(crate) const CLAIMS: [(&str, &str); 12] = [
    ("document_type_code", "Document Type Code"),
    ("issuing_country_code", "Issuing Country Code"),
    ("family_name", "Family Name"),
    ("given_names", "Given Names"),
    ("document_number", "Document Number"),
    ("nationality_code", "Nationality Code"),
    ("date_of_birth", "Date of Birth"),
    ("sex_marker", "Sex Marker"),
    ("document_expiry_date", "Document Expiry Date"),
    ("mrz_optional_data", "MRZ Optional Data"),
    (DOCUMENT_ID, "Kayle Document ID"),
    ("kayle_human_id", "Kayle Human ID"),
];

pub(crate) const DOCUMENT_ID: &str = "kayle_document_id";

/// The claims that say nothing about who the user is.
pub(crate) const NON_IDENTIFYING: [&str; 2] = [DOCUMENT_ID, "kayle_human_id"];
/// Whether a key is that of an age gate, `age_over_<integer>`.
pub(crate) fn is_gate(key: &str) -> bool {
    key.starts_with("age_over_")
}

/// The age of an age gate's key, from 12 to 130.
pub(crate) fn gate_age(key: &str) -> Option<u64> {
    let age = key.strip_prefix("age_over_")?;
    if age.is_empty() || !age.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let age = age.trim_start_matches('0').parse().ok()?;
    (12..=130).contains(&age).then_some(age)
}
