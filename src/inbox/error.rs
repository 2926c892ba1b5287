//! The error of an inbox.

use std::fmt;

/// Why an inbox or its store failed.
pub struct Error {
    kind: ErrorKind,
    text: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kind of an [`Error`]. The predicates of the error say more about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The store failed.
    Store,
    /// The inbox takes no more: a bound is reached.
    Full,
    /// A setting is unusable.
    Configuration,
    /// A value given is not of the expected form.
    InvalidInput,
}

impl Error {
    /// An error of this kind. For stores outside this crate.
    pub fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), source: None }
    }

    /// The same error with the error that caused it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, text)
    }

    /// The kind of failure, as one value to match on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The store failed.
    ///
    /// Troubleshooting: the text says what failed. Answer 503, so that the server sends the delivery again.
    #[must_use]
    pub fn is_store(&self) -> bool {
        self.kind == ErrorKind::Store
    }

    /// The inbox takes no more, since a bound is reached. Nothing was dropped.
    ///
    /// Troubleshooting: the text names the bound. Look at what is parked and whether the workers run, and raise the
    /// bound where both are well.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.kind == ErrorKind::Full
    }

    /// A setting is unusable.
    ///
    /// Troubleshooting: the text names the setting.
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
