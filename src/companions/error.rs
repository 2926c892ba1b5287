//! The errors of the companions: a type each, of the same manners.

/// Defines a companion's error, its kinds, and what the two have in common.
macro_rules! companion_error {
    () => {
        /// Why something of this module failed.
        pub struct Error {
            kind: ErrorKind,
            text: String,
            source: Option<Box<dyn std::error::Error + Send + Sync>>,
        }

        /// The kind of an [`Error`]. The predicates of the error say more about each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            /// A call failed.
            Call,
            /// A value breaks a published limit.
            InvalidInput,
            /// A setting is unusable.
            Configuration,
            /// A key could not be read, made or used.
            Key,
            /// A rotation cannot go on as things stand.
            Rotation,
            /// A delivery or a token was refused.
            Refused,
            /// A payload is not of the expected form.
            UnreadablePayload,
        }

        #[allow(dead_code)]
        impl Error {
            pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
                Self { kind, text: text.into(), source: None }
            }

            pub(crate) fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
                self.source = Some(source.into());
                self
            }

            pub(crate) fn rotation(text: impl Into<String>) -> Self {
                Self::new(ErrorKind::Rotation, text)
            }

            /// The kind of failure, as one value to match on.
            #[must_use]
            pub fn kind(&self) -> ErrorKind {
                self.kind
            }

            /// The error of the call that failed, where a call failed.
            #[must_use]
            pub fn call(&self) -> Option<&crate::Error> {
                self.source.as_ref()?.downcast_ref()
            }

            /// A value breaks a published limit.
            ///
            /// Troubleshooting: the text names the field and the limit.
            #[must_use]
            pub fn is_invalid_input(&self) -> bool {
                self.kind == ErrorKind::InvalidInput || self.call().is_some_and(crate::Error::is_invalid_input)
            }

            /// A setting is unusable.
            ///
            /// Troubleshooting: the text names the setting.
            #[must_use]
            pub fn is_configuration(&self) -> bool {
                self.kind == ErrorKind::Configuration || self.call().is_some_and(crate::Error::is_configuration)
            }

            /// A key could not be read, made or used.
            ///
            /// Troubleshooting: the text says what is wrong with the key.
            #[must_use]
            pub fn is_key(&self) -> bool {
                self.kind == ErrorKind::Key
            }

            /// A rotation of keys cannot go on as things stand. Nothing was changed.
            ///
            /// Troubleshooting: the text says what is in the way. The rotation stays at its step, and continues from
            /// there when that is out of the way.
            #[must_use]
            pub fn is_rotation(&self) -> bool {
                self.kind == ErrorKind::Rotation
            }

            /// A delivery or a token was refused.
            ///
            /// Troubleshooting: a token's text says why, without the token's contents. A delivery's reason goes to the
            /// receiver's observer.
            #[must_use]
            pub fn is_refused(&self) -> bool {
                self.kind == ErrorKind::Refused
            }

            /// A delivery was verified, and its payload is not of the expected form.
            ///
            /// Troubleshooting: the text names the place, without the value.
            #[must_use]
            pub fn is_unreadable_payload(&self) -> bool {
                self.kind == ErrorKind::UnreadablePayload
            }
        }

        impl From<crate::Error> for Error {
            fn from(error: crate::Error) -> Self {
                Self { kind: ErrorKind::Call, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl From<kayle_id_core::InvalidInput> for Error {
            fn from(error: kayle_id_core::InvalidInput) -> Self {
                Self { kind: ErrorKind::InvalidInput, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl From<crate::jwk::KeyError> for Error {
            fn from(error: crate::jwk::KeyError) -> Self {
                Self { kind: ErrorKind::Key, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl From<crate::webhook::Error> for Error {
            fn from(error: crate::webhook::Error) -> Self {
                Self { kind: ErrorKind::Configuration, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl std::fmt::Display for Error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.text)
            }
        }

        impl std::fmt::Debug for Error {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "Error({:?}: {self})", self.kind)
            }
        }

        impl std::error::Error for Error {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                self.source.as_deref().map(|source| source as _)
            }
        }
    };
}

pub(crate) use companion_error;
