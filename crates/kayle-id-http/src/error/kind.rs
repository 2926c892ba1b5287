//! The kinds of failure.

/// The kind of a failure. [`Error`](crate::Error)'s predicates say more about each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input breaks a published limit; nothing was sent.
    InvalidInput,
    /// The client could not be built.
    Configuration,
    /// The server answered and refused; see [`Error::api`](crate::Error::api).
    Api,
    /// No connection could be made; nothing was sent.
    Connect,
    /// Time ran out.
    Timeout,
    /// The connection failed on the way.
    Transport,
    /// A success that could not be read.
    Unreadable,
    /// The answer is larger than the client's limit.
    ResponseTooLarge,
    /// A redirect that was not followed.
    Redirect,
    /// A list that does not end, or does not go on.
    Pagination,
    /// A middleware of the caller's own failed.
    Middleware,
}
