//! The enumerations that sessions, webhooks and their tests share. A test of `kayle-id` holds them to `openapi.json`.

use crate::open_enum;

/// The example of an enumeration: a value that is known and one that is not.
macro_rules! example {
    ($name:literal, $variant:literal, $text:literal) => {
        concat!(
            "```\n# extern crate kayle_id_core as kayle_id;\nuse kayle_id::",
            $name,
            ";\n\n",
            "assert_eq!(",
            $name,
            "::from(\"",
            $text,
            "\"), ",
            $name,
            "::",
            $variant,
            ");\n",
            "assert_eq!(",
            $name,
            "::",
            $variant,
            ".as_str(), \"",
            $text,
            "\");\n",
            "// A later server may send a value that this version does not know.\n",
            "assert_eq!(",
            $name,
            "::from(\"new_value\"), ",
            $name,
            "::Unknown(\"new_value\".into()));\n```"
        )
    };
}

open_enum! {
    #[doc = "The state of a verification session.\n\n`created`: nobody has started yet. `in_progress`: the user has started. The other four are terminal, with one exception: a user may still withdraw a `succeeded` or `failed` session, which turns it into `cancelled`."]
    #[doc = ""]
    #[doc = example!("SessionStatus", "InProgress", "in_progress")]
    #[doc(alias = "session state")]
    pub enum SessionStatus {
        #[doc = "`created`"]
        Created = "created",
        #[doc = "`in_progress`"]
        InProgress = "in_progress",
        #[doc = "`succeeded`"]
        Succeeded = "succeeded",
        #[doc = "`failed`"]
        Failed = "failed",
        #[doc = "`expired`"]
        Expired = "expired",
        #[doc = "`cancelled`"]
        Cancelled = "cancelled",
    }
}

impl SessionStatus {
    /// Whether the session is over: succeeded, failed, expired or cancelled.
    ///
    /// A succeeded or failed session can still become `cancelled`, when its user withdraws consent.
    ///
    /// ```
    /// # extern crate kayle_id_core as kayle_id;
    /// use kayle_id::SessionStatus;
    /// assert!(SessionStatus::Expired.is_terminal());
    /// assert!(!SessionStatus::InProgress.is_terminal());
    /// ```
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Expired | Self::Cancelled)
    }
}

open_enum! {
    #[doc = "The check that a failed verification did not pass."]
    #[doc = ""]
    #[doc = example!("SessionFailureCode", "LivenessFailed", "liveness_failed")]
    #[doc(alias = "failure reason")]
    #[doc(alias = "liveness")]
    #[doc(alias = "face match")]
    pub enum SessionFailureCode {
        #[doc = "`document_authenticity_failed`: the document's data is not signed by its issuer."]
        DocumentAuthenticityFailed = "document_authenticity_failed",
        #[doc = "`document_active_authentication_failed`: the document's chip did not prove that it is genuine."]
        DocumentActiveAuthenticationFailed = "document_active_authentication_failed",
        #[doc = "`document_chip_authentication_failed`: the document's chip did not prove that it is genuine."]
        DocumentChipAuthenticationFailed = "document_chip_authentication_failed",
        #[doc = "`document_anti_cloning_attestation_failed`: the document's chip may be a copy."]
        DocumentAntiCloningAttestationFailed = "document_anti_cloning_attestation_failed",
        #[doc = "`document_data_invalid`: the document's data contradicts itself."]
        DocumentDataInvalid = "document_data_invalid",
        #[doc = "`liveness_failed`: the selfie was not shown to be of a person who is present."]
        LivenessFailed = "liveness_failed",
        #[doc = "`selfie_face_mismatch`: the selfie does not resemble the document's portrait."]
        SelfieFaceMismatch = "selfie_face_mismatch",
    }
}

open_enum! {
    #[doc = "Why a session is cancelled: the user cancelled it, the user cancelled it after a check had failed, or the user withdrew consent after the session had already failed or succeeded."]
    #[doc = ""]
    #[doc = example!("CancellationReason", "CancelledAfterFailedCheck", "cancelled_after_failed_check")]
    #[doc(alias = "withdraw")]
    #[doc(alias = "consent withdrawn")]
    pub enum CancellationReason {
        #[doc = "`cancelled`: the user cancelled the session."]
        Cancelled = "cancelled",
        #[doc = "`cancelled_after_failed_check`: a check had failed, and the user cancelled instead of trying again."]
        CancelledAfterFailedCheck = "cancelled_after_failed_check",
        #[doc = "`privacy_cancelled_after_terminal_failure`: the session had failed, and the user withdrew consent."]
        PrivacyCancelledAfterTerminalFailure = "privacy_cancelled_after_terminal_failure",
        #[doc = "`privacy_cancelled_after_terminal_success`: the session had succeeded, and the user withdrew consent."]
        PrivacyCancelledAfterTerminalSuccess = "privacy_cancelled_after_terminal_success",
    }
}

open_enum! {
    #[doc = "What happened to a session: it succeeded, failed, expired or was cancelled."]
    #[doc = ""]
    #[doc = example!("WebhookEventType", "VerificationSessionSucceeded", "verification.session.succeeded")]
    #[doc(alias = "event type")]
    pub enum WebhookEventType {
        #[doc = "`verification.session.succeeded`"]
        VerificationSessionSucceeded = "verification.session.succeeded",
        #[doc = "`verification.session.failed`"]
        VerificationSessionFailed = "verification.session.failed",
        #[doc = "`verification.session.expired`"]
        VerificationSessionExpired = "verification.session.expired",
        #[doc = "`verification.session.cancelled`"]
        VerificationSessionCancelled = "verification.session.cancelled",
    }
}

open_enum! {
    #[doc = "A permission that an API key can hold. A write scope includes the read scope of the same area."]
    #[doc = ""]
    #[doc = example!("Scope", "SessionsWrite", "sessions:write")]
    #[doc(alias = "permission")]
    #[doc(alias = "API key scope")]
    pub enum Scope {
        #[doc = "`webhooks:read`"]
        WebhooksRead = "webhooks:read",
        #[doc = "`webhooks:write`"]
        WebhooksWrite = "webhooks:write",
        #[doc = "`sessions:read`"]
        SessionsRead = "sessions:read",
        #[doc = "`sessions:write`"]
        SessionsWrite = "sessions:write",
        #[doc = "`analytics:read`"]
        AnalyticsRead = "analytics:read",
    }
}
