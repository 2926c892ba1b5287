//! Webhook endpoints.

use crate::generated::operations::{
    CreateWebhookEndpoint, DeleteWebhookEndpoint, GetWebhookEndpoint, ListWebhookEndpoints, UpdateWebhookEndpoint,
};
use crate::generated::requests::{CreateWebhookEndpointRequest, UpdateWebhookEndpointRequest};
use crate::model::{RetentionHours, WebhookEndpointId, WebhookEventType};
use crate::request::Request;
use crate::resources::check;
use crate::resources::setters::endpoint_settings;
use kayle_id_core::InvalidInput;

kayle_id_http::define_resource! {
    /// Webhook endpoints: the addresses that receive events.
    Endpoints
}

impl<C: Clone> Endpoints<'_, C> {
    /// Creates an endpoint. The answer shows its signing secret.
    ///
    /// Create it with `enabled(false)`, register a key, then enable it: events that fire while there
    /// is no active key are lost. Not safe to repeat. The address is https with a public name, at
    /// most 2048 characters.
    ///
    /// Returns [`CreatedWebhookEndpoint`](crate::CreatedWebhookEndpoint).
    /// [Setters](Request#impl-Request%3CCreateWebhookEndpoint,+C%3E): `name`, `labels`, `enabled`,
    /// `subscribed_event_types`, `undelivered_payload_retention`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// let created = client
    ///     .webhooks()
    ///     .endpoints()
    ///     .create("https://example.com/hooks/kayle")
    ///     .enabled(false) // Until a key is registered.
    ///     .send()
    ///     .await?;
    /// store(created.signing_secret.expose_secret());
    /// # Ok(())
    /// # }
    /// # fn store(_: &str) {}
    /// ```
    #[doc(alias = "create webhook")]
    #[doc(alias = "register webhook")]
    pub fn create(&self, url: impl Into<String>) -> Request<CreateWebhookEndpoint, C> {
        let url = url.into();
        let checked = check::address("url", &url);
        Request::new(self.0, CreateWebhookEndpoint::new(CreateWebhookEndpointRequest::new(url))).noting(checked)
    }

    /// Reads an endpoint.
    ///
    /// Returns [`WebhookEndpoint`](crate::WebhookEndpoint).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// let endpoint = client.webhooks().endpoints().get(&id).send().await?;
    /// println!("{}", endpoint.enabled);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "read webhook")]
    pub fn get(&self, id: &WebhookEndpointId) -> Request<GetWebhookEndpoint, C> {
        Request::new(self.0, GetWebhookEndpoint::new(id.clone()))
    }

    /// Changes an endpoint. What is not set stays as it is.
    ///
    /// Returns [`WebhookEndpoint`](crate::WebhookEndpoint).
    /// [Setters](Request#impl-Request%3CUpdateWebhookEndpoint,+C%3E): `name`, `clear_name`, `url`, `labels`, `enabled`,
    /// `subscribed_event_types`, `undelivered_payload_retention`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().endpoints().update(&id).clear_name().labels(["eu"]).enabled(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "change webhook")]
    #[doc(alias = "enable webhook")]
    #[doc(alias = "disable webhook")]
    pub fn update(&self, id: &WebhookEndpointId) -> Request<UpdateWebhookEndpoint, C> {
        Request::new(self.0, UpdateWebhookEndpoint::new(id.clone(), UpdateWebhookEndpointRequest::new()))
    }

    /// Deletes an endpoint, and with it the record of its deliveries.
    ///
    /// Returns [`Confirmation`](crate::Confirmation).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().endpoints().delete(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "remove webhook")]
    pub fn delete(&self, id: &WebhookEndpointId) -> Request<DeleteWebhookEndpoint, C> {
        Request::new(self.0, DeleteWebhookEndpoint::new(id.clone()))
    }

    /// Lists endpoints, the newest first.
    ///
    /// A server loses rows that were created in the same millisecond as the last row of a page. Walks ask for pages of
    /// 100, which lose fewer than smaller ones.
    ///
    /// Returns a [`Page`](crate::Page) of [`WebhookEndpoint`](crate::WebhookEndpoint); walk them all with
    /// [`stream`](Request::stream). [Setters](Request#impl-Request%3CListWebhookEndpoints,+C%3E): `enabled`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// let endpoints: Vec<_> = client.webhooks().endpoints().list().enabled(true).stream().try_collect().await?;
    /// println!("{} enabled", endpoints.len());
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "list webhooks")]
    pub fn list(&self) -> Request<ListWebhookEndpoints, C> {
        Request::new(self.0, ListWebhookEndpoints::new())
    }
}

fn labels(labels: impl IntoIterator<Item = impl Into<String>>) -> (Vec<String>, Result<(), InvalidInput>) {
    let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
    let checked = check::labels(&labels);
    (labels, checked)
}

/// An empty list of event types reads back as all four, and nothing is ever delivered.
fn event_types(types: &[WebhookEventType]) -> Result<(), InvalidInput> {
    if types.is_empty() {
        let problem = "is empty: name at least one type, or disable the endpoint (the server takes an empty list and delivers nothing)";
        return Err(InvalidInput::new("subscribed_event_types", problem));
    }
    Ok(())
}

endpoint_settings!(CreateWebhookEndpoint);
endpoint_settings!(UpdateWebhookEndpoint);

impl<C> Request<CreateWebhookEndpoint, C> {
    /// A name for people, 1 to 120 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        let checked = check::no_nul("name", &name);
        self.0.operation.body.name = Some(name);
        self.noting(checked)
    }
}

impl<C> Request<UpdateWebhookEndpoint, C> {
    /// A name for people, 1 to 120 characters.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        let checked = check::no_nul("name", &name);
        self.0.operation.body.name = Some(Some(name));
        self.noting(checked)
    }

    /// Takes the name away.
    pub fn clear_name(mut self) -> Self {
        self.0.operation.body.name = Some(None);
        self
    }

    /// The address, as for [`Endpoints::create`].
    pub fn url(mut self, url: impl Into<String>) -> Self {
        let url = url.into();
        let checked = check::address("url", &url);
        self.0.operation.body.url = Some(url);
        self.noting(checked)
    }
}

impl<C> Request<ListWebhookEndpoints, C> {
    /// Only endpoints that are enabled, or only those that are not.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.0.operation.enabled = Some(enabled);
        self
    }
}
