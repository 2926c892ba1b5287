//! Registered redirect URIs.

use crate::generated::operations::{CreateRedirectUri, DeleteRedirectUri, ListRedirectUris};
use crate::generated::requests::CreateRedirectUriRequest;
use crate::model::RedirectUriId;
use crate::request::Request;

kayle_id_http::define_resource! {
    /// Patterns that a session's redirect address may match.
    RedirectUris
}

impl<C: Clone> RedirectUris<'_, C> {
    /// Lists the patterns, in one piece.
    pub fn list(&self) -> Request<ListRedirectUris, C> {
        Request::new(self.0, ListRedirectUris::new())
    }

    /// Registers a pattern on a verified domain, at most 2048 characters. Not safe to repeat.
    pub fn create(&self, pattern: impl Into<String>) -> Request<CreateRedirectUri, C> {
        Request::new(self.0, CreateRedirectUri::new(CreateRedirectUriRequest::new(pattern.into())))
    }

    /// Removes a pattern. Safe to repeat.
    pub fn delete(&self, id: &RedirectUriId) -> Request<DeleteRedirectUri, C> {
        Request::new(self.0, DeleteRedirectUri::new(id.clone()))
    }
}
