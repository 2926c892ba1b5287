// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! Enumerations. A value that this version does not know is kept as it was sent.

crate::support::open_enum! {
    /// Who acted: a user, the system itself or an API key.
    pub enum ActorType {
        /// `user`
        User = "user",
        /// `system`
        System = "system",
        /// `api_key`
        ApiKey = "api_key",
    }
}

crate::support::open_enum! {
    /// The legal form of an organization: a sole trader or a registered business.
    pub enum BusinessType {
        /// `sole`
        Sole = "sole",
        /// `business`
        Business = "business",
    }
}

crate::support::open_enum! {
    /// The result of a cancelled verification as far as you are concerned.
    pub enum CancellationOutcome {
        /// `not_verified`
        NotVerified = "not_verified",
    }
}

crate::support::open_enum! {
    /// How a session came to be cancelled: outright, after a check had failed, or because the user withdrew
    /// it after it had already failed or succeeded.
    pub enum CancellationReason {
        /// `cancelled`
        Cancelled = "cancelled",
        /// `cancelled_after_failed_check`
        CancelledAfterFailedCheck = "cancelled_after_failed_check",
        /// `privacy_cancelled_after_terminal_failure`
        PrivacyCancelledAfterTerminalFailure = "privacy_cancelled_after_terminal_failure",
        /// `privacy_cancelled_after_terminal_success`
        PrivacyCancelledAfterTerminalSuccess = "privacy_cancelled_after_terminal_success",
    }
}

crate::support::open_enum! {
    /// The outcome of an operation that has nothing but success to report.
    pub enum ConfirmationStatus {
        /// `success`
        Success = "success",
    }
}

crate::support::open_enum! {
    /// How control over a domain is proven: by a TXT record in its DNS.
    pub enum DomainVerificationMethod {
        /// `dns_txt`
        DnsTxt = "dns_txt",
    }
}

crate::support::open_enum! {
    /// The format of a logo image.
    pub enum LogoContentType {
        /// `image/png`
        ImagePng = "image/png",
        /// `image/jpeg`
        ImageJpeg = "image/jpeg",
        /// `image/webp`
        ImageWebp = "image/webp",
        /// `image/gif`
        ImageGif = "image/gif",
    }
}

crate::support::open_enum! {
    /// Why a payload is still kept or is kept no longer. `pending_delivery`: attempts are still to come.
    /// `delivered`: erased on the first 2xx answer. `terminal_failure_retention`: every attempt failed, and
    /// it is kept for the endpoint's retention time. `expired`: that time is over. `no_active_key` and
    /// `jwe_creation_failed`: it could not be encrypted, so nothing was kept. `privacy_request`: erased
    /// because the user withdrew.
    pub enum PayloadRetentionReason {
        /// `pending_delivery`
        PendingDelivery = "pending_delivery",
        /// `delivered`
        Delivered = "delivered",
        /// `terminal_failure_retention`
        TerminalFailureRetention = "terminal_failure_retention",
        /// `expired`
        Expired = "expired",
        /// `no_active_key`
        NoActiveKey = "no_active_key",
        /// `jwe_creation_failed`
        JweCreationFailed = "jwe_creation_failed",
        /// `privacy_request`
        PrivacyRequest = "privacy_request",
    }
}

crate::support::open_enum! {
    /// The hash of the current relying party terms, which pins their exact text.
    pub enum RelyingPartyTermsHash {
        /// `sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e`
        Sha2565472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e = "sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e",
    }
}

crate::support::open_enum! {
    /// The legal regime the current relying party terms are written for.
    pub enum RelyingPartyTermsJurisdiction {
        /// `UK/EU GDPR`
        UkEuGdpr = "UK/EU GDPR",
    }
}

crate::support::open_enum! {
    /// The version of the current relying party terms, a date.
    pub enum RelyingPartyTermsVersion {
        /// `2026-05-17`
        V20260517 = "2026-05-17",
    }
}

crate::support::open_enum! {
    /// A permission an API key can hold. A write scope includes the read scope of the same area.
    pub enum Scope {
        /// `webhooks:read`
        WebhooksRead = "webhooks:read",
        /// `webhooks:write`
        WebhooksWrite = "webhooks:write",
        /// `sessions:read`
        SessionsRead = "sessions:read",
        /// `sessions:write`
        SessionsWrite = "sessions:write",
        /// `analytics:read`
        AnalyticsRead = "analytics:read",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the session was cancelled or withdrawn.
    pub enum SessionCancelledEventType {
        /// `verification.session.cancelled`
        VerificationSessionCancelled = "verification.session.cancelled",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the session ran out of time.
    pub enum SessionExpiredEventType {
        /// `verification.session.expired`
        VerificationSessionExpired = "verification.session.expired",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that a check was not passed.
    pub enum SessionFailedEventType {
        /// `verification.session.failed`
        VerificationSessionFailed = "verification.session.failed",
    }
}

crate::support::open_enum! {
    /// The check that a failed verification did not pass: one of the proofs that the document's chip is
    /// genuine and not a copy, the consistency of its data, the liveness of the user, or the likeness of
    /// the selfie and the document's portrait.
    pub enum SessionFailureCode {
        /// `document_authenticity_failed`
        DocumentAuthenticityFailed = "document_authenticity_failed",
        /// `document_active_authentication_failed`
        DocumentActiveAuthenticationFailed = "document_active_authentication_failed",
        /// `document_chip_authentication_failed`
        DocumentChipAuthenticationFailed = "document_chip_authentication_failed",
        /// `document_anti_cloning_attestation_failed`
        DocumentAntiCloningAttestationFailed = "document_anti_cloning_attestation_failed",
        /// `document_data_invalid`
        DocumentDataInvalid = "document_data_invalid",
        /// `liveness_failed`
        LivenessFailed = "liveness_failed",
        /// `selfie_face_mismatch`
        SelfieFaceMismatch = "selfie_face_mismatch",
    }
}

crate::support::open_enum! {
    /// How far a verification session has come. `created`: nobody has started yet. `in_progress`: the user
    /// is at it. The other four are terminal, with one exception: a user may still withdraw a `succeeded`
    /// or `failed` session, which turns it into `cancelled`.
    pub enum SessionStatus {
        /// `created`
        Created = "created",
        /// `in_progress`
        InProgress = "in_progress",
        /// `succeeded`
        Succeeded = "succeeded",
        /// `failed`
        Failed = "failed",
        /// `expired`
        Expired = "expired",
        /// `cancelled`
        Cancelled = "cancelled",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the user was verified and shared claims.
    pub enum SessionSucceededEventType {
        /// `verification.session.succeeded`
        VerificationSessionSucceeded = "verification.session.succeeded",
    }
}

crate::support::open_enum! {
    /// Why a claim is part of a session's contract: `rc` when the create request asked for it, `default`
    /// when the API added it.
    pub enum ShareFieldSource {
        /// `default`
        Default = "default",
        /// `rc`
        Rc = "rc",
    }
}

crate::support::open_enum! {
    /// How a delivery is doing. Between two automatic attempts it is `pending`; `failed` means that no more
    /// attempts will follow.
    pub enum WebhookDeliveryStatus {
        /// `pending`
        Pending = "pending",
        /// `delivering`
        Delivering = "delivering",
        /// `succeeded`
        Succeeded = "succeeded",
        /// `failed`
        Failed = "failed",
    }
}

crate::support::open_enum! {
    /// The algorithm that wraps the content key of each encrypted payload.
    pub enum WebhookEncryptionAlgorithm {
        /// `RSA-OAEP-256`
        RsaOaep256 = "RSA-OAEP-256",
    }
}

crate::support::open_enum! {
    /// The family of the public key.
    pub enum WebhookEncryptionKeyType {
        /// `RSA`
        Rsa = "RSA",
    }
}

crate::support::open_enum! {
    /// What happened to a session: it succeeded, failed, ran out of time or was cancelled.
    pub enum WebhookEventType {
        /// `verification.session.succeeded`
        VerificationSessionSucceeded = "verification.session.succeeded",
        /// `verification.session.failed`
        VerificationSessionFailed = "verification.session.failed",
        /// `verification.session.expired`
        VerificationSessionExpired = "verification.session.expired",
        /// `verification.session.cancelled`
        VerificationSessionCancelled = "verification.session.cancelled",
    }
}

crate::support::open_enum! {
    /// What kind of object an event is about.
    pub enum WebhookTriggerType {
        /// `verification_session`
        VerificationSession = "verification_session",
        /// `verification_attempt`
        VerificationAttempt = "verification_attempt",
    }
}
