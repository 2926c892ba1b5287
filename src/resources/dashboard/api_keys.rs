//! API keys.

use crate::generated::operations::{CreateApiKey, DeleteApiKey, ListApiKeys, UpdateApiKey};
use crate::generated::requests::{CreateApiKeyRequest, UpdateApiKeyRequest};
use crate::model::{ApiKeyId, MetadataValue, Scope};
use crate::request::Request;
use crate::resources::check;
use std::collections::BTreeMap;

/// Values that can be attached to a key.
const METADATA: usize = 20;

kayle_id_http::define_resource! {
    /// API keys of the organization.
    ApiKeys
}

impl<C: Clone> ApiKeys<'_, C> {
    /// Makes a key with a name (1 to 120 characters) and scopes (at least one). The answer is the only
    /// time that the key itself is shown. Not safe to repeat.
    ///
    /// Returns [`CreatedApiKey`](crate::CreatedApiKey). [Setters](Request#impl-Request%3CCreateApiKey,+C%3E):
    /// `metadata`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use kayle_id::Scope;
    /// let created = client
    ///     .dashboard()
    ///     .api_keys()
    ///     .create("checkout", [Scope::SessionsWrite, Scope::WebhooksRead])
    ///     .metadata("team", "payments")
    ///     .send()
    ///     .await?;
    /// store(created.key.expose_secret());
    /// # Ok(())
    /// # }
    /// # fn store(_: &str) {}
    /// ```
    #[doc(alias = "create API key")]
    pub fn create(&self, name: impl Into<String>, scopes: impl IntoIterator<Item = Scope>) -> Request<CreateApiKey, C> {
        let name = name.into();
        let checked = check::trimmed("name", &name, 120);
        let body = CreateApiKeyRequest::new(name, scopes.into_iter().collect());
        Request::new(self.0, CreateApiKey::new(body)).noting(checked)
    }

    /// Lists the keys, without the keys themselves.
    ///
    /// A real server refuses any `limit` here and sends pages of 10, so none is sent unless it is set.
    ///
    /// Returns a [`Page`](crate::Page) of [`ApiKey`](crate::ApiKey); walk them all with [`stream`](Request::stream).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// let mut keys = client.dashboard().api_keys().list().stream();
    /// while let Some(key) = keys.try_next().await? {
    ///     println!("{} {} {}", key.id, key.name, key.request_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "list API keys")]
    pub fn list(&self) -> Request<ListApiKeys, C> {
        let mut request = Request::new(self.0, ListApiKeys::new());
        request.0.server_sized();
        request
    }

    /// Changes a key. What is not set stays as it is. An unknown id is
    /// [`Error::is_not_found`](crate::Error::is_not_found), though a server says it with a 400.
    ///
    /// Returns [`Confirmation`](crate::Confirmation). [Setters](Request#impl-Request%3CUpdateApiKey,+C%3E): `name`,
    /// `enabled`, `scopes`, `metadata`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::ApiKeyId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().api_keys().update(&id).enabled(false).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "rename API key")]
    #[doc(alias = "disable API key")]
    pub fn update(&self, id: &ApiKeyId) -> Request<UpdateApiKey, C> {
        Request::new(self.0, UpdateApiKey::new(id.clone(), UpdateApiKeyRequest::new()))
    }

    /// Deletes a key, which is refused from then on. Safe to repeat.
    ///
    /// Returns [`Confirmation`](crate::Confirmation).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::ApiKeyId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().api_keys().delete(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "revoke API key")]
    pub fn delete(&self, id: &ApiKeyId) -> Request<DeleteApiKey, C> {
        Request::new(self.0, DeleteApiKey::new(id.clone()))
    }
}

impl<C> Request<CreateApiKey, C> {
    /// Attaches a value. A key can have 20.
    pub fn metadata(mut self, name: impl Into<String>, value: impl Into<MetadataValue>) -> Self {
        let metadata = self.0.operation.body.metadata.get_or_insert_default();
        metadata.insert(name.into(), value.into());
        let checked = check::at_most("metadata", metadata.len(), METADATA);
        self.noting(checked)
    }
}

impl<C> Request<UpdateApiKey, C> {
    /// The key's name, 1 to 120 characters, of which white space around it does not count.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        let checked = check::trimmed("name", &name, 120);
        self.0.operation.body.name = Some(name);
        self.noting(checked)
    }

    /// Whether the key is accepted.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.0.operation.body.enabled = Some(enabled);
        self
    }

    /// The key's scopes, at least one.
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.0.operation.body.permissions = Some(scopes.into_iter().collect());
        self
    }

    /// Replaces all that is attached, 20 values at most; an empty map takes it away.
    pub fn metadata(mut self, metadata: BTreeMap<String, MetadataValue>) -> Self {
        let checked = check::at_most("metadata", metadata.len(), METADATA);
        self.0.operation.body.metadata = Some(metadata);
        self.noting(checked)
    }
}
