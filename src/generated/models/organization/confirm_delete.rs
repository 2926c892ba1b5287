// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/confirm-delete`.

/// When a confirmed deletion will be carried out.
///
/// ```
/// use kayle_id::model::PendingDeletion;
///
/// fn show(pending_deletion: &PendingDeletion) {
///     println!("{}", pending_deletion.pending_deletion_at);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PendingDeletion {
    /// When the organization will be deleted. Until then the deletion can be cancelled, and API keys are
    /// refused.
    #[serde(rename = "pendingDeletionAt")]
    pub pending_deletion_at: crate::model::Timestamp,
}
