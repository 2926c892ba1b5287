//! The kinds of failure.

/// The kind of a failure, to match on. The predicates of [`Error`](crate::Error) say more about each.
///
/// ```
/// # extern crate kayle_id_http as kayle_id;
/// use kayle_id::{Error, ErrorKind};
///
/// fn label(error: &Error) -> &'static str {
///     match error.kind() {
///         ErrorKind::Api => "refused",
///         ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport => "network",
///         _ => "other",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a published limit. Nothing was sent.
    InvalidInput,
    /// The client could not be built.
    Configuration,
    /// The server refused the request; see [`Error::api`](crate::Error::api).
    Api,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// The time limit of the call was reached. Whether the server acted is unknown.
    Timeout,
    /// The connection broke during the call. Whether the server acted is unknown.
    Transport,
    /// The server returned a success status, but the response body could not be decoded.
    Unreadable,
    /// The response is larger than the client's limit, `max_response_bytes`.
    ResponseTooLarge,
    /// The server sent a redirect that the client does not follow.
    Redirect,
    /// The server's cursors repeat or are missing, so the list cannot be read to its end.
    Pagination,
    /// A middleware of the application failed.
    Middleware,
}
