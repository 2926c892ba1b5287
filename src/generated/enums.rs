// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! Enumerations. A value that this version does not know is kept as it was sent.

crate::support::open_enum! {
    /// Who acted: a user, the system itself or an API key.
    ///
    /// ```
    /// use kayle_id::model::ActorType;
    ///
    /// assert_eq!(ActorType::from("user"), ActorType::User);
    /// assert_eq!(ActorType::from("a later value").as_str(), "a later value");
    /// ```
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
    ///
    /// ```
    /// use kayle_id::model::BusinessType;
    ///
    /// assert_eq!(BusinessType::from("sole"), BusinessType::Sole);
    /// assert_eq!(BusinessType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum BusinessType {
        /// `sole`
        Sole = "sole",
        /// `business`
        Business = "business",
    }
}

crate::support::open_enum! {
    /// The result of a cancelled verification as far as you are concerned.
    ///
    /// ```
    /// use kayle_id::model::CancellationOutcome;
    ///
    /// assert_eq!(CancellationOutcome::from("not_verified"), CancellationOutcome::NotVerified);
    /// assert_eq!(CancellationOutcome::from("a later value").as_str(), "a later value");
    /// ```
    pub enum CancellationOutcome {
        /// `not_verified`
        NotVerified = "not_verified",
    }
}

crate::support::open_enum! {
    /// The outcome of an operation that has nothing but success to report.
    ///
    /// ```
    /// use kayle_id::model::ConfirmationStatus;
    ///
    /// assert_eq!(ConfirmationStatus::from("success"), ConfirmationStatus::Success);
    /// assert_eq!(ConfirmationStatus::from("a later value").as_str(), "a later value");
    /// ```
    pub enum ConfirmationStatus {
        /// `success`
        Success = "success",
    }
}

crate::support::open_enum! {
    /// How control over a domain is proven: by a TXT record in its DNS.
    ///
    /// ```
    /// use kayle_id::model::DomainVerificationMethod;
    ///
    /// assert_eq!(DomainVerificationMethod::from("dns_txt"), DomainVerificationMethod::DnsTxt);
    /// assert_eq!(DomainVerificationMethod::from("a later value").as_str(), "a later value");
    /// ```
    pub enum DomainVerificationMethod {
        /// `dns_txt`
        DnsTxt = "dns_txt",
    }
}

crate::support::open_enum! {
    /// The format of a logo image.
    ///
    /// ```
    /// use kayle_id::model::LogoContentType;
    ///
    /// assert_eq!(LogoContentType::from("image/png"), LogoContentType::ImagePng);
    /// assert_eq!(LogoContentType::from("a later value").as_str(), "a later value");
    /// ```
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
    ///
    /// ```
    /// use kayle_id::model::PayloadRetentionReason;
    ///
    /// assert_eq!(PayloadRetentionReason::from("pending_delivery"), PayloadRetentionReason::PendingDelivery);
    /// assert_eq!(PayloadRetentionReason::from("a later value").as_str(), "a later value");
    /// ```
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
    ///
    /// ```
    /// use kayle_id::model::RelyingPartyTermsHash;
    ///
    /// assert_eq!(RelyingPartyTermsHash::from("sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e"), RelyingPartyTermsHash::Sha2565472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e);
    /// assert_eq!(RelyingPartyTermsHash::from("a later value").as_str(), "a later value");
    /// ```
    pub enum RelyingPartyTermsHash {
        /// `sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e`
        Sha2565472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e = "sha256:5472d5130ecf957716380ec26d82aac35e1c59fe4ce8cba8337c0b8fec1e261e",
    }
}

crate::support::open_enum! {
    /// The legal regime the current relying party terms are written for.
    ///
    /// ```
    /// use kayle_id::model::RelyingPartyTermsJurisdiction;
    ///
    /// assert_eq!(RelyingPartyTermsJurisdiction::from("UK/EU GDPR"), RelyingPartyTermsJurisdiction::UkEuGdpr);
    /// assert_eq!(RelyingPartyTermsJurisdiction::from("a later value").as_str(), "a later value");
    /// ```
    pub enum RelyingPartyTermsJurisdiction {
        /// `UK/EU GDPR`
        UkEuGdpr = "UK/EU GDPR",
    }
}

crate::support::open_enum! {
    /// The version of the current relying party terms, a date.
    ///
    /// ```
    /// use kayle_id::model::RelyingPartyTermsVersion;
    ///
    /// assert_eq!(RelyingPartyTermsVersion::from("2026-05-17"), RelyingPartyTermsVersion::V20260517);
    /// assert_eq!(RelyingPartyTermsVersion::from("a later value").as_str(), "a later value");
    /// ```
    pub enum RelyingPartyTermsVersion {
        /// `2026-05-17`
        V20260517 = "2026-05-17",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the session was cancelled or withdrawn.
    ///
    /// ```
    /// use kayle_id::model::SessionCancelledEventType;
    ///
    /// assert_eq!(SessionCancelledEventType::from("verification.session.cancelled"), SessionCancelledEventType::VerificationSessionCancelled);
    /// assert_eq!(SessionCancelledEventType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum SessionCancelledEventType {
        /// `verification.session.cancelled`
        VerificationSessionCancelled = "verification.session.cancelled",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the session ran out of time.
    ///
    /// ```
    /// use kayle_id::model::SessionExpiredEventType;
    ///
    /// assert_eq!(SessionExpiredEventType::from("verification.session.expired"), SessionExpiredEventType::VerificationSessionExpired);
    /// assert_eq!(SessionExpiredEventType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum SessionExpiredEventType {
        /// `verification.session.expired`
        VerificationSessionExpired = "verification.session.expired",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that a check was not passed.
    ///
    /// ```
    /// use kayle_id::model::SessionFailedEventType;
    ///
    /// assert_eq!(SessionFailedEventType::from("verification.session.failed"), SessionFailedEventType::VerificationSessionFailed);
    /// assert_eq!(SessionFailedEventType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum SessionFailedEventType {
        /// `verification.session.failed`
        VerificationSessionFailed = "verification.session.failed",
    }
}

crate::support::open_enum! {
    /// The event name that marks a payload as saying that the user was verified and shared claims.
    ///
    /// ```
    /// use kayle_id::model::SessionSucceededEventType;
    ///
    /// assert_eq!(SessionSucceededEventType::from("verification.session.succeeded"), SessionSucceededEventType::VerificationSessionSucceeded);
    /// assert_eq!(SessionSucceededEventType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum SessionSucceededEventType {
        /// `verification.session.succeeded`
        VerificationSessionSucceeded = "verification.session.succeeded",
    }
}

crate::support::open_enum! {
    /// Why a claim is part of a session's contract: `rc` when the create request asked for it, `default`
    /// when the API added it.
    ///
    /// ```
    /// use kayle_id::model::ShareFieldSource;
    ///
    /// assert_eq!(ShareFieldSource::from("default"), ShareFieldSource::Default);
    /// assert_eq!(ShareFieldSource::from("a later value").as_str(), "a later value");
    /// ```
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
    ///
    /// ```
    /// use kayle_id::model::WebhookDeliveryStatus;
    ///
    /// assert_eq!(WebhookDeliveryStatus::from("pending"), WebhookDeliveryStatus::Pending);
    /// assert_eq!(WebhookDeliveryStatus::from("a later value").as_str(), "a later value");
    /// ```
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
    ///
    /// ```
    /// use kayle_id::model::WebhookEncryptionAlgorithm;
    ///
    /// assert_eq!(WebhookEncryptionAlgorithm::from("RSA-OAEP-256"), WebhookEncryptionAlgorithm::RsaOaep256);
    /// assert_eq!(WebhookEncryptionAlgorithm::from("a later value").as_str(), "a later value");
    /// ```
    pub enum WebhookEncryptionAlgorithm {
        /// `RSA-OAEP-256`
        RsaOaep256 = "RSA-OAEP-256",
    }
}

crate::support::open_enum! {
    /// The family of the public key.
    ///
    /// ```
    /// use kayle_id::model::WebhookEncryptionKeyType;
    ///
    /// assert_eq!(WebhookEncryptionKeyType::from("RSA"), WebhookEncryptionKeyType::Rsa);
    /// assert_eq!(WebhookEncryptionKeyType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum WebhookEncryptionKeyType {
        /// `RSA`
        Rsa = "RSA",
    }
}

crate::support::open_enum! {
    /// What kind of object an event is about.
    ///
    /// ```
    /// use kayle_id::model::WebhookTriggerType;
    ///
    /// assert_eq!(WebhookTriggerType::from("verification_session"), WebhookTriggerType::VerificationSession);
    /// assert_eq!(WebhookTriggerType::from("a later value").as_str(), "a later value");
    /// ```
    pub enum WebhookTriggerType {
        /// `verification_session`
        VerificationSession = "verification_session",
        /// `verification_attempt`
        VerificationAttempt = "verification_attempt",
    }
}
