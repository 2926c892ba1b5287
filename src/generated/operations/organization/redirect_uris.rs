// @generated from openapi.json by `cargo xtask generate`. Do not edit: change the document, or the generator in build/.
//! A struct for each operation: its arguments, its limits, and the request that it writes.
//! Organization.
//! `/redirect-uris`.

use crate::generated::formats;
use crate::generated::limits;
use crate::support;

/// List redirect URIs: `GET /v1/auth/orgs/redirect-uris`.
///
/// Lists the redirect patterns registered for the active organization, in one piece.
///
/// ```
/// use kayle_id::operations::{ListRedirectUris, Operation};
///
/// assert_eq!(ListRedirectUris::INFO.path, "/v1/auth/orgs/redirect-uris");
/// ```
#[derive(Clone)]
pub struct ListRedirectUris {}

impl ListRedirectUris {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

impl support::Operation for ListRedirectUris {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "list_redirect_uris",
            "GET",
            "/v1/auth/orgs/redirect-uris",
        )
        .with_scope("dashboard")
        .with_repeatable(true);
    const METHOD: support::Method = support::Method::GET;
    type Wire = support::Envelope<Vec<crate::generated::models::RedirectUri>>;
    type Output = Vec<crate::generated::models::RedirectUri>;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        Some(target.request(Self::METHOD, "/v1/auth/orgs/redirect-uris"))
    }
}

/// Register a redirect URI: `POST /v1/auth/orgs/redirect-uris`.
///
/// Registers a pattern of addresses that sessions may redirect to. It must lie under a domain the
/// organization has verified.
///
/// ```
/// use kayle_id::operations::{CreateRedirectUri, Operation};
///
/// assert_eq!(CreateRedirectUri::INFO.path, "/v1/auth/orgs/redirect-uris");
/// ```
#[derive(Clone)]
pub struct CreateRedirectUri {
    pub(crate) body: crate::generated::requests::CreateRedirectUriRequest,
}

impl CreateRedirectUri {
    pub(crate) fn new(
        body: crate::generated::requests::CreateRedirectUriRequest,
    ) -> Self {
        Self { body }
    }
}

impl support::Operation for CreateRedirectUri {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "create_redirect_uri",
            "POST",
            "/v1/auth/orgs/redirect-uris",
        )
        .with_scope("dashboard")
        .with_repeatable(false)
        .with_body(&limits::CREATE_REDIRECT_URI_REQUEST);
    const METHOD: support::Method = support::Method::POST;
    type Wire = support::Envelope<crate::generated::models::RedirectUri>;
    type Output = crate::generated::models::RedirectUri;

    fn check(&self) -> Result<(), support::InvalidInput> {
        Self::INFO.check_body(&self.body)?;
        Ok(())
    }

    fn request(&self, target: support::Target<'_>) -> Option<support::WrittenRequest> {
        let mut request = target.request(Self::METHOD, "/v1/auth/orgs/redirect-uris");
        request.json(&self.body)?;
        Some(request)
    }
}

/// Remove a redirect URI: `DELETE /v1/auth/orgs/redirect-uris/{id}`.
///
/// Removes a redirect pattern. New sessions can no longer redirect to addresses that only this pattern
/// allowed.
///
/// ```
/// use kayle_id::operations::{DeleteRedirectUri, Operation};
///
/// assert_eq!(DeleteRedirectUri::INFO.path, "/v1/auth/orgs/redirect-uris/{id}");
/// ```
#[derive(Clone)]
pub struct DeleteRedirectUri {
    pub(crate) id: crate::model::RedirectUriId,
}

impl DeleteRedirectUri {
    pub(crate) fn new(id: crate::model::RedirectUriId) -> Self {
        Self { id }
    }
}

impl support::Operation for DeleteRedirectUri {
    const INFO: &'static support::OperationInfo = &support::OperationInfo::new(
            "delete_redirect_uri",
            "DELETE",
            "/v1/auth/orgs/redirect-uris/{id}",
        )
        .with_scope("dashboard")
        .with_repeatable(true)
        .with_parameters(const {
            &[support::Parameter::path("id", formats::REDIRECT_URI_ID)]
        });
    const METHOD: support::Method = support::Method::DELETE;
    type Wire = ();
    type Output = ();

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
                        "/v1/auth/orgs/redirect-uris/{}", support::path_part(self.id
                        .as_ref())
                    ),
                ),
        )
    }
}
