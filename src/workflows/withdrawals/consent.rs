//! Whether a user has withdrawn their consent, as the server's public route tells it.

use crate::Error;
use crate::client::Client;
use crate::model::SessionId;
use crate::public::PrivacyContext;

/// Asks for a session's privacy context. Nothing where the server has no such session any more.
///
/// Asked about a session whose time is over and which still is open, the server expires the session; so it is asked about sessions
/// that are over only.
pub(super) async fn ask(client: &Client, session: &SessionId) -> Result<Option<PrivacyContext>, Error> {
    match client.public().privacy_context(session).send().await {
        Ok(context) => Ok(Some(context)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
