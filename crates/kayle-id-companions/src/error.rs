//! The errors of the companions: a type each, with the same methods.

/// Defines a companion's error, its kinds, and what the two have in common.
macro_rules! companion_error {
    ($module:literal, $advice:expr) => {
        /// Why a call, a key, a rotation or a verification of this module failed. Decide by the predicates.
        ///
        #[doc = concat!(
            "```\n# extern crate kayle_id_companions as kayle_id;\nfn act(error: &kayle_id::", $module, "::Error) -> &'static str {\n",
            "    if error.is_retryable() { \"later\" } else if error.is_unauthorized() { \"check the credential\" } ",
            "else { \"read the text\" }\n}\n```"
        )]
        pub struct Error {
            kind: ErrorKind,
            text: String,
            source: Option<Box<dyn std::error::Error + Send + Sync>>,
        }

        /// The kind of an [`Error`]. The predicates of the error say more about each.
        ///
        #[doc = concat!(
            "```\n# extern crate kayle_id_companions as kayle_id;\nuse kayle_id::", $module, "::{Error, ErrorKind};\n\n",
            "fn is_network(error: &Error) -> bool {\n    error.kind() == ErrorKind::Call && error.api().is_none()\n}\n```"
        )]
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
            /// A rotation cannot continue in the present state of the keys.
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

            /// The error of the failed call, if a call failed.
            #[must_use]
            pub fn call(&self) -> Option<&kayle_id_http::Error> {
                self.source.as_ref()?.downcast_ref()
            }

            /// The id of the operation whose call failed, such as `list_webhook_keys`.
            #[must_use]
            pub fn operation(&self) -> Option<&str> {
                self.call()?.operation()
            }

            /// The field that breaks a limit, if the input was refused before sending.
            #[must_use]
            pub fn field(&self) -> Option<&str> {
                let input = || self.source.as_ref()?.downcast_ref().map(kayle_id_core::InvalidInput::field);
                self.call().and_then(kayle_id_http::Error::field).or_else(input)
            }

            /// The server's pages repeat or do not continue.
            ///
            /// Troubleshooting: start over and deduplicate by id.
            #[must_use]
            pub fn is_pagination(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_pagination)
            }

            /// The server's refusal of a call; `None` if it failed for another reason.
            #[must_use]
            pub fn api(&self) -> Option<&kayle_id_http::ApiError> {
                self.call()?.api()
            }

            /// The HTTP status of the server's refusal.
            #[must_use]
            pub fn status(&self) -> Option<u16> {
                self.call()?.status()
            }

            /// The server's code for the refusal, if it sent one.
            #[must_use]
            pub fn code(&self) -> Option<&str> {
                self.call()?.code().map(kayle_id_http::ErrorCode::as_str)
            }

            /// The request's id, for a support case, if the refusal has one.
            #[must_use]
            pub fn request_id(&self) -> Option<&str> {
                self.call()?.request_id()
            }

            /// How long the server asks to wait, if it does.
            #[must_use]
            pub fn retry_after(&self) -> Option<std::time::Duration> {
                self.call()?.retry_after()
            }

            /// How many attempts were made of the call; 0 if nothing was sent.
            #[must_use]
            pub fn attempts(&self) -> u32 {
                self.call().map_or(0, kayle_id_http::Error::attempts)
            }

            /// The failure of a call is temporary, so the same call may succeed later; see
            /// [`kayle_id_http::Error::is_retryable`].
            #[must_use]
            pub fn is_retryable(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_retryable)
            }

            /// The server refused what was sent (400 or 422).
            ///
            /// Troubleshooting: [`api`](Self::api) has the server's message.
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

            /// The object does not exist (404).
            ///
            /// Troubleshooting: check the ids.
            #[must_use]
            pub fn is_not_found(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_not_found)
            }

            /// The state of the object forbids the call (409).
            ///
            /// Troubleshooting: [`code`](Self::code) says which state, if the server sends one.
            #[must_use]
            pub fn is_conflict(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_conflict)
            }

            /// Too many requests (429).
            ///
            /// Troubleshooting: wait for [`retry_after`](Self::retry_after) if the server sent it.
            #[must_use]
            pub fn is_rate_limited(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_rate_limited)
            }

            /// The server failed (5xx).
            ///
            /// Troubleshooting: repeating a read is safe. A write may have happened: read the state before repeating it.
            #[must_use]
            pub fn is_server_error(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_server_error)
            }

            /// No connection could be made. Nothing was sent.
            ///
            /// Troubleshooting: check the address, DNS, proxy and certificates.
            #[must_use]
            pub fn is_connect(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_connect)
            }

            /// The time limit of the call was reached. Whether the server acted is unknown.
            ///
            /// Troubleshooting: raise the timeout of the client or of the call.
            #[must_use]
            pub fn is_timeout(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_timeout)
            }

            /// The connection broke during the call. Whether the server acted is unknown.
            ///
            /// Troubleshooting: repeating a read is safe. A write may have happened: read the state before repeating it.
            #[must_use]
            pub fn is_transport(&self) -> bool {
                self.call().is_some_and(kayle_id_http::Error::is_transport)
            }

            /// The server returned a success whose body could not be decoded.
            ///
            /// Troubleshooting: the text names the place in the response.
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

            /// A rotation cannot continue in the present state of the keys. Nothing was changed.
            ///
            /// Troubleshooting: the text says what the problem is. The rotation stays at its step; resolve the problem and
            /// call `advance` again.
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
