//! The calls.

use super::Request;
use super::generated::operations::{ListWebhookKeys, RegisterWebhookKey, RevokeWebhookKey};
use super::generated::requests::RegisterWebhookKeyRequest;
use super::{EnterpriseId, Error, Jwks, KeyId, WebhookKeyStatus};
use kayle_id_core::InvalidInput;
use kayle_id_http::Operation;

kayle_id_http::define_resource! {
    /// The webhook signing keys of an enterprise.
    WebhookKeys
}

impl<C: Clone> WebhookKeys<'_, C> {
    /// Registers a public key: itself, with [`jwks`](Request::jwks), or where BitGo reads it, with
    /// [`jwks_uri`](Request::jwks_uri) and [`key_id`](Request::key_id). Both or neither is refused before anything is
    /// sent. Not safe to repeat.
    ///
    /// A `keyId` that was ever used is [`Error::is_key_id_used`](Error::is_key_id_used).
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::bitgo::Client, enterprise: kayle_id::bitgo::EnterpriseId) -> Result<(), Box<dyn std::error::Error>> {
    /// let keys = client.webhook_keys();
    /// keys.register(&enterprise).jwks_uri("https://example.com/.well-known/jwks.json").key_id(&"my-key-v2".parse()?).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn register(&self, enterprise: &EnterpriseId) -> Request<RegisterWebhookKey, C> {
        let body = RegisterWebhookKeyRequest::new();
        Request::new(self.0, RegisterWebhookKey::new(enterprise.clone(), body))
            .noting(part("enterpriseId", enterprise.as_str()))
    }

    /// Lists the keys, without key material.
    ///
    /// The pages are walked by offset: a key that is registered meanwhile may be met twice or be missed.
    pub fn list(&self, enterprise: &EnterpriseId) -> Request<ListWebhookKeys, C> {
        Request::new(self.0, ListWebhookKeys::new(enterprise.clone())).noting(part("enterpriseId", enterprise.as_str()))
    }

    /// Revokes a key for good: answers signed with it are refused from then on. Safe to repeat.
    ///
    /// BitGo may ask for a one-time password in a header, which [`Request::header`] adds.
    pub fn revoke(&self, enterprise: &EnterpriseId, key: &KeyId) -> Request<RevokeWebhookKey, C> {
        Request::new(self.0, RevokeWebhookKey::new(enterprise.clone(), key.clone()))
            .noting(part("enterpriseId", enterprise.as_str()))
            .noting(part("keyId", key.as_str()))
    }
}

/// Text that an address would take for something else than a part of its path.
fn part(field: &str, text: &str) -> Result<(), InvalidInput> {
    if matches!(text, "." | "..") || text.contains('\\') || text.chars().any(char::is_control) {
        return Err(InvalidInput::new(field, "must not be . or .. nor hold backslashes or control characters"));
    }
    Ok(())
}

impl<C> Request<RegisterWebhookKey, C> {
    /// The key itself. Its `kid` becomes the `keyId`.
    pub fn jwks(mut self, jwks: &Jwks) -> Self {
        self.0.operation.body.jwks = Some(jwks.clone());
        self
    }

    /// Where BitGo reads the key: an https address. Needs a [`key_id`](Self::key_id), the `kid` of the key there.
    pub fn jwks_uri(mut self, uri: impl Into<String>) -> Self {
        let uri = uri.into();
        let checked = kayle_id_http::support::check_address("jwksUri", &uri);
        self.0.operation.body.jwks_uri = Some(uri);
        self.noting(checked)
    }

    /// The key's id, at most 255 characters.
    pub fn key_id(mut self, id: &KeyId) -> Self {
        let checked = part("keyId", id.as_str());
        self.0.operation.body.key_id = Some(id.clone());
        self.noting(checked)
    }

    /// A name for people.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.0.operation.body.key_name = Some(name.into());
        self
    }
}

impl<C> Request<ListWebhookKeys, C> {
    /// Only keys of this status.
    pub fn status(mut self, status: WebhookKeyStatus) -> Self {
        self.0.operation.status = Some(status);
        self
    }
}

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
        let registers = |call: &&kayle_id_http::Error| call.operation() == Some(RegisterWebhookKey::INFO.id);
        self.call().filter(registers).is_some_and(|call| call.status() == Some(400))
    }
}
