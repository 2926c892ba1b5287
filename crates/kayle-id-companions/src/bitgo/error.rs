//! The error of this companion.


crate::error::companion_error!(|_| None);

impl Error {
    /// BitGo refused a registration with a 400: its `keyId` was used before, by a key revoked since perhaps.
    ///
    /// BitGo publishes the status and no code for it, so that another fault of the request's cannot be told from it;
    /// those that are known are found before anything is sent. What is under way at the same time is a conflict:
    /// [`is_conflict`](Self::is_conflict), 409.
    ///
    /// Troubleshooting: register under another `keyId`; a new key's thumbprint is one. The list of keys, those that
    /// are revoked included, shows what is used up.
    #[must_use]
    pub fn is_key_id_used(&self) -> bool {
        let registers = |call: &&kayle_id_http::Error| call.operation() == Some("register_webhook_key");
        self.call().filter(registers).is_some_and(|call| call.status() == Some(400))
    }
}
