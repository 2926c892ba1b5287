//! The calls.

use super::Request;
use super::generated::operations::{ListWebhookKeys, RegisterWebhookKey, RevokeWebhookKey};
use super::generated::requests::RegisterWebhookKeyRequest;
use super::{EnterpriseId, Error, Jwks, KeyId, WebhookKeyStatus};
use kayle_id_core::InvalidInput;
use kayle_id_http::Operation;

kayle_id_http::define_resource! {
    /// The calls for the webhook signing keys of an enterprise. [`Client::webhook_keys`](super::Client::webhook_keys) returns it.
    ///
    /// ```no_run
    /// # extern crate kayle_id_companions as kayle_id;
    /// # async fn run(client: kayle_id::bitgo::Client, enterprise: kayle_id::bitgo::EnterpriseId) -> Result<(), kayle_id::bitgo::Error> {
    /// for key in client.webhook_keys().list(&enterprise).send().await? {
    ///     println!("{} is {}", key.key_id, key.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
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
    /// The list is paged by offset: if a key is registered meanwhile, a key may be returned twice or be missed.
    pub fn list(&self, enterprise: &EnterpriseId) -> Request<ListWebhookKeys, C> {
        Request::new(self.0, ListWebhookKeys::new(enterprise.clone())).noting(part("enterpriseId", enterprise.as_str()))
    }

    /// Revokes a key permanently: BitGo refuses answers signed with it from then on. Safe to repeat.
    ///
    /// BitGo may ask for a one-time password in a header, which [`Request::header`] adds.
    pub fn revoke(&self, enterprise: &EnterpriseId, key: &KeyId) -> Request<RevokeWebhookKey, C> {
        Request::new(self.0, RevokeWebhookKey::new(enterprise.clone(), key.clone()))
            .noting(part("enterpriseId", enterprise.as_str()))
            .noting(part("keyId", key.as_str()))
    }
}

/// Refuses text that cannot be one part of a URL's path.
fn part(field: &str, text: &str) -> Result<(), InvalidInput> {
    if matches!(text, "." | "..") || text.contains('\\') || text.chars().any(char::is_control) {
        return Err(InvalidInput::new(field, "must not be . or .. nor hold backslashes or control characters"));
    }
    Ok(())
}

impl<C> Request<RegisterWebhookKey, C> {
    /// Registers this key. Its `kid` becomes the `keyId`.
    pub fn jwks(mut self, jwks: &Jwks) -> Self {
        self.0.operation.body.jwks = Some(jwks.clone());
        self
    }

    /// Sets the https URL from which BitGo reads the key. Needs a [`key_id`](Self::key_id), the `kid` of the key there.
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

    /// Sets a display name.
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
    /// BitGo refused a registration with 400: the `keyId` was registered before, perhaps by a key that is now revoked.
    ///
    /// BitGo publishes no code for this, so other faults of the request that give 400 look the same; known faults are found
    /// before anything is sent. A concurrent registration is [`is_conflict`](Self::is_conflict), 409.
    ///
    /// Troubleshooting: register under another `keyId`, such as the thumbprint of a new key. The list of keys, with revoked
    /// ones, shows the used ids.
    #[must_use]
    pub fn is_key_id_used(&self) -> bool {
        let registers = |call: &&kayle_id_http::Error| call.operation() == Some(RegisterWebhookKey::INFO.id);
        self.call().filter(registers).is_some_and(|call| call.status() == Some(400))
    }
}
