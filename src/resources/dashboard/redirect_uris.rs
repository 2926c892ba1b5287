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
    ///
    /// Returns a `Vec` of [`RedirectUri`](crate::RedirectUri).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// for uri in client.dashboard().organization().redirect_uris().list().send().await? {
    ///     println!("{} {}", uri.id, uri.pattern);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "redirect URL")]
    pub fn list(&self) -> Request<ListRedirectUris, C> {
        Request::new(self.0, ListRedirectUris::new())
    }

    /// Registers a pattern on a verified domain, at most 2048 characters. Not safe to repeat.
    ///
    /// Returns [`RedirectUri`](crate::RedirectUri).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().redirect_uris().create("https://example.com/verified/*").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "redirect URL")]
    #[doc(alias = "allow redirect")]
    pub fn create(&self, pattern: impl Into<String>) -> Request<CreateRedirectUri, C> {
        Request::new(self.0, CreateRedirectUri::new(CreateRedirectUriRequest::new(pattern.into())))
    }

    /// Removes a pattern. Safe to repeat.
    ///
    /// Returns nothing.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::RedirectUriId) -> Result<(), kayle_id::Error> {
    /// client.dashboard().organization().redirect_uris().delete(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "redirect URL")]
    pub fn delete(&self, id: &RedirectUriId) -> Request<DeleteRedirectUri, C> {
        Request::new(self.0, DeleteRedirectUri::new(id.clone()))
    }
}
