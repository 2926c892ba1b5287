//! Whether a user has withdrawn their consent, as the server's public route tells it.

use http::Method;
use serde::Deserialize;

use crate::Error;
use crate::client::Client;
use crate::model::{SessionId, SessionStatus};

/// What matters of a session's privacy context.
#[derive(Deserialize)]
pub(super) struct Consent {
    pub(super) status: SessionStatus,
    pub(super) has_withdrawn_consent: bool,
}

#[derive(Deserialize)]
struct Envelope {
    data: Consent,
}

/// Asks for a session's privacy context. Nothing where the server has no such session any more.
///
/// The route needs no key. Asked about a session whose time is over and which still is open, it expires the session; so it is
/// asked about sessions that are over only.
pub(super) async fn ask(client: &Client, session: &SessionId) -> Result<Option<Consent>, Error> {
    let path = format!("/v1/verify/session/{session}/privacy-context");
    match client.request(Method::GET, &path).send_as::<Envelope>().await {
        Ok(answer) => Ok(Some(answer.into_value().data)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
