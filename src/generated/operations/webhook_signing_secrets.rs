// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Webhook signing secrets.

use crate::generated::formats;
use crate::support;

/// Reveal the signing secret of a webhook endpoint: `POST
/// /v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal`.
///
/// Returns the secret that deliveries to this endpoint are signed with at present. It can be asked for
/// at any time and changes nothing, but needs write access.
///
/// ```
/// use kayle_id::operations::{RevealWebhookSigningSecret, Operation};
///
/// assert_eq!(RevealWebhookSigningSecret::INFO.path,
/// "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal");
/// ```
#[derive(Clone)]
pub struct RevealWebhookSigningSecret {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
}

impl RevealWebhookSigningSecret {
    pub(crate) fn new(endpoint_id: crate::model::WebhookEndpointId) -> Self {
        Self { endpoint_id }
    }
}

impl support::Operation for RevealWebhookSigningSecret {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "reveal_webhook_signing_secret",
            "POST",
            "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/reveal",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookSigningSecret>;
    type Output = crate::generated::models::WebhookSigningSecret;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.endpoint_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/endpoints/{}/signing-secret/reveal",
                        support::path_part(self.endpoint_id.as_ref())
                    ),
                ),
        )
    }
}

/// Rotate the signing secret of a webhook endpoint: `POST
/// /v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate`.
///
/// Replaces the endpoint's signing secret and returns the new one. The old secret is dead at once,
/// without a period of overlap. After an uncertain outcome reveal the secret instead of rotating again.
///
/// ```
/// use kayle_id::operations::{RotateWebhookSigningSecret, Operation};
///
/// assert_eq!(RotateWebhookSigningSecret::INFO.path,
/// "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate");
/// ```
#[derive(Clone)]
pub struct RotateWebhookSigningSecret {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
}

impl RotateWebhookSigningSecret {
    pub(crate) fn new(endpoint_id: crate::model::WebhookEndpointId) -> Self {
        Self { endpoint_id }
    }
}

impl support::Operation for RotateWebhookSigningSecret {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "rotate_webhook_signing_secret",
            "POST",
            "/v1/webhooks/endpoints/{endpoint_id}/signing-secret/rotate",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookSigningSecret>;
    type Output = crate::generated::models::WebhookSigningSecret;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.endpoint_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/endpoints/{}/signing-secret/rotate",
                        support::path_part(self.endpoint_id.as_ref())
                    ),
                ),
        )
    }
}
