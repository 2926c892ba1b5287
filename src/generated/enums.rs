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
    /// What kind of object an event is about.
    pub enum WebhookTriggerType {
        /// `verification_session`
        VerificationSession = "verification_session",
        /// `verification_attempt`
        VerificationAttempt = "verification_attempt",
    }
}
