//! The server's error codes.

use kayle_id_core::open_enum;

open_enum! {
    #[doc = "The server's code for a refusal. [`Error::code`](crate::Error::code) returns it.\n\nValidation failures, plain-text errors and pages of proxies have no code."]
    ///
    /// ```
    /// # extern crate kayle_id_http as kayle_id;
    /// use kayle_id::{Error, ErrorCode};
    ///
    /// fn explain(error: &Error) -> &'static str {
    ///     match error.code() {
    ///         Some(ErrorCode::InvalidRedirectUrl) => "register the redirect URL in the dashboard",
    ///         Some(ErrorCode::RateLimitExceeded) => "try again later",
    ///         _ => "see the logs",
    ///     }
    /// }
    /// ```
    #[doc(alias = "error code")]
    pub enum ErrorCode {
        #[doc = "401: the credential is missing, wrong or of the wrong sort."]
        Unauthorized = "UNAUTHORIZED",
        #[doc = "403: the credential lacks the scope or the role."]
        Forbidden = "FORBIDDEN",
        #[doc = "404: it does not exist, or belongs to another organization."]
        NotFound = "NOT_FOUND",
        #[doc = "400: the request is malformed; the message says where."]
        BadRequest = "BAD_REQUEST",
        #[doc = "400: the request is malformed."]
        InvalidRequest = "INVALID_REQUEST",
        #[doc = "409: the state of the object forbids it."]
        Conflict = "CONFLICT",
        #[doc = "413: the body is larger than 2 MiB."]
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        #[doc = "410: the organization's deletion is pending."]
        OrganizationFrozen = "ORGANIZATION_FROZEN",
        #[doc = "500: the server failed."]
        InternalServerError = "INTERNAL_SERVER_ERROR",
        #[doc = "400: the share fields are not of the right form."]
        InvalidShareFields = "INVALID_SHARE_FIELDS",
        #[doc = "400: a claim nobody knows was asked for."]
        UnknownClaimKey = "UNKNOWN_CLAIM_KEY",
        #[doc = "400: a claim was asked for without a reason."]
        ReasonRequired = "REASON_REQUIRED",
        #[doc = "400: a reason is longer than 200 characters."]
        ReasonTooLong = "REASON_TOO_LONG",
        #[doc = "400: an age gate outside 12 to 130 years."]
        InvalidAgeGateKey = "INVALID_AGE_GATE_KEY",
        #[doc = "400: more than one age gate."]
        MultipleAgeGatesNotAllowed = "MULTIPLE_AGE_GATES_NOT_ALLOWED",
        #[doc = "400: more than 32 claims."]
        TooManyShareFields = "TOO_MANY_SHARE_FIELDS",
        #[doc = "400: the redirect address is not acceptable."]
        InvalidRedirectUrl = "INVALID_REDIRECT_URL",
        #[doc = "400: the redirect address is not on a verified domain."]
        RedirectUrlDomainNotVerified = "REDIRECT_URL_DOMAIN_NOT_VERIFIED",
        #[doc = "400: no registered pattern matches the redirect address."]
        RedirectUrlPatternNotRegistered = "REDIRECT_URL_PATTERN_NOT_REGISTERED",
        #[doc = "400: the organization has not finished onboarding."]
        OnboardingIncomplete = "ONBOARDING_INCOMPLETE",
        #[doc = "400: the relying party terms are not accepted."]
        RpTermsAcceptanceRequired = "RP_TERMS_ACCEPTANCE_REQUIRED",
        #[doc = "400: the webhook endpoint is unknown, foreign or disabled."]
        WebhookEndpointUnavailable = "WEBHOOK_ENDPOINT_UNAVAILABLE",
        #[doc = "429: an unverified organization has used up its sessions."]
        OrgNotVerifiedLimitExceeded = "ORG_NOT_VERIFIED_LIMIT_EXCEEDED",
        #[doc = "404: no such session."]
        SessionNotFound = "SESSION_NOT_FOUND",
        #[doc = "400: not a session id."]
        InvalidSessionId = "INVALID_SESSION_ID",
        #[doc = "401: not the session's cancel token."]
        CancelTokenInvalid = "CANCEL_TOKEN_INVALID",
        #[doc = "401: the session's cancel token was used before."]
        CancelTokenUsed = "CANCEL_TOKEN_USED",
        #[doc = "409: the user has not consented yet."]
        ConsentRequired = "CONSENT_REQUIRED",
        #[doc = "429: too many requests."]
        RateLimitExceeded = "RATE_LIMIT_EXCEEDED",
        #[doc = "409 or 410: the session has expired or is over."]
        SessionExpired = "SESSION_EXPIRED",
        #[doc = "409: the session is under way."]
        SessionInProgress = "SESSION_IN_PROGRESS",
        #[doc = "409: the payload is delivered or past its retention."]
        WebhookPayloadExpired = "WEBHOOK_PAYLOAD_EXPIRED",
        #[doc = "400: the webhook address is not acceptable."]
        WebhookUrlRejected = "WEBHOOK_URL_REJECTED",
        #[doc = "400: no such API key."]
        ApiKeyNotFound = "API_KEY_NOT_FOUND",
        #[doc = "400: no such API key, or it is deleted already."]
        ApiKeyNotDeleted = "API_KEY_NOT_DELETED",
        #[doc = "No such organization."]
        OrganizationNotFound = "ORGANIZATION_NOT_FOUND",
        #[doc = "The organization is verified already."]
        OrganizationAlreadyVerified = "ORGANIZATION_ALREADY_VERIFIED",
        #[doc = "404: no such member."]
        MemberNotFound = "MEMBER_NOT_FOUND",
        #[doc = "409: an organization keeps one owner."]
        LastOwner = "LAST_OWNER",
        #[doc = "403: an organization that the user does not belong to, or that does not exist."]
        NotAMember = "NOT_A_MEMBER",
        #[doc = "400: not the code that was sent to confirm a deletion, or none was sent."]
        InvalidCode = "INVALID_CODE",
        #[doc = "400: the code that confirms a deletion has expired."]
        CodeExpired = "CODE_EXPIRED",
        #[doc = "409: the organization's deletion is pending already."]
        AlreadyScheduled = "ALREADY_SCHEDULED",
        #[doc = "404: there is no deletion to call off."]
        NotScheduled = "NOT_SCHEDULED",
        #[doc = "403: who began an organization's verification does not own it any more."]
        OwnerNotActive = "OWNER_NOT_ACTIVE",
        #[doc = "409: the member's user has become a member anew."]
        ActiveMembershipConflict = "ACTIVE_MEMBERSHIP_CONFLICT",
        #[doc = "410: a membership is suspended and never erased."]
        MembershipHardDeleteBlocked = "MEMBERSHIP_HARD_DELETE_BLOCKED",
        #[doc = "400: the logo is not acceptable."]
        InvalidLogo = "INVALID_LOGO",
        #[doc = "400: the business details are not acceptable."]
        InvalidBusinessDetails = "INVALID_BUSINESS_DETAILS",
        #[doc = "400: not an apex domain."]
        ApexInvalid = "APEX_INVALID",
        #[doc = "409: another organization holds the domain; see [`ApiError::conflicting_organization`](crate::ApiError::conflicting_organization)."]
        ApexTakeoverRequired = "APEX_TAKEOVER_REQUIRED",
        #[doc = "404: no such challenge."]
        ChallengeNotFound = "CHALLENGE_NOT_FOUND",
        #[doc = "400: the challenge has lapsed."]
        ChallengeExpired = "CHALLENGE_EXPIRED",
        #[doc = "409: the DNS record is not visible yet."]
        DnsNotPropagated = "DNS_NOT_PROPAGATED",
        #[doc = "503: the DNS could not be asked."]
        DnsLookupFailed = "DNS_LOOKUP_FAILED",
        #[doc = "404: no such domain."]
        DomainNotFound = "DOMAIN_NOT_FOUND",
        #[doc = "The redirect pattern is not acceptable."]
        InvalidPattern = "INVALID_PATTERN",
        #[doc = "The range is not acceptable."]
        InvalidRange = "INVALID_RANGE",
        #[doc = "The query is not acceptable."]
        InvalidQuery = "INVALID_QUERY",
    }
}
