// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Webhook endpoints.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List webhook endpoints: `GET /v1/webhooks/endpoints`.
///
/// Lists your organization's webhook endpoints, newest first, page by page. A cursor whose endpoint has
/// been deleted is ignored and gives the first page again.
///
/// ```
/// use kayle_id::operations::{ListWebhookEndpoints, Operation};
///
/// assert_eq!(ListWebhookEndpoints::INFO.path, "/v1/webhooks/endpoints");
/// ```
#[derive(Clone)]
pub struct ListWebhookEndpoints {
    pub(crate) enabled: Option<bool>,
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::WebhookEndpointId>,
}

impl ListWebhookEndpoints {
    pub(crate) fn new() -> Self {
        Self {
            enabled: None,
            limit: None,
            starting_after: None,
        }
    }
}

impl support::Operation for ListWebhookEndpoints {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_webhook_endpoints",
            "GET",
            "/v1/webhooks/endpoints",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query("enabled", support::Rule::Boolean),
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::WEBHOOK_ENDPOINT_ID),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::WebhookEndpoint>;
    type Output = support::Page<crate::generated::models::WebhookEndpoint>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check(&self.enabled)?;
        Self::INFO.parameters[1].check(&self.limit)?;
        Self::INFO
            .parameters[2]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/webhooks/endpoints");
        request.query_value("enabled", &self.enabled);
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        Some(request)
    }
}

impl support::ListOperation for ListWebhookEndpoints {
    type Item = crate::generated::models::WebhookEndpoint;
    type Id = crate::model::WebhookEndpointId;

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

/// Create a webhook endpoint: `POST /v1/webhooks/endpoints`.
///
/// Registers an address for webhooks and returns it with its signing secret. Payloads are always
/// encrypted, and an event that finds no active encryption key is lost: create the endpoint disabled,
/// register a key, then enable it. Sending the request twice creates two endpoints.
///
/// ```
/// use kayle_id::operations::{CreateWebhookEndpoint, Operation};
///
/// assert_eq!(CreateWebhookEndpoint::INFO.path, "/v1/webhooks/endpoints");
/// ```
#[derive(Clone)]
pub struct CreateWebhookEndpoint {
    pub(crate) body: crate::generated::requests::CreateWebhookEndpointRequest,
}

impl CreateWebhookEndpoint {
    pub(crate) fn new(
        body: crate::generated::requests::CreateWebhookEndpointRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateWebhookEndpoint {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_webhook_endpoint",
            "POST",
            "/v1/webhooks/endpoints",
        )
        .with_scope("webhooks:write")
        .with_repeatable(false)
        .with_body(&limits::CREATE_WEBHOOK_ENDPOINT_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::CreatedWebhookEndpoint>;
    type Output = crate::generated::models::CreatedWebhookEndpoint;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/webhooks/endpoints");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Get a webhook endpoint: `GET /v1/webhooks/endpoints/{endpoint_id}`.
///
/// Returns one webhook endpoint, without its signing secret.
///
/// ```
/// use kayle_id::operations::{GetWebhookEndpoint, Operation};
///
/// assert_eq!(GetWebhookEndpoint::INFO.path, "/v1/webhooks/endpoints/{endpoint_id}");
/// ```
#[derive(Clone)]
pub struct GetWebhookEndpoint {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
}

impl GetWebhookEndpoint {
    pub(crate) fn new(endpoint_id: crate::model::WebhookEndpointId) -> Self {
        Self { endpoint_id }
    }
}

impl support::Operation for GetWebhookEndpoint {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "get_webhook_endpoint",
            "GET",
            "/v1/webhooks/endpoints/{endpoint_id}",
        )
        .with_scope("webhooks:read")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<crate::generated::models::WebhookEndpoint>;
    type Output = crate::generated::models::WebhookEndpoint;

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
                        "/v1/webhooks/endpoints/{}", support::path_part(self.endpoint_id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Delete a webhook endpoint: `DELETE /v1/webhooks/endpoints/{endpoint_id}`.
///
/// Deletes a webhook endpoint along with the record of every delivery to it. A second request is
/// answered with not found.
///
/// ```
/// use kayle_id::operations::{DeleteWebhookEndpoint, Operation};
///
/// assert_eq!(DeleteWebhookEndpoint::INFO.path, "/v1/webhooks/endpoints/{endpoint_id}");
/// ```
#[derive(Clone)]
pub struct DeleteWebhookEndpoint {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
}

impl DeleteWebhookEndpoint {
    pub(crate) fn new(endpoint_id: crate::model::WebhookEndpointId) -> Self {
        Self { endpoint_id }
    }
}

impl support::Operation for DeleteWebhookEndpoint {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_webhook_endpoint",
            "DELETE",
            "/v1/webhooks/endpoints/{endpoint_id}",
        )
        .with_scope("webhooks:write")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

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
                        "/v1/webhooks/endpoints/{}", support::path_part(self.endpoint_id
                        .as_ref())
                    ),
                ),
        )
    }
}

/// Update a webhook endpoint: `PATCH /v1/webhooks/endpoints/{endpoint_id}`.
///
/// Replaces the given settings of a webhook endpoint and leaves the others alone. At least one setting
/// must be given. The signing secret stays the same.
///
/// ```
/// use kayle_id::operations::{UpdateWebhookEndpoint, Operation};
///
/// assert_eq!(UpdateWebhookEndpoint::INFO.path, "/v1/webhooks/endpoints/{endpoint_id}");
/// ```
#[derive(Clone)]
pub struct UpdateWebhookEndpoint {
    pub(crate) endpoint_id: crate::model::WebhookEndpointId,
    pub(crate) body: crate::generated::requests::UpdateWebhookEndpointRequest,
}

impl UpdateWebhookEndpoint {
    pub(crate) fn new(
        endpoint_id: crate::model::WebhookEndpointId,
        body: crate::generated::requests::UpdateWebhookEndpointRequest,
    ) -> Self {
        Self { endpoint_id, body }
    }
}

impl support::Operation for UpdateWebhookEndpoint {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "update_webhook_endpoint",
            "PATCH",
            "/v1/webhooks/endpoints/{endpoint_id}",
        )
        .with_scope("webhooks:write")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("endpoint_id", formats::WEBHOOK_ENDPOINT_ID)]
        })
        .with_body(&limits::UPDATE_WEBHOOK_ENDPOINT_REQUEST);
    const METHOD: support::Method = support::Method::PATCH;
    type Wire = support::Envelope<crate::generated::models::WebhookEndpoint>;
    type Output = crate::generated::models::WebhookEndpoint;

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
                    "/v1/webhooks/endpoints/{}", support::path_part(self.endpoint_id
                    .as_ref())
                ),
            );
        request.json(&self.body)?;
        Some(request)
    }
}
