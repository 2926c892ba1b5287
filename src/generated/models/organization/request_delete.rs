// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/request-delete`.

/// Where the code that confirms a deletion was sent.
///
/// ```
/// use kayle_id::model::DeletionRequested;
///
/// fn show(deletion_requested: &DeletionRequested) {
///     println!("{:?}", deletion_requested.sent_to_email);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeletionRequested {
    /// The email address that receives the code.
    #[serde(rename = "sentToEmail")]
    pub sent_to_email: crate::model::PrivateText,
}
