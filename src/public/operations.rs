//! The operations, which the document does not list.

use super::model::{PrivacyContext, SessionState};
use crate::model::{CancelToken, SessionId};
use crate::support::{Envelope, InvalidInput, Method, Operation, OperationInfo, Target, WrittenRequest, path_part};
use serde::Serialize;

const STATE: &OperationInfo = &OperationInfo::new("get_session_state", "GET", "/v1/verify/session/{id}/status")
    .with_scope("public")
    .with_repeatable(true);
const PRIVACY: &OperationInfo =
    &OperationInfo::new("get_privacy_context", "GET", "/v1/verify/session/{id}/privacy-context")
        .with_scope("public")
        .with_repeatable(true);
const WITHDRAW: &OperationInfo = &OperationInfo::new("withdraw_consent", "POST", "/v1/verify/session/{id}/cancel")
    .with_scope("public")
    .with_repeatable(true);

/// Every operation.
pub(super) const ALL: &[&OperationInfo] = &[STATE, PRIVACY, WITHDRAW];

/// The operation of [`PublicCalls::status`](super::PublicCalls::status): `GET /v1/verify/session/{id}/status`.
///
/// ```no_run
/// use kayle_id::public::GetSessionState;
///
/// # async fn run(request: kayle_id::Request<GetSessionState>) -> Result<(), kayle_id::Error> {
/// // `request` is client.public().status(&id).
/// request.send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct GetSessionState {
    pub(super) id: SessionId,
}

/// The operation of [`PublicCalls::privacy_context`](super::PublicCalls::privacy_context):
/// `GET /v1/verify/session/{id}/privacy-context`.
///
/// ```no_run
/// use kayle_id::public::GetPrivacyContext;
///
/// # async fn run(request: kayle_id::Request<GetPrivacyContext>) -> Result<(), kayle_id::Error> {
/// // `request` is client.public().privacy_context(&id).
/// request.send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct GetPrivacyContext {
    pub(super) id: SessionId,
}

/// The operation of [`PublicCalls::cancel`](super::PublicCalls::cancel): `POST /v1/verify/session/{id}/cancel`.
///
/// ```no_run
/// use kayle_id::public::WithdrawConsent;
///
/// # async fn run(request: kayle_id::Request<WithdrawConsent>) -> Result<(), kayle_id::Error> {
/// // `request` is client.public().cancel(&id, &token).
/// request.send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WithdrawConsent {
    pub(super) id: SessionId,
    pub(super) token: CancelToken,
}

#[derive(Serialize)]
struct Withdrawal<'a> {
    cancel_token: &'a str,
}

fn check_id(id: &SessionId) -> Result<(), InvalidInput> {
    SessionId::new(id.as_str()).map(|_| ())
}

fn path(id: &SessionId, call: &str) -> String {
    format!("/v1/verify/session/{}/{call}", path_part(id.as_str()))
}

impl Operation for GetSessionState {
    const INFO: &'static OperationInfo = STATE;
    const METHOD: Method = Method::GET;
    type Wire = Envelope<SessionState>;
    type Output = SessionState;

    fn check(&self) -> Result<(), InvalidInput> {
        check_id(&self.id)
    }

    fn request(&self, target: Target<'_>) -> Option<WrittenRequest> {
        Some(target.request(Self::METHOD, &path(&self.id, "status")))
    }
}

impl Operation for GetPrivacyContext {
    const INFO: &'static OperationInfo = PRIVACY;
    const METHOD: Method = Method::GET;
    type Wire = Envelope<PrivacyContext>;
    type Output = PrivacyContext;

    fn check(&self) -> Result<(), InvalidInput> {
        check_id(&self.id)
    }

    fn request(&self, target: Target<'_>) -> Option<WrittenRequest> {
        Some(target.request(Self::METHOD, &path(&self.id, "privacy-context")))
    }
}

impl Operation for WithdrawConsent {
    const INFO: &'static OperationInfo = WITHDRAW;
    const METHOD: Method = Method::POST;
    type Wire = ();
    type Output = ();

    fn check(&self) -> Result<(), InvalidInput> {
        check_id(&self.id)?;
        let token = self.token.expose_secret();
        let fits = token.len() == 48 && token.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if fits { Ok(()) } else { Err(InvalidInput::new("cancel_token", "must have 48 lower-case letters and digits")) }
    }

    fn request(&self, target: Target<'_>) -> Option<WrittenRequest> {
        let mut request = target.request(Self::METHOD, &path(&self.id, "cancel"));
        request.json(&Withdrawal { cancel_token: self.token.expose_secret() })?;
        Some(request)
    }

    /// An attempt whose answer was lost has used the token.
    fn is_done_already(&self, refusal: &kayle_id_http::Error) -> bool {
        refusal.is_cancel_token_used()
    }
}
