//! The calls.

use super::operations::{GetPrivacyContext, GetSessionState, WithdrawConsent};
use crate::model::{CancelToken, SessionId};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The calls that need no key; see [`public`](super). [`Client::public`](crate::Client::public) returns it.
    ///
    /// ```no_run
    /// # async fn run(client: kayle_id::Client, id: kayle_id::SessionId) -> Result<(), kayle_id::Error> {
    /// let state = client.public().status(&id).send().await?;
    /// println!("{}", state.status);
    /// # Ok(())
    /// # }
    /// ```
    PublicCalls
}

impl<C: Clone> PublicCalls<'_, C> {
    /// Reads the state of a session. Returns a [`SessionState`](super::SessionState).
    ///
    /// If the session's time is over, the call expires it. Safe to repeat. For an unknown session, one that the server's
    /// retention has removed, and one of a frozen organization the error is [`Error::is_not_found`](crate::Error::is_not_found).
    #[doc(alias = "poll")]
    #[doc(alias = "session status")]
    pub fn status(&self, id: &SessionId) -> Request<GetSessionState, C> {
        Request::new(self.0, GetSessionState { id: id.clone() })
    }

    /// Reads whether the user withdrew consent, and what was delivered. Returns a
    /// [`PrivacyContext`](super::PrivacyContext).
    ///
    /// If the session's time is over, the call expires it. Safe to repeat. The server keeps a session for at least 30 days
    /// after its end; later the error is [`Error::is_not_found`](crate::Error::is_not_found).
    pub fn privacy_context(&self, id: &SessionId) -> Request<GetPrivacyContext, C> {
        Request::new(self.0, GetPrivacyContext { id: id.clone() })
    }

    /// Withdraws the user's consent, with the cancel token of the response that created the session.
    ///
    /// An open session is cancelled. An undelivered result is erased and replaced by a `cancelled` event; an undelivered
    /// `cancelled` or `expired` event is erased and not replaced. A delivered result stays delivered, and no event is sent:
    /// only [`PrivacyContext::has_withdrawn_consent`](super::PrivacyContext::has_withdrawn_consent) shows the withdrawal.
    ///
    /// Safe to repeat. A token that was used before may be refused with
    /// [`Error::is_cancel_token_used`](crate::Error::is_cancel_token_used): consent is already withdrawn. If an earlier
    /// attempt of the same call used the token and its response was lost, the call succeeds.
    #[doc(alias = "cancel session")]
    #[doc(alias = "withdraw consent")]
    #[doc(alias = "GDPR")]
    #[doc(alias = "erase")]
    pub fn cancel(&self, id: &SessionId, token: &CancelToken) -> Request<WithdrawConsent, C> {
        let mut request = Request::new(self.0, WithdrawConsent { id: id.clone(), token: token.clone() });
        request.0.keep_secret(token.expose_secret());
        request
    }
}
