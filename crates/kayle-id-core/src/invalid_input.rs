//! The error for a value that breaks a published limit.

use std::fmt;

/// A value that breaks a published limit: the field's name, and what is wrong with it. The value is never quoted.
///
/// ```
/// # extern crate kayle_id_core as kayle_id;
/// use kayle_id::SessionId;
///
/// let error = "whe_0123".parse::<SessionId>().unwrap_err();
/// assert_eq!(error.field(), "session id");
/// assert_eq!(error.to_string(), "session id is the id of a webhook endpoint");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput {
    field: String,
    problem: String,
}

impl InvalidInput {
    /// An error about a field. Keep the value out of the text: errors are logged.
    pub fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The name of the field, with its path where it lies deeper, such as `share_fields.family_name.reason`.
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
