//! What the server said when it refused.

use super::ErrorCode;
use std::fmt;
use std::time::Duration;

/// A refusal by the server, whatever form it came in.
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

/// One field that the server's validation refused.
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

    /// The server's code, where it gave one.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        self.code.as_ref()
    }

    /// What went wrong: the server's message, or a description of what came instead of one.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What the server suggests.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Where the server's documentation explains it.
    #[must_use]
    pub fn docs(&self) -> Option<&str> {
        self.docs.as_deref()
    }

    /// The request's id for a support case, where a header carries one.
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
    /// stood when the answer came, at most a day (RFC 9110 section 10.2.3).
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The organization that holds a domain already, with [`ErrorCode::ApexTakeoverRequired`].
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
