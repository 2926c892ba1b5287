// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/cancel-delete`.

/// A receipt for a cancelled deletion.
///
/// ```
/// use kayle_id::model::DeletionCancelled;
///
/// fn show(deletion_cancelled: &DeletionCancelled) {
///     println!("{}", deletion_cancelled.ok);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeletionCancelled {
    /// Always true; a failure is an error response instead.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub ok: bool,
}
