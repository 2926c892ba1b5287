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
    ///
    /// Returns [`WebhookSigningSecret`](crate::WebhookSigningSecret).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// let secret = client.webhooks().signing_secrets().reveal(&endpoint).send().await?;
    /// store(secret.signing_secret.expose_secret());
    /// # Ok(())
    /// # }
    /// # fn store(_: &str) {}
    /// ```
    #[doc(alias = "signing secret")]
    #[doc(alias = "show secret")]
    pub fn reveal(&self, endpoint: &WebhookEndpointId) -> Request<RevealWebhookSigningSecret, C> {
        Request::new(self.0, RevealWebhookSigningSecret::new(endpoint.clone()))
    }

    /// Replaces an endpoint's secret. The old one is dead at once, for deliveries on their way as
    /// well. Not safe to repeat.
    ///
    /// Returns [`WebhookSigningSecret`](crate::WebhookSigningSecret).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, endpoint: kayle_id::WebhookEndpointId) -> Result<(), kayle_id::Error> {
    /// let secret = client.webhooks().signing_secrets().rotate(&endpoint).send().await?;
    /// store(secret.signing_secret.expose_secret());
    /// # Ok(())
    /// # }
    /// # fn store(_: &str) {}
    /// ```
    #[doc(alias = "rotate secret")]
    #[doc(alias = "new signing secret")]
    pub fn rotate(&self, endpoint: &WebhookEndpointId) -> Request<RotateWebhookSigningSecret, C> {
        Request::new(self.0, RotateWebhookSigningSecret::new(endpoint.clone()))
    }
}
