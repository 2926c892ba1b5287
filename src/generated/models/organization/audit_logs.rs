// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Organization.
//! `/audit-logs`.

/// One entry of an organization's audit log.
///
/// ```
/// use kayle_id::model::AuditLog;
///
/// fn show(audit_log: &AuditLog) {
///     println!("{} {:?}", audit_log.id, audit_log.actor);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditLog {
    /// Who did it.
    pub actor: AuditLogActor,
    /// When it was done.
    #[serde(rename = "createdAt")]
    pub created_at: crate::model::Timestamp,
    /// What was done, such as `organization.business_details.updated`.
    pub event: String,
    /// The entry's id, starting with `aud_`.
    pub id: crate::model::AuditLogId,
    /// Further details, which depend on the event.
    pub metadata: crate::model::AuditLogMetadata,
    /// The id of what it was done to. Null when it has no single target.
    #[serde(rename = "targetId", default)]
    pub target_id: Option<String>,
    /// What kind of thing `targetId` names. Null when there is none.
    #[serde(rename = "targetType", default)]
    pub target_type: Option<String>,
}

/// Who did what an audit log entry records. Which fields are filled depends on `type`.
///
/// ```
/// use kayle_id::model::AuditLogActor;
///
/// fn show(audit_log_actor: &AuditLogActor) {
///     println!("{:?} {:?}", audit_log_actor.id, audit_log_actor.type_);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct AuditLogActor {
    /// The id of the API key's record. Null unless an API key acted.
    #[serde(rename = "apiKeyId", default)]
    pub api_key_id: Option<crate::model::ApiKeyId>,
    /// The name of the API key. Null unless an API key acted.
    #[serde(rename = "apiKeyName", default)]
    pub api_key_name: Option<String>,
    /// The user's email address. Null when no user acted.
    #[serde(default)]
    pub email: Option<crate::model::PrivateText>,
    /// The acting user's id. Null when no user acted.
    #[serde(default)]
    pub id: Option<String>,
    /// The user's name, possibly empty. Null when no user acted.
    #[serde(default)]
    pub name: Option<crate::model::PrivateText>,
    /// What kind of actor it was.
    #[serde(rename = "type")]
    pub type_: crate::generated::enums::ActorType,
}
