// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! What the API returns.
//! Sessions.

/// One identity verification of one person, from the moment it is created until 60 minutes later at
/// most.
///
/// ```
/// use kayle_id::model::Session;
///
/// fn show(session: &Session) {
///     println!("{} {:?}", session.id, session.status);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Session {
    /// The secret that the verification page needs to cancel this session for the user; `verification_url`
    /// carries it too. Present only in the answer to the create request.
    #[serde(default)]
    pub cancel_token: Option<crate::model::CancelToken>,
    /// When the session reached a terminal status. Null before that.
    #[serde(default)]
    pub completed_at: Option<crate::model::Timestamp>,
    /// The version of the rules that `share_fields` follows.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub contract_version: i64,
    /// When the session was created.
    pub created_at: crate::model::Timestamp,
    /// When the session's time is up, 60 minutes after its creation.
    pub expires_at: crate::model::Timestamp,
    /// The check that was not passed. Null unless the session failed; a failed session that the user later
    /// withdrew is `cancelled` and keeps its code.
    #[serde(default)]
    pub failure_code: Option<crate::model::SessionFailureCode>,
    /// The session's id: `vs_` and 64 letters or digits.
    pub id: crate::model::SessionId,
    /// How many attempts at the liveness check have been used, out of 3.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub liveness_tries_used: u32,
    /// How many attempts at reading the document's chip have been used, out of 3.
    #[serde(default, deserialize_with = "crate::support::lenient_integer")]
    pub nfc_tries_used: u32,
    /// Where the user is sent when the verification is over. Null when none was given.
    #[serde(default)]
    pub redirect_url: Option<String>,
    /// The claims this session asks for, by claim key. May hold more than was requested:
    /// `kayle_document_id` is always among them.
    #[serde(default, deserialize_with = "crate::support::null_as_empty")]
    pub share_fields: crate::model::ClaimMap<crate::generated::models::ShareField>,
    /// How far the session has come. After `expires_at` an abandoned session keeps its last status for up
    /// to a few minutes before it turns `expired`.
    pub status: crate::model::SessionStatus,
    /// When the session last changed.
    pub updated_at: crate::model::Timestamp,
    /// The page to open for the user to verify. In the answer to the create request, and only there, it
    /// carries the cancel token as a query parameter.
    pub verification_url: crate::model::VerificationUrl,
    /// The endpoints chosen for this session when it was created, duplicates removed. Null when none was;
    /// an endpoint deleted since is still listed.
    #[serde(default)]
    pub webhook_endpoint_id: Option<crate::model::WebhookTargets>,
}

/// One claim of a session's contract as the API stored it.
///
/// ```
/// use kayle_id::model::ShareField;
///
/// fn show(share_field: &ShareField) {
///     println!("{} {}", share_field.reason, share_field.required);
/// }
/// ```
#[derive(serde::Deserialize, serde::Serialize, Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ShareField {
    /// The explanation meant for the user, with surrounding and repeated whitespace removed. The API words
    /// it itself for claims nobody asked for.
    pub reason: String,
    /// Whether the user has to share the claim to complete the verification.
    #[serde(default, deserialize_with = "crate::support::lenient_flag")]
    pub required: bool,
    /// Whether the claim was requested or added by the API.
    pub source: crate::generated::enums::ShareFieldSource,
}
