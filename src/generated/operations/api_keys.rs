// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! API keys.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List API keys: `GET /v1/auth/api-keys`.
///
/// Lists your organization's API keys in the order of their ids, page by page, without the keys
/// themselves. Leave `limit` out: servers have been seen to refuse any value.
///
/// ```
/// use kayle_id::operations::{ListApiKeys, Operation};
///
/// assert_eq!(ListApiKeys::INFO.path, "/v1/auth/api-keys");
/// ```
#[derive(Clone)]
pub struct ListApiKeys {
    pub(crate) limit: Option<u32>,
    pub(crate) starting_after: Option<crate::model::ApiKeyId>,
}

impl ListApiKeys {
    pub(crate) fn new() -> Self {
        Self {
            limit: None,
            starting_after: None,
        }
    }
}

impl support::Operation for ListApiKeys {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_api_keys",
            "GET",
            "/v1/auth/api-keys",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[
                support::Parameter::query(
                    "limit",
                    support::Rule::Integer {
                        min: 1,
                        max: 100,
                        one_of: &[],
                    },
                ),
                support::Parameter::query("starting_after", formats::API_KEY_ID),
            ]
        });
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Page<crate::generated::models::ApiKey>;
    type Output = support::Page<crate::generated::models::ApiKey>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check(&self.limit)?;
        Self::INFO
            .parameters[1]
            .check_text(self.starting_after.as_ref().map(AsRef::as_ref))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/api-keys");
        request.query_value("limit", &self.limit);
        request
            .query_text(
                "starting_after",
                self.starting_after.as_ref().map(AsRef::as_ref),
            );
        Some(request)
    }
}

impl support::ListOperation for ListApiKeys {
    type Item = crate::generated::models::ApiKey;
    type Id = crate::model::ApiKeyId;

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

/// Issue an API key: `POST /v1/auth/api-keys`.
///
/// Creates an API key with the given scopes and returns it, once and never again. Sending the request
/// twice creates two keys.
///
/// ```
/// use kayle_id::operations::{CreateApiKey, Operation};
///
/// assert_eq!(CreateApiKey::INFO.path, "/v1/auth/api-keys");
/// ```
#[derive(Clone)]
pub struct CreateApiKey {
    pub(crate) body: crate::generated::requests::CreateApiKeyRequest,
}

impl CreateApiKey {
    pub(crate) fn new(body: crate::generated::requests::CreateApiKeyRequest) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateApiKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_api_key",
            "POST",
            "/v1/auth/api-keys",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CREATE_API_KEY_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::CreatedApiKey>;
    type Output = crate::generated::models::CreatedApiKey;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/api-keys");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Delete an API key: `DELETE /v1/auth/api-keys/{id}`.
///
/// Deletes an API key, which is refused from then on. An unknown id, and so a second request, is
/// answered with status 400.
///
/// ```
/// use kayle_id::operations::{DeleteApiKey, Operation};
///
/// assert_eq!(DeleteApiKey::INFO.path, "/v1/auth/api-keys/{id}");
/// ```
#[derive(Clone)]
pub struct DeleteApiKey {
    pub(crate) id: crate::model::ApiKeyId,
}

impl DeleteApiKey {
    pub(crate) fn new(id: crate::model::ApiKeyId) -> Self {
        Self { id }
    }
}

impl support::Operation for DeleteApiKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_api_key",
            "DELETE",
            "/v1/auth/api-keys/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::API_KEY_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(
            target
                .request(
                    Self::METHOD,
                    &format!(
                        "/v1/auth/api-keys/{}", support::path_part(self.id.as_ref())
                    ),
                ),
        )
    }
}

/// Update an API key: `PATCH /v1/auth/api-keys/{id}`.
///
/// Renames an API key, switches it on or off, or changes its scopes or metadata, with immediate effect.
/// At least one field must be given. An unknown id is answered with status 400.
///
/// ```
/// use kayle_id::operations::{UpdateApiKey, Operation};
///
/// assert_eq!(UpdateApiKey::INFO.path, "/v1/auth/api-keys/{id}");
/// ```
#[derive(Clone)]
pub struct UpdateApiKey {
    pub(crate) id: crate::model::ApiKeyId,
    pub(crate) body: crate::generated::requests::UpdateApiKeyRequest,
}

impl UpdateApiKey {
    pub(crate) fn new(
        id: crate::model::ApiKeyId,
        body: crate::generated::requests::UpdateApiKeyRequest,
    ) -> Self {
        Self { id, body }
    }
}

impl support::Operation for UpdateApiKey {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "update_api_key",
            "PATCH",
            "/v1/auth/api-keys/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::API_KEY_ID)]
        })
        .with_body(&limits::UPDATE_API_KEY_REQUEST);
    const METHOD: support::Method = support::Method::PATCH;
    type Wire = support::Envelope<crate::generated::models::Confirmation>;
    type Output = crate::generated::models::Confirmation;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.parameters[0].check_text(Some(self.id.as_ref()))?;
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target
            .request(
                Self::METHOD,
                &format!("/v1/auth/api-keys/{}", support::path_part(self.id.as_ref())),
            );
        request.json(&self.body)?;
        Some(request)
    }
}
