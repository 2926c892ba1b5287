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
    pub fn create(&self, url: impl Into<String>) -> Request<CreateWebhookEndpoint, C> {
        let url = url.into();
        let checked = check::address("url", &url);
        Request::new(self.0, CreateWebhookEndpoint::new(CreateWebhookEndpointRequest::new(url))).noting(checked)
    }

    /// Reads an endpoint.
    pub fn get(&self, id: &WebhookEndpointId) -> Request<GetWebhookEndpoint, C> {
        Request::new(self.0, GetWebhookEndpoint::new(id.clone()))
    }

    /// Changes an endpoint. What is not set stays as it is.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// client.webhooks().endpoints().update(&id).clear_name().labels(["eu"]).enabled(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, id: &WebhookEndpointId) -> Request<UpdateWebhookEndpoint, C> {
        Request::new(self.0, UpdateWebhookEndpoint::new(id.clone(), UpdateWebhookEndpointRequest::new()))
    }

    /// Deletes an endpoint, and with it the record of its deliveries.
    pub fn delete(&self, id: &WebhookEndpointId) -> Request<DeleteWebhookEndpoint, C> {
        Request::new(self.0, DeleteWebhookEndpoint::new(id.clone()))
    }

    /// Lists endpoints, the newest first.
    ///
    /// A server loses rows that were created in the same millisecond as the last row of a page. Walks ask for pages of
    /// 100, which lose fewer than smaller ones.
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
        let problem = "is empty, upon which a server delivers nothing while it shows all; disable the endpoint instead";
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
