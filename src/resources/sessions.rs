//! Verification sessions.

use super::check;
use crate::generated::operations::{CancelSession, CreateSession, GetSession, ListSessions};
use crate::generated::requests::CreateSessionRequest;
use crate::model::{SessionId, SessionStatus, ShareFields, Timestamp, WebhookTargets};
use crate::request::Request;
use crate::resources::setters::created_filters;

kayle_id_http::define_resource! {
    /// Verification sessions: one identity verification of one person each, open for 60 minutes.
    Sessions
}

impl<C: Clone> Sessions<'_, C> {
    /// Starts a verification. Send the user to its `verification_url`.
    ///
    /// Not safe to repeat: a second request makes a second session.
    ///
    /// Returns [`Session`](crate::Session). [Setters](Request#impl-Request%3CCreateSession,+C%3E): `share_fields`,
    /// `redirect_url`, `webhook_endpoints`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use kayle_id::{Claim, ShareFields};
    /// let session = client
    ///     .sessions()
    ///     .create()
    ///     .share_fields(ShareFields::new().require(Claim::FamilyName, "To address you"))
    ///     .redirect_url("https://example.com/verified")
    ///     .send()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "create session")]
    #[doc(alias = "start verification")]
    #[doc(alias = "verify identity")]
    #[doc(alias = "KYC")]
    pub fn create(&self) -> Request<CreateSession, C> {
        Request::new(self.0, CreateSession::new(CreateSessionRequest::new()))
    }

    /// Reads a session.
    ///
    /// Returns [`Session`](crate::Session).
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
    /// let session = client.sessions().get(&id).send().await?;
    /// println!("{} since {}", session.status, session.updated_at);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "session status")]
    #[doc(alias = "read session")]
    pub fn get(&self, id: &SessionId) -> Request<GetSession, C> {
        Request::new(self.0, GetSession::new(id.clone()))
    }

    /// Cancels a session. Safe to repeat; without effect on a session that is over.
    ///
    /// Returns nothing.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
    /// client.sessions().cancel(&id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "abort session")]
    #[doc(alias = "cancel verification")]
    pub fn cancel(&self, id: &SessionId) -> Request<CancelSession, C> {
        Request::new(self.0, CancelSession::new(id.clone()))
    }

    /// Lists sessions by id, which is not the order of their creation.
    ///
    /// Returns a [`Page`](crate::Page) of [`Session`](crate::Session); walk them all with [`stream`](Request::stream).
    /// [Setters](Request#impl-Request%3CListSessions,+C%3E): `status`, `created_from`, `created_to`.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client) -> Result<(), kayle_id::Error> {
    /// use futures::TryStreamExt;
    /// use kayle_id::SessionStatus;
    /// let mut succeeded = client.sessions().list().status(SessionStatus::Succeeded).stream();
    /// while let Some(session) = succeeded.try_next().await? {
    ///     println!("{}", session.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "list sessions")]
    #[doc(alias = "pagination")]
    pub fn list(&self) -> Request<ListSessions, C> {
        Request::new(self.0, ListSessions::new())
    }
}

impl<C> Request<CreateSession, C> {
    /// What to ask the user for, and why. Left out, the server asks for every static claim and
    /// requires only `kayle_document_id`.
    pub fn share_fields(mut self, fields: ShareFields) -> Self {
        match fields.checked() {
            Ok(fields) => {
                self.0.operation.body.share_fields = Some(fields);
                self
            }
            Err(violation) => self.noting(Err(violation)),
        }
    }

    /// Where the user is sent afterwards: https, on a verified domain, at most 2048 characters.
    pub fn redirect_url(mut self, url: impl Into<String>) -> Self {
        let url = url.into();
        let checked = check::address("redirect_url", &url);
        self.0.operation.body.redirect_url = Some(url);
        self.noting(checked)
    }

    /// The endpoints that receive this session's events, 1 to 25. Left out, all that subscribe.
    pub fn webhook_endpoints(mut self, endpoints: impl Into<WebhookTargets>) -> Self {
        self.0.operation.body.webhook_endpoint_id = Some(endpoints.into());
        self
    }
}

created_filters!(ListSessions, "sessions created");

impl<C> Request<ListSessions, C> {
    /// Only sessions with this status.
    pub fn status(mut self, status: SessionStatus) -> Self {
        self.0.operation.status = Some(status);
        self
    }
}
