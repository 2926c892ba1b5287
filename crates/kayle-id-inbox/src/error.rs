//! The one error of the inbox.

use std::fmt;

/// Why an inbox or its store could not do what it was asked.
///
/// A [`Store`](crate::Store) of your own makes these errors with [`Error::store`], [`Error::full`] and
/// [`Error::configuration`]. Errors are logged, so keep the contents of deliveries out of the text.
///
/// ```
/// use kayle_id_inbox::{Error, ErrorKind};
///
/// let error = Error::store("the file server did not answer");
/// assert_eq!(error.kind(), ErrorKind::Store);
/// assert!(error.is_store() && !error.is_full());
/// ```
pub struct Error {
    kind: ErrorKind,
    text: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`]. The predicates of the error say more about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The store failed or did not answer.
    Store,
    /// A bound is reached, or the store has no room.
    Full,
    /// A setting is unusable, or the store is not set up as it has to be.
    Configuration,
}

impl Error {
    /// The store failed or did not answer. The call may have taken effect all the same.
    pub fn store(text: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Store, text: text.into(), source: None }
    }

    /// A bound is reached, or the store has no room.
    pub fn full(text: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Full, text: text.into(), source: None }
    }

    /// A setting is unusable, or the store is not set up as it has to be.
    pub fn configuration(text: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Configuration, text: text.into(), source: None }
    }

    /// Adds the error that caused this one. It must not quote what was stored: it is logged.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    /// The same error for another one whose call failed with this one.
    pub(crate) fn again(&self) -> Self {
        Self { kind: self.kind, text: self.text.clone(), source: None }
    }

    #[cfg(any(feature = "sqlite", feature = "postgres", feature = "redis"))]
    /// A bound of [`Bounds`](crate::Bounds) is reached: the error that every store returns for it.
    pub(crate) fn bound(what: &str, limit: u64) -> Self {
        Self::full(format!("the inbox is full: it holds its limit of {limit} {what}"))
    }

    /// The kind of failure, as one value to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The store failed or did not answer.
    ///
    /// Troubleshooting: answer the delivery with 503, and the server sends it again. Workers go on by themselves once the
    /// store answers.
    #[must_use]
    pub fn is_store(&self) -> bool {
        self.kind == ErrorKind::Store
    }

    /// A bound is reached, or the store has no room left.
    ///
    /// Troubleshooting: look at [`Inbox::stats`](crate::Inbox::stats). Parked entries count towards the bounds. Entries
    /// that are in the inbox are handled as before, so the inbox drains.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.kind == ErrorKind::Full
    }

    /// A setting is unusable, or the store is not set up as it has to be.
    ///
    /// Troubleshooting: the text names the setting and what it has to be.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        self.kind == ErrorKind::Configuration
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
