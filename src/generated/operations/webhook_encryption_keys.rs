// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Webhook encryption keys.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List the encryption keys of a webhook endpoint: `GET /v1/webhooks/endpoints/{endpoint_id}/keys`.
///
/// Lists the public keys registered for one endpoint, in the order of their ids, page by page. An
/// endpoint that does not exist gives an empty page, not an error.
///
/// ```
/// use kayle_id::operations::{ListWebhookEncryptionKeys, Operation};
///
/// assert_eq!(ListWebhookEncryptionKeys::INFO.path, "/v1/webhooks/endpoints/{endpoint_id}/keys");
/// ```
#[derive(Clone)]
pub struct ListWebhookEncryptionKeys {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
    pub(crate) is_active: Option<bool>,
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::WebhookEncryptionKeyId>,
}

impl ListWebhookEncryptionKeys {
    pub(crate) fn new(endpoint_id: crate::model::WebhookEndpointId) -> Self {
        Self {
            endpoint_id,
            is_active: None,
            limit: None,
            starting_after: None,
        }
    }
}

impl support::Operation for ListWebhookEncryptionKeys {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_webhook_encryption_keys",
            "GET",
            "/v1/webhooks/endpoints/{endpoint_id}/keys",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID),
                support::Parameter::query("is_active", support::Rule::Boolean),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query(
                    "starting_after",
                    formats::WEBHOOK_ENCRYPTION_KEY_ID,
                ),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::WebhookEncryptionKey>;
    type Output = support::Page<crate::generated::models::WebhookEncryptionKey>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.endpoint_id.as_ref()))?;
        Self::INFO.parameters[1].check(&self.is_active)?;
        Self::INFO.parameters[2].check(&self.limit)?;
        Self::INFO
            .parameters[3]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!(
                    "/v1/webhooks/endpoints/{}/keys", support::path_part(self.endpoint_id
                    .as_ref())
                ),
            );
        request.query_value("is_active", &self.is_active);
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        Some(request)
    }
}

impl support::ListOperation for ListWebhookEncryptionKeys {
    type Item = crate::generated::models::WebhookEncryptionKey;
    type Id = crate::model::WebhookEncryptionKeyId;

    fn set_starting_after(&mut self, cursor: &str) -> Result<(), support::InvalidInput> {
        self.starting_after = Some(support::FromCursor::from_cursor(cursor));
        Ok(())
    }

    fn starting_after(&self) -> Option<String> {
        self.starting_after
            .as_ref()
            .map(|cursor| AsRef::<str>::as_ref(cursor).to_owned())
    }

    fn set_page_size(&mut self, limit: u32) {
        self.limit = Some(limit);
    }

    fn item_id(item: &Self::Item) -> &str {
        item.id.as_ref()
    }
}

/// Register an encryption key for a webhook endpoint: `POST /v1/webhooks/endpoints/{endpoint_id}/keys`.
///
/// Registers an RSA public key, to which payloads for this endpoint are encrypted from now on. It
/// becomes the endpoint's only active key: every other one is deactivated. Keep the earlier private
/// keys for as long as deliveries may be retried. Sending the request twice registers two keys.
///
/// ```
/// use kayle_id::operations::{CreateWebhookEncryptionKey, Operation};
///
/// assert_eq!(CreateWebhookEncryptionKey::INFO.path, "/v1/webhooks/endpoints/{endpoint_id}/keys");
/// ```
#[derive(Clone)]
pub struct CreateWebhookEncryptionKey {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
    pub(crate) body: crate::generated::requests::CreateWebhookEncryptionKeyRequest,
}

impl CreateWebhookEncryptionKey {
    pub(crate) fn new(
        endpoint_id: crate::model::WebhookEndpointId,
        body: crate::generated::requests::CreateWebhookEncryptionKeyRequest,
    ) -> Self {
        Self { endpoint_id, body }
    }
}

impl support::Operation for CreateWebhookEncryptionKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_webhook_encryption_key",
            "POST",
            "/v1/webhooks/endpoints/{endpoint_id}/keys",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        })
        .with_body(&limits::CREATE_WEBHOOK_ENCRYPTION_KEY_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookEncryptionKey>;
    type Output = crate::generated::models::WebhookEncryptionKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.endpoint_id.as_ref()))?;
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!(
                    "/v1/webhooks/endpoints/{}/keys", support::path_part(self.endpoint_id
                    .as_ref())
                ),
            );
        request.json(&self.body)?;
        Some(request)
    }
}

/// Deactivate a webhook encryption key: `POST /v1/webhooks/keys/{key_id}/deactivate`.
///
/// Stops the use of a key for new payloads. An endpoint left without an active key loses every event
/// that fires meanwhile. Repeating the request succeeds and moves `disabled_at` forward.
///
/// ```
/// use kayle_id::operations::{DeactivateWebhookEncryptionKey, Operation};
///
/// assert_eq!(DeactivateWebhookEncryptionKey::INFO.path, "/v1/webhooks/keys/{key_id}/deactivate");
/// ```
#[derive(Clone)]
pub struct DeactivateWebhookEncryptionKey {
    pub(crate) key_id: crate::model::WebhookEncryptionKeyId,
}

impl DeactivateWebhookEncryptionKey {
    pub(crate) fn new(key_id: crate::model::WebhookEncryptionKeyId) -> Self {
        Self { key_id }
    }
}

impl support::Operation for DeactivateWebhookEncryptionKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "deactivate_webhook_encryption_key",
            "POST",
            "/v1/webhooks/keys/{key_id}/deactivate",
        )
        .with_scope("webhooks:write")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("key_id", formats::WEBHOOK_ENCRYPTION_KEY_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookEncryptionKey>;
    type Output = crate::generated::models::WebhookEncryptionKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.key_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/keys/{}/deactivate", support::path_part(self.key_id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Reactivate a webhook encryption key: `POST /v1/webhooks/keys/{key_id}/reactivate`.
///
/// Makes a key the active one of its endpoint again and deactivates the endpoint's other keys. Safe to
/// repeat.
///
/// ```
/// use kayle_id::operations::{ReactivateWebhookEncryptionKey, Operation};
///
/// assert_eq!(ReactivateWebhookEncryptionKey::INFO.path, "/v1/webhooks/keys/{key_id}/reactivate");
/// ```
#[derive(Clone)]
pub struct ReactivateWebhookEncryptionKey {
    pub(crate) key_id: crate::model::WebhookEncryptionKeyId,
}

impl ReactivateWebhookEncryptionKey {
    pub(crate) fn new(key_id: crate::model::WebhookEncryptionKeyId) -> Self {
        Self { key_id }
    }
}

impl support::Operation for ReactivateWebhookEncryptionKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "reactivate_webhook_encryption_key",
            "POST",
            "/v1/webhooks/keys/{key_id}/reactivate",
        )
        .with_scope("webhooks:write")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("key_id", formats::WEBHOOK_ENCRYPTION_KEY_ID)]
        });
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::WebhookEncryptionKey>;
    type Output = crate::generated::models::WebhookEncryptionKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.key_id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/webhooks/keys/{}/reactivate", support::path_part(self.key_id
                        .as_ref())
                    ),
                ),
        )
    }
}
