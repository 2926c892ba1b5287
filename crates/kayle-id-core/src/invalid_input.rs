//! The error for a value that breaks a published limit.

use std::fmt;

/// The error for a value that breaks a published limit. It has the field's name and the limit, and never quotes the value,
/// so it can be logged.
///
/// Requests are checked before they are sent, so this error means that nothing was sent.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::SessionId;
///
/// let error = "whe_0123".parse::<SessionId>().unwrap_err();
/// assert_eq!(error.field(), "session id");
/// assert_eq!(error.to_string(), "session id is the id of a webhook endpoint");
/// ```
#[doc(alias = "validation error")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    field: String,
    problem: String,
}

impl InvalidInput {
    /// An error about a field. Do not put the value into the text, because errors are logged.
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The name of the field, with its path if it is nested, such as `share_fields.family_name.reason`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with the field's value, with the limit.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.problem)
    }
}

impl std::error::Error for InvalidInput {}
