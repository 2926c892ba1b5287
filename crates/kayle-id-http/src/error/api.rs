//! The server's refusal of a request.

use super::ErrorCode;
use std::fmt;
use std::time::Duration;

/// A refusal by the server: status, code, message, and what else the response says. [`Error::api`](crate::Error::api) returns
/// it.
///
/// The server and proxies send refusals in several forms; this type has what they have in common. Secrets are removed from
/// every text.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn report(error: &kayle_id::Error) {
///     let Some(refusal) = error.api() else { return };
///     println!("{} {:?}: {}", refusal.status(), refusal.code(), refusal.message());
///     for issue in refusal.issues() {
///         println!("  {}: {}", issue.field, issue.message);
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ApiError {
    pub(super) status: u16,
    pub(super) code: Option<ErrorCode>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) docs: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) issues: Vec<Issue>,
    pub(super) retry_after: Option<Duration>,
    pub(super) conflicting_organization: Option<String>,
}

/// A field that the server's validation refused. [`ApiError::issues`] lists them.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// fn fields(error: &kayle_id::Error) -> Vec<&str> {
///     error.api().map(|refusal| refusal.issues().iter().map(|issue| issue.field.as_str()).collect()).unwrap_or_default()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issue {
    /// The path to the field, its parts joined by dots: `share_fields.family_name.reason`.
    pub field: String,
    /// What is wrong with it, in the server's words.
    pub message: String,
    /// The validator's own code, such as `too_small`.
    pub code: Option<String>,
}

impl ApiError {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The server's code, if it sent one.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        self.code.as_ref()
    }

    /// The server's message, or a description of the response if it has none.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The server's hint, if it sent one.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The URL of the server's documentation of the error, if it sent one.
    #[must_use]
    pub fn docs(&self) -> Option<&str> {
        self.docs.as_deref()
    }

    /// The request's id, for a support case, if the response has one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The fields that the server's validation refused.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// How long the server asks to wait: `Retry-After` or `X-Retry-After`, in seconds or as a date, as it
    /// stood when the response came, at most a day (RFC 9110 section 10.2.3).
    #[doc(alias = "rate limit")]
    #[doc(alias = "backoff")]
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The organization that already holds the domain, with [`ErrorCode::ApexTakeoverRequired`].
    #[must_use]
    pub fn conflicting_organization(&self) -> Option<&str> {
        self.conflicting_organization.as_deref()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(code) = &self.code {
            write!(f, " {}", super::scrub(code.as_str(), 64))?;
        }
        write!(f, ": {}", self.message)?;
        for (index, issue) in self.issues.iter().enumerate() {
            let before = if index == 0 { ": " } else { "; " };
            let field = if issue.field.is_empty() { "the whole" } else { &issue.field };
            write!(f, "{before}{field}: {}", issue.message)?;
        }
        let details = [("hint", &self.hint), ("docs", &self.docs), ("request id", &self.request_id)];
        let mut told = details.iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value)));
        if let Some((name, value)) = told.next() {
            write!(f, " ({name}: {value}")?;
            for (name, value) in told {
                write!(f, "; {name}: {value}")?;
            }
            f.write_str(")")?;
        }
        Ok(())
    }
}
