//! The audit log.

use crate::generated::operations::ListAuditLogs;
use crate::model::{ActorType, ApiKeyId, Timestamp, UserId};
use crate::request::Request;
use crate::resources::setters::created_filters;

kayle_id_http::define_resource! {
    /// The organization's audit log.
    AuditLogs
}

impl<C: Clone> AuditLogs<'_, C> {
    /// Lists the entries, the newest first.
    ///
    /// A server loses rows that were created in the same millisecond as the last row of a page. Walks ask for pages of
    /// 100, which lose fewer than smaller ones; [`stream_between`](Request::stream_between) loses none.
    ///
    /// Returns a [`Page`](crate::Page) of [`AuditLog`](crate::AuditLog); walk them all with
    /// [`stream`](Request::stream). [Setters](Request#impl-Request%3CListAuditLogs,+C%3E): `event`, `actor_user`,
    /// `actor_api_key`, `actor_type`, `search`, `created_from`, `created_to`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, from: kayle_id::Timestamp, to: kayle_id::Timestamp) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// let mut entries = client.dashboard().organization().audit_logs().list().stream_between(from, to);
    /// while let Some(entry) = entries.try_next().await? {
    ///     println!("{} {}", entry.created_at, entry.event);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "audit trail")]
    pub fn list(&self) -> Request<ListAuditLogs, C> {
        Request::new(self.0, ListAuditLogs::new())
    }
}

created_filters!(ListAuditLogs, "entries made");

impl<C> Request<ListAuditLogs, C> {
    /// Only this event, such as `organization.business_details.updated`.
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.0.operation.event = Some(event.into());
        self
    }

    /// Only what this user did.
    pub fn actor_user(mut self, id: &UserId) -> Self {
        self.0.operation.actor_user_id = Some(id.clone());
        self
    }

    /// Only what was done with this API key.
    pub fn actor_api_key(mut self, id: &ApiKeyId) -> Self {
        self.0.operation.actor_api_key_id = Some(id.clone());
        self
    }

    /// Only what this kind of actor did.
    pub fn actor_type(mut self, actor: ActorType) -> Self {
        self.0.operation.actor_type = Some(actor);
        self
    }

    /// Only entries that this text occurs in, 1 to 200 characters.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.0.operation.q = Some(text.into());
        self
    }
}
