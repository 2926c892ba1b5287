//! Webhook encryption keys.

use crate::generated::enums::{WebhookEncryptionAlgorithm, WebhookEncryptionKeyType};
use crate::generated::operations::{
    CreateWebhookEncryptionKey, DeactivateWebhookEncryptionKey, ListWebhookEncryptionKeys,
    ReactivateWebhookEncryptionKey,
};
use crate::generated::requests::CreateWebhookEncryptionKeyRequest;
use crate::jwk::PublicJwk;
use crate::model::{WebhookEncryptionKeyId, WebhookEndpointId};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The public keys that payloads are encrypted to, one active key an endpoint.
    EncryptionKeys
}

impl<C: Clone> EncryptionKeys<'_, C> {
    /// Registers a public key for an endpoint and makes it the active one; every other key of the
    /// endpoint is deactivated.
    ///
    /// The key's `kid`, its thumbprint unless given, comes back in the header of every payload. Not
    /// safe to repeat: a second request makes a second record.
    ///
    /// Returns [`WebhookEncryptionKey`](crate::WebhookEncryptionKey).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId) -> Result<(), Box<dyn std::error::Error>> {
    /// use kayle_id::jwk::{PrivateKey, RsaKeySize};
    /// let key = PrivateKey::generate(RsaKeySize::Rsa3072)?;
    /// client.webhooks().encryption_keys().create(&endpoint, &key.public_jwk()).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "register key")]
    #[doc(alias = "rotate key")]
    #[doc(alias = "public key")]
    pub fn create(&self, endpoint: &WebhookEndpointId, jwk: &PublicJwk) -> Request<CreateWebhookEncryptionKey, C> {
        let body = CreateWebhookEncryptionKeyRequest::new(
            WebhookEncryptionAlgorithm::RsaOaep256,
            jwk.clone(),
            jwk.kid().to_owned(),
            WebhookEncryptionKeyType::Rsa,
        );
        Request::new(self.0, CreateWebhookEncryptionKey::new(endpoint.clone(), body))
    }

    /// Lists an endpoint's keys by id. A server answers an endpoint that it does not know with an
    /// empty list.
    ///
    /// Returns a [`Page`](crate::Page) of [`WebhookEncryptionKey`](crate::WebhookEncryptionKey); walk them all with
    /// [`stream`](Request::stream). [Setters](Request#impl-Request%3CListWebhookEncryptionKeys,+C%3E): `is_active`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// let active = client.webhooks().encryption_keys().list(&endpoint).is_active(true).send().await?;
    /// for key in active.items {
    ///     println!("{}", key.key_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "registered keys")]
    pub fn list(&self, endpoint: &WebhookEndpointId) -> Request<ListWebhookEncryptionKeys, C> {
        Request::new(self.0, ListWebhookEncryptionKeys::new(endpoint.clone()))
    }

    /// Retires a key: payloads are no longer encrypted to it. Safe to repeat.
    ///
    /// Returns [`WebhookEncryptionKey`](crate::WebhookEncryptionKey).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, key: kayle_id::WebhookEncryptionKeyId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().encryption_keys().deactivate(&key).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "retire key")]
    #[doc(alias = "revoke key")]
    pub fn deactivate(&self, key: &WebhookEncryptionKeyId) -> Request<DeactivateWebhookEncryptionKey, C> {
        Request::new(self.0, DeactivateWebhookEncryptionKey::new(key.clone()))
    }

    /// Makes a key the active one again; every other key of the endpoint is deactivated. Safe to
    /// repeat.
    ///
    /// Returns [`WebhookEncryptionKey`](crate::WebhookEncryptionKey).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, key: kayle_id::WebhookEncryptionKeyId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().encryption_keys().reactivate(&key).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "restore key")]
    pub fn reactivate(&self, key: &WebhookEncryptionKeyId) -> Request<ReactivateWebhookEncryptionKey, C> {
        Request::new(self.0, ReactivateWebhookEncryptionKey::new(key.clone()))
    }
}

impl<C> Request<ListWebhookEncryptionKeys, C> {
    /// Only keys that are active, or only those that are not.
    pub fn is_active(mut self, active: bool) -> Self {
        self.0.operation.is_active = Some(active);
        self
    }
}
