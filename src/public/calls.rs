//! The calls.

use super::operations::{GetPrivacyContext, GetSessionState, WithdrawConsent};
use crate::model::{CancelToken, SessionId};
use crate::request::Request;

kayle_id_http::define_resource! {
    /// The calls that need no key. See [`public`](super).
    PublicCalls
}

impl<C: Clone> PublicCalls<'_, C> {
    /// Reads how far a session has come. Returns a [`SessionState`](super::SessionState).
    ///
    /// Expires a session whose time is over. Safe to repeat. An unknown session, one that the server's retention has
    /// removed, and one of a frozen organization are [`Error::is_not_found`](crate::Error::is_not_found).
    pub fn status(&self, id: &SessionId) -> Request<GetSessionState, C> {
        Request::new(self.0, GetSessionState { id: id.clone() })
    }

    /// Reads whether the user withdrew consent, and what was delivered. Returns a
    /// [`PrivacyContext`](super::PrivacyContext).
    ///
    /// Expires a session whose time is over. Safe to repeat. A session is to be found for 30 days after its end at
    /// least; then it is [`Error::is_not_found`](crate::Error::is_not_found).
    pub fn privacy_context(&self, id: &SessionId) -> Request<GetPrivacyContext, C> {
        Request::new(self.0, GetPrivacyContext { id: id.clone() })
    }

    /// Withdraws the user's consent, with the cancel token of the answer that created the session.
    ///
    /// A session that is under way is cancelled. A result that was not delivered is erased, and a `cancelled` event takes
    /// its place; an undelivered `cancelled` or `expired` event is erased, and nothing takes its place. A result that
    /// was delivered stays so, and no event tells of the withdrawal:
    /// [`PrivacyContext::has_withdrawn_consent`](super::PrivacyContext::has_withdrawn_consent) does.
    ///
    /// Safe to repeat. A token that was used before may be refused with
    /// [`Error::is_cancel_token_used`](crate::Error::is_cancel_token_used): consent is withdrawn already. When it is
    /// this call's own earlier attempt that used it, its answer having been lost, the call succeeds.
    pub fn cancel(&self, id: &SessionId, token: &CancelToken) -> Request<WithdrawConsent, C> {
        let mut request = Request::new(self.0, WithdrawConsent { id: id.clone(), token: token.clone() });
        request.0.keep_secret(token.expose_secret());
        request
    }
}
