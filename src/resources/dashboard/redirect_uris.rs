//! Registered redirect URIs.

use crate::client::Client;
use crate::generated::operations::{CreateRedirectUri, DeleteRedirectUri, ListRedirectUris};
use crate::generated::types::CreateRedirectUriRequest;
use crate::model::RedirectUriId;
use crate::request::Request;

/// Patterns that a session's redirect address may match.
#[derive(Clone, Copy, Debug)]
pub struct RedirectUris<'c>(pub(crate) &'c Client);

impl RedirectUris<'_> {
    /// Lists the patterns, in one piece.
    pub fn list(&self) -> Request<ListRedirectUris> {
        Request::new(self.0, ListRedirectUris::new())
    }

    /// Registers a pattern on a verified domain, at most 2048 characters. Not safe to repeat.
    pub fn create(&self, pattern: impl Into<String>) -> Request<CreateRedirectUri> {
        Request::new(self.0, CreateRedirectUri::new(CreateRedirectUriRequest::new(pattern.into())))
    }

    /// Removes a pattern. Safe to repeat.
    pub fn delete(&self, id: &RedirectUriId) -> Request<DeleteRedirectUri> {
        Request::new(self.0, DeleteRedirectUri::new(id.clone()))
    }
}
