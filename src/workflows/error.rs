//! The error of a workflow.

use crate::jwk::KeyError;
use std::fmt;

/// Why a workflow stopped. Running it again under the same name continues where it stopped.
///
/// ```
/// fn act(error: &kayle_id::workflows::Error) -> &'static str {
///     match error.call() {
///         Some(call) if call.is_rate_limited() => "run again later",
///         Some(_) => "look at the call",
///         None if error.is_hook() => "look at the store or the vault",
///         None => "look at the text",
///     }
/// }
/// ```
pub struct Error {
    kind: ErrorKind,
    text: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`]. The predicates of the error say more about each.
///
/// ```
/// use kayle_id::workflows::{Error, ErrorKind};
///
/// assert_eq!(Error::conflict().kind(), ErrorKind::Conflict);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A call to the API failed.
    Call,
    /// A hook of the application failed: its store, its vault, or a callback.
    Hook,
    /// A key could not be read or made.
    Key,
    /// The server or the store is in an unexpected state.
    State,
    /// Another process runs under the same name.
    Conflict,
}

impl Error {
    /// The error with which a [`ProgressStore`](super::ProgressStore) refuses a save, because it does not hold the previous revision.
    ///
    /// ```
    /// use kayle_id::workflows::{BoxError, Error};
    ///
    /// fn check(rows_affected: u64) -> Result<(), BoxError> {
    ///     if rows_affected == 1 { Ok(()) } else { Err(Error::conflict().into()) }
    /// }
    /// assert!(check(0).unwrap_err().downcast::<Error>().unwrap().is_conflict());
    /// ```
    #[must_use]
    pub fn conflict() -> Self {
        let text = "another process has taken over this run: run again only if that process has ended";
        Self { kind: ErrorKind::Conflict, text: text.to_owned(), source: None }
    }

    pub(super) fn state(text: impl Into<String>) -> Self {
        Self { kind: ErrorKind::State, text: text.into(), source: None }
    }

    /// The text of a hook's error is not shown, since a vault may quote a secret in it.
    pub(super) fn hook(text: impl Into<String>, source: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self { kind: ErrorKind::Hook, text: text.into(), source: Some(source) }
    }

    /// The kind of failure, as one value to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The error of the failed call, if a call failed.
    #[must_use]
    pub fn call(&self) -> Option<&crate::Error> {
        self.source.as_ref()?.downcast_ref()
    }

    /// A call to the API failed. [`call`](Self::call) has its error.
    ///
    /// Troubleshooting: resolve the call's error, then run the workflow again.
    #[must_use]
    pub fn is_call(&self) -> bool {
        self.kind == ErrorKind::Call
    }

    /// A hook of the application failed: a store, a vault, or a question that the workflow asks.
    ///
    /// Troubleshooting: [`source`](std::error::Error::source) is the hook's own error.
    #[must_use]
    pub fn is_hook(&self) -> bool {
        self.kind == ErrorKind::Hook
    }

    /// A key could not be read or made.
    ///
    /// Troubleshooting: the text says what is wrong with the key.
    #[must_use]
    pub fn is_key(&self) -> bool {
        self.kind == ErrorKind::Key
    }

    /// The server or the store is in an unexpected state: somebody else has changed it.
    ///
    /// Troubleshooting: the text says what was found.
    #[must_use]
    pub fn is_state(&self) -> bool {
        self.kind == ErrorKind::State
    }

    /// Another process runs under the same name, and has saved its progress since this one did.
    ///
    /// Troubleshooting: leave the run to the other process. If that process has ended, run again. Independent runs need
    /// different names.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind == ErrorKind::Conflict
    }
}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self { kind: ErrorKind::Call, text: error.to_string(), source: Some(Box::new(error)) }
    }
}

impl From<kayle_id_core::InvalidInput> for Error {
    fn from(error: kayle_id_core::InvalidInput) -> Self {
        crate::Error::from(error).into()
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self { kind: ErrorKind::Key, text: error.to_string(), source: Some(Box::new(error)) }
    }
}

impl From<crate::webhook::Error> for Error {
    fn from(error: crate::webhook::Error) -> Self {
        Self { kind: ErrorKind::Key, text: error.to_string(), source: Some(Box::new(error)) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
