//! The errors of the companions: a type each, of the same manners.

/// Defines a companion's error, its kinds, and what the two have in common.
macro_rules! companion_error {
    ($advice:expr) => {
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
            pub fn call(&self) -> Option<&kayle_id_http::Error> {
                self.source.as_ref()?.downcast_ref()
            }

            /// The id of the operation whose call failed, such as `list_webhook_keys`.
            #[must_use]
            pub fn operation(&self) -> Option<&str> {
                self.call()?.operation()
            }

            /// The field that broke a limit, when the input was refused before sending.
            #[must_use]
            pub fn field(&self) -> Option<&str> {
                let input = || self.source.as_ref()?.downcast_ref().map(kayle_id_core::InvalidInput::field);
                self.call().and_then(kayle_id_http::Error::field).or_else(input)
            }

            /// A list's cursor came back a second time, or was missing where more pages were announced.
            ///
            /// Troubleshooting: begin the walk anew and deduplicate by id.
            #[must_use]
            pub fn is_pagination(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_pagination)
            }

            /// What the server said, when it answered a call and refused.
            #[must_use]
            pub fn api(&self) -> Option<&kayle_id_http::ApiError> {
                self.call()?.api()
            }

            /// The HTTP status of the refusal, when the server answered a call and refused.
            #[must_use]
            pub fn status(&self) -> Option<u16> {
                self.call()?.status()
            }

            /// The server's code for the refusal, where it gave one, as it spells it.
            #[must_use]
            pub fn code(&self) -> Option<&str> {
                self.call()?.code().map(kayle_id_http::ErrorCode::as_str)
            }

            /// The request's id for a support case, where the refusal carries one.
            #[must_use]
            pub fn request_id(&self) -> Option<&str> {
                self.call()?.request_id()
            }

            /// How long the server asks to wait, where it does.
            #[must_use]
            pub fn retry_after(&self) -> Option<std::time::Duration> {
                self.call()?.retry_after()
            }

            /// How many attempts were made of the call; 0 when nothing was sent.
            #[must_use]
            pub fn attempts(&self) -> u32 {
                self.call().map_or(0, kayle_id_http::Error::attempts)
            }

            /// The failure of a call may pass, so the same call may succeed later; see
            /// [`kayle_id_http::Error::is_retryable`].
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_retryable)
            }

            /// The server refused what was sent (400 or 422).
            ///
            /// Troubleshooting: [`api`](Self::api) holds the server's words.
            #[must_use]
            pub fn is_bad_request(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_bad_request)
            }

            /// The credential is missing, wrong or disabled (401).
            ///
            /// Troubleshooting: check that it is active, and of the environment that is called.
            #[must_use]
            pub fn is_unauthorized(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_unauthorized)
            }

            /// The credential lacks the permission (403).
            ///
            /// Troubleshooting: ask an administrator for the role that the call needs.
            #[must_use]
            pub fn is_forbidden(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_forbidden)
            }

            /// What was asked for does not exist (404).
            ///
            /// Troubleshooting: check the ids.
            #[must_use]
            pub fn is_not_found(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_not_found)
            }

            /// The state of things forbids it (409).
            ///
            /// Troubleshooting: [`code`](Self::code) says which state, where the server gives one.
            #[must_use]
            pub fn is_conflict(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_conflict)
            }

            /// Too many requests (429).
            ///
            /// Troubleshooting: wait for [`retry_after`](Self::retry_after) where the server names a time.
            #[must_use]
            pub fn is_rate_limited(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_rate_limited)
            }

            /// The server failed (5xx).
            ///
            /// Troubleshooting: reading again is safe; a write may have happened, so look before repeating it.
            #[must_use]
            pub fn is_server_error(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_server_error)
            }

            /// No connection could be made, so nothing was sent.
            ///
            /// Troubleshooting: check the address, DNS, proxy and certificates.
            #[must_use]
            pub fn is_connect(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_connect)
            }

            /// Time ran out. Whether the server acted is unknown.
            ///
            /// Troubleshooting: raise the timeout of the client or of the call.
            #[must_use]
            pub fn is_timeout(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_timeout)
            }

            /// The connection failed on the way. Whether the server acted is unknown.
            ///
            /// Troubleshooting: reading again is safe; look before repeating a write.
            #[must_use]
            pub fn is_transport(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_transport)
            }

            /// The server returned a success whose body could not be decoded.
            ///
            /// Troubleshooting: the text says where in the answer.
            #[must_use]
            pub fn is_unreadable(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_unreadable)
            }

            /// A value breaks a published limit.
            ///
            /// Troubleshooting: the text names the field and the limit.
            #[must_use]
            pub fn is_invalid_input(&self) -> bool {
                self.kind == ErrorKind::InvalidInput || self.call().is_some_and(kayle_id_http::Error::is_invalid_input)
            }

            /// A setting is unusable.
            ///
            /// Troubleshooting: the text names the setting.
            #[must_use]
            pub fn is_configuration(&self) -> bool {
                self.kind == ErrorKind::Configuration || self.call().is_some_and(kayle_id_http::Error::is_configuration)
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

        impl From<kayle_id_http::Error> for Error {
            fn from(error: kayle_id_http::Error) -> Self {
                let advice: fn(&kayle_id_http::Error) -> Option<&'static str> = $advice;
                let text = match advice(&error) {
                    Some(advice) => format!("{error}; {advice}"),
                    None => error.to_string(),
                };
                Self { kind: ErrorKind::Call, text, source: Some(Box::new(error)) }
            }
        }

        impl From<kayle_id_core::InvalidInput> for Error {
            fn from(error: kayle_id_core::InvalidInput) -> Self {
                Self { kind: ErrorKind::InvalidInput, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl From<kayle_id_webhook::jwk::KeyError> for Error {
            fn from(error: kayle_id_webhook::jwk::KeyError) -> Self {
                Self { kind: ErrorKind::Key, text: error.to_string(), source: Some(Box::new(error)) }
            }
        }

        impl From<kayle_id_webhook::webhook::Error> for Error {
            fn from(error: kayle_id_webhook::webhook::Error) -> Self {
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
