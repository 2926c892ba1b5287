//! The error of every call.

mod api;
mod code;
mod decode;
mod display;
mod kind;
mod retry_after;

pub use api::{ApiError, Issue};
pub use code::ErrorCode;
pub(crate) use decode::{refusal, request_id, unreadable, without_bom};
pub(crate) use kayle_id_core::scrub::scrub;
pub use kind::ErrorKind;
pub(crate) use retry_after::retry_after;

use kayle_id_core::InvalidInput;
use std::fmt;

/// The longest text that is shown, in characters.
const TEXT: usize = 1000;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// [`Display`](fmt::Display) says what happened and what to do. Programs decide by the predicates, such as
/// [`is_not_found`](Self::is_not_found). [`api`](Self::api) has the server's refusal. No text holds secret or personal data.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn act(error: &kayle_id::Error) -> &'static str {
///     if error.is_not_found() { "gone" } else if error.is_rate_limited() { "later" } else { "tell a person" }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    text: String,
    advice: Option<&'static str>,
    field: Option<String>,
    api: Option<ApiError>,
    source: Option<Source>,
    attempts: u32,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            text: text.into(),
            advice: None,
            field: None,
            api: None,
            source: None,
            attempts: 0,
        }))
    }

    pub(crate) fn invalid_input(operation: Option<&'static str>, violation: InvalidInput) -> Self {
        let mut error = Self::from(violation);
        error.0.operation = operation;
        error
    }

    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, text)
    }

    pub(crate) fn from_api(operation: Option<&'static str>, api: ApiError) -> Self {
        let mut error = Self::new(ErrorKind::Api, String::new());
        error.0.operation = operation;
        error.0.api = Some(api);
        error
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_advice(mut self, advice: &'static str) -> Self {
        self.0.advice = Some(advice);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Makes an error of an application's [`middleware`](crate::ClientBuilder::middleware). It ends the call, without a
    /// retry. Its text is shown, so it must not hold secrets.
    pub fn middleware(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let source = error.into();
        let text = format!("a middleware failed: {}", scrub(&source.to_string(), 200));
        Self::new(ErrorKind::Middleware, text).with_source(source)
    }

    /// Blanks what the text must not show.
    pub(crate) fn scrubbed(mut self, secrets: &kayle_id_core::scrub::Secrets) -> Self {
        if self.0.api.is_none() {
            self.0.text = secrets.scrub(&self.0.text, TEXT);
        }
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The kind of failure, as one value to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The id of the operation that failed, such as `create_session`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The server's refusal; `None` if the call failed for another reason.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        self.0.api.as_ref()
    }

    /// The field that breaks a limit, if the input was refused before sending.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        self.0.field.as_deref()
    }

    /// How many attempts were made; 0 if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The HTTP status of the server's refusal.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.api().map(ApiError::status)
    }

    /// The server's code for the refusal, if it sent one.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        self.api().and_then(ApiError::code)
    }

    /// The request's id, for a support case, if the refusal has one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.api().and_then(ApiError::request_id)
    }

    /// How long the server asks to wait, if it does; see [`ApiError::retry_after`].
    #[must_use]
    pub fn retry_after(&self) -> Option<std::time::Duration> {
        self.api().and_then(ApiError::retry_after)
    }

    /// The failure is temporary, so the same call may succeed later: no connection, a broken connection, a timeout, or the
    /// statuses 408, 429, 500, 502, 503 and 504.
    ///
    /// It does not say that repeating the call is safe. Except after [`is_connect`](Self::is_connect) the server may have
    /// acted: read the state before repeating a write. The client has already retried what is safe to repeat, as often as
    /// its policy allows.
    #[doc(alias = "retry")]
    #[doc(alias = "transient")]
    #[doc(alias = "backoff")]
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind(), ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport)
            || matches!(self.status(), Some(408 | 429 | 500 | 502 | 503 | 504))
    }

    /// The input breaks a published limit. Nothing was sent.
    ///
    /// Troubleshooting: the text names the field and the limit, and so does [`field`](Self::field).
    #[must_use]
    pub fn is_invalid_input(&self) -> bool {
        self.0.kind == ErrorKind::InvalidInput
    }

    /// The client could not be built: a malformed key, address, cookie or header.
    ///
    /// Troubleshooting: the text names the setting. `Client::from_env` reads `KAYLE_API_KEY` and
    /// `KAYLE_BASE_URL`.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.0.kind == ErrorKind::Configuration
    }

    /// The server refused what was sent (400 or 422).
    ///
    /// Troubleshooting: [`ApiError::code`] says why, or [`ApiError::issues`] lists the fields and their problems.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        matches!(self.status(), Some(400 | 422))
    }

    /// The credential is missing, wrong, disabled or of the wrong sort (401).
    ///
    /// Troubleshooting: check that the key is active. The calls under `client.dashboard()` need the dashboard's session
    /// cookie; the server refuses an API key there.
    #[doc(alias = "401")]
    #[doc(alias = "API key")]
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(401)
    }

    /// The credential lacks the scope or the role (403).
    ///
    /// Troubleshooting: the operation's scope is in the table of operations.
    #[doc(alias = "403")]
    #[doc(alias = "scope")]
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(403)
    }

    /// The object does not exist, or belongs to another organization (404).
    ///
    /// Some dashboard calls answer 400 with a code for it; they count too.
    ///
    /// Troubleshooting: check the id, and that the key belongs to the same organization.
    #[doc(alias = "404")]
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404) || self.has_code(&[ErrorCode::ApiKeyNotFound, ErrorCode::ApiKeyNotDeleted])
    }

    /// The state of the object forbids the call (409).
    ///
    /// Troubleshooting: [`ApiError::code`] says which state. Read the object again before trying again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// The webhook payload is delivered or past its retention, so it cannot be sent again.
    ///
    /// Troubleshooting: the server no longer has the result. Create a new session.
    #[must_use]
    pub fn is_payload_expired(&self) -> bool {
        self.has_code(&[ErrorCode::WebhookPayloadExpired])
    }

    /// The organization is frozen: its deletion is pending (410).
    ///
    /// Troubleshooting: an owner can cancel the deletion in the dashboard.
    #[must_use]
    pub fn is_organization_frozen(&self) -> bool {
        self.has_code(&[ErrorCode::OrganizationFrozen])
    }

    /// The session's cancel token was used before (401): the user's consent is already withdrawn, perhaps by an earlier call
    /// whose response was lost.
    ///
    /// Troubleshooting: nothing to do if the call was to withdraw consent. The session's privacy context says whether it is
    /// withdrawn.
    #[must_use]
    pub fn is_cancel_token_used(&self) -> bool {
        self.has_code(&[ErrorCode::CancelTokenUsed])
    }

    /// The body is larger than the server takes, 2 MiB (413).
    ///
    /// Troubleshooting: send a smaller body; logos are the only large input.
    #[must_use]
    pub fn is_payload_too_large(&self) -> bool {
        self.status() == Some(413)
    }

    /// Too many requests (429).
    ///
    /// Troubleshooting: wait for [`ApiError::retry_after`] if the server sent it; otherwise reduce the rate of calls.
    #[doc(alias = "429")]
    #[doc(alias = "too many requests")]
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// The server failed (5xx).
    ///
    /// Troubleshooting: repeating a read is safe. A write may have happened: read the state before repeating it.
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status >= 500)
    }

    /// No connection could be made. Nothing was sent.
    ///
    /// Troubleshooting: check the address, DNS, proxy and certificates.
    #[doc(alias = "connection refused")]
    #[doc(alias = "DNS")]
    #[doc(alias = "proxy")]
    #[doc(alias = "certificate")]
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// The time limit of the call was reached. Whether the server acted is unknown.
    ///
    /// Troubleshooting: raise the timeout of the client or of the call.
    #[doc(alias = "timeout")]
    #[doc(alias = "deadline")]
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// The connection broke during the call. Whether the server acted is unknown.
    ///
    /// Troubleshooting: repeating a read is safe. A write may have happened: read the state before repeating it.
    #[must_use]
    pub fn is_transport(&self) -> bool {
        self.0.kind == ErrorKind::Transport
    }

    /// The server returned a success status, but the response body could not be decoded.
    ///
    /// Troubleshooting: the text names the place in the response. A proxy's page instead of the API's response means a wrong
    /// base URL. Please report anything else.
    #[doc(alias = "parse error")]
    #[doc(alias = "deserialize")]
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.0.kind == ErrorKind::Unreadable
    }

    /// The response is larger than the client's limit.
    ///
    /// Troubleshooting: ask for smaller pages, or raise `max_response_bytes`.
    #[must_use]
    pub fn is_response_too_large(&self) -> bool {
        self.0.kind == ErrorKind::ResponseTooLarge
    }

    /// The server sent a redirect that the client does not follow, to protect the credential.
    ///
    /// Troubleshooting: set the base URL to the real address of the server.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        self.0.kind == ErrorKind::Redirect
    }

    /// The server sent the same cursor twice, or no cursor although more pages follow.
    ///
    /// Troubleshooting: the row behind the cursor may be deleted, and then the server begins the list again. Start over and
    /// deduplicate by id.
    #[must_use]
    pub fn is_pagination(&self) -> bool {
        self.0.kind == ErrorKind::Pagination
    }

    /// A [`middleware`](crate::ClientBuilder::middleware) of the application failed.
    ///
    /// Troubleshooting: the text and [`source`](std::error::Error::source) are the middleware's.
    #[must_use]
    pub fn is_middleware(&self) -> bool {
        self.0.kind == ErrorKind::Middleware
    }

    fn has_code(&self, codes: &[ErrorCode]) -> bool {
        self.code().is_some_and(|code| codes.contains(code))
    }
}

impl From<InvalidInput> for Error {
    fn from(violation: InvalidInput) -> Self {
        let mut error = Self::new(ErrorKind::InvalidInput, violation.to_string());
        error.0.field = Some(violation.field().to_owned());
        error
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
