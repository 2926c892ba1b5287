//! Webhook signing secrets.

use crate::generated::operations::{RevealWebhookSigningSecret, RotateWebhookSigningSecret};
use crate::model::WebhookEndpointId;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The secrets that deliveries are signed with, one an endpoint.
    SigningSecrets
}

impl<C: Clone> SigningSecrets<'_, C> {
    /// Shows an endpoint's secret. Needs the scope `webhooks:write`.
    pub fn reveal(&self, endpoint: &WebhookEndpointId) -> Request<RevealWebhookSigningSecret, C> {
        Request::new(self.0, RevealWebhookSigningSecret::new(endpoint.clone()))
    }

    /// Replaces an endpoint's secret. The old one is dead at once, for deliveries on their way as
    /// well. Not safe to repeat.
    pub fn rotate(&self, endpoint: &WebhookEndpointId) -> Request<RotateWebhookSigningSecret, C> {
        Request::new(self.0, RotateWebhookSigningSecret::new(endpoint.clone()))
    }
}
