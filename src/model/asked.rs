//! The fields that a session asked for, taken from the session.

use super::{Session, ShareFields};

/// The fields of a session as the server keeps them, for [`Event::satisfied`](crate::webhook::Event::satisfied).
///
/// The server changes the fields of the request: it adds `kayle_document_id`, and requires date of birth and age gate
/// together. Take the fields from the response to the application's own create request, or from a session whose id the
/// application has stored; a session that somebody else created may have asked for less.
///
/// ```
/// use kayle_id::{Session, ShareFields};
/// use kayle_id::webhook::Event;
///
/// fn is_verified(session: &Session, event: &Event) -> bool {
///     event.session_id() == Some(&session.id) && event.satisfied(&ShareFields::from(session)).is_ok()
/// }
/// ```
impl From<&Session> for ShareFields {
    fn from(session: &Session) -> Self {
        let fields = session.share_fields.iter();
        Self::returned(fields.map(|(key, field)| (key.to_owned(), field.reason.clone(), field.required)))
    }
}
